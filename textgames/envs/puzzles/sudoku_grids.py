"""Sudoku grids: their rows, columns and blocks, how they are drawn, solved and made."""

from collections.abc import Iterator
from functools import cache, lru_cache
from random import Random
from typing import NamedTuple

from textgames.envs.grids import LETTERS, squares_from_top

DIGITS = "123456789"
EMPTY = "."
BLOCKS = {4: (2, 2), 6: (2, 3), 9: (3, 3)}  # by size: their rows and columns


class Grid(NamedTuple):
    """What is the same in all games of one size. Cells count row by row from the top left."""

    names: tuple[str, ...]
    cells: dict[str, int]
    units: tuple[tuple[str, tuple[int, ...]], ...]  # rows, columns and blocks, with their names
    peers: tuple[tuple[int, ...], ...]  # the other cells in the units of each cell
    drawing: str


@cache
def grid(size: int) -> Grid:
    high, wide = BLOCKS[size]
    names = squares_from_top(size, size)
    cells = range(size * size)
    block_of = [c // size // high * high + c % size // wide for c in cells]
    units = []
    for n in range(size):
        block = tuple(c for c in cells if block_of[c] == n)
        units += [
            (f"row {size - n}", tuple(range(n * size, (n + 1) * size))),
            (f"column {LETTERS[n]}", tuple(range(n, size * size, size))),
            (f"the block of {names[block[0]]}", block),
        ]
    peers = [{other for _, unit in units if c in unit for other in unit} - {c} for c in cells]
    return Grid(
        names,
        {name: cell for cell, name in enumerate(names)},
        tuple(units),
        tuple(tuple(sorted(others)) for others in peers),
        _drawing(size, high, wide),
    )


def _drawing(size: int, high: int, wide: int) -> str:
    """Return a grid to be filled with `%`, as `grids.drawing`, with lines between the blocks."""
    row = " | ".join([" ".join(["%s"] * wide)] * (size // wide))
    line = "  " + "-+-".join(["-" * (2 * wide - 1)] * (size // wide))
    lines = [line if n == 0 else f"{n} {row}" for n in _rows_and_lines(size, high)]
    letters = [" ".join(LETTERS[at : at + wide]) for at in range(0, size, wide)]
    return "\n".join([*lines, "  " + "   ".join(letters)])


def _rows_and_lines(size: int, high: int) -> Iterator[int]:
    for row in range(size, 0, -1):
        yield row
        if row % high == 1 and row > 1:
            yield 0


# In what follows a cell is the set of digits that it can still have, as bits; 1 is the lowest.


@lru_cache(100)
def generated(size: int, clues: int, seed: int) -> tuple[str, str]:
    """Return a puzzle with exactly so many clues, and its only solution.

    Digits are taken from a random grid in random order where the others still force them. Should
    too few go, which is rare, another grid is tried.
    """
    rng, cells = Random(seed), size * size
    while True:
        solution = next(solutions([(1 << size) - 1] * cells, size, [], rng))
        keys = [rng.random() for _ in range(cells)]
        given = dict(enumerate(solution))
        for cell in sorted(given, key=keys.__getitem__):
            if len(given) == clues:
                marks = [str(digit.bit_length()) for digit in solution]
                puzzle = [mark if cell in given else EMPTY for cell, mark in enumerate(marks)]
                return "".join(puzzle), "".join(marks)
            digit = given.pop(cell)
            options = possible(given, size)
            options[cell] &= ~digit
            if next(solutions(options, size, singles(options, given)), None):
                given[cell] = digit  # another one would do as well


def solved(size: int, puzzle: str) -> Iterator[str]:
    """Yield every solution of a puzzle."""
    given = {c: 1 << int(mark) - 1 for c, mark in enumerate(puzzle) if mark != EMPTY}
    options = possible(given, size)
    for solution in solutions(options, size, singles(options, given)):
        yield "".join([str(digit.bit_length()) for digit in solution])


def possible(given: dict[int, int], size: int) -> list[int]:
    """Return what each cell can be, as far as the digits in its units tell."""
    options = [(1 << size) - 1] * (size * size)
    for cell, digit in given.items():
        for other in grid(size).peers[cell]:
            options[other] &= ~digit
    for cell, digit in given.items():
        options[cell] &= digit
    return options


def singles(options: list[int], given: dict[int, int]) -> list[int]:
    """Return the cells that have one digit left, or none, which their peers do not know yet."""
    return [
        c for c, left in enumerate(options) if not left & left - 1 and not (left and c in given)
    ]


def solutions(
    options: list[int], size: int, waiting: list[int], rng: Random | None = None
) -> Iterator[list[int]]:
    """Yield every way to fill the grid; in random order with `rng`.

    Of the cells with one digit, the peers of those `waiting` may still have it as an option.
    """
    options = options[:]
    if not propagated(options, waiting, size):
        return
    open_cells = [(left.bit_count(), cell) for cell, left in enumerate(options) if left & left - 1]
    if not open_cells:
        yield options
        return
    cell = min(open_cells)[1]
    digits = [1 << n for n in range(size) if options[cell] >> n & 1]
    if rng:
        keys = {digit: rng.random() for digit in digits}
        digits.sort(key=keys.__getitem__)
    for digit in digits:
        options[cell] = digit
        yield from solutions(options, size, [cell], rng)


def propagated(options: list[int], waiting: list[int], size: int) -> bool:
    """Take the digits of the cells `waiting` from their peers, and so on; False if none is left."""
    peers = grid(size).peers
    while waiting:
        cell = waiting.pop()
        digit = options[cell]
        if not digit:
            return False
        for other in peers[cell]:
            left = options[other]
            if left & digit:
                options[other] = left = left ^ digit
                if not left & left - 1:
                    if not left:
                        return False
                    waiting.append(other)
    return True
