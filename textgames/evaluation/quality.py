"""How good the moves of a recorded game were, judged afterwards.

analysis = analyze("game.json")
analysis.moves[3].regret, analysis.players[0].blunder_rate

The regret of a move is how much less it was worth than the best one, in units of the game; what
moves are worth is found by the best means there is (`textgames.evaluation.yardsticks`), which each
move names. A blunder loses at least a tenth of the range between the lowest and the highest return
of the game, or of the round. A move is optimal if it loses nothing, or so little that the
yardstick cannot tell: 1 % of the range for an equilibrium, two standard errors for a search.

In matrix games moves are measured against what the others really did in that round, as if their
other moves had stayed the same: the sum of the regrets is the distance to a best response. To
have known better would have taken hindsight, so nothing is called a blunder there. Beside it
stands the welfare: the sum of all returns, and the highest there could have been.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textgames import replay
from textgames.core import CHANCE, Action, Game
from textgames.episode import Episode
from textgames.errors import UnsupportedGame
from textgames.evaluation.matrix import highest_welfare, in_hindsight, is_matrix_game
from textgames.evaluation.yardsticks import Measured, Measures, Yardstick, unlisted
from textgames.forms import Form, Listed
from textgames.solvers.listing import name_of, start_of

BLUNDER = 0.1  # of the range of returns


@dataclass(frozen=True)
class Move:
    """A move that was a choice, and what would have been better.

    Attributes:
        number: of the action in the game's history, from 1.
        player: who made it.
        action: what was done.
        best: every action that is optimal, best first.
        regret: how much less it was worth than the best, in units of the game.
        optimal: whether it lost nothing that the yardstick can tell.
        blunder: whether it lost a tenth of the range of returns; None in hindsight.
        yardstick: how that was found: "exact", "equilibrium", "hindsight" or "search".
        drawn: it was drawn at random for a player whose replies were illegal.
    """

    number: int
    player: int
    action: Action
    best: tuple[Action, ...]
    regret: float
    optimal: bool
    blunder: bool | None
    yardstick: Yardstick
    drawn: bool


@dataclass(frozen=True)
class Quality:
    """How a player did in one game or in several; moves drawn for it are left out.

    Attributes:
        player: who.
        choices: how many moves were judged.
        optimal_share: the share of optimal ones; None if there were none, as for what follows.
        blunder_rate: the share of blunders among those that could be any.
        mean_regret: of all of them.
        total_regret: the sum; in matrix games, the distance to a best response.
        illegal: how many replies were illegal; None if the replies were not recorded.
    """

    player: int
    choices: int
    optimal_share: float | None
    blunder_rate: float | None
    mean_regret: float | None
    total_regret: float
    illegal: int | None


@dataclass(frozen=True)
class Analysis:
    """A recorded game, judged.

    Attributes:
        id, num_players, options: of the game.
        returns: of each player, as recorded.
        moves: every move that was a choice among several actions, in order.
        unjudged: how many moves there were that nothing can judge, such as talk.
        players: each player's moves together.
        welfare: the sum of all returns, in matrix games whose sum is not fixed; else None.
        highest_welfare: the most it could have been.
    """

    id: str
    num_players: int
    options: Mapping[str, Any]
    returns: tuple[float, ...]
    moves: tuple[Move, ...]
    unjudged: int
    players: tuple[Quality, ...]
    welfare: float | None = None
    highest_welfare: float | None = None


def analyze(
    source: Episode | Game | Mapping[str, Any] | str | os.PathLike[str],
    number: int = 1,
    measures: Measures | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Analysis:
    """Judge every move of a recorded game.

    Args:
        source: what `replay.saved` or `replay.record` gave, a game, an episode, or a file.
        number: which game of the file, from 1.
        measures: what has been solved for other games, to be used again.
        progress: called with the number of actions looked at and of all.

    Raises:
        SavedGameError: the file cannot be read, or the game in it does not replay.
        UnsupportedGame: nothing can tell how good a move was, as with free text.
    """
    data = _record(source, number)
    played = replay.load(data)
    turns = data.get("turns")
    drawn = _drawn(turns or (), played.num_players)
    moves: list[Move] = []
    reasons: list[str] = []
    taken = [0] * played.num_players
    for position, player, action, measured in _measured(played, measures or Measures()):
        taken[player] += 1
        if progress:
            progress(position, len(played.history))
        if isinstance(measured, str):
            reasons.append(measured)
        elif len(measured.values) > 1:
            by_policy = taken[player] in drawn[player]
            moves.append(_move(position, player, action, measured, by_policy))
    if reasons and not moves:
        raise UnsupportedGame(f"there is no yardstick for {name_of(played)}: {reasons[0]}")
    illegal = _illegal(turns, played.num_players)
    welfare, highest = _welfare(played)
    return Analysis(
        id=played.id,
        num_players=played.num_players,
        options=played.options,
        returns=tuple(data.get("returns") or played.returns),
        moves=tuple(moves),
        unjudged=len(reasons),
        players=tuple(quality(p, moves, illegal[p]) for p in range(played.num_players)),
        welfare=welfare,
        highest_welfare=highest,
    )


def quality(player: int, moves: Sequence[Move], illegal: int | None = None) -> Quality:
    """Return how a player did in moves, of one game or of several of the same seat."""
    own = [move for move in moves if move.player == player and not move.drawn]
    judged = [move for move in own if move.blunder is not None]
    total = sum((move.regret for move in own), 0.0)
    return Quality(
        player=player,
        choices=len(own),
        optimal_share=_share(sum(move.optimal for move in own), own),
        blunder_rate=_share(sum(bool(move.blunder) for move in judged), judged),
        mean_regret=_share(total, own),
        total_regret=total,
        illegal=illegal,
    )


def _share(part: float, whole: Sequence[object]) -> float | None:
    return part / len(whole) if whole else None


def _record(source: Any, number: int) -> Mapping[str, Any]:
    if isinstance(source, Episode):
        return replay.record(source)
    if isinstance(source, Game):
        return replay.saved(source)
    return source if isinstance(source, Mapping) else replay.read(source, number)


def _measured(
    played: Game, measures: Measures
) -> Iterator[tuple[int, int, Action, Measured | str]]:
    """Yield each player's action with its number and what could have been done, or why not."""
    if is_matrix_game(played):
        yield from in_hindsight(played)
        return
    game, failed = start_of(played), ""
    for number, action in enumerate(played.history, 1):
        player = game.to_act[0]
        if player != CHANCE:
            legal = game.legal_actions(player)
            measured: Measured | str = failed
            if isinstance(legal, Form) and not isinstance(legal, Listed):
                measured = unlisted(game, player)
            elif len(legal) == 1:
                measured = Measured("exact", {action: 0.0}, 0.0)
            elif not failed:  # what could not be searched is no easier later
                try:
                    measured = measures.measure(game, player)
                except UnsupportedGame as error:
                    measured = failed = str(error)
            yield number, player, action, measured
        game.apply(action)


