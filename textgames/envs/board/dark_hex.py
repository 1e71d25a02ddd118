"""Dark hex: Hex without seeing the other player's pieces.

Ryan Hayward, "Games, puzzles and algorithms", lecture notes, University of Alberta. Abrupt: Max
Rudolph et al., "Reevaluating policy gradient methods for imperfect-information games",
arXiv:2502.08938, 2025.
"""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import Action, Range
from textgames.envs.board.dark import MARKS, Dark, Revealed, Variant
from textgames.envs.board.hex import grid, joined_with, win
from textgames.envs.grids import LETTERS


class DarkHex(Dark):
    """Hex in which each player sees its own pieces only, and tries cells that may be taken.

    An umpire tells who tries a taken cell that the other has it. In the classical variant the
    player then tries again, in the abrupt one its turn is over. With `revealed` tries, the other
    hears of every such try, though not where; in the abrupt variant this tells nothing new. Player
    0 joins top and bottom, player 1 left and right; there is no draw.

    Actions: a cell that the player does not know to be taken, such as "b2".
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("hidden information",)
    evidence = (
        "solved: the first player wins the classical variant on 2x2 (Hayward); 3,720,850 and "
        "2,352,067 information sets on 3x3 (exp-a-spiel, the package of Rudolph et al. 2025)",
        "cross-checked: OpenSpiel dark_hex, both variants, tries revealed or not: random games in "
        "lockstep, what players can tell apart, NashConv on 2x2 and 2x3",
    )
    opponent = "mcts"
    verb = "fill"

    def setup(
        self,
        rows: Annotated[int, Range(2, 19)] = 3,
        columns: Annotated[int, Range(2, 19)] = 3,
        variant: Variant = "classical",
        revealed: Revealed = "nothing",
    ) -> None:
        board = grid(rows, columns)
        self.size = rows, columns
        self.pieces = (0, 0)  # of each player, as bits; see `Grid`
        self.joined = (0, 0)  # those of them that a chain joins to the top; to the left
        self.begin(board.drawing, board.names, variant, revealed)

    def place_of(self, cell: Action) -> int:
        return grid(*self.size).cells[cell][1]

    def decide(self, player: int, cell: Action) -> bool:
        board = grid(*self.size)
        piece = board.cells[cell][0]
        mine = self.pieces[player] | piece
        joined = joined_with(piece, self.joined[player], mine, board.near[player], self.size[1])
        if player:
            self.pieces, self.joined = (self.pieces[0], mine), (self.joined[0], joined)
        else:
            self.pieces, self.joined = (mine, self.pieces[1]), (joined, self.joined[1])
        won = bool(joined & board.far[player])
        if won:
            win(self, player)
        return won

    def decided(self, player: int, others: Sequence[Action]) -> bool:
        board, other = grid(*self.size), 1 - player
        pieces = sum([board.cells[cell][0] for cell in others])
        near = board.near[other]
        joined = joined_with(pieces & near, 0, pieces, near, self.size[1])
        return bool(joined & board.far[other])

    def rules(self, player: int) -> str:
        rows, columns = self.size
        touching = (
            "b2 touches a2 and c2 in its own row, b1 and c1 in the row above, a3 and b3 in the row "
            "below"
            if rows > 2 and columns > 2
            else "b1 touches a2 and b2 in the row below, a2 touches a1 and b1 in the row above, "
            "but a1 and b2 do not touch"
        )
        return (
            f"You are player {player} in dark hex and you play {MARKS[player]}. Player 0 plays X "
            f"and begins, player 1 plays O. The board has {rows} rows, numbered 1 to {rows} from "
            f"top to bottom, and {columns} columns, a to {LETTERS[columns - 1]} from left to "
            "right; each row stands half a cell further to the right than the row above. Cells "
            f"are hexagons: {touching}. X wins with a chain of touching X from row 1 to row "
            f"{rows}, O with a chain of touching O from column a to column "
            f"{LETTERS[columns - 1]}; a corner belongs to both sides it touches. There are no "
            f"draws. {self.told_rule(player)}In the drawing, a dot is a cell that you know nothing "
            "of. To try a cell, write its name in brackets, such as [b2]."
        )

    def view(self, player: int) -> str:
        return self.with_tries(player, self.shown[player])

    def all_actions(self) -> Sequence[Action]:
        return grid(*self.size).names
