"""Minesweeper: open all squares without a mine; numbers tell how many mines are beside."""

from collections.abc import Sequence
from functools import cache, lru_cache
from random import Random
from typing import Annotated, NamedTuple

from textgames.core import CHANCE, SEEDS, Action, Game, LegalActions, OptionError, Range
from textgames.envs.grids import beside, drawing, squares_from_top


class Field(NamedTuple):
    """What is the same in all games of one size. A square is one bit; the lowest is top left."""

    names: tuple[str, ...]
    squares: dict[str, int]
    beside: tuple[tuple[int, ...], ...]
    around: tuple[int, ...]  # the squares beside each square, as bits
    drawing: str  # to be filled with the rows


@cache
def field(rows: int, columns: int) -> Field:
    names = squares_from_top(rows, columns)
    near = beside(rows, columns, diagonally=True)
    return Field(
        names,
        {name: square for square, name in enumerate(names)},
        near,
        tuple(sum([1 << other for other in others]) for others in near),
        drawing(rows, columns, by_row=True),
    )


@lru_cache(10_000)  # an action changes a row or two, unless it opens many squares
def drawn_row(columns: int, covered: int, flags: int, near: int, shown: bool) -> str:
    """Draw a row; `near` has its mines with those of the rows above and below."""
    row = (1 << columns) - 1
    mines, three_rows = near >> columns & row, 1 | 1 << columns | 1 << 2 * columns
    marks = []
    for place in range(columns):
        if shown and mines >> place & 1:
            marks.append("*")
        elif covered >> place & 1:
            marks.append("F" if flags >> place & 1 else "#")
        else:
            around = (0b111 << place >> 1 & row) * three_rows
            marks.append(str((near & around).bit_count() or "."))
    return " ".join(marks)


@lru_cache(10_000)
def actions(rows: int, columns: int, covered: int, flags: int) -> tuple[Action, ...]:
    legal = []
    for square, name in enumerate(field(rows, columns).names):
        if flags >> square & 1:
            legal.append(f"unflag {name}")
        elif covered >> square & 1:
            legal += [f"open {name}", f"flag {name}"]
    return tuple(legal)


@lru_cache(100)
def shuffled(squares: int, seed: int) -> tuple[int, ...]:
    rng = Random(seed)
    keys = [rng.random() for _ in range(squares)]
    return tuple(sorted(range(squares), key=keys.__getitem__))


