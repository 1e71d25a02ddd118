"""The game of Y: join the three sides of a triangle of hexagons (John Milnor, about 1950).

John Nash, "Some games and machines for playing them", RAND D-1164, 1952, tells of it. Craige
Schensted and Charles Titus found it again: "Mudcrack Y and Poly-Y", 1975.
"""

from functools import cache
from typing import Annotated

from textgames.core import Range
from textgames.envs.board.hexagons import SWAP_RULE, Board, Chains, board_of, row_of
from textgames.envs.grids import LETTERS


class GameOfY(Chains):
    """Players take turns filling cells; who joins all three sides with one chain of cells wins.

    Both have the same aim, and there is no draw: on a full board just one of the two has such a
    chain. A corner is part of both sides it touches. With `swap`, player 1 may take over the first
    piece in place of a move of its own.

    Actions: an empty cell, such as "c4"; "swap" where it is allowed.
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: the first player wins on 4 cells a side by perfect play, as on every board, since "
        "an extra piece never hurts; with swap the second; the winning openings (hexwiki.net)",
        "cross-checked: OpenSpiel y, random games in lockstep and perft, several sizes; the "
        "reduction of full boards to one cell tells the same winner",
    )

    def setup(self, size: Annotated[int, Range(4, 19)] = 9, swap: bool = False) -> None:
        self.size = size
        self.begin(swap)

    def board(self) -> Board:
        return grid(self.size)

    def won(self, chain: int, near: int, met: int) -> str:
        first, second, third = grid(self.size).sides
        return (
            "joined all three sides" if chain & first and chain & second and chain & third else ""
        )

    def rules(self, player: int) -> str:
        size, last = self.size, LETTERS[self.size - 1]
        swap = SWAP_RULE if self.swap else ""
        return (
            f"You are player {player} in the game of Y and you play {'XO'[player]}. Player 0 plays "
            "X and moves first, player 1 plays O. The board is a triangle with three sides of "
            f"{size} cells. A cell is named by its column and its row. Row 1, at the top, has "
            f"columns a to {last}; each row below begins with column a, half a cell further to the "
            f"right, and ends one column earlier, down to a{size}, the only cell of row {size}. "
            "Cells are hexagons, so a cell has up to six neighbours: b2 touches a2 and c2 in its "
            "own row, b1 and c1 in the row above, a3 and b3 in the row below. In turn, each player "
            "fills one empty cell with a piece, which stays there. The three sides are row 1, "
            "column a, and the last cells of all the rows. Whoever joins all three sides with a "
            "single chain of neighbouring pieces of its own wins at once. The corners belong to "
            "both sides they touch. There are no draws. "
            f"{swap}In the drawing a dot is an empty cell; columns lean to the right as they go "
            "down. To fill a cell, write its name in brackets, such as [b2]."
        )


@cache
def grid(size: int) -> Board:
    width = len(str(size))
    lines: list[tuple[str, tuple[str, ...], str]] = [
        (" " * row + f"{row + 1:>{width}}", row_of(row, 0, size - row), "") for row in range(size)
    ]
    lines.insert(0, (" " * width + " ".join(LETTERS[:size]), (), ""))
    sides = (
        lambda row, column: row == 0,
        lambda row, column: column == 0,
        lambda row, column: row + column == size - 1,
    )
    return board_of(lines, stride=size, bits=size + 1, sides=sides)
