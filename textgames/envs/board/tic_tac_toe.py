"""Tic-tac-toe: three in a row on a 3x3 board. Perfect information, no chance."""

from collections.abc import Sequence
from functools import cache

from textgames.core import EVERYONE, Action, Game

CELLS = "012345678"
TOLD = tuple({cell: f"Player {p} marks cell {cell}." for cell in CELLS} for p in (0, 1))
LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))


@cache
def judged(board: str) -> tuple[bool, tuple[Action, ...]]:
    """Whether there is a line, and the empty cells."""
    line = any(board[i] == board[j] == board[k] for i, j, k in LINES)
    return line, tuple(cell for cell in board if cell in CELLS)


@cache
def draw(board: str) -> str:
    return "\n---+---+---\n".join(f" {' | '.join(board[i : i + 3])} " for i in (0, 3, 6))


class TicTacToe(Game):
    """Players take turns marking empty cells; three in a row wins, a full board is a draw.

    Actions: the number of an empty cell, 0 to 8, counted row by row from the top left.
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: 549,946 histories, 5,478 positions, a draw with best play (OpenSpiel tic_tac_toe)",
    )
    opponent = "minimax"

    def setup(self) -> None:
        self.board = CELLS  # an empty cell shows its number
        self.empty: tuple[Action, ...] = tuple(CELLS)
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.empty

    def play(self, player: int, action: Action) -> None:
        self.board = self.board.replace(action, "XO"[player])
        line, self.empty = judged(self.board)
        self.tell(EVERYONE, TOLD[player][action])
        if line:
            self.tell(EVERYONE, f"Player {player} has three in a row and wins.")
            self.end((1, -1) if player == 0 else (-1, 1))
        elif not self.empty:
            self.tell(EVERYONE, "The board is full: a draw.")
            self.end((0, 0))
        else:
            self.ask(1 - player)

    def rules(self, player: int) -> str:
        return (
            f"You are player {player} in tic-tac-toe and you play {'XO'[player]}. Player 0 plays X "
            "and begins. The cells of the 3x3 board are numbered 0 to 8, row by row from the top "
            "left. In turn, each player marks one empty cell. Three of your marks in a row, column "
            "or diagonal win; a full board without such a line is a draw. To mark a cell, write "
            "its number in brackets, such as [4]."
        )

    def view(self, player: int) -> str:
        return draw(self.board)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return CELLS

    def features(self, player: int) -> Sequence[float]:
        """For each cell, 1 if it is the player's, -1 if it is the other's, 0 if empty."""
        mine, other = ("X", "O") if player == 0 else ("O", "X")
        return [(cell == mine) - (cell == other) for cell in self.board]
