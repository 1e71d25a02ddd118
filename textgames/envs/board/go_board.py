"""The board of Go: its points as bits, what is beside them, and whose area they are."""

from functools import cache
from typing import NamedTuple

from textgames.core import Action
from textgames.envs.board.bits import Names
from textgames.envs.grids import LETTERS, drawing, squares

COLUMNS = LETTERS.replace("i", "")  # as published: there is no column i
PASS = "pass"


class Grid(NamedTuple):
    """What is the same in all games of one size. A point is one bit of a whole number.

    The lowest bit is a1, at the bottom left; the points of a row follow each other, and behind
    each row is one bit that is never set, so that no row runs into the next.
    """

    points: dict[Action, int]  # row by row from a1
    everywhere: int
    names: Names
    stretches: tuple[int, ...]  # the board in parts of at most ten points
    actions: tuple[Action, ...]
    drawing: str  # to be filled with the rows


@cache
def grid(size: int) -> Grid:
    names = squares(size, size, COLUMNS)
    bits = [1 << row * (size + 1) + column for row in range(size) for column in range(size)]
    row, half = (1 << size) - 1, (1 << (size + 1) // 2) - 1
    parts = (row,) if size <= 10 else (half, row ^ half)
    return Grid(
        points=dict(zip(names, bits, strict=True)),
        everywhere=sum(bits),
        names=Names(dict(zip(bits, names, strict=True))),
        stretches=tuple(part << up * (size + 1) for up in range(size) for part in parts),
        actions=(*names, PASS),
        drawing=drawing(size, size, by_row=True, letters=COLUMNS),
    )


def around(points: int, size: int) -> int:
    """Return the points above, below, left and right of any of `points`, and bits off the board."""
    return points << 1 | points >> 1 | points << size + 1 | points >> size + 1


def joined(seeds: int, points: int, size: int) -> int:
    """Return those of `points` to which a path within them leads from a seed; seeds are such."""
    found, edge = 0, seeds
    while edge:
        found |= edge
        edge = around(edge, size) & points & ~found
    return found


def chain_of(stone: int, stones: int, empty: int, size: int) -> tuple[int, int]:
    """Return the chain that a stone is part of, and the empty points beside it.

    As soon as there are two of these, the rest of both is left out.
    """
    chain = stone
    while True:
        beside = around(chain, size)
        free = beside & empty
        grown = chain | beside & stones
        if grown == chain or free & free - 1:
            return chain, free
        chain = grown


def areas(stones: tuple[int, int], size: int) -> tuple[int, int]:
    """Return each player's points: its stones, and the empty points that reach only these."""
    first, second = stones
    empty = grid(size).everywhere & ~(first | second)
    to_first, to_second = (
        joined(around(stones, size) & empty, empty, size) for stones in (first, second)
    )
    return (
        (first | to_first & ~to_second).bit_count(),
        (second | to_second & ~to_first).bit_count(),
    )
