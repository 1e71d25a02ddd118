"""Sudoku: fill a grid so that no row, column or block has a digit twice; there is one solution."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Literal

from textgames.core import CHANCE, SEEDS, Action, Game, LegalActions, Listed, OptionError, Range
from textgames.envs.puzzles.sudoku_grids import BLOCKS, DIGITS, EMPTY, generated, grid
from textgames.texts import counted

CLUES = {4: (6, 6, 15), 6: (14, 12, 35), 9: (36, 27, 80)}  # by size: usual, fewest and most


@lru_cache(100)
def moves(size: int, puzzle: str) -> Listed:
    """Return a digit in each cell that was empty at the start."""
    names = [name for name, mark in zip(grid(size).names, puzzle, strict=True) if mark == EMPTY]
    return Listed(
        tuple(f"{name}={digit}" for name in names for digit in DIGITS[:size]),
        f"a digit from 1 to {size} in a cell that was empty at the start, such as [{names[0]}=1]",
    )


class Sudoku(Game):
    """Empty cells of a grid are filled with digits; no row, column or block may have one twice.

    Each puzzle has exactly one solution. Any digit may be written into any cell that is no clue,
    over another too: the rules do not say whether it is right. The game ends when the grid is
    solved, or after `slack` digits for each cell to fill.

    Actions: a cell and its digit, such as "b3=7".
    Returns: 1 if the grid is solved, else half the share of the cells to fill that are right.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("perfect information", "deduction", "puzzle", "classic")
    evidence = (
        "cross-checked: puzzles of every size have one solution, and this one, by an exact cover "
        "search (Knuth 2000)",
        "solved: 288 grids of size 4 (OEIS A107739)",
    )
    opponent = "rule"

    def setup(
        self,
        size: Literal[4, 6, 9] = 9,
        clues: Annotated[int, Range(0, 80)] = 0,  # 0: as many as usual for the size
        slack: Annotated[int, Range(1, 5)] = 2,
    ) -> None:
        usual, fewest, most = CLUES[size]
        if clues and not fewest <= clues <= most:
            raise OptionError(
                f"expected clues = {fewest} to {most} in a grid of size {size}, or 0 for {usual}, "
                f"got {clues}"
            )
        self.size = size
        self.clues = clues or usual
        self.slack = slack
        self.puzzle = self.filled = self.solution = ""
        self.left = slack * (size * size - self.clues)  # digits that may be written
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return SEEDS if player == CHANCE else moves(self.size, self.puzzle)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.puzzle, self.solution = generated(self.size, self.clues, int(action))
            self.filled = self.puzzle
            self.tell(0, f"The puzzle:\n{self._drawn()}")
            self.ask(0)
            return
        name, _, digit = action.partition("=")
        cell = grid(self.size).cells[name]
        self.filled = self.filled[:cell] + digit + self.filled[cell + 1 :]
        self.left -= 1
        self.tell(0, f"You write {digit} in {name}.")
        if self.filled == self.solution:
            self.tell(0, "The grid is full and right. You win.")
            self.end((1,))
            return
        if EMPTY not in self.filled:
            twice = next(name for name, unit in grid(self.size).units if self._repeats(unit))
            self.tell(0, f"The grid is full, but {twice} has a digit twice.")
        if self.left:
            self.ask(0)
            return
        right = sum(map(str.__eq__, self.filled, self.solution)) - self.clues
        cells = self.size * self.size - self.clues
        counts = f"{right} of {cells}"
        self.tell(0, f"No digits are left to write. Right of the cells to fill: {counts}.")
        self.end((right / cells / 2,))

    def _repeats(self, unit: tuple[int, ...]) -> bool:
        return len({self.filled[cell] for cell in unit}) < self.size

    def rules(self, player: int) -> str:
        size = self.size
        high, wide = BLOCKS[size]
        digits = counted(self.slack * (size * size - self.clues), "digit")
        return (
            f"You solve a Sudoku of {size} rows and {size} columns, divided by lines into {size} "
            f"blocks of {high} rows and {wide} columns. {self.clues} cells hold a digit from the "
            f"start. Fill the others with the digits 1 to {size} so that every row, every column "
            "and every block has each digit once. There is exactly one solution. You write one "
            "digit at a time, and may write another one over it later; the digits from the start "
            "stay. You are not told whether a digit is right; but if the grid is full and wrong, "
            "you are told a row, column or block that has a digit twice. You may write "
            f"{digits} in all. Your result is 1 if the "
            "grid is solved by then, else half the share of the cells to fill that hold their "
            "right digit. In the drawing a dot is an empty cell. A cell is named by the letter of "
            "its column and the number of its row: a1 is the bottom left corner. Write the cell "
            "and the digit in brackets: [b3=2] writes 2 in column b of row 3."
        )

    def view(self, player: int) -> str:
        return f"{self._drawn()}\nDigits you may write: {self.left}"

    def _drawn(self) -> str:
        return grid(self.size).drawing % tuple(self.filled)

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return moves(self.size, EMPTY * self.size**2).actions

    def features(self, player: int) -> Sequence[float]:
        """For each cell from the top left its digit, as a share of the size, and 1 if a clue."""
        values: list[float] = []
        for clue, mark in zip(self.puzzle, self.filled, strict=True):
            values += [0 if mark == EMPTY else int(mark) / self.size, float(clue != EMPTY)]
        return values
