"""The board of Tak: placements and moves by name, what a road is, and how stacks are shown."""

from functools import cache
from typing import NamedTuple

from textgames.core import Action
from textgames.envs.board.bits import Names
from textgames.envs.grids import LETTERS, beside, squares, squares_from_top

# How many stones and capstones each player has, by the number of rows.
PIECES = {3: (10, 0), 4: (15, 0), 5: (21, 1), 6: (30, 1), 7: (40, 2), 8: (50, 2)}

ByCount = tuple[tuple[Action, ...], ...]  # moves of at most as many pieces as the place in it says


class Way(NamedTuple):
    """The squares from one square to a side of the board, and the moves of a stack that way.

    The moves are found by what is met: the first square on the way that holds a wall or a capstone,
    or 0 if none does.
    """

    squares: int
    moves: dict[int, ByCount]  # to squares before the one that is met
    crushes: dict[int, ByCount]  # to the one that is met, where one piece is dropped


class Move(NamedTuple):
    """What one move of a stack does."""

    start: int  # the number of the square that the stack stands on
    taken: int  # how many pieces
    drops: tuple[tuple[int, int], ...]  # the numbers of the squares passed, and of pieces dropped
    squares: int  # all of them, the first one too


class Grid(NamedTuple):
    """What is the same in all games of one size. A square is one bit of a whole number.

    The lowest bit is a1; the squares of a row follow each other, and the rows from bottom to top.
    """

    everywhere: int
    flats: Names  # how to place a piece on each square: lying,
    walls: Names  # standing,
    capstones: Names
    placements: dict[Action, tuple[str, int]]  # their kinds, "", "S" or "C", and squares' numbers
    rows: tuple[int, ...]
    steps: dict[int, Names]  # of a single piece on each square, by the squares it may go to
    beside: dict[int, int]  # the squares around each
    # From each square: towards higher bits, where what is met is the lowest bit, and lower ones.
    ways: dict[int, tuple[tuple[Way, ...], tuple[Way, ...]]]
    moves: dict[Action, Move]
    sides: tuple[tuple[int, int], tuple[int, int]]  # opposite ones, which roads join
    not_leftmost: int
    not_rightmost: int


