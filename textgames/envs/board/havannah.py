"""Havannah: a ring, a bridge or a fork on a board of hexagons (Christian Freeling, 1981).

The rules are those of its inventor: mindsports.nl, The Arena, Havannah.
"""

from functools import cache
from typing import Annotated

from textgames.core import Range
from textgames.envs.board.hexagons import SWAP_RULE, Board, Chains, board_of, row_of
from textgames.envs.grids import LETTERS


class Havannah(Chains):
    """Players take turns filling cells; a chain that is a ring, a bridge or a fork wins.

    A ring goes around a cell, empty or filled by anybody; a bridge joins two corners; a fork joins
    three sides, to which corners do not belong. A full board without any of them is a draw. With
    `swap`, player 1 may take over the first piece in place of a move of its own.

    Actions: an empty cell, such as "c4"; "swap" where it is allowed.
    Returns: +1 to the winner and -1 to the loser; 0 to both for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "cross-checked: OpenSpiel havannah, random games in lockstep and perft, several sizes, "
        "with and without swap; a search from scratch for the forms that a move has made",
    )

    def setup(self, size: Annotated[int, Range(3, 13)] = 5, swap: bool = False) -> None:
        self.size = size
        self.begin(swap)

    def board(self) -> Board:
        return grid(self.size)

    def won(self, chain: int, near: int, met: int) -> str:
        board = grid(self.size)
        made = ["a ring"] if closes(chain, near, met, board.stride) else []
        corners = chain & board.corners
        if corners & corners - 1:
            made.append("a bridge")
        inner = chain ^ corners
        if len([side for side in board.sides if inner & side]) >= 3:
            made.append("a fork")
        return f"made {' and '.join(made)}" if made else ""

    def rules(self, player: int) -> str:
        size, rows = self.size, 2 * self.size - 1
        middle, last = LETTERS[size - 1], LETTERS[rows - 1]
        swap = SWAP_RULE if self.swap else ""
        return (
            f"You are player {player} in Havannah and you play {'XO'[player]}. Player 0 plays X "
            "and moves first, player 1 plays O. The board is a hexagon with six sides of "
            f"{size} cells. A cell is named by its column and its row. Of {rows} rows, numbered "
            f"from the top, row 1 has columns a to {middle}, row {size} a to {last}, row {rows} "
            f"{middle} to {last}. Cells are hexagons, so a cell has up to six neighbours: b2 "
            "touches a2 and c2 in its own row, a1 and b1 in the row above, b3 and c3 in the row "
            "below. In turn, each player fills one empty cell with a piece, which stays there. "
            "Neighbouring pieces of one player form a chain. The first chain of one of three forms "
            "wins at once: a ring goes around at least one cell, which may be empty or filled by "
            "either player; a bridge joins two of the six corners; a fork joins three of the six "
            "sides, to which corners do not belong. A full board on which nobody has won is a "
            "draw. "
            f"{swap}In the drawing a dot is an empty cell; columns lean to the left as they go "
            "down, and the letter of each stands at its upper end. To fill a cell, write its name "
            "in brackets, such as [b2]."
        )


def closes(chain: int, near: int, met: int, stride: int) -> bool:
    """Whether the last piece of a chain has closed a ring, the first of its player.

    Either it joins two stretches of neighbours that one chain held before; or a cell within the
    ring is filled by the player too, and so are all the cells around it.

    Args:
        chain: its cells.
        near: the cells around the last one.
        met: how many chains that one joined.
        stride: see `hexagons.around`.
    """
    beside = chain & near
    if not beside & beside - 1:
        return False
    pairs = beside & beside << 1, beside & beside << stride, beside & beside << stride + 1
    stretches = beside.bit_count() - sum([pair.bit_count() for pair in pairs])
    if stretches > met:
        return True
    inner = chain & chain << 1 & chain >> 1 & chain << stride & chain >> stride
    return bool(inner & chain << stride + 1 & chain >> stride + 1)


@cache
def grid(size: int) -> Board:
    rows = 2 * size - 1
    width = len(str(rows))
    lines: list[tuple[str, tuple[str, ...], str]] = [
        (" " * (size + width + 1) + " ".join(LETTERS[:size]), (), "")
    ]
    for row in range(rows):
        names = row_of(row, max(row - size + 1, 0), min(row + size, rows))
        letter = LETTERS[row + size] if row + size < rows else ""
        lines.append((" " * abs(size - 1 - row) + f"{row + 1:>{width}}", names, letter))
    sides = (
        lambda row, column: row == 0,
        lambda row, column: row == rows - 1,
        lambda row, column: column == 0,
        lambda row, column: column == rows - 1,
        lambda row, column: column - row == size - 1,
        lambda row, column: row - column == size - 1,
    )
    return board_of(lines, stride=rows + 1, bits=rows + 1, sides=sides)
