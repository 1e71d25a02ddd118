"""Sets of squares as whole numbers, a bit for each: what boards of bits share."""

from functools import lru_cache

from textgames.core import Action
from textgames.envs.grids import LETTERS


class Names(dict[int, tuple[Action, ...]]):
    """The names of any set of squares, the lowest first, listed when the set is first asked for.

    Every set asked for is kept: ask for at most eight squares or so at a time.
    """

    def __init__(self, names: dict[int, Action]) -> None:
        self.names = names

    def __missing__(self, squares: int) -> tuple[Action, ...]:
        listed = tuple([self.names[square] for square in apart(squares)])
        self[squares] = listed
        return listed


def apart(squares: int) -> list[int]:
    """Return each square of a set by itself, the lowest first."""
    found = []
    while squares:
        square = squares & -squares
        found.append(square)
        squares ^= square
    return found


def listed(squares: int, names: Names, stretches: tuple[int, ...]) -> tuple[Action, ...]:
    """Return the names of a set of squares, those of one stretch of the board after the other."""
    found: tuple[Action, ...] = ()
    for stretch in stretches:
        if squares & stretch:
            found += names[squares & stretch]
    return found


@lru_cache(1 << 14)  # a move changes a row or two of a board
def marked(width: int, marks: str, first: int, second: int, third: int = 0) -> str:
    """Draw a row of squares, the lowest bit first: one of the three marks, or a dot for none."""
    return " ".join(
        [
            marks[0]
            if first >> place & 1
            else marks[1]
            if second >> place & 1
            else marks[2]
            if third >> place & 1
            else "."
            for place in range(width)
        ]
    )


def drawn(
    empty: str,
    size: tuple[int, int],
    marks: str,
    first: int,
    second: int,
    third: int = 0,
    gap: int = 0,
) -> str:
    """Draw the pieces of two players on a board whose lowest bit is a1, at the bottom left.

    Args:
        empty: the board, to be filled with a text for each row, the top one first.
        size: rows and columns.
        marks: of the first player's pieces, of the second's, and of what is neither's.
        first: where they stand.
        second: likewise.
        third: likewise.
        gap: how many bits there are between two rows.
    """
    rows, columns = size
    row, stride = (1 << columns) - 1, columns + gap
    return empty % tuple(
        [
            marked(columns, marks, first >> up & row, second >> up & row, third >> up & row)
            for up in range((rows - 1) * stride, -1, -stride)
        ]
    )


def spread(squares: int, columns: int, not_leftmost: int, not_rightmost: int) -> int:
    """Return a set of squares with all that share a side or a corner, and bits above the board.

    Args:
        squares: the set; its lowest bit is a1, and a row is followed by the next one.
        columns: of the board.
        not_leftmost: its squares, but for those of the first column.
        not_rightmost: likewise of the last.
    """
    wide = squares | squares << 1 & not_leftmost | squares >> 1 & not_rightmost
    return wide | wide << columns | wide >> columns


def steps(size: tuple[int, int], up: int, aside: int) -> dict[Action, tuple[int, int]]:
    """Return the moves in one direction, by names such as "a2a3": what each leaves and goes to.

    Args:
        size: rows and columns of a board whose lowest bit is a1, at the bottom left.
        up: how many rows a move goes up.
        aside: how many columns it goes to the right.
    """
    rows, columns = size
    found = {}
    for row in range(rows):
        for column in range(columns):
            if 0 <= row + up < rows and 0 <= column + aside < columns:
                name = f"{LETTERS[column]}{row + 1}{LETTERS[column + aside]}{row + up + 1}"
                goal = (row + up) * columns + column + aside
                found[name] = 1 << row * columns + column, 1 << goal
    return found


def left_by(moves: dict[Action, tuple[int, int]]) -> Names:
    """Return the names of moves in one direction, by the squares that they leave."""
    return Names({start: name for name, (start, _) in moves.items()})


def shifts_of_lines(length: int, directions: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Return the shifts by which `has_line` finds lines, for each direction.

    Args:
        length: how many squares a line has, at least 2.
        directions: how many bits it is from one square of a line to the next. Lines must not run
            over a side of the board: beyond it is to be a bit that is never set.
    """
    steps, found = [], 1
    while found < length:  # two runs that touch or overlap are a longer run
        steps.append(min(found, length - found))
        found += steps[-1]
    return tuple(tuple(direction * step for step in steps) for direction in directions)


def has_line(stones: int, shifts: tuple[tuple[int, ...], ...], exactly: bool = False) -> bool:
    """Whether stones make a line. Each shift leaves where runs begin that are longer by it.

    Args:
        stones: of one player.
        shifts: see `shifts_of_lines`; the first of each direction goes to the next square.
        exactly: do not count a line that is part of a longer one.
    """
    for direction in shifts:
        run = stones
        for shift in direction:
            run &= run >> shift
        if run and exactly:
            run &= ~(run << direction[0] | run >> direction[0])
        if run:
            return True
    return False
