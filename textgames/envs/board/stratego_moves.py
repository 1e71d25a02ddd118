"""How pieces move in Stratego, apart from what came before.

A square is one bit of a whole number. The lowest bit is a1; the squares of a row follow each other,
and the rows from bottom to top.
"""

from functools import cache
from typing import NamedTuple

from textgames.core import Action
from textgames.envs.board.bits import Names, apart, left_by, steps
from textgames.envs.board.stratego_pieces import VARIANTS
from textgames.envs.grids import beside, squares

WAYS = ((-1, 0), (0, -1), (0, 1), (1, 0))  # down, to the left, to the right, up


class Move(NamedTuple):
    """What an action does, whichever piece is moved."""

    start: int  # the number of the square that it leaves
    goal: int  # and of the one that it goes to
    borders: int  # between two squares that it crosses, as bits; see `_border`


class Ray(NamedTuple):
    """How a scout may ride one way from a square, two squares and more."""

    squares: int  # up to the side of the board or a lake
    before: dict[int, tuple[Action, ...]]  # by the first piece on the way, 0 for none: to stop
    until: dict[int, tuple[Action, ...]]  # before it, or to go until it and attack


class Field(NamedTuple):
    """What is the same in all games of a variant."""

    columns: int
    land: int  # the squares that are not lakes
    home: tuple[int, int]  # where each player places its pieces
    numbers: dict[Action, int]  # of the squares, by name
    names: Names  # of sets of squares
    stretches: tuple[int, ...]  # the board in parts of at most eight squares
    not_leftmost: int
    not_rightmost: int
    around: tuple[int, ...]  # the squares beside each one
    moves: dict[Action, Move]
    steps: tuple[Names, Names, Names, Names]  # moves by one square, each of `WAYS`
    rays: tuple[dict[int, Ray], ...]  # by the square of the scout, each of `WAYS`


def moves_of(field: Field, mine: int, other: int, walkers: int, scouts: int) -> list[Action]:
    """Return the moves of a player that the position allows.

    Args:
        field: of the variant.
        mine: where its pieces stand.
        other: where those of the other player stand.
        walkers: which of its own move one square at a time.
        scouts: which of its own are scouts.
    """
    columns = field.columns
    free, movable = field.land & ~mine, walkers | scouts
    down = movable & free << columns
    left = movable & free << 1 & field.not_leftmost
    right = movable & free >> 1 & field.not_rightmost
    up = movable & free >> columns
    can_move = down | left | right | up
    below, to_left, to_right, above = field.steps
    found: list[Action] = []
    for stretch in field.stretches:
        if can_move & stretch:
            found += below[down & stretch]
            found += to_left[left & stretch]
            found += to_right[right & stretch]
            found += above[up & stretch]
    if scouts & can_move:
        empty = free & ~other
        rides = (
            down & empty << columns,
            left & empty << 1,
            right & empty >> 1,
            up & empty >> columns,
        )
        for way, riders in enumerate(rides):
            if scouts & riders:
                found += _rides(field.rays[way], scouts & riders, mine | other, other, way > 1)
    return found


def _rides(
    rays: dict[int, Ray], scouts: int, taken: int, other: int, upwards: bool
) -> list[Action]:
    """Return the moves of scouts one way by two squares and more; `upwards`: to higher bits."""
    found: list[Action] = []
    for scout in apart(scouts):
        ray = rays[scout]
        first = ray.squares & taken
        if first:
            first = first & -first if upwards else 1 << first.bit_length() - 1
        found += ray.until[first] if first & other else ray.before[first]
    return found


@cache
def field(variant: str) -> Field:
    rows, columns, depth, lakes, _ = VARIANTS[variant]
    names = squares(rows, columns)
    everywhere = (1 << rows * columns) - 1
    leftmost = sum(1 << row * columns for row in range(rows))
    land = everywhere & ~sum(1 << names.index(lake) for lake in lakes)
    home = (1 << depth * columns) - 1
    rays = [_rays(variant, up, aside, land) for up, aside in WAYS]
    moves: dict[Action, Move] = {}
    for up, aside in WAYS:
        for start in range(rows * columns):
            path = [start, *_path(variant, start, up, aside, land)]
            for end in range(1, len(path) if land >> start & 1 else 0):
                borders = sum([_border(path[at], path[at + 1], columns) for at in range(end)])
                moves[names[start] + names[path[end]]] = Move(start, path[end], borders)
    by_one = [left_by(steps((rows, columns), up, aside)) for up, aside in WAYS]
    return Field(
        columns=columns,
        land=land,
        home=(home, home << (rows - depth) * columns),
        numbers={name: number for number, name in enumerate(names)},
        names=Names({1 << number: name for number, name in enumerate(names)}),
        stretches=tuple(everywhere & 0xFF << low for low in range(0, rows * columns, 8)),
        not_leftmost=everywhere & ~leftmost,
        not_rightmost=everywhere & ~(leftmost << columns - 1),
        around=tuple(sum([1 << near for near in each]) for each in beside(rows, columns)),
        moves=moves,
        steps=(by_one[0], by_one[1], by_one[2], by_one[3]),
        rays=tuple(rays),
    )


def _path(variant: str, start: int, up: int, aside: int, land: int) -> list[int]:
    """Return the squares one way from a square, up to the side of the board or a lake."""
    rows, columns = VARIANTS[variant][:2]
    row, column, found = start // columns + up, start % columns + aside, []
    while 0 <= row < rows and 0 <= column < columns and land >> row * columns + column & 1:
        found.append(row * columns + column)
        row, column = row + up, column + aside
    return found


def _border(one: int, two: int, columns: int) -> int:
    """Return the bit of the border between two squares: that of the lower square, to its right
    or, further up in the number, above it.
    """
    return 1 << min(one, two) * 2 + (abs(one - two) == columns)


def _rays(variant: str, up: int, aside: int, land: int) -> dict[int, Ray]:
    """Return the rides one way by the square of the scout, as a bit."""
    rows, columns = VARIANTS[variant][:2]
    names, found = squares(rows, columns), {}
    for start in range(rows * columns):
        path = _path(variant, start, up, aside, land)
        rides = tuple([names[start] + names[goal] for goal in path])
        before, until = {0: rides[1:]}, {0: rides[1:]}
        for place, square in enumerate(path):
            before[1 << square] = rides[1:place]
            until[1 << square] = rides[1 : place + 1]
        found[1 << start] = Ray(sum([1 << square for square in path]), before, until)
    return found
