"""The board of Quoridor: where pawns may go, and which walls would shut one in.

A square is one bit of a whole number. The lowest bit is a1; the squares of a row follow each other,
and behind each row is one bit that is never set, so that no row runs into the next. A wall has the
bit of the square to the lower left of its middle, in two sets: of horizontal and of upright ones.

Where pawns may go is told by two sets: the squares with an open side to the north, and those with
an open side to the east.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from textgames.core import Action
from textgames.envs.board.bits import Names, apart
from textgames.envs.grids import squares

MARKS = "XOYZ"  # of the pawns


class Field(NamedTuple):
    """What is the same in all games of one size."""

    stride: int  # how many bits it is from a square to the one above
    names: Names  # of squares
    squares: dict[Action, int]  # by name
    walls: dict[Action, int]  # by name, which ends in "h" or "v"
    flat: Names  # of horizontal walls
    upright: Names
    stretches: tuple[int, ...]  # parts of the board that `listed` takes one after the other
    slots: int  # where a wall may be
    north: int  # of the empty board; see above
    east: int
    starts: tuple[int, int, int, int]  # at the bottom, the left, the top and the right
    goals: tuple[int, int, int, int]  # the squares opposite each start
    edge: int  # the points at the edge; see `with_wall`
    actions: tuple[Action, ...]


@cache
def field(size: int) -> Field:
    stride, middle, last = size + 1, size // 2, size - 1
    named = squares(size, size)
    places = [1 << row * stride + column for row in range(size) for column in range(size)]
    inner = [row * size + column for row in range(last) for column in range(last)]
    flat = {places[place]: f"{named[place]}h" for place in inner}
    upright = {places[place]: f"{named[place]}v" for place in inner}
    row = (1 << size) - 1
    column = sum(places[::size])
    corners = stride * stride  # points: rows of `stride`, without a gap
    return Field(
        stride=stride,
        names=Names(dict(zip(places, named, strict=True))),
        squares=dict(zip(named, places, strict=True)),
        walls={name: wall for walls in (flat, upright) for wall, name in walls.items()},
        flat=Names(flat),
        upright=Names(upright),
        stretches=tuple(sum(list(flat)[place : place + 8]) for place in range(0, len(flat), 8)),
        slots=sum(flat),
        north=sum(places[:-size]),
        east=sum(places) & ~(column << last),
        starts=(
            places[middle],
            places[(last - middle) * size],
            places[last * size + middle],
            places[(last - middle) * size + last],
        ),
        goals=(row << last * stride, column << last, row, column),
        edge=sum(
            1 << point
            for point in range(corners)
            if point // stride in (0, size) or point % stride in (0, size)
        ),
        actions=(*named, *flat.values(), *upright.values()),
    )


def step_ahead(side: int, size: int) -> int:
    """Return the square before the one where a pawn begins: 0 for the bottom, then clockwise."""
    start, stride = field(size).starts[side], size + 1
    return (start << stride, start << 1, start >> stride, start >> 1)[side]


def with_wall(joined: tuple[int, ...], wall: int, is_flat: bool, board: Field) -> tuple[int, ...]:
    """Return which points are joined after a wall is built, those that it joins last.

    Points are corners of squares, a bit for each, row by row from the bottom; the middle of a wall
    is `stride + 1` bits above the wall's own bit. Points are joined by walls, and at the edge.
    """
    middle = wall << board.stride + 1
    step = 1 if is_flat else board.stride
    own = middle | middle << step | middle >> step
    others = [part for part in joined if not part & own]
    for part in joined:
        if part & own:
            own |= part
    return (*others, own)


def closing(points: int, board: Field) -> tuple[int, int]:
    """Return the horizontal and the upright walls with two or three points among some joined ones.

    No other walls can shut anything in.
    """
    down = board.stride + 1
    return (
        _with_two_points(points, 1) >> down & board.slots,
        _with_two_points(points, board.stride) >> down & board.slots,
    )


def _with_two_points(joined: int, step: int) -> int:
    """Return the middles of the walls of which two or three points are in a set."""
    before, behind = joined << step, joined >> step
    return joined & (before | behind) | before & behind


def beside(squares: int, north: int, east: int, stride: int) -> int:
    """Return the squares one step from any of a set; no wall is between."""
    return (
        (squares & north) << stride
        | squares >> stride & north
        | (squares & east) << 1
        | squares >> 1 & east
    )


def moves_of_pawn(pawn: int, pawns: int, north: int, east: int, stride: int) -> int:
    """Return the squares to which a pawn may move or jump; `pawns` is where all pawns are."""
    steps = beside(pawn, north, east, stride)
    if not steps & pawns:
        return steps
    found = steps & ~pawns
    for other in apart(steps & pawns):
        found |= _jumps(pawn, other, north, east, stride) & ~pawns
    return found


def _jumps(pawn: int, other: int, north: int, east: int, stride: int) -> int:
    """Return where a pawn gets to over another one beside it, if nobody stands there."""
    up, down = (other & north) << stride, other >> stride & north
    right, left = (other & east) << 1, other >> 1 & east
    if other == pawn << stride:
        return up or left | right
    if other == pawn >> stride:
        return down or left | right
    if other == pawn << 1:
        return right or up | down
    return left or up | down


def shutting(
    flat: int,
    upright: int,
    ways: tuple[tuple[int, int], ...],
    north: int,
    east: int,
    stride: int,
) -> tuple[int, int]:
    """Return which horizontal and which upright walls leave some pawn no way to its goal.

    Args:
        flat: the horizontal walls in question.
        upright: likewise.
        ways: the square of each pawn, and the squares that are its goal.
        north: squares with an open side to the north; one bit of a row.
        east: likewise.
        stride: of the board.
    """
    bad_flat = bad_upright = 0
    for pawn, goal in ways:
        up, right = shortest(pawn, goal, north, east, stride)
        for wall in apart((up | up >> 1) & flat & ~bad_flat):
            if not reaches(pawn, goal, north & ~(wall | wall << 1), east, stride):
                bad_flat |= wall
        for wall in apart((right | right >> stride) & upright & ~bad_upright):
            if not reaches(pawn, goal, north, east & ~(wall | wall << stride), stride):
                bad_upright |= wall
    return bad_flat, bad_upright


def reaches(start: int, goal: int, north: int, east: int, stride: int) -> bool:
    """Whether there is a way from one square to any of the squares of a goal."""
    seen = fresh = start
    while fresh:
        if fresh & goal:
            return True
        fresh = beside(fresh, north, east, stride) & ~seen
        seen |= fresh
    return False


def shortest(start: int, goal: int, north: int, east: int, stride: int) -> tuple[int, int]:
    """Return the sides that one shortest way crosses: of squares to the north, and to the east."""
    layers = []
    seen = fresh = goal
    while not fresh & start:
        layers.append(fresh)
        fresh = beside(fresh, north, east, stride) & ~seen
        seen |= fresh
    up = right = 0
    square = start
    for layer in reversed(layers):
        if (square & north) << stride & layer:
            up |= square
            square <<= stride
        elif square >> stride & north & layer:
            square >>= stride
            up |= square
        elif (square & east) << 1 & layer:
            right |= square
            square <<= 1
        else:
            square >>= 1
            right |= square
    return up, right


@lru_cache(1 << 12)
def row_of_squares(size: int, pawns: tuple[int, ...], walls: int) -> str:
    """Draw a row of squares with the walls between them."""
    drawn = ""
    for place in range(size):
        mark = "."
        for seat, pawn in enumerate(pawns):
            if pawn >> place & 1:
                mark = MARKS[seat]
        drawn += mark + ("|" if walls >> place & 1 else " ")
    return drawn


@lru_cache(1 << 12)
def row_of_walls(size: int, flat: int, upright: int) -> str:
    """Draw the walls above a row: a horizontal one is as wide as two squares and their gap."""
    drawn = ""
    for place in range(size):
        drawn += "-" if (flat | flat << 1) >> place & 1 else " "
        drawn += "-" if flat >> place & 1 else "|" if upright >> place & 1 else " "
    return drawn
