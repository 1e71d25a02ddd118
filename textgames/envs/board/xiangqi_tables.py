"""Xiangqi by tables: what each piece reaches from each point, and the names of all moves.

A point is one bit of a whole number: a0 is the lowest, b0 the next, i9 the highest. A move is named
as engines do in UCI and UCCI: the point left and the point reached, as in "h2e2".
"""

from collections.abc import Sequence

from textgames.core import Action
from textgames.envs.board.bits import Names
from textgames.envs.grids import LETTERS

ROWS, COLUMNS = 10, 9
NAMES = tuple(f"{letter}{row}" for row in range(ROWS) for letter in LETTERS[:COLUMNS])
BITS = tuple(1 << place for place in range(ROWS * COLUMNS))

STRAIGHT = ((1, 0), (0, 1), (0, -1), (-1, 0))  # rows up, columns to the right
DIAGONAL = ((1, 1), (1, -1), (-1, 1), (-1, -1))
Steps = Sequence[tuple[int, int]]


def _bit(row: int, column: int) -> int:
    """The bit of a point, 0 if it is none."""
    return BITS[row * COLUMNS + column] if 0 <= row < ROWS and 0 <= column < COLUMNS else 0


def _ray(start: int, up: int, right: int) -> list[int]:
    """The points from one on in a direction, the nearest first."""
    row, column = divmod(start.bit_length() - 1, COLUMNS)
    found = []
    while bit := _bit(row := row + up, column := column + right):
        found.append(bit)
    return found


def _step(start: int, up: int, right: int) -> int:
    """The point that one step reaches, 0 if there is none."""
    row, column = divmod(start.bit_length() - 1, COLUMNS)
    return _bit(row + up, column + right)


class Reach(dict[int, int]):
    """What a piece on one point reaches, by which points of `mask` are taken.

    Taken points are reached, too, whoever stands there. Each set is worked out when first asked.
    """

    def __init__(self, goals: int, mask: int) -> None:
        self.goals, self.mask = goals, mask  # what is reached with nothing in the way

    def __missing__(self, taken: int) -> int:
        self[taken] = reached = self.reached(taken)
        return reached

    def reached(self, taken: int) -> int:
        """What is reached if these points of `mask` are taken."""
        return self.goals


class Line(Reach):
    """What a chariot reaches along a row or a column; a cannon, which jumps to capture."""

    def __init__(self, start: int, steps: Steps, jumps: bool) -> None:
        self.rays = [_ray(start, *step) for step in steps]
        self.jumps = jumps
        goals = sum(bit for ray in self.rays for bit in ray)
        ends = sum(ray[-1] for ray in self.rays if ray)
        super().__init__(goals, goals if jumps else goals ^ ends)  # behind an end is nothing

    def reached(self, taken: int) -> int:
        found = 0
        for ray in self.rays:
            screens = 0
            for bit in ray:
                screens += bool(bit & taken)
                if not screens or (bit & taken and screens == 1 + self.jumps):
                    found |= bit
        return found


class Leaps(Reach):
    """What is reached by leaps, each over a point that must be empty."""

    def __init__(self, leaps: Sequence[tuple[int, int]]) -> None:
        self.leaps = [(over, goal) for over, goal in leaps if goal]
        mask = 0
        for over, _ in self.leaps:
            mask |= over
        super().__init__(sum(goal for _, goal in self.leaps), mask)

    def reached(self, taken: int) -> int:
        return sum(goal for over, goal in self.leaps if not over & taken)


# The points that may be in the way, what is reached, and the names of the moves there.
Way = tuple[int, Reach, Names]


def _way(start: int, reach: Reach) -> Way:
    name = NAMES[start.bit_length() - 1]
    goals = {bit: name + NAMES[place] for place, bit in enumerate(BITS) if bit & reach.goals}
    return reach.mask, reach, Names(goals)


def _points(names: str) -> int:
    return sum(BITS[NAMES.index(name)] for name in names.split())


