"""The boards of Nine, Six and Three Men's Morris: points on lines, and what follows from these."""

from collections.abc import Iterable
from functools import cache
from itertools import pairwise, permutations
from typing import NamedTuple

from textgames.core import Action
from textgames.envs.board.bits import Names
from textgames.envs.grids import LETTERS

MEN = {"nine": 9, "six": 6, "three": 3}  # of each player
LINES = {
    "nine": (
        "a7-d7-g7 b6-d6-f6 c5-d5-e5 a4-b4-c4 e4-f4-g4 c3-d3-e3 b2-d2-f2 a1-d1-g1 "
        "a1-a4-a7 b2-b4-b6 c3-c4-c5 d1-d2-d3 d5-d6-d7 e3-e4-e5 f2-f4-f6 g1-g4-g7"
    ),
    "six": (
        "a5-c5-e5 b4-c4-d4 b2-c2-d2 a1-c1-e1 a1-a3-a5 b2-b3-b4 d2-d3-d4 e1-e3-e5 "
        "a3-b3 d3-e3 c1-c2 c4-c5"
    ),
    "three": "a3-b3-c3 a2-b2-c2 a1-b1-c1 a1-a2-a3 b1-b2-b3 c1-c2-c3 a1-b2-c3 a3-b2-c1",
}


class Move(NamedTuple):
    """The points that a move leaves and goes to, each one bit."""

    start: int
    goal: int


class Board(NamedTuple):
    """What is the same in all games on one board. A point is one bit of a whole number.

    The lowest bit is the point at the top left; the others follow row by row.
    """

    lines: tuple[str, ...]  # such as "a1-d1-g1"
    points: dict[Action, int]
    names: Names  # of the points
    everywhere: int  # all points
    stretches: tuple[int, ...]  # the board in parts of at most eight points
    beside: dict[int, int]  # the neighbours of each point
    mills: tuple[int, ...]  # the lines of three points
    through: dict[int, tuple[int, ...]]  # those through each point
    moves: dict[Action, Move]  # from each point to each other, such as "a1d7"
    steps: tuple[Action, ...]  # those to the next point on a line
    leaving: dict[int, Names]  # the moves from each point, by where they go
    drawing: str  # to be filled with a mark for each point


@cache
def morris_board(kind: str) -> Board:
    lines = tuple(LINES[kind].split())
    on_lines = [line.split("-") for line in lines]
    found = {point for on_line in on_lines for point in on_line}
    in_order = sorted(found, key=lambda point: (-int(point[1:]), point))
    points = {name: 1 << place for place, name in enumerate(in_order)}
    mills = tuple(sum(points[name] for name in names) for names in on_lines if len(names) == 3)
    pairs = [pair for names in on_lines for pair in pairwise(names)]
    moves = {
        start + goal: Move(points[start], points[goal]) for start, goal in permutations(points, 2)
    }
    steps = {start + goal for one, other in pairs for start, goal in ((one, other), (other, one))}
    beside = dict.fromkeys(points.values(), 0)
    by_start: dict[int, dict[int, Action]] = {point: {} for point in points.values()}
    for name, (start, goal) in moves.items():
        by_start[start][goal] = name
        if name in steps:
            beside[start] |= goal
    return Board(
        lines=lines,
        points=points,
        names=Names({point: name for name, point in points.items()}),
        everywhere=(1 << len(points)) - 1,
        stretches=tuple(0xFF << low for low in range(0, len(points), 8)),
        beside=beside,
        mills=mills,
        through={point: tuple(mill for mill in mills if mill & point) for point in points.values()},
        moves=moves,
        steps=tuple(name for name in moves if name in steps),
        leaving={start: Names(by_goal) for start, by_goal in by_start.items()},
        drawing=drawing_of(lines, points),
    )


def drawing_of(lines: tuple[str, ...], names: Iterable[str]) -> str:
    """Draw the lines between the points; rows are numbered to the left, letters stand below."""
    places = {name: (int(name[1:]), LETTERS.index(name[0])) for name in names}
    size = max(row for row, _ in places.values())
    canvas = [[" "] * (2 * size - 1) for _ in range(2 * size - 1)]  # the bottom row first
    for line in lines:
        first, *_, last = [places[name] for name in line.split("-")]
        length = max(last[0] - first[0], last[1] - first[1])
        up, right = (last[0] - first[0]) // length, (last[1] - first[1]) // length
        stroke = "-" if not up else "|" if not right else "/" if up == right else "\\"
        for step in range(2 * length):
            canvas[2 * first[0] - 2 + step * up][2 * first[1] + step * right] = stroke
    for row, column in places.values():
        canvas[2 * row - 2][2 * column] = "%s"
    drawn = [
        ("  " if place % 2 else f"{place // 2 + 1} ") + "".join(marks)
        for place, marks in enumerate(canvas)
    ]
    return "\n".join([*reversed(drawn), "  " + " ".join(LETTERS[:size])])
