"""Plays of backgammon as players write them: "8/5 6/5", "bar/22", "6/off(2)", "24/18*/14"."""

import re
from functools import lru_cache
from operator import add
from typing import NamedTuple

from textgames.core import Action, Listed
from textgames.envs.board.backgammon_plays import HIT, STEP_BITS, Board
from textgames.errors import IllegalAction
from textgames.texts import MARKS

POINTS = ("off", *(str(point) for point in range(1, 25)), "bar")
NUMBER_OF = {name: point for point, name in enumerate(POINTS)} | {"0": 0, "25": 25}
REACHING = tuple(f"/{point}" for point in POINTS)
HITTING = tuple(f"/{point}*" for point in POINTS)
TIMES = ("", "", "(2)", "(3)", "(4)")
LONGEST = 100  # characters of a reply that is read as a play
PART = re.compile(r"((?:bar|\d\d?)(?:/(?:off|\d\d?)\*?)+)(?:\(([1-4])\)(\*?))?")


class Effect(NamedTuple):
    """What a play does, whatever the order of its parts."""

    moved: tuple[int, ...]  # for each point from off to bar, how many checkers more it has
    named: frozenset[int]  # where checkers land
    hits: frozenset[int]  # where that is marked with a star


class Spellings(dict[int, Action]):
    """The one spelling of each play, made when first asked for.

    Args:
        most: how many are kept; there are millions.
    """

    def __init__(self, most: int) -> None:
        self.most = most

    def __missing__(self, play: int) -> Action:
        if len(self) >= self.most:
            self.clear()
        spelled = self[play] = spelling(play)
        return spelled


class Plays(Listed):
    """The legal plays, read in whatever order and grouping they are written.

    "6/5 8/5" is "8/5 6/5", "8/4 8/4" is "8/4(2)", "24/20/14" is "24/14", if nothing is hit on 20;
    stars may be left out.
    """

    __slots__ = ()

    def read(self, text: str) -> Action:
        """Return the play `text` means, in its one spelling."""
        try:
            return super().read(text)
        except IllegalAction as error:
            meant = self._meant(text) if len(text) <= LONGEST else []
            if len(meant) != 1:
                raise error
            return meant[0]

    def _meant(self, text: str) -> list[Action]:
        """The plays that move checkers as `text` does; if several, those that hit as it does."""
        try:
            written = effect(text.casefold().strip(MARKS))
        except ValueError:
            return []
        meant = [(play, effect(play)) for play in self.actions]
        alike = [(play, does.hits) for play, does in meant if does.moved == written.moved]
        if len(alike) < 2:
            return [play for play, _ in alike]
        hit = {point for point in written.named if any(point in hits for _, hits in alike)}
        return [play for play, hits in alike if hits == hit]


def spelling(play: int) -> Action:
    """Name the checkers that move, the farthest first, and of those the one that goes farther.

    Each is named with the points where it begins, hits and ends. Moves of which one begins where
    another ends are one; it makes no difference which of the checkers there moves on.
    """
    ways: list[tuple[int, int, str]] = []  # minus where each begins, its end, and how it is told
    while play:
        start, die = play & 31, play >> 5 & 7
        end = start - die if start > die else 0
        hit = HITTING[end] if play & HIT else ""
        for place, way in enumerate(ways):
            if way[1] == start:
                ways[place] = (way[0], end, way[2] + hit)
                break
        else:
            ways.append((-start, end, POINTS[start] + hit))
        play >>= STEP_BITS
    ways.sort()
    told, last, times = "", "", 1
    for _, end, name in ways:
        whole = name if name.endswith(HITTING[end]) else name + REACHING[end]
        if whole == last:
            times += 1
        else:
            told += f"{last}{TIMES[times]} " if last else ""
            last, times = whole, 1
    return told + last + TIMES[times]


@lru_cache(1 << 14)
def effect(play: str) -> Effect:
    """Return what a written play does.

    Raises:
        ValueError: it is none.
    """
    moved = [0] * len(POINTS)
    named: set[int] = set()
    hits: set[int] = set()
    for part in play.replace(",", " ").replace(";", " ").split():
        match = PART.fullmatch(part)
        if match is None:
            raise ValueError(f"expected a part of a play such as 13/7, got {part!r}")
        path = f"{match[1]}{match[3] or ''}".split("/")
        points = [NUMBER_OF.get(name.rstrip("*"), -1) for name in path]
        if -1 in points:
            raise ValueError(f"expected points from 24 to 1, bar or off, got {part!r}")
        number = int(match[2] or 1)
        moved[points[0]] -= number
        moved[points[-1]] += number
        named.update(points[1:])
        hits.update([point for point, name in zip(points, path, strict=True) if name[-1] == "*"])
    return Effect(tuple(moved), frozenset(named), frozenset(hits))


def moved(mine: Board, other: Board, play: str) -> tuple[Board, Board]:
    """Return the checkers of both players after a play of the first one."""
    does = effect(play)
    mine = tuple(map(add, mine, does.moved))
    if does.hits:
        left = list(other)
        for point in does.hits:
            left[-1 - point] -= 1
        left[-1] += len(does.hits)
        other = tuple(left)
    return mine, other


SPELLED = Spellings(1 << 17)
