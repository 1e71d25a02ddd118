"""Breakthrough: be the first to bring a piece to the far side (Dan Troyka, 2001)."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, NamedTuple

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.bits import Names, drawn, left_by, steps
from textgames.envs.grids import LETTERS, drawing


class Breakthrough(Game):
    """Pieces move one square ahead, straight or diagonally, and capture diagonally only.

    The first to bring a piece to the far row, or to capture all pieces of the other player, wins.
    There is no draw, and there is always a move: the foremost piece has a diagonal before it.

    Actions: the square a piece leaves and the square it goes to, such as "a2a3".
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("perfect information",)
    evidence = (
        "cross-checked: OpenSpiel breakthrough, random games in lockstep and perft, several sizes",
    )
    opponent = "mcts"

    def setup(
        self,
        rows: Annotated[int, Range(4, 16)] = 8,
        columns: Annotated[int, Range(2, 16)] = 8,
    ) -> None:
        self.size = rows, columns
        deep = depth(rows) * columns
        home = (1 << deep) - 1
        self.pieces = (home, home << rows * columns - deep)  # of each player, as bits; see `grid`
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        board = grid(*self.size)
        columns = self.size[1]
        mine, other = self.pieces[player], self.pieces[1 - player]
        if player == 0:
            ahead = mine & ~((mine | other) >> columns)
            left = mine & board.not_leftmost & ~(mine >> columns - 1)
            right = mine & board.not_rightmost & ~(mine >> columns + 1)
        else:
            ahead = mine & ~((mine | other) << columns)
            left = mine & board.not_leftmost & ~(mine << columns + 1)
            right = mine & board.not_rightmost & ~(mine << columns - 1)
        to_left, straight, to_right = board.moves[player]
        legal: list[Action] = []
        for stretch in board.stretches:
            if mine & stretch:
                legal += to_left[left & stretch]
                legal += straight[ahead & stretch]
                legal += to_right[right & stretch]
        return tuple(legal)

    def play(self, player: int, action: Action) -> None:
        board = grid(*self.size)
        start, goal = board.squares[action]
        mine = self.pieces[player] ^ (start | goal)
        other = self.pieces[1 - player]
        if other & goal:
            other ^= goal
            self.tell(EVERYONE, f"Player {player} captures a piece with {action}.")
        else:
            self.tell(EVERYONE, f"Player {player} moves {action}.")
        self.pieces = (other, mine) if player else (mine, other)
        if goal & board.far[player]:
            self._win(player, "has reached the far row")
        elif not other:
            self._win(player, "has captured all pieces")
        else:
            self.ask(1 - player)

    def _win(self, player: int, why: str) -> None:
        self.tell(EVERYONE, f"Player {player} {why} and wins.")
        self.end((-1, 1) if player else (1, -1))

    def rules(self, player: int) -> str:
        rows, columns = self.size
        deep = depth(rows)
        bottom, top = (
            ("rows 1 and 2", f"rows {rows - 1} and {rows}")
            if deep == 2
            else ("row 1", f"row {rows}")
        )
        start, ahead = (rows - deep + 1, rows - deep) if player else (deep, deep + 1)
        return (
            f"You are player {player} in Breakthrough and you play {'WB'[player]}. Player 0 plays "
            "W and moves first, player 1 plays B. The board has "
            f"{rows} rows, numbered 1 to {rows} from bottom to top, and {columns} columns, a to "
            f"{LETTERS[columns - 1]} from left to right. A square is named by its column and its "
            f"row: a1 is the bottom left corner. The pieces of W begin on {bottom} and move up, "
            f"towards row {rows}; the pieces of B begin on {top} and move down, towards row 1. In "
            "turn, each player moves one piece of its own one square ahead, straight or "
            "diagonally. The square straight ahead must be empty. A diagonal square ahead must be "
            "empty or hold a piece of the other player, which is captured: it leaves the board and "
            "yours takes its place. You need not capture, and nothing moves sideways or back. "
            f"W wins with a piece on row {rows}, B with a piece on row 1, and whoever captures "
            "all pieces of the other player wins as well. There are no draws. In the drawing a dot "
            "is an empty square. To move, write the square the piece leaves and the square it goes "
            f"to in brackets, such as [a{start}a{ahead}]; a capture is written in the same way."
        )

    def view(self, player: int) -> str:
        first, second = self.pieces
        return drawn(grid(*self.size).drawing, self.size, "WB", first, second)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return tuple(grid(*self.size).squares)

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is player 0, else 0; then the player's squares, then the other's.

        Squares are 1 where such a piece stands, else 0, row by row from the top left as drawn.
        """
        mine, other = self.pieces[player], self.pieces[1 - player]
        cells = grid(*self.size).cells
        return [
            1.0 - player,
            *[1.0 if mine & cell else 0.0 for cell in cells],
            *[1.0 if other & cell else 0.0 for cell in cells],
        ]


def depth(rows: int) -> int:
    """How many rows of pieces each player has: one on a board that is too short for two."""
    return 2 if rows >= 6 else 1


class Grid(NamedTuple):
    """What is the same in all games of one size. A square is one bit of a whole number.

    The lowest bit is a1; the squares of a row follow each other, and the rows from bottom to top.
    """

    moves: tuple[tuple[Names, Names, Names], ...]  # of each player: to the left, straight, right
    squares: dict[Action, tuple[int, int]]  # which a move leaves and goes to
    stretches: tuple[int, ...]  # the board in parts of at most eight squares
    not_leftmost: int
    not_rightmost: int
    far: tuple[int, int]  # the row each player wants to reach
    cells: tuple[int, ...]  # row by row from the top left
    drawing: str  # to be filled with the rows


@cache
def grid(rows: int, columns: int) -> Grid:
    squares: dict[Action, tuple[int, int]] = {}
    moves = []
    for up in (1, -1):
        for aside in (-1, 0, 1):
            found = steps((rows, columns), up, aside)
            squares.update(found)
            moves.append(left_by(found))
    bottom_row = (1 << columns) - 1
    leftmost = sum(1 << row * columns for row in range(rows))
    everywhere = (1 << rows * columns) - 1
    return Grid(
        moves=((moves[0], moves[1], moves[2]), (moves[3], moves[4], moves[5])),
        squares=squares,
        stretches=tuple(everywhere & 0xFF << first for first in range(0, rows * columns, 8)),
        not_leftmost=everywhere & ~leftmost,
        not_rightmost=everywhere & ~(leftmost << columns - 1),
        far=(bottom_row << (rows - 1) * columns, bottom_row),
        cells=tuple(1 << r * columns + c for r in reversed(range(rows)) for c in range(columns)),
        drawing=drawing(rows, columns, by_row=True),
    )
