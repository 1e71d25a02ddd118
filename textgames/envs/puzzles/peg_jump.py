"""Peg solitaire: pegs jump over pegs, which are taken out, till one is left (known since 1697)."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Annotated, Literal, NamedTuple

from textgames.core import Action, Game, OptionError, Range
from textgames.texts import counted

PEG, EMPTY = "o", "."
ROWS = {  # of each board, from the top: the first column and the number of holes
    "triangle10": tuple((0, holes) for holes in range(1, 5)),
    "triangle15": tuple((0, holes) for holes in range(1, 6)),
    "triangle21": tuple((0, holes) for holes in range(1, 7)),
    "english33": ((2, 3), (2, 3), (0, 7), (0, 7), (0, 7), (2, 3), (2, 3)),
    "european37": ((2, 3), (1, 5), (0, 7), (0, 7), (0, 7), (1, 5), (2, 3)),
}
SHAPES = {
    "triangle10": "a triangle of 4 rows",
    "triangle15": "a triangle of 5 rows",
    "triangle21": "a triangle of 6 rows",
    "english33": "a cross of 7 rows",
    "european37": "7 rows, short ones above and below",
}
USUAL = {"triangle10": 2, "triangle15": 1, "triangle21": 1, "english33": 17, "european37": 1}
HOPELESS = {  # holes that cannot be the empty one at first if one peg is to be left
    "triangle10": (1, 5, 7, 10),
    "european37": (
        *(2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 19),
        *(22, 24, 25, 27, 28, 30, 31, 33, 34, 36),
    ),
}


class Board(NamedTuple):
    """What is the same in all games on one board. A hole is one bit, the lowest is number 1."""

    holes: int
    jumps: dict[Action, tuple[int, int]]  # the pegs that must be there, and all three holes
    over: dict[Action, int]  # the number of the hole that is jumped over
    drawing: str


@cache
def board(name: str) -> Board:
    triangle = name.startswith("triangle")
    rows = ROWS[name]
    places = [(row, first + i) for row, (first, holes) in enumerate(rows) for i in range(holes)]
    number = {place: n for n, place in enumerate(places, 1)}
    # in a triangle hole i of a row is between holes i and i + 1 of the next
    ways = [(0, 1), (1, 0), (0, -1), (-1, 0), *[(1, 1), (-1, -1)] * triangle]
    jumps: dict[Action, tuple[int, int]] = {}
    over: dict[Action, int] = {}
    for row, column in places:
        for down, right in ways:
            middle = number.get((row + down, column + right))
            end = number.get((row + 2 * down, column + 2 * right))
            if middle and end:
                start = number[row, column]
                needed = 1 << start - 1 | 1 << middle - 1
                action = f"{start} {end}"
                jumps[action] = needed, needed | 1 << end - 1
                over[action] = middle
    lines = []
    for row, (first, holes) in enumerate(rows):
        begin = " " * (2 * (len(rows) - 1 - row) if triangle else 4 * first)
        cells = [f"%s{number[row, first + i]:<3}" for i in range(holes)]
        lines.append(begin + "".join(cells).rstrip())
    return Board(len(places), jumps, over, "\n".join(lines))


@lru_cache(1 << 15)  # all that can be on a triangle of 15
def legal_jumps(name: str, pegs: int) -> tuple[Action, ...]:
    """Return the jumps that can be made with some pegs on the board."""
    jumps = board(name).jumps.items()
    return tuple([action for action, (needed, holes) in jumps if pegs & holes == needed])


class PegJump(Game):
    """All holes of a board but one hold a peg; jumps take pegs out till no more can be made.

    A peg jumps in a straight line over a peg next to it into the empty hole behind it, and the peg
    that it jumped over is taken out. The aim is to have one peg left. On the English and the
    European board pegs jump along rows and columns, on triangles in six directions. `empty` is the
    hole without a peg at the start, 0 the usual one of each board; holes from which one peg cannot
    be left are refused.

    Actions: the number of the hole that a peg leaves and of the one where it lands, such as "4 1".
    Returns: 1 if one peg is left, else half the share of the jumps for it that were made.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("perfect information", "planning", "puzzle", "classic")
    evidence = (
        "solved: 29,760, 14,880, 85,258 and 1,550 ways to leave one peg on the triangle of 15, by "
        "the hole that is empty at first",
        "solved: the English central game in the 18 moves of Bergholt (1912); its positions after "
        "up to 7 jumps are as many as known (OEIS A112737)",
        "solved: one peg can be left from each hole of every board that may be empty at first, "
        "and from no other, by search and by Reiss's classes (1857)",
    )
    opponent = "rule"

    def setup(
        self,
        board: Literal[
            "triangle10", "triangle15", "triangle21", "english33", "european37"
        ] = "triangle15",
        empty: Annotated[int, Range(0, 37)] = 0,
    ) -> None:
        self.board = board
        self.empty = empty or USUAL[board]
        holes = self.grid.holes
        hopeless = HOPELESS.get(board, ())
        if self.empty > holes or self.empty in hopeless:
            but = f" but {', '.join(map(str, hopeless))}" if hopeless else ""
            raise OptionError(
                f"expected empty = a hole from which one peg can be left on the {board}, 1 to "
                f"{holes}{but}, or 0 for {USUAL[board]}; got {empty}"
            )
        self.pegs = (1 << holes) - 1 ^ 1 << self.empty - 1
        self.ask(0)

    @property
    def grid(self) -> Board:
        return board(self.board)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return legal_jumps(self.board, self.pegs)

    def play(self, player: int, action: Action) -> None:
        grid = self.grid
        self.pegs ^= grid.jumps[action][1]
        pegs = self.pegs.bit_count()
        start, _, end = action.partition(" ")
        left = counted(pegs, "peg")
        self.tell(0, f"The peg of {start} jumps over {grid.over[action]} to {end}: {left} left.")
        if pegs == 1:
            self.tell(0, "One peg is left. You win.")
            self.end((1,))
        elif legal_jumps(self.board, self.pegs):
            self.ask(0)
        else:
            self.tell(0, f"No peg can jump, and {pegs} are left.")
            self.end(((grid.holes - 1 - pegs) / (grid.holes - 2) / 2,))

    def rules(self, player: int) -> str:
        holes = self.grid.holes
        triangle = self.board.startswith("triangle")
        lines = "in any of six directions" if triangle else "along its row or column"
        first = legal_jumps(self.board, (1 << holes) - 1 ^ 1 << self.empty - 1)[0]
        start, _, end = first.partition(" ")
        return (
            f"You play peg solitaire on a board of {holes} holes, {SHAPES[self.board]}, numbered 1 "
            f"to {holes} row by row from the top. At the start every hole but {self.empty} holds a "
            "peg. In a move one peg jumps in a straight line over a peg next to it into the empty "
            f"hole just behind that, {lines}; the peg that it jumped over is taken out. You must "
            "jump as long as a peg can. The game ends when no peg can jump. Your result is 1 if "
            f"just one peg is left then, for which you need {holes - 2} jumps; else it is half the "
            "share of these jumps that you made. It is possible to leave one peg. In the drawing "
            f"{PEG} before the number of a hole is a peg, and a dot an empty hole. Write the hole "
            "from which a peg jumps and the hole in which it lands, in brackets: "
            f"[{first}] takes the peg of {start} to {end} and takes out that of "
            f"{self.grid.over[first]}."
        )

    def view(self, player: int) -> str:
        return f"{self._drawn()}\nPegs left: {self.pegs.bit_count()}"

    def _drawn(self) -> str:
        grid = self.grid
        marks = [PEG if self.pegs >> hole & 1 else EMPTY for hole in range(grid.holes)]
        return grid.drawing % tuple(marks)

    def return_range(self) -> tuple[float, float]:
        return 0, 1  # some jumps can always be made: 0 is for who forfeits

    def all_actions(self) -> Sequence[Action]:
        return tuple(self.grid.jumps)

    def features(self, player: int) -> Sequence[float]:
        """For each hole, 1 if it holds a peg."""
        return [float(self.pegs >> hole & 1) for hole in range(self.grid.holes)]