def _move(number: int, player: int, action: Action, measured: Measured, drawn: bool) -> Move:
    regret = measured.regret(action)
    optimal = measured.is_optimal(action)
    blunder = None
    if measured.yardstick != "hindsight":
        blunder = not optimal and regret >= BLUNDER * measured.range
    yardstick = measured.yardstick
    return Move(number, player, action, measured.best(), regret, optimal, blunder, yardstick, drawn)


def _drawn(turns: Sequence[Mapping[str, Any]], num_players: int) -> list[set[int]]:
    """Which actions of each player, counted from 1, were drawn for it after an illegal reply."""
    found: list[set[int]] = [set() for _ in range(num_players)]
    taken = [0] * num_players
    for turn in turns:
        player = turn["player"]
        if turn["action"] is not None:
            taken[player] += 1
            if turn["complaint"]:
                found[player].add(taken[player])
    return found


def _illegal(turns: Sequence[Mapping[str, Any]] | None, num_players: int) -> list[int | None]:
    if turns is None:
        return [None] * num_players
    complaints = [turn["player"] for turn in turns if turn["complaint"]]
    return [complaints.count(player) for player in range(num_players)]


def _welfare(played: Game) -> tuple[float | None, float | None]:
    if not is_matrix_game(played) or played.utility in ("zero-sum", "constant-sum"):
        return None, None
    return float(sum(played.returns)), highest_welfare(played)
