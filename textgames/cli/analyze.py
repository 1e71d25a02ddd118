"""`textgames analyze FILE`: how good the moves of saved games were."""

from __future__ import annotations

import argparse
import json
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from textgames.cli.arguments import check_number, path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textgames.errors import UnsupportedGame
    from textgames.evaluation import Analysis, Quality

WIDTH = 80
NAMED = 3  # best moves in the table


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "analyze",
        help="judge the moves of saved games",
        description="Judge every move of games saved by 'textgames play --save' or a recording "
        "wrapper: its regret, how much less it was worth than the best one. Small games are "
        "solved; in matrix games moves are measured against what the others really did; elsewhere "
        "a search estimates what moves are worth.",
        epilog="A blunder loses at least a tenth of the range of returns. A move is optimal if it "
        "loses nothing, or less than the yardstick can tell: 1% of the range for an equilibrium, "
        "two standard errors for a search. Moves without a choice, and those drawn for a player "
        "after illegal replies, are not counted.",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        type=path,
        help="a saved game, one per line, or the folder of a run",
    )
    parser.add_argument("--game", type=int, metavar="N", help="only this game of the file, from 1")
    parser.add_argument(
        "--simulations",
        type=int,
        default=5000,
        metavar="N",
        help="of a search, where there is no exact value (default: 5000)",
    )
    parser.add_argument("--json", action="store_true", help="as a JSON object with all of it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge the games and print what was found."""
    from textgames import replay
    from textgames.errors import OptionError
    from textgames.texts import counted

    if arguments.simulations < 1:
        raise OptionError(f"--simulations: expected at least 1, got {arguments.simulations}")
    if arguments.game is None:
        records = list(enumerate(replay.read_all(arguments.file), 1))
    else:
        check_number(arguments.game)
        records = [(arguments.game, replay.read(arguments.file, arguments.game))]
    found, left_out = _judged(arguments, records)
    if left_out and not found:
        raise left_out[0][1]
    if arguments.json:
        games_left_out = [{"game": number, "why": str(why)} for number, why in left_out]
        print(json.dumps(told(arguments.file, found) | {"left_out": games_left_out}, indent=2))
        return 0
    if len(found) > 1:
        for id, analyses in by_game(found).items():
            print(f"\nAll together, {len(analyses)} of {id}")
            print("\n".join(_of_players(totals(analyses))))
    if left_out:
        number, why = left_out[0]
        said = f"Left out: {counted(len(left_out), 'game')}, such as game {number}: {why}"
        print("\n" + textwrap.fill(said, WIDTH))
    return 0


def _judged(
    arguments: argparse.Namespace, records: Sequence[tuple[int, dict[str, Any]]]
) -> tuple[list[tuple[int, Analysis]], list[tuple[int, UnsupportedGame]]]:
    """Judge games, print each at once, and return them and those that nothing can judge."""
    from textgames.cli.progress import Progress
    from textgames.errors import SavedGameError, UnsupportedGame
    from textgames.evaluation import analyze
    from textgames.evaluation.yardsticks import Measures

    measures = Measures(arguments.simulations)
    found: list[tuple[int, Analysis]] = []
    left_out: list[tuple[int, UnsupportedGame]] = []
    for number, record in records:
        of = f" of game {number}" if len(records) > 1 else ""
        with Progress(f"actions{of}") as progress:
            try:
                found.append((number, analyze(record, measures=measures, progress=progress)))
            except SavedGameError as error:
                where = f"{arguments.file}, game {number}: "
                raise SavedGameError(where + str(error).removeprefix("saved game: ")) from error
            except UnsupportedGame as error:
                left_out.append((number, error))
                continue
        if not arguments.json:
            print("\n".join([*[""] * (len(found) > 1), *described(number, found[-1][1])]))
    return found, left_out


def told(file: str, found: Sequence[tuple[int, Analysis]]) -> dict[str, Any]:
    """Return all that was found, ready for JSON."""
    return {
        "file": file,
        "games": [{"game": number, **asdict(analysis)} for number, analysis in found],
        "totals": [
            {
                "id": id,
                "games": len(analyses),
                "players": [asdict(player) for player in totals(analyses)],
            }
            for id, analyses in by_game(found).items()
        ],
    }


def by_game(found: Sequence[tuple[int, Analysis]]) -> dict[str, list[Analysis]]:
    """Return what was found for each id: regrets of different games have different units."""
    together: dict[str, list[Analysis]] = {}
    for _, analysis in found:
        together.setdefault(analysis.id, []).append(analysis)
    return together


def totals(analyses: Sequence[Analysis]) -> list[Quality]:
    """Return how each seat did in all games together."""
    from textgames.evaluation.quality import quality

    moves = [move for analysis in analyses for move in analysis.moves]
    together = []
    for player in range(max((analysis.num_players for analysis in analyses), default=0)):
        illegal = [
            analysis.players[player].illegal
            for analysis in analyses
            if player < analysis.num_players
        ]
        known = [number for number in illegal if number is not None]
        together.append(quality(player, moves, sum(known) if known else None))
    return together


def described(number: int, analysis: Analysis) -> list[str]:
    """Return one game as lines: its moves, and what they come to."""
    from textgames.evaluation.yardsticks import MEANING
    from textgames.playthroughs import told_returns

    settings = "".join(f", {name}={value}" for name, value in analysis.options.items())
    head = f"{analysis.id}{settings}, game {number}. Returns: {told_returns(analysis.returns)}"
    lines = textwrap.wrap(head, WIDTH, subsequent_indent="  ")
    used = list(dict.fromkeys(move.yardstick for move in analysis.moves))
    by = "; ".join(f"{name}, {MEANING[name]}" for name in used) or "none needed"
    lines += textwrap.wrap(f"Yardstick: {by}", WIDTH, subsequent_indent="  ")
    mixed = f"{'by':11}  " if len(used) > 1 else ""
    if analysis.moves:
        head = f"{'move':>5} {'player':>6}  {'action':16} {'regret':>8}  {'':7}  {mixed}best"
        lines += ["", head]
    for move in analysis.moves:
        verdict = "drawn" if move.drawn else "blunder" if move.blunder else "ok" * move.optimal
        line = (
            f"{move.number:>5} {move.player:>6}  {_short(move.action, 16):16} "
            f"{move.regret:>8.4f}  {verdict:7}  "
        )
        if mixed:
            line += f"{move.yardstick:11}  "
        lines.append((line + _best(move.best, WIDTH - len(line))).rstrip())
    if analysis.unjudged:
        lines.append(f"{analysis.unjudged} more that nothing can judge")
    return [*lines, "", *_of_players(analysis.players), *_welfare(analysis)]


def _best(actions: Sequence[str], width: int) -> str:
    """As many of the best actions as there is room for."""
    for named in range(min(NAMED, len(actions)), 0, -1):
        more = len(actions) - named
        text = ", ".join(actions[:named]) + (f" and {more} more" if more else "")
        if len(text) <= width:
            return text
    return _short(", ".join(actions), width)


def _of_players(players: Sequence[Quality]) -> list[str]:
    lines = []
    for player in players:
        if player.mean_regret is None:
            text = "no choices to judge"
        else:
            parts = [
                f"{player.choices} choice{'s' * (player.choices > 1)}",
                f"{player.optimal_share:.0%} optimal",
                f"regret {_number(player.total_regret)} in all",
                f"{_number(player.mean_regret)} on average",
            ]
            if player.blunder_rate is not None:
                parts.insert(2, f"{player.blunder_rate:.0%} blunders")
            text = ", ".join(parts)
        if player.illegal is not None:
            text += f", {player.illegal} illegal repl{'y' if player.illegal == 1 else 'ies'}"
        lines += textwrap.wrap(f"player {player.player}: {text}", WIDTH, subsequent_indent="  ")
    return lines


def _number(regret: float) -> str:
    return f"{regret:,.4f}".rstrip("0").rstrip(".")


def _welfare(analysis: Analysis) -> list[str]:
    if analysis.welfare is None:
        return []
    most = analysis.highest_welfare
    of = "" if most is None else f" of at most {most:.12g}"
    return [f"sum of all returns: {analysis.welfare:.12g}{of}"]


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."
