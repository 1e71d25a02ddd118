"""Who is measured against whom by a game that was played: its sides, and how they came out.

Where the game has sides (`Game.sides`), they are compared by the mean return of their seats; equal
ones have drawn. Where it has only one, as a puzzle or a cooperative game, it is a race against
whoever had the same deal before (the same game, options and seed): the higher return wins.

An agent counts for its share of the seats of a side. A game tells nothing, and is left out, if the
same agents are on every side, or if nobody else has had the deal. A game is a game whatever ended
it: illegal replies, a limit on moves, or an agent that failed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, NamedTuple, Protocol

from textgames.errors import OptionError, SavedGameError, UnknownGame
from textgames.registration import new_game

DIGITS = 9  # of scores: sums of floats that should be equal differ in the last ones

UNFINISHED = "not finished"
ALIKE = "the same agents on every side"
FIRST = "no opponent, and nobody else had the same deal yet"
NO_DEAL = "no opponent, and no seed to tell who else had the same deal"
SECRET = "the sides are secret roles, and the result does not tell them"

Sides = tuple[tuple[int, ...], ...]  # the seats of each
Shares = Mapping[str, float]  # of the agents of a side in its seats; they sum to 1


class Played(Protocol):
    """A game that was played, such as a record: whatever has these attributes.

    Beside them may stand `sides` (as `Game.sides` gave them at the end), `seed`, `options` and
    `reason`, as in a `Result`.
    """

    @property
    def id(self) -> str:
        """Return the id of the game."""

    @property
    def agents(self) -> Sequence[str]:
        """Return the name of the agent in each seat."""

    @property
    def returns(self) -> Sequence[float]:
        """Return the return of each seat."""


@dataclass(frozen=True)
class Result:
    """A game that was played, for those who have no record of it.

    Attributes:
        id: of the game.
        agents: the name of the agent in each seat.
        returns: of each seat.
        sides: `Game.sides` at the end; None: as the rules alone tell.
        seed: of chance; None if unknown.
        options: of the game.
        reason: why it ended, as in `Episode`; "" if it did not.
    """

    id: str
    agents: Sequence[str]
    returns: Sequence[float]
    sides: Sequence[Sequence[int]] | None = None
    seed: int | None = None
    options: Mapping[str, Any] | None = None
    reason: str = "rules"


class Contest(NamedTuple):
    """What a game tells about its agents.

    Attributes:
        id: of the game.
        sides: the agents of each, with their shares in it.
        scores: of each side; the higher one wins, equal ones draw.
        deal: contests with the same are not independent of each other.
    """

    id: str
    sides: tuple[Shares, ...]
    scores: tuple[float, ...]
    deal: Hashable


class Contests:
    """Finds the contests in games, one after the other.

    Attributes:
        left_out: how many games told nothing, for each reason.
    """

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self._races: dict[Hashable, _Run] = {}  # the last game of each deal
        self._sides: dict[Hashable, Sides] = {}
        self._number = 0

    def all(self, games: Iterable[Played]) -> Iterator[Contest]:
        """Yield the contests in games, in their order."""
        for game in several(games):
            contest = self.find(game)
            if contest is not None:
                yield contest

    def find(self, game: Played) -> Contest | None:
        """Return the contest in a game; None if it tells nothing.

        Raises:
            SavedGameError: its agents, returns and sides do not fit together.
        """
        checked(game)
        self._number += 1
        kind = game.id, len(game.agents), _key(getattr(game, "options", None) or {})
        sides = self._sides_of(game, kind)
        if getattr(game, "reason", "rules") == "":
            return self._leave_out(UNFINISHED)
        if not _is_partition(sides, len(game.agents)):
            return self._leave_out(SECRET)
        shares = tuple(_shares([game.agents[seat] for seat in side]) for side in sides)
        scores = tuple(round(fmean(game.returns[seat] for seat in side), DIGITS) for side in sides)
        seed = getattr(game, "seed", None)
        if len(sides) == 1:
            if seed is None:
                return self._leave_out(NO_DEAL)
            return self._race((*kind, seed), _Run(shares[0], scores[0]))
        if all(side == shares[0] for side in shares):
            return self._leave_out(ALIKE)
        return Contest(game.id, shares, scores, self._number if seed is None else (*kind, seed))

    def _sides_of(self, game: Played, kind: tuple[str, int, str]) -> Sides:
        told = getattr(game, "sides", None)
        if told is not None:
            sides = tuple(tuple(side) for side in told)
            if not _is_partition(sides, len(game.agents)):
                raise SavedGameError(
                    f"a result of {game.id}: expected sides with each of {len(game.agents)} seats "
                    f"once, got {told!r}"
                )
            return sides
        if kind not in self._sides:
            self._sides[kind] = _by_the_rules(game)
        return self._sides[kind]

    def _race(self, deal: tuple[object, ...], run: _Run) -> Contest | None:
        before = self._races.get(deal)
        if before is None:
            self._races[deal] = run._replace(is_first=True)
            return self._leave_out(FIRST)
        if before.shares == run.shares:
            return self._leave_out(ALIKE)
        self._races[deal] = run
        self.left_out[FIRST] -= before.is_first
        id = str(deal[0])
        return Contest(id, (before.shares, run.shares), (before.score, run.score), deal)

    def _leave_out(self, reason: str) -> Contest | None:
        self.left_out[reason] += 1
        return None


class _Run(NamedTuple):
    """A game without an opponent."""

    shares: Shares
    score: float
    is_first: bool = False  # and has not been compared yet


def several(games: Any) -> Iterable[Any]:
    """Return games.

    Raises:
        SavedGameError: they cannot be gone through.
    """
    if not isinstance(games, Iterable):
        raise SavedGameError(f"expected games, got {games!r}")
    return games


def checked(game: Played) -> None:
    """Refuse a game whose agents and returns do not fit together.

    Raises:
        SavedGameError: they do not.
    """
    for name in ("id", "agents", "returns"):
        if not hasattr(game, name):
            raise SavedGameError(f"expected results with id, agents and returns, got {game!r}")
    agents, returns = game.agents, game.returns
    if isinstance(agents, str) or not all(isinstance(name, str) for name in agents):
        raise SavedGameError(f"a result of {game.id}: expected names of agents, got {agents!r}")
    if not agents or len(agents) != len(returns) or not all(map(_is_finite, returns)):
        raise SavedGameError(
            f"a result of {game.id}: expected a number for each of its {len(agents)} agents as "
            f"returns, got {returns!r}"
        )


def _is_finite(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value)  # type: ignore[arg-type]


def _by_the_rules(game: Played) -> Sides:
    """The sides as a new game of the same kind tells them; each alone in a game nobody knows."""
    everyone = range(len(game.agents))
    try:
        return new_game(game.id, len(game.agents), **(getattr(game, "options", None) or {})).sides()
    except UnknownGame:
        return tuple((seat,) for seat in everyone)
    except OptionError as error:
        raise SavedGameError(f"a result of {game.id}: {error}") from error


def _is_partition(sides: Sides, seats: int) -> bool:
    return all(sides) and sorted(seat for side in sides for seat in side) == [*range(seats)]


def _shares(agents: Sequence[str]) -> Shares:
    return {name: seats / len(agents) for name, seats in Counter(agents).items()}


def _key(options: Mapping[str, Any]) -> str:
    return repr(sorted(options.items()))
