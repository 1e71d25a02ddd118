"""`textgames leaderboard runs/first`: who is best, and how sure that is."""

from __future__ import annotations

import argparse
import json
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from textgames.cli.arguments import path
from textgames.texts import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textgames.evaluation.exact import Yardsticks
    from textgames.evaluation.standings import Run, Standing

WIDTH = 80
SHORTEST, LONGEST = 12, 40  # columns for the names of agents
UNSETTLED = "~"


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "leaderboard",
        help="rank the agents of a tournament",
        description="Rank the agents of a tournament by their conservative TrueSkill rating, mu "
        "less three sigma. Beside it stand points by the model of Bradley and Terry, in which 400 "
        "more win ten to one, with the interval that holds them with 95 % probability.",
    )
    parser.add_argument(
        "folder", metavar="FOLDER", type=path, help="of the run, or a file with records"
    )
    parser.add_argument("--game", default="", metavar="ID", help="only this game")
    parser.add_argument("--family", default="", metavar="NAME", help="only games such as 'cards'")
    parser.add_argument(
        "--exact",
        action="store_true",
        help="judge every recorded move of the games that can be solved; takes its time",
    )
    parser.add_argument("--json", action="store_true", help="as a JSON object with all of it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the leaderboard."""
    from textgames.evaluation.standings import Run

    found = Run(arguments.folder, arguments.game, arguments.family)
    exact = measured(found) if arguments.exact else None
    if arguments.json:
        print(json.dumps(told(found, exact), indent=2))
        return 0
    lines = table(found)
    if exact is not None:
        lines += ["", *exact_table(exact)]
    print("\n".join(lines))
    return 0


def measured(run: Run) -> list[Yardsticks]:
    """Judge the moves of a run, and show how far that is."""
    from textgames.cli.progress import Progress
    from textgames.evaluation.exact import measure

    with Progress("games judged") as progress:
        return measure(run, progress)


def told(run: Run, exact: Sequence[Yardsticks] | None = None) -> dict[str, Any]:
    """Return all that is known, ready for JSON."""
    data: dict[str, Any] = {
        "games": len(run.games),
        "ids": run.statistics.games,
        "cost": run.cost,
        "left_out": dict(run.left_out),
        "agents": [_told(standing) for standing in run.standings()],
    }
    if exact is not None:
        data["exact"] = [asdict(row) for row in exact]
    return data


def _told(standing: Standing) -> dict[str, Any]:
    rating, strength = standing.rating, standing.strength
    return {
        "agent": standing.agent,
        "rating": rating.conservative,
        "mu": rating.mu,
        "sigma": rating.sigma,
        "points": strength and strength.points,
        "low": strength and strength.low,
        "high": strength and strength.high,
        "above_next_is_settled": standing.settled,
        "first_seat": standing.figures.first_seat,
        **asdict(standing.figures),
    }


def table(run: Run) -> list[str]:
    """Return the leaderboard as lines, of 80 columns unless names are long."""
    standings = run.standings()
    paid = any(standing.figures.cost for standing in standings)
    longest = max(len(standing.agent) for standing in standings)
    width = max(min(longest, LONGEST), SHORTEST)
    lines = [_heading(run), "", _head("agent", width, paid)]
    for place, standing in enumerate(standings, 1):
        lines.append(_row(place, standing, width, paid))
    notes = _notes(run, standings)
    return [*lines, "", *notes] if notes else lines


def _heading(run: Run) -> str:
    ids = run.statistics.games
    games = f"{len(run.games):,} game{'s' * (len(run.games) > 1)}"
    named = ids[0] if len(ids) == 1 else f"{len(ids)} kinds"
    agents = counted(len(run.statistics.agents), "agent")
    cost = f", ${run.cost:,.2f}" if run.cost else ""
    return f"{run.path}: {games} of {named}, {agents}{cost}"


def _head(name: str, width: int, paid: bool) -> str:
    line = (
        f"    {name:{width}} {'rating':>6} {'mu':>5} {'sigma':>5} {'points':>6} {'95 %':^11} "
        f"{'games':>5} {'won':>4} {'illegal':>7}"
    )
    return line + f" {'cost':>8}" * paid


def _row(place: int, standing: Standing, width: int, paid: bool) -> str:
    from textgames.evaluation.standings import signed

    rating, figures = standing.rating, standing.figures
    points, interval = "-", ""
    if (strength := standing.strength) is not None:
        points, interval = (
            signed(strength.points),
            f"{signed(strength.low)}..{signed(strength.high)}",
        )
    mark = UNSETTLED if standing.settled is False else " "
    line = (
        f"{place:>2}{mark} {shortened(standing.agent, width):{width}} {rating.conservative:>6.2f} "
        f"{rating.mu:>5.2f} {rating.sigma:>5.2f} {points:>6} {interval:^11} {figures.games:>5} "
        f"{figures.whole.won:>4.0%} {figures.illegal_rate:>7.1%}"
    )
    return line + f" {f'${figures.cost:,.2f}':>8}" * paid


def _notes(run: Run, standings: Sequence[Standing]) -> list[str]:
    notes = []
    if len(run.statistics.games) == 1 and any(one.returns != one.outcome for one in run.games):
        # who wins more often need not win more: in poker least of all
        means = ", ".join(_mean_return(standing) for standing in standings)
        notes.append(f"mean return of a seat, with 95 % intervals: {means}")
    if any(standing.settled is False for standing in standings):
        notes.append(
            f"{UNSETTLED} the order of this agent and the next is not settled: more games are "
            "needed to be 95 % sure"
        )
    for reason, games in run.left_out.items():
        notes.append(f"{games:,} game{'s' * (games > 1)} left out of the ratings: {reason}")
    wrapped = (textwrap.wrap(note, WIDTH, subsequent_indent="  ") for note in notes)
    return [line for lines in wrapped for line in lines]


def _mean_return(standing: Standing) -> str:
    figures = standing.figures
    known = figures.whole.games > 1  # of a single one nothing says how far it may be off
    error = f" ±{1.96 * figures.return_error:.2g}" if known else ""
    return f"{shortened(standing.agent, LONGEST)} {figures.whole.mean_return:+.3g}{error}"


def exact_table(rows: Sequence[Yardsticks]) -> list[str]:
    """Return how far the agents were from perfect play, as lines."""
    if not rows:
        return ["None of these games can be solved, so there is no exact yardstick."]
    width = min(max(SHORTEST, *(len(row.agent) for row in rows)), LONGEST)
    lines = [
        f"{'against perfect play':{width + 2}} {'moves':>7} {'optimal':>7} {'regret':>8} "
        f"{'NashConv':>9} {'seen':>5}  yardstick"
    ]
    id = ""
    for row in rows:
        if row.game != id:
            id = row.game
            lines.append(id)
        nash_conv = "-" if row.nash_conv is None else f"{row.nash_conv:.4f}"
        seen = "-" if row.seen is None else f"{row.seen:.0%}"
        lines.append(
            f"  {shortened(row.agent, width):{width}} {row.moves:>7,} {row.optimal:>7.1%} "
            f"{row.regret:>8.4f} {nash_conv:>9} {seen:>5}  {row.yardstick}"
        )
    return lines


def shortened(name: str, width: int) -> str:
    """Return a name in at most so many columns, its middle left out."""
    visible = "".join(c if c.isprintable() else "?" for c in name)
    if len(visible) <= width:
        return visible
    kept = width - 3  # both ends: the settings of an agent, which may differ, come last
    return f"{visible[: kept - kept // 2]}...{visible[-(kept // 2) :]}"