class Minesweeper(Game):
    """Mines lie hidden under squares. An opened square tells how many mines are beside it.

    As in the published game (Microsoft, since Windows Vista) the first square that is opened and
    those around it have no mine, a square with no mine beside it opens all squares beside it, and
    a flagged square cannot be opened. The game ends after twice as many actions as squares.

    Actions: "open c3", "flag c3", "unflag c3".
    Returns: 1 if all squares without a mine are open at the end, else half the share that are.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("hidden information", "deduction", "puzzle", "classic")
    evidence = (
        "cross-checked: numbers and opened squares of random games with a count and a flood fill "
        "by coordinates",
        "played through: tests/golden/Minesweeper-v0.txt, a game that is won",
    )
    opponent = "rule"

    def setup(
        self,
        rows: Annotated[int, Range(4, 20)] = 9,
        columns: Annotated[int, Range(4, 20)] = 9,
        mines: Annotated[int, Range(1, 100)] = 10,
    ) -> None:
        if mines > rows * columns - 9:
            raise OptionError(
                f"expected mines = at most {rows * columns - 9} on {rows} rows of {columns} "
                f"columns, since 9 are free at the first opening, got {mines}"
            )
        self.size = rows, columns
        self.number = mines
        self.order: tuple[int, ...] = ()  # squares in the order in which they get mines
        self.mines = 0  # as bits, as are the next two; laid when the first square is opened
        self.covered = (1 << rows * columns) - 1
        self.flags = 0
        self.left = 2 * rows * columns  # actions
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return SEEDS if player == CHANCE else actions(*self.size, self.covered, self.flags)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.order = shuffled(self.size[0] * self.size[1], int(action))
            self.ask(0)
            return
        verb, _, name = action.partition(" ")
        square = field(*self.size).squares[name]
        self.left -= 1
        if verb != "open":
            self.flags ^= 1 << square
            self.tell(0, f"You {verb} {name}.")
        elif self._open(square):
            return
        if self.left:
            self.ask(0)
        else:
            self.tell(0, "No actions are left.")
            self._end()

    def _open(self, square: int) -> bool:
        """Open a square; return whether that ends the game."""
        names = field(*self.size).names
        if not self.mines:
            kept_free = field(*self.size).around[square] | 1 << square
            free = [place for place in self.order if not kept_free >> place & 1]
            self.mines = sum([1 << place for place in free[: self.number]])
        if self.mines >> square & 1:
            self.tell(0, f"You open {names[square]}. It is a mine. You lose.")
            self._end()
            return True
        opened = self._opened_from(square)
        self.covered &= ~sum([1 << place for place in opened])
        groups: dict[int, list[str]] = {}
        for place in opened:
            groups.setdefault(self.beside(place), []).append(names[place])
        told = "; ".join([f"{count} for {' '.join(groups[count])}" for count in sorted(groups)])
        self.tell(0, f"You open {names[square]}. Mines around: {told}.")
        if self.covered == self.mines:
            self.tell(0, "All squares without a mine are open. You win.")
            self._end()
        return self.is_terminal

    def _opened_from(self, square: int) -> list[int]:
        """Return the squares that opening one opens, from the top left."""
        near, opened, waiting = field(*self.size).beside, set(), [square]
        closed = self.covered & ~self.flags
        while waiting:
            place = waiting.pop()
            if place not in opened and closed >> place & 1:
                opened.add(place)
                if not self.beside(place):
                    waiting += near[place]
        return sorted(opened)

    def beside(self, square: int) -> int:
        """Return how many mines are beside a square."""
        return (self.mines & field(*self.size).around[square]).bit_count()

    def _end(self) -> None:
        names = field(*self.size).names
        where = [name for square, name in enumerate(names) if self.mines >> square & 1]
        if where:
            self.tell(0, f"The mines are at {', '.join(where)}.")
        safe = len(names) - self.number
        covered = self.covered.bit_count() - self.number
        self.end(((safe - covered) / safe / 2 if covered else 1,))

    def rules(self, player: int) -> str:
        rows, columns = self.size
        mines = "1 mine is" if self.number == 1 else f"{self.number} mines are"
        return (
            f"You play Minesweeper on a field of {rows} rows and {columns} columns. {mines} hidden "
            "under its squares. Opening a square that has no mine tells how many of the up to "
            "eight squares around it have one; if none has, all squares around it are opened too, "
            "and so on. The mines are laid when you open your first square: neither it nor the "
            "squares around it get one. You win if all squares without a mine are open. If you "
            "open a mine you lose. You may flag a square that you take for a mine, and unflag it. "
            "A flagged square cannot be opened; flags need not be right and count for nothing. "
            f"After {2 * rows * columns} actions the game ends. Your result is 1 if you win, else "
            "half the share of the squares without a mine that are open at the end: 0.25 if half "
            "of them are. In the drawing # is a covered square, F a flagged one, a digit the "
            "number of mines around an open one, a dot an open one with none, and * a mine, shown "
            "at the end. A square is named by the letter of its column and the number of its row: "
            "a1 is the bottom left corner. Write what to do in brackets, such as [open c3], "
            "[flag c3] or [unflag c3]."
        )

    def view(self, player: int) -> str:
        rows, columns = self.size
        row, mines, shown = (1 << columns) - 1, self.mines << columns, self.is_terminal
        lines = []
        for up in range(0, rows * columns, columns):
            near = mines >> up & (1 << 3 * columns) - 1  # the row above, this one, the one below
            covered, flags = self.covered >> up & row, self.flags >> up & row
            lines.append(drawn_row(columns, covered, flags, near, shown))
        counts = f"Mines: {self.number}. Flags: {self.flags.bit_count()}."
        return f"{field(*self.size).drawing % tuple(lines)}\n{counts} Actions left: {self.left}"

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        names = field(*self.size).names
        return [f"{verb} {name}" for name in names for verb in ("open", "flag", "unflag")]

    def features(self, player: int) -> Sequence[float]:
        """For each square from the top left: 1 if covered; 1 if flagged; mines around it, of 8.

        The number is 0 for a covered square.
        """
        values: list[float] = []
        for square in range(len(field(*self.size).names)):
            covered = self.covered >> square & 1
            flagged = self.flags >> square & 1
            values += [covered, flagged, 0 if covered else self.beside(square) / 8]
        return values