# The points of each side: its half of the board, and where its defenders may stand.
HALF = ((1 << 45) - 1, (1 << 90) - (1 << 45))
PALACE = (_points("d0 e0 f0 d1 e1 f1 d2 e2 f2"), _points("d7 e7 f7 d8 e8 f8 d9 e9 f9"))
ADVISERS = (_points("d0 f0 e1 d2 f2"), _points("d9 f9 e8 d7 f7"))
ELEPHANTS = (_points("c0 g0 a2 e2 i2 c4 g4"), _points("c9 g9 a7 e7 i7 c5 g5"))
# Where soldiers may stand: on their first points, one step on, and beyond the river.
SOLDIERS = (
    _points("a3 c3 e3 g3 i3 a4 c4 e4 g4 i4") | HALF[1],
    _points("a6 c6 e6 g6 i6 a5 c5 e5 g5 i5") | HALF[0],
)


def _defender(start: int, steps: Steps, points: int) -> tuple[Way, ...]:
    """One step to another of the points where such a piece may stand."""
    return (_way(start, Reach(sum(_step(start, *step) & points for step in steps), 0)),)


def _elephant(start: int, points: int) -> tuple[Way, ...]:
    leaps = [(_step(start, up, aside), _step(start, 2 * up, 2 * aside)) for up, aside in DIAGONAL]
    return (_way(start, Leaps([(over, goal & points) for over, goal in leaps])),)


def horse_leaps(start: int) -> list[tuple[int, int]]:
    """A horse's leaps: one step straight, over a point, and one diagonally on, to another."""
    leaps = []
    for up, aside in STRAIGHT:
        for turn in (-1, 1):
            goal = _step(start, 2 * up + turn * (not up), 2 * aside + turn * (not aside))
            leaps.append((_step(start, up, aside), goal))
    return leaps


def _lines(start: int, jumps: bool) -> tuple[Way, ...]:
    """Along the row and along the column."""
    return tuple(
        _way(start, Line(start, steps, jumps)) for steps in (((0, 1), (0, -1)), ((1, 0), (-1, 0)))
    )


def _soldier(start: int, side: int) -> tuple[Way, ...]:
    steps = [(-1 if side else 1, 0)]
    if not start & HALF[side]:
        steps += [(0, -1), (0, 1)]
    return _defender(start, steps, -1)


Ways = dict[int, tuple[Way, ...]]  # of a piece from each point where it may stand
GENERAL: Ways = {
    start: _defender(start, STRAIGHT, palace)
    for palace in PALACE
    for start in BITS
    if start & palace
}
ADVISER: Ways = {
    start: _defender(start, DIAGONAL, points)
    for points in ADVISERS
    for start in BITS
    if start & points
}
ELEPHANT: Ways = {
    start: _elephant(start, points) for points in ELEPHANTS for start in BITS if start & points
}
HORSE: Ways = {start: (_way(start, Leaps(horse_leaps(start))),) for start in BITS}
CHARIOT: Ways = {start: _lines(start, False) for start in BITS}
CANNON: Ways = {start: _lines(start, True) for start in BITS}
SOLDIER: tuple[Ways, ...] = tuple(
    {start: _soldier(start, side) for start in BITS if start & SOLDIERS[side]} for side in (0, 1)
)

# The points left and reached, for each move by its name.
MOVES: dict[Action, tuple[int, int]] = {
    name: (start, goal)
    for pieces in (CHARIOT, HORSE, ELEPHANT, ADVISER)  # a general and a soldier move like a chariot
    for start, ways in pieces.items()
    for _, _, names in ways
    for goal, name in names.names.items()
}


def _between() -> dict[int, int]:
    lines = {}
    for start in BITS:
        for step in STRAIGHT:
            passed = 0
            for end in _ray(start, *step):
                lines[start | end] = passed
                passed |= end
    return lines


BETWEEN = _between()  # the points between the two of a line, by the bits of both
PALACES = tuple(bit for bit in BITS if bit & (PALACE[0] | PALACE[1]))
CROSS = {general: sum(reach.goals for _, reach, _ in CHARIOT[general]) for general in PALACES}
# The points from which a horse attacks a general, each with the point that has to be empty.
LEGS: dict[int, dict[int, int]] = {
    general: {start: over for start in BITS for over, goal in horse_leaps(start) if goal == general}
    for general in PALACES
}
LEAPS = {general: sum(legs) for general, legs in LEGS.items()}
# The points from which a soldier of each side attacks a general.
STABS = tuple(
    {
        general: sum(start for start, ways in soldiers.items() if ways[0][1].goals & general)
        for general in PALACES
    }
    for soldiers in SOLDIER
)
