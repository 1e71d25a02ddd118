"""The board of Lines of Action: its lines, the moves on each, and which pieces are connected."""

from functools import cache
from itertools import product
from typing import NamedTuple

from textgames.core import Action
from textgames.envs.board.bits import spread
from textgames.envs.grids import drawing, squares

Moves = tuple[tuple[Action, ...], tuple[Action, ...]]  # of each player


class Line(dict[int, Moves]):
    """The moves on a row, a column or a diagonal, by the pieces that stand there.

    They are found when first asked for, and kept up to a number of them.

    Args:
        places: the numbers of its squares, in order.
        names: of all squares of the board, whose lowest bit is a1.
    """

    def __init__(self, places: tuple[int, ...], names: tuple[Action, ...]) -> None:
        self.places, self.names = places, names
        self.squares = sum(1 << place | 1 << place + len(names) for place in places)

    def __missing__(self, pieces: int) -> Moves:
        """Find them for the pieces of player 0 in the lower bits, of player 1 in the upper ones."""
        if len(self) == 4096:
            self.clear()
        places, names = self.places, self.names
        owners = [
            0 if pieces >> place & 1 else 1 if pieces >> place + len(names) & 1 else -1
            for place in places
        ]
        far = pieces.bit_count()
        moves: tuple[list[Action], list[Action]] = ([], [])
        for start, owner in enumerate(owners):
            for goal in (start - far, start + far) if owner >= 0 else ():
                if 0 <= goal < len(places) and owners[goal] != owner:
                    between = owners[min(start, goal) + 1 : max(start, goal)]
                    if 1 - owner not in between:
                        moves[owner].append(names[places[start]] + names[places[goal]])
        self[pieces] = found = tuple(moves[0]), tuple(moves[1])
        return found


class Grid(NamedTuple):
    """What is the same in all games of one size. A square is one bit of a whole number.

    The lowest bit is a1; the squares of a row follow each other, and the rows from bottom to top.
    """

    start: tuple[int, int]  # the pieces of each player
    lines: tuple[Line, ...]
    # the squares a move leaves and goes to; the lines that it changes, by number and squares
    moves: dict[Action, tuple[int, int, tuple[tuple[int, int], ...]]]
    squares: int  # how many
    size: int
    not_leftmost: int
    not_rightmost: int
    cells: tuple[int, ...]  # row by row from the top left
    drawing: str  # to be filled with the rows


@cache
def grid(size: int) -> Grid:
    names, everywhere = squares(size, size), range(size * size)
    lines = tuple(Line(places, names) for places in lines_of(size))
    through = [
        {(number, line.squares) for number, line in enumerate(lines) if place in line.places}
        for place in everywhere
    ]
    moves = {
        names[start] + names[goal]: (
            1 << start,
            1 << goal,
            tuple(sorted(through[start] | through[goal])),
        )
        for start, goal in product(everywhere, everywhere)
        if start != goal and through[start] & through[goal]
    }
    board = (1 << size * size) - 1
    leftmost = sum(1 << size * row for row in range(size))
    sides = leftmost | leftmost << size - 1
    ends = (1 << size) - 1 | (1 << size) - 1 << size * (size - 1)
    return Grid(
        start=(ends & ~sides, sides & ~ends),
        lines=lines,
        moves=moves,
        squares=size * size,
        size=size,
        not_leftmost=board & ~leftmost,
        not_rightmost=board & ~(leftmost << size - 1),
        cells=tuple(1 << r * size + c for r in reversed(range(size)) for c in range(size)),
        drawing=drawing(size, size, by_row=True),
    )


def lines_of(size: int) -> list[tuple[int, ...]]:
    """Return the rows, columns and diagonals of two squares or more, as numbers of their squares.

    Squares are numbered row by row.
    """
    found = []
    for up, aside in ((0, 1), (1, 0), (1, 1), (1, -1)):
        for row, column in product(range(size), range(size)):
            if row >= up and 0 <= column - aside < size:
                continue  # the line begins earlier
            line = []
            while row < size and 0 <= column < size:
                line.append(row * size + column)
                row, column = row + up, column + aside
            if len(line) > 1:
                found.append(tuple(line))
    return found


def moves_by_line(pieces: tuple[int, int], board: Grid) -> list[tuple[Action, ...]]:
    """Return the moves on each line: those of player 0 on all of them, then those of player 1."""
    both = pieces[0] | pieces[1] << board.squares
    found = [line[both & line.squares] for line in board.lines]
    return [moves[player] for player in (0, 1) for moves in found]


def is_connected(pieces: int, board: Grid) -> bool:
    """Whether pieces that share sides or corners make one group of them all."""
    group = pieces & -pieces
    while True:
        grown = spread(group, board.size, board.not_leftmost, board.not_rightmost) & pieces
        if grown == group:
            return group == pieces
        group = grown
