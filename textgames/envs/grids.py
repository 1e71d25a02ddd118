"""Boards of squares: their names, such as "b3", and how they are drawn.

a1 is bottom left, or top left where rows count downwards.
"""

from functools import cache

LETTERS = "abcdefghijklmnopqrstuvwxyz"  # the columns, from left to right


@cache
def squares(rows: int, columns: int, letters: str = LETTERS) -> tuple[str, ...]:
    """Return the names row by row from a1: "a1", "b1", ..., "a2", ..."""
    return tuple(f"{letter}{row + 1}" for row in range(rows) for letter in letters[:columns])


@cache
def drawing(
    rows: int,
    columns: int,
    downwards: bool = False,
    by_row: bool = False,
    letters: str = LETTERS,
) -> str:
    """Return a board to be filled with `%`: one mark for each square, row by row from the top left.

    The numbers of the rows stand to the left, the letters of the columns at the end of row 1.
    With `by_row` it is to be filled with one text for each row.
    """
    width = len(str(rows))
    numbers = range(1, rows + 1) if downwards else range(rows, 0, -1)
    squares_of_row = "%s" if by_row else " ".join(["%s"] * columns)
    lines = [f"{row:>{width}} {squares_of_row}" for row in numbers]
    named = " " * (width + 1) + " ".join(letters[:columns])
    return "\n".join([named, *lines] if downwards else [*lines, named])


@cache
def squares_from_top(rows: int, columns: int) -> tuple[str, ...]:
    """Return the names row by row from the top left, in the order in which `drawing` is filled."""
    names = squares(rows, columns)
    starts = range((rows - 1) * columns, -1, -columns)
    return tuple(name for start in starts for name in names[start : start + columns])


@cache
def beside(rows: int, columns: int, diagonally: bool = False) -> tuple[tuple[int, ...], ...]:
    """Return the places next to each place of a board whose places are numbered row by row."""
    around = [
        (down, right)
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if (down or right) and (diagonally or not (down and right))
    ]
    return tuple(
        tuple(
            (row + down) * columns + column + right
            for down, right in around
            if 0 <= row + down < rows and 0 <= column + right < columns
        )
        for row in range(rows)
        for column in range(columns)
    )
