"""The board of Pentago: its lines, what turns do, and the names of actions."""

from functools import cache
from itertools import product
from typing import NamedTuple

from textgames.core import Action
from textgames.envs.board.bits import apart
from textgames.envs.grids import LETTERS, squares

WAYS = {"L": "counterclockwise", "R": "clockwise"}
STRETCH = 9  # squares of a part of the board
MOST_KEPT = 1 << 12  # quadrants that a turn remembers


class Turn(dict[int, tuple[int, int]]):
    """What a turn changes, by the marbles of one player in the quadrant that is turned.

    That is what is to be added to the player's marbles, and to the squares that it has of each
    line. Both are found when first asked for, and kept up to a number of them.

    Args:
        moved: for each square of the quadrant, where a marble on it goes.
        weights: see `Grid`.
    """

    def __init__(self, moved: dict[int, int], weights: dict[int, int]) -> None:
        self.moved, self.weights = moved, weights
        self.quadrant = sum(moved)

    def __missing__(self, marbles: int) -> tuple[int, int]:
        if len(self) == MOST_KEPT:
            self.clear()
        starts = apart(marbles)
        goals = [self.moved[start] for start in starts]
        gained = sum([self.weights[goal] for goal in goals])
        gained -= sum([self.weights[start] for start in starts])
        self[marbles] = found = sum(goals) - marbles, gained
        return found


class TurnsFrom(dict[int, tuple[Action, ...]]):
    """The placements with a turn on any set of empty squares of one stretch of the board.

    They are listed when first asked for.

    Args:
        of_each: those on each square.
    """

    def __init__(self, of_each: dict[int, tuple[Action, ...]]) -> None:
        self.of_each = of_each

    def __missing__(self, empty: int) -> tuple[Action, ...]:
        found: list[Action] = []
        for square in apart(empty):
            found += self.of_each[square]
        self[empty] = listed = tuple(found)
        return listed


class Grid(NamedTuple):
    """What is the same in all games of one size. A square is one bit of a whole number.

    The lowest bit is a1; the squares of a row follow each other, and the rows from bottom to top.
    How many squares of each line a player has is one number, with a few bits for each line: they
    begin so high that their upper bit is set when the line is full.
    """

    everywhere: int
    names: dict[int, Action]
    stretches: tuple[int, ...]  # the parts of the board whose actions are listed as one
    turns_from: TurnsFrom
    actions: dict[Action, tuple[int, Action, str]]  # the square, its name and the turn, if any
    turns: dict[str, Turn]
    weights: dict[int, int]  # one in each line through a square
    none: int  # of each line, when the board is empty
    ones: int  # one in each line
    full: int  # the upper bit of each line
    lines: dict[int, int]  # the squares of each, by that bit
    cells: tuple[int, ...]  # row by row from the top left
    drawing: str  # to be filled with the halves of the rows


@cache
def grid(quadrant: int, connect: int) -> Grid:
    side = 2 * quadrant
    named = squares(side, side)
    names = {1 << place: name for place, name in enumerate(named)}
    everywhere = (1 << side * side) - 1
    found = lines_of(side, connect)
    upper = (connect - 1).bit_length()  # where the upper bit is among those of a line
    units = [1 << number * (upper + 1) for number in range(len(found))]
    weights = {
        square: sum([unit for unit, line in zip(units, found, strict=True) if line & square])
        for square in names
    }
    turns = {
        f"{number}{way}": Turn(turned(quadrant, number, way), weights)
        for number in range(1, 5)
        for way in WAYS
    }
    actions = {name: (square, name, "") for square, name in names.items()}
    with_turn = {
        square: tuple([f"{name} {turn}" for turn in turns]) for square, name in names.items()
    }
    for square, listed in with_turn.items():
        for action, turn in zip(listed, turns, strict=True):
            actions[action] = square, names[square], turn
    return Grid(
        everywhere=everywhere,
        names=names,
        stretches=tuple(
            everywhere & (1 << STRETCH) - 1 << place for place in range(0, side * side, STRETCH)
        ),
        turns_from=TurnsFrom(with_turn),
        actions=actions,
        turns=turns,
        weights=weights,
        none=sum(units) * ((1 << upper) - connect),
        ones=sum(units),
        full=sum(units) << upper,
        lines={unit << upper: line for unit, line in zip(units, found, strict=True)},
        cells=tuple(1 << r * side + c for r in reversed(range(side)) for c in range(side)),
        drawing=drawing_of(quadrant),
    )


def lines_of(side: int, connect: int) -> list[int]:
    """Return the squares of each line of a board with so many rows and columns."""
    found = []
    for (up, aside), row, column in product(
        ((0, 1), (1, 0), (1, 1), (1, -1)), range(side), range(side)
    ):
        line = [(row + up * n, column + aside * n) for n in range(connect)]
        if all(r < side and 0 <= c < side for r, c in line):
            found.append(sum(1 << r * side + c for r, c in line))
    return found


def turned(quadrant: int, number: int, way: str) -> dict[int, int]:
    """Return where a turn takes what is on each square of a quadrant, 1 to 4."""
    bottom, left = quadrant * (number < 3), quadrant * (number % 2 == 0)
    most = quadrant - 1
    found = {}
    for up, aside in product(range(quadrant), range(quadrant)):
        goal = (most - aside, up) if way == "R" else (aside, most - up)
        start_row, goal_row = (bottom + up) * 2 * quadrant, (bottom + goal[0]) * 2 * quadrant
        found[1 << start_row + left + aside] = 1 << goal_row + left + goal[1]
    return found


def drawing_of(quadrant: int) -> str:
    rows = [f"{row} %s | %s" for row in range(2 * quadrant, 0, -1)]
    between = "-" * 2 * quadrant
    halves = LETTERS[:quadrant], LETTERS[quadrant : 2 * quadrant]
    return "\n".join(
        [
            *rows[:quadrant],
            f"  {between}+{between}",
            *rows[quadrant:],
            "  " + "   ".join(" ".join(half) for half in halves),
        ]
    )
