"""Connect Four: pieces fall into the columns of an upright board (Wexler, Strongin 1974)."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, NamedTuple

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.bits import has_line, shifts_of_lines
from textgames.errors import OptionError


class ConnectFour(Game):
    """Players take turns dropping pieces into columns; four in a line win, a full board is a draw.

    Actions: the number of a column that is not full, 0 to 6 from left to right.
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: perft 7, 49, 343, 2401, 16807, 117649, 823536 (OpenSpiel connect_four counts the "
        "same)",
        "cross-checked: OpenSpiel connect_four, random games in lockstep, several sizes",
    )
    opponent = "mcts"

    def setup(
        self,
        rows: Annotated[int, Range(4, 12)] = 6,
        columns: Annotated[int, Range(4, 12)] = 7,
        connect: Annotated[int, Range(3, 6)] = 4,
    ) -> None:
        if connect > max(rows, columns):
            raise OptionError(
                f"expected connect = at most {max(rows, columns)}, the longer side of the board, "
                f"got {connect}"
            )
        self.size = rows, columns, connect
        self.stones = (0, 0)  # of each player, as bits; see `grid`
        self.open = tuple(grid(*self.size).bottom)  # the columns that are not full
        self.drawing = grid(*self.size).drawing
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.open

    def play(self, player: int, action: Action) -> None:
        board = grid(*self.size)
        first, second = self.stones
        filled = first | second
        # the carry of the addition runs up the column to its lowest empty cell
        cell = (filled + board.bottom[action]) & ~filled
        mine = cell | (second if player else first)
        self.stones = (first, mine) if player else (mine, second)
        place = board.places[cell]
        self.drawing = self.drawing[:place] + "XO"[player] + self.drawing[place + 1 :]
        if cell & board.top:
            self.open = tuple([column for column in self.open if column != action])
        self.tell(EVERYONE, board.told[player][action])
        if has_line(mine, board.shifts):
            self.tell(EVERYONE, f"Player {player} has {self.size[2]} in a line and wins.")
            self.end((-1, 1) if player else (1, -1))
        elif not self.open:
            self.tell(EVERYONE, "The board is full: a draw.")
            self.end((0, 0))
        else:
            self.ask(1 - player)

    def rules(self, player: int) -> str:
        rows, columns, connect = self.size
        return (
            f"You are player {player} in Connect Four and you play {'XO'[player]}. Player 0 plays "
            "X and moves first, player 1 plays O. The board stands upright: it has "
            f"{rows} rows and {columns} columns, which are numbered 0 to {columns - 1} from left "
            "to right. In turn, each player drops one piece of its own into a column that is not "
            "full yet; the piece falls to the lowest empty cell of that column. The first to have "
            f"{connect} of its pieces next to each other in a row, a column or a diagonal wins at "
            "once. A full board without such a line is a draw. In the drawing of the board the "
            "numbers of the columns stand above them, and a dot is an empty cell. To drop a piece, "
            "write the number of its column in brackets, such as [3]."
        )

    def view(self, player: int) -> str:
        return self.drawing

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return tuple(grid(*self.size).bottom)

    def features(self, player: int) -> Sequence[float]:
        """The player's cells, then the other's: 1 each, row by row from the top left, else 0."""
        mine, other = self.stones[player], self.stones[1 - player]
        cells = grid(*self.size).cells
        return [1.0 if stones & cell else 0.0 for stones in (mine, other) for cell in cells]


class Grid(NamedTuple):
    """What is the same in all games of one size. A cell is one bit of a whole number.

    The bits of a column follow each other from the bottom up. Above each column is one bit that
    is never set, so that no line runs from the top of a column into the next.
    """

    bottom: dict[Action, int]  # the lowest cell of each column
    top: int  # the highest cells of all columns
    cells: tuple[int, ...]  # row by row from the top left
    shifts: tuple[tuple[int, ...], ...]  # for each direction of a line; see `has_line`
    drawing: str  # of the empty board
    places: dict[int, int]  # where each cell stands in it
    told: tuple[dict[Action, str], ...]  # for each player, of a piece in each column


@cache
def grid(rows: int, columns: int, connect: int) -> Grid:
    height = rows + 1
    width = len(str(columns - 1))  # of a mark; behind it stands a space or the end of the line
    cells = tuple(1 << c * height + r for r in reversed(range(rows)) for c in range(columns))
    lines = [map(str, range(columns)), *[["."] * columns] * rows]
    return Grid(
        bottom={str(column): 1 << column * height for column in range(columns)},
        top=sum(cells[:columns]),
        cells=cells,
        shifts=shifts_of_lines(connect, (1, height - 1, height, height + 1)),
        drawing="\n".join(" ".join(f"{mark:>{width}}" for mark in line) for line in lines),
        places={cell: (width + 1) * (n + 1) - 2 for n, cell in enumerate(cells, columns)},
        told=tuple(
            {str(c): f"Player {p} drops a piece into column {c}." for c in range(columns)}
            for p in (0, 1)
        ),
    )
