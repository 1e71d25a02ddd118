"""Positions as keys of a memory: what decides how a game can go on, not how it came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from operator import itemgetter
from random import Random
from typing import Any, NoReturn

from textgames.compiled import fields_of
from textgames.core import Action, Game, play_chance
from textgames.errors import UnsupportedGame
from textgames.solvers.listing import listed, name_of
from textgames.texts import about

ENOUGH = 10_000  # positions after which it is estimated how many there are
GAMES = 2000  # played at random to estimate how many positions there are
LONGEST = 300  # of their actions

_PAST = frozenset(("id", "num_players", "options", "history", "is_terminal", "_log"))
_TAKERS: dict[tuple[str, ...], tuple[int, Callable[[Any], tuple[object, ...]]]] = {}


def position_key(game: Game) -> tuple[object, ...]:
    """Return every attribute of a game that is not about its past, as a key."""
    fields = fields_of(game)
    names = tuple(fields)
    taker = _TAKERS.get(names) or _taker(names)
    values = taker[1](fields)
    key = taker[0], *values
    try:
        hash(key)
    except TypeError:
        return taker[0], *map(_frozen, values)
    return key


def without_past(game: Game) -> Game:
    """Return a copy whose history is not kept, and cannot be read.

    Two ways to one position lead to the same game only if the rules do not look back.
    """
    twin = game.clone()
    twin.history = _Unread(name_of(game))
    return twin


def estimate_positions(game: Game) -> float:
    """Return a lower bound of how many different positions can follow, estimated (Chao 1984).

    It is that of the length of play after which there are most: random games are played, and how
    many come to a position that no other came to says how many there must be.
    """
    rng = Random(0)
    met: list[Counter[tuple[object, ...]]] = []
    for _ in range(GAMES):
        twin = without_past(game)
        for depth in range(LONGEST):
            play_chance(twin, rng)
            if not twin.to_act:
                break
            if depth == len(met):
                met.append(Counter())
            met[depth][position_key(twin)] += 1
            actions = listed(twin, twin.to_act[0])
            twin.apply(actions[int(rng.random() * len(actions))])
    return max([_estimate(counts) for counts in met], default=0.0)


class Limit:
    """How many positions a solver may come to; seen early, by an estimate, once there are many.

    Args:
        most: how many.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._unseen = min(ENOUGH, most)  # so many are taken without a look

    def expected(self, found: int, start: Game) -> str:
        """Return what was expected if there are too many positions, "" if not.

        Args:
            found: how many there are so far.
            start: which all others follow.
        """
        if found <= self._unseen:
            return ""
        estimate = max(estimate_positions(start), found)
        if estimate > self.most:
            return f"at most {self.most:,} positions, there are {about(estimate)} or more"
        self._unseen = self.most
        return ""


def _estimate(counts: Counter[tuple[object, ...]]) -> float:
    often = Counter(counts.values())
    once, twice = often[1], often[2]
    return len(counts) + once * (once - 1) / (2 * (twice + 1))


class _Unread(Sequence[Action]):
    """In place of the history. It is no list, so `Game.apply` adds nothing to it."""

    def __init__(self, name: str) -> None:
        self._name = name  # of the game

    def _read(self, *_: Any) -> NoReturn:
        raise UnsupportedGame(
            f"{self._name} cannot be searched: expected a game whose rules do not read the "
            "history, so that positions can be compared"
        )

    __getitem__ = __len__ = _read

    def copy(self) -> _Unread:  # nothing is ever in it
        return self


def _taker(names: tuple[str, ...]) -> tuple[int, Callable[[Any], tuple[object, ...]]]:
    # at least two, so that itemgetter gives a tuple: `to_act` and `returns` are always there
    taker = len(_TAKERS), itemgetter(*(name for name in names if name not in _PAST))
    _TAKERS[names] = taker
    return taker


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, set):
        return frozenset(value)
    if isinstance(value, dict):
        return frozenset(value.items())
    return value
