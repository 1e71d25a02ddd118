"""Phantom tic-tac-toe: tic-tac-toe without seeing the other player's marks.

Fabien Teytaud and Olivier Teytaud, "Lemmas on partial observation, with application to phantom
games", CIG 2011. Abrupt: Max Rudolph et al., "Reevaluating policy gradient methods for
imperfect-information games", arXiv:2502.08938, 2025.
"""

from collections.abc import Sequence

from textgames.core import EVERYONE, Action
from textgames.envs.board.dark import MARKS, Dark, Revealed, Variant
from textgames.envs.board.tic_tac_toe import CELLS, draw, judged


class PhantomTicTacToe(Dark):
    """Tic-tac-toe in which each player sees its own marks only, and tries cells that may be taken.

    An umpire tells who tries a taken cell that the other has it. In the classical variant the
    player then tries again, in the abrupt one its turn is over. With `revealed` tries, the other
    hears of every such try, though not where; in the abrupt variant this tells nothing new.

    Actions: the number of a cell that the player does not know to be taken, 0 to 8, counted row by
    row from the top left.
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("hidden information",)
    evidence = (
        "cross-checked: OpenSpiel phantom_ttt, both variants, tries revealed or not: random games "
        "in lockstep, what players can tell apart, best responses to uniform play late in a game",
    )
    opponent = "mcts"
    verb = "mark"

    def setup(self, variant: Variant = "classical", revealed: Revealed = "nothing") -> None:
        self.begin(CELLS, tuple(CELLS), variant, revealed)

    def place_of(self, cell: Action) -> int:
        return int(cell)

    def cell(self, name: Action) -> str:
        return f"cell {name}"

    def decide(self, player: int, cell: Action) -> bool:
        line, _ = judged(self.shown[player])
        if line:
            self.tell(EVERYONE, f"Player {player} has three in a row and wins.")
            self.end((-1, 1) if player else (1, -1))
        elif self.shown[0].count("X") + self.shown[1].count("O") == len(CELLS):
            self.tell(EVERYONE, "The board is full: a draw.")
            self.end((0, 0))
        return self.is_terminal

    def decided(self, player: int, others: Sequence[Action]) -> bool:
        board = self.shown[player]
        for cell in others:
            board = board.replace(cell, MARKS[1 - player])
        line, empty = judged(board)
        return line or not empty

    def rules(self, player: int) -> str:
        return (
            f"You are player {player} in phantom tic-tac-toe and you play {MARKS[player]}. Player "
            "0 plays X and begins, player 1 plays O. The cells of the 3x3 board are numbered 0 to "
            "8, row by row from the top left. Three of your marks in a row, column or diagonal "
            "win; a full board without such a line is a draw. "
            f"{self.told_rule(player)}In the drawing, a cell that you know nothing of shows its "
            "number. To try a cell, write its number in brackets, such as [4]."
        )

    def view(self, player: int) -> str:
        return self.with_tries(player, draw(self.shown[player]))

    def all_actions(self) -> Sequence[Action]:
        return tuple(CELLS)
