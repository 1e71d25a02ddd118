"""Clobber: move onto a piece of the other player beside yours, while you can (2001).

Michael H. Albert, J. P. Grossman, Richard J. Nowakowski, David Wolfe, "An introduction to Clobber",
Integers 5(2), 2005.
"""

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import Annotated, NamedTuple

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.bits import Names, drawn, left_by, steps
from textgames.envs.grids import LETTERS, drawing


class Clobber(Game):
    """Every move takes a piece beside one's own and leaves a gap; whoever cannot move loses.

    While one player can move, so can the other: their pieces stand beside each other. There is no
    draw.

    Actions: the square a piece leaves and the square it goes to, such as "a1b1".
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("perfect information", "combinatorial")
    evidence = (
        "solved: on one row of an even number of squares the first player wins, but on 6 the "
        "second (Albert et al. 2005; Chen et al. 2025); the tests play out up to 10 squares",
        "cross-checked: OpenSpiel clobber, random games in lockstep and perft, several sizes",
    )
    opponent = "mcts"

    def setup(
        self,
        rows: Annotated[int, Range(1, 16)] = 5,
        columns: Annotated[int, Range(2, 16)] = 6,
    ) -> None:
        self.size = rows, columns
        self.pieces = grid(rows, columns).start  # of each player, as bits; see `grid`
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        board = grid(*self.size)
        columns = self.size[1]
        mine, other = self.pieces[player], self.pieces[1 - player]
        down = mine & other << columns
        up = mine & other >> columns
        left = mine & other << 1 & board.not_leftmost
        right = mine & other >> 1 & board.not_rightmost
        movable = down | left | right | up
        below, to_left, to_right, above = board.moves
        legal: list[Action] = []
        for stretch in board.stretches:
            if movable & stretch:
                legal += below[down & stretch]
                legal += to_left[left & stretch]
                legal += to_right[right & stretch]
                legal += above[up & stretch]
        return tuple(legal)

    def play(self, player: int, action: Action) -> None:
        board = grid(*self.size)
        start, goal = board.squares[action]
        mine = self.pieces[player] ^ (start | goal)
        other = self.pieces[1 - player] ^ goal
        self.pieces = (other, mine) if player else (mine, other)
        self.tell(EVERYONE, f"Player {player} moves {action}.")
        columns = self.size[1]
        beside = other << columns | other >> columns
        beside |= other << 1 & board.not_leftmost | other >> 1 & board.not_rightmost
        if mine & beside:
            self.ask(1 - player)
        else:
            self.tell(EVERYONE, f"Player {1 - player} cannot move. Player {player} wins.")
            self.end((-1, 1) if player else (1, -1))

    def rules(self, player: int) -> str:
        rows, columns = self.size
        numbered = (
            f"{rows} rows, numbered 1 to {rows} from bottom to top,"
            if rows > 1
            else "one row, row 1,"
        )
        return (
            f"You are player {player} in Clobber and you play {'XO'[player]}. Player 0 plays X and "
            f"moves first, player 1 plays O. The board has {numbered} and {columns} columns, a to "
            f"{LETTERS[columns - 1]} from left to right. A square is named by its column and its "
            "row: a1 is the bottom left corner and holds a piece of X. At the start there is a "
            "piece on every square, and every two squares that share a side hold one of X and one "
            "of O. In turn, each player moves one piece of its own one square up, down, left or "
            "right onto a piece of the other player, which leaves the board; yours takes its place "
            "and leaves an empty square behind. There are no other moves: no piece moves onto an "
            "empty square or diagonally. Whoever has no move at its turn loses, so whoever moves "
            "last wins. There are no draws. In the drawing a dot is an empty square. To move, "
            "write the square the piece leaves and the square it goes to in brackets, such as "
            f"[{'b1a1' if player else 'a1b1'}]."
        )

    def view(self, player: int) -> str:
        first, second = self.pieces
        return drawn(grid(*self.size).drawing, self.size, "XO", first, second)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return tuple(grid(*self.size).squares)

    def features(self, player: int) -> Sequence[float]:
        """The player's pieces, then the other's: 1 each, row by row from the top left, else 0."""
        mine, other = self.pieces[player], self.pieces[1 - player]
        cells = grid(*self.size).cells
        return [1.0 if pieces & cell else 0.0 for pieces in (mine, other) for cell in cells]


class Grid(NamedTuple):
    """What is the same in all games of one size. A square is one bit of a whole number.

    The lowest bit is a1; the squares of a row follow each other, and the rows from bottom to top.
    """

    start: tuple[int, int]  # the pieces of each player
    moves: tuple[Names, Names, Names, Names]  # down, to the left, to the right, up
    squares: dict[Action, tuple[int, int]]  # which a move leaves and goes to
    stretches: tuple[int, ...]  # the board in parts of at most eight squares
    not_leftmost: int
    not_rightmost: int
    cells: tuple[int, ...]  # row by row from the top left
    drawing: str  # to be filled with the rows


@cache
def grid(rows: int, columns: int) -> Grid:
    squares: dict[Action, tuple[int, int]] = {}
    moves = []
    for up, aside in ((-1, 0), (0, -1), (0, 1), (1, 0)):
        found = steps((rows, columns), up, aside)
        squares.update(found)
        moves.append(left_by(found))
    everywhere = (1 << rows * columns) - 1
    first = sum(
        1 << row * columns + column
        for row, column in product(range(rows), range(columns))
        if (row + column) % 2 == 0
    )
    leftmost = sum(1 << row * columns for row in range(rows))
    return Grid(
        start=(first, everywhere ^ first),
        moves=(moves[0], moves[1], moves[2], moves[3]),
        squares=squares,
        stretches=tuple(everywhere & 0xFF << low for low in range(0, rows * columns, 8)),
        not_leftmost=everywhere & ~leftmost,
        not_rightmost=everywhere & ~(leftmost << columns - 1),
        cells=tuple(1 << r * columns + c for r in reversed(range(rows)) for c in range(columns)),
        drawing=drawing(rows, columns, by_row=True),
    )