@cache
def grid(size: int) -> Grid:
    names = squares(size, size)
    numbers = range(size * size)
    moves: dict[Action, Move] = {}
    steps, ways = {}, {}
    for start in numbers:
        goals: dict[int, Action] = {}
        found: tuple[list[Way], list[Way]] = ([], [])
        for number, (up, aside) in enumerate(((1, 0), (0, 1), (-1, 0), (0, -1))):
            path = path_from(start, up, aside, size)
            if len(path) > 1:
                goals[1 << path[1]] = names[start] + names[path[1]]
                found[number // 2].append(way(path, names, size, moves))
        steps[1 << start] = Names(goals)
        ways[1 << start] = tuple(found[0]), tuple(found[1])
    everywhere = (1 << size * size) - 1
    bottom = (1 << size) - 1
    left = sum(1 << size * row for row in range(size))
    right = left << size - 1
    return Grid(
        everywhere=everywhere,
        flats=Names({1 << place: names[place] for place in numbers}),
        walls=Names({1 << place: f"S{names[place]}" for place in numbers}),
        capstones=Names({1 << place: f"C{names[place]}" for place in numbers}),
        placements={
            kind + names[place]: (kind, place)
            for kind in ("", "S", "C")[: 3 if PIECES[size][1] else 2]
            for place in numbers
        },
        rows=tuple(bottom << size * row for row in range(size)),
        steps=steps,
        beside={
            1 << place: sum(1 << other for other in others)
            for place, others in enumerate(beside(size, size))
        },
        ways=ways,
        moves=moves,
        sides=((left, right), (bottom, bottom << size * (size - 1))),
        not_leftmost=everywhere & ~left,
        not_rightmost=everywhere & ~right,
    )


def path_from(start: int, up: int, aside: int, size: int) -> list[int]:
    """Return the numbers of a square and of those that follow it in one direction."""
    path, (row, column) = [], divmod(start, size)
    while 0 <= row < size and 0 <= column < size:
        path.append(row * size + column)
        row, column = row + up, column + aside
    return path


def way(path: list[int], names: tuple[Action, ...], carry: int, moves: dict[Action, Move]) -> Way:
    """Return the moves of stacks along a path, after adding them to `moves`.

    Args:
        path: the numbers of the squares, from that which is left.
        names: of all squares.
        carry: how many pieces one may take.
        moves: of all ways so far.
    """
    start, goals = path[0], path[1:]
    # by how many squares are passed and how many pieces taken: all, and those that drop one last
    every: list[list[list[Action]]] = [[[] for _ in range(carry + 1)] for _ in path]
    single: list[list[list[Action]]] = [[[] for _ in range(carry + 1)] for _ in path]
    for count in range(1, carry + 1):
        for drops in compositions(count, len(goals)):
            far = len(drops)
            name = names[start] + names[path[far]]
            if count > 1:
                name += " " + "".join(map(str, drops))
            squares = sum([1 << place for place in path[: far + 1]])
            moves[name] = Move(start, count, tuple(zip(goals, drops, strict=False)), squares)
            every[far][count].append(name)
            if drops[-1] == 1:
                single[far][count].append(name)
    met = [1 << goal for goal in goals]
    return Way(
        squares=sum(met),
        moves={bit: up_to(every[: far + 1]) for far, bit in enumerate([*met, 0])},
        crushes={bit: up_to([single[far + 1]]) for far, bit in enumerate(met)},
    )


def up_to(moves: list[list[list[Action]]]) -> ByCount:
    """Return all moves of at most 0, 1, 2 and more pieces, those of fewer pieces first."""
    found: list[Action] = []
    by_count = []
    for count in range(len(moves[0])):
        for passed in moves:
            found += passed[count]
        by_count.append(tuple(found))
    return tuple(by_count)


@cache
def compositions(count: int, most: int) -> tuple[tuple[int, ...], ...]:
    """Return the ways to drop some pieces one square after the other, at least one on each.

    Args:
        count: how many pieces.
        most: on how many squares.
    """
    found: list[tuple[int, ...]] = [(count,)]
    if most > 1:
        for first in range(1, count):
            found += [(first, *rest) for rest in compositions(count - first, most - 1)]
    return tuple(found)


def slide(
    ways: tuple[tuple[Way, ...], tuple[Way, ...]],
    height: int,
    closed: int,
    crushed: int,
    found: list[Action],
) -> None:
    """Append the moves of a stack.

    Args:
        ways: from its square, see `Grid`.
        height: how many pieces may be taken.
        closed: the squares with walls and capstones.
        crushed: those of them that the piece on top may go to alone.
        found: where the names go.
    """
    upward, downward = ways
    for path, moves, crushes in upward:
        met = closed & path
        met &= -met
        found += moves[met][height]
        if met & crushed:
            found += crushes[met][height]
    for path, moves, crushes in downward:
        met = 1 << (closed & path).bit_length() >> 1
        found += moves[met][height]
        if met & crushed:
            found += crushes[met][height]


def has_road(pieces: int, size: int) -> bool:
    """Whether squares join two opposite sides of the board, in steps over their sides."""
    board = grid(size)
    for near, far in board.sides:
        if pieces & near and pieces & far:
            joined = grown = pieces & near
            while grown:
                wide = grown << size | grown >> size
                wide |= grown << 1 & board.not_leftmost | grown >> 1 & board.not_rightmost
                grown = wide & pieces & ~joined
                joined |= grown
            if joined & far:
                return True
    return False


def drawn(stacks: list[int], walls: int, caps: int, size: int) -> list[str]:
    """Return the lines of the board, the top row first, then one for each stack of several pieces.

    Args:
        stacks: the players of the pieces on each square, as bits: see `Tak`.
        walls: the squares with a wall on top.
        caps: likewise with a capstone.
        size: how many rows.
    """
    cells, several = [], []
    for name in squares_from_top(size, size):
        place = grid(size).placements[name][1]
        kind = "S" if walls >> place & 1 else "C" if caps >> place & 1 else ""
        pieces = [("X", "O")[piece == "1"] for piece in f"{stacks[place]:b}"[1:]]
        top = pieces.pop() if pieces else "."
        height = str(len(pieces) + 1) if pieces else ""
        cells.append(f"{kind or ' '}{top}{height:<2}")
        if pieces:
            several.append(f"{name}: {''.join(pieces)}{kind}{top}")
    rows = [" ".join(cells[start : start + size]) for start in range(0, size * size, size)]
    lines = [f"{size - up} {row}".rstrip() for up, row in enumerate(rows)]
    return [*lines, f"   {'    '.join(LETTERS[:size])}", *several]


def planes(stacks: list[int], player: int, size: int) -> list[float]:
    """Return the pieces on each square as numbers, see `Tak.features`."""
    found = [[0.0] * (size * size) for _ in range(size + 2)]
    for place, stack in enumerate(stacks):
        pieces = f"{stack:b}"[:0:-1]  # the one on top first
        for depth, piece in enumerate(pieces[:size]):
            found[depth][place] = 1.0 if piece == str(player) else -1.0
        for other, mark in enumerate((str(player), str(1 - player))):
            found[size + other][place] = pieces[size:].count(mark) / PIECES[size][0]
    return [number for plane in found for number in plane]
