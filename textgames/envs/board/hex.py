"""Hex: join your two sides of a board of hexagons (Piet Hein, 1942; John Nash, 1948)."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, NamedTuple

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.hexagons import SWAP, around, slanted
from textgames.envs.grids import LETTERS, squares


class Hex(Game):
    """Players take turns filling cells; who joins two opposite sides with a chain of cells wins.

    Player 0 joins top and bottom, player 1 left and right. There is no draw: on a full board just
    one of the two is joined. As published, a1 is at the top left, and each row is shifted half a
    cell to the right. With `swap`, player 1 may take over the first piece in place of a move of its
    own: it becomes a piece of player 1 on the mirrored cell, where it is worth the same.

    Actions: an empty cell, such as "c4"; "swap" where it is allowed.
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: the first player wins on 3x3 by perfect play (Nash 1952: on every board), with "
        "swap the second",
        "cross-checked: OpenSpiel hex, random games in lockstep and perft, several sizes, with and "
        "without swap; the winning openings on 3x3",
    )
    opponent = "mcts"

    def setup(self, size: Annotated[int, Range(3, 19)] = 7, swap: bool = False) -> None:
        board = grid(size, size)
        self.size = size
        self.swap = swap
        self.pieces = (0, 0)  # of each player, as bits; see `Grid`
        self.joined = (0, 0)  # those of them that a chain joins to the top; to the left
        self.open = board.names
        self.drawing = board.drawing
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if self.swap and player == 1 and len(self.open) == self.size * self.size - 1:
            return (*self.open, SWAP)
        return self.open

    def play(self, player: int, action: Action) -> None:
        if action == SWAP:
            self._take_over()
        else:
            self.tell(EVERYONE, f"Player {player} fills {action}.")
            self._fill(player, action)
        if self.joined[player] & grid(self.size, self.size).far[player]:
            win(self, player)
        else:
            self.ask(1 - player)

    def _fill(self, player: int, name: Action) -> None:
        board = grid(self.size, self.size)
        cell, place = board.cells[name]
        mine = self.pieces[player] | cell
        joined = joined_with(cell, self.joined[player], mine, board.near[player], self.size)
        first, second = self.pieces
        self.pieces = (first, mine) if player else (mine, second)
        first, second = self.joined
        self.joined = (first, joined) if player else (joined, second)
        where = self.open.index(name)
        self.open = self.open[:where] + self.open[where + 1 :]
        self.drawing = self.drawing[:place] + "XO"[player] + self.drawing[place + 1 :]

    def _take_over(self) -> None:
        board = grid(self.size, self.size)
        [place] = [i for i, name in enumerate(board.names) if name not in self.open]
        row, column = divmod(place, self.size)
        taken, mirrored = board.names[place], board.names[column * self.size + row]
        self.pieces = self.joined = (0, 0)
        self.open, self.drawing = board.names, board.drawing
        self.tell(EVERYONE, f"Player 1 swaps: X on {taken} becomes O on {mirrored}.")
        self._fill(1, mirrored)

    def rules(self, player: int) -> str:
        size = self.size
        swap = (
            "After the first piece, player 1 may swap instead of filling a cell: that piece "
            "becomes an O on the mirrored cell (column and row change places, so b3 becomes c2), "
            "and player 0 moves next. To do so, write [swap]. "
            if self.swap
            else ""
        )
        return (
            f"You are player {player} in Hex and you play {'XO'[player]}. Player 0 plays X and "
            f"moves first, player 1 plays O. The board has {size} rows, numbered 1 to {size} from "
            f"top to bottom, and {size} columns, a to {LETTERS[size - 1]} from left to right; each "
            "row stands half a cell further to the right than the row above. A cell is named by "
            "its column and its row: a1 is the top left corner. Cells are hexagons, so a cell has "
            "up to six neighbours: b2 touches a2 and c2 in its own row, b1 and c1 in the row "
            "above, a3 and b3 in the row below. In turn, each player fills one empty cell with a "
            "piece, which stays there. X wins with a chain of neighbouring X from row 1 to row "
            f"{size}; O wins with a chain of neighbouring O from column a to column "
            f"{LETTERS[size - 1]}. The corners belong to both sides they touch. The first such "
            "chain wins at once; there are no draws. "
            f"{swap}In the drawing a dot is an empty cell; columns lean to the right as they go "
            "down. To fill a cell, write its name in brackets, such as [c2]."
        )

    def view(self, player: int) -> str:
        return self.drawing

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        names = grid(self.size, self.size).names
        return (*names, SWAP) if self.swap else names

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is player 0, else 0; then the player's cells, then the other's.

        Cells are 1 where such a piece is, else 0, row by row from a1.
        """
        mine, other = self.pieces[player], self.pieces[1 - player]
        cells = grid(self.size, self.size).cells.values()
        return [
            1.0 - player,
            *[1.0 if mine & cell else 0.0 for cell, _ in cells],
            *[1.0 if other & cell else 0.0 for cell, _ in cells],
        ]


class Grid(NamedTuple):
    """What is the same in all games of one size. A cell is one bit of a whole number.

    The lowest bit is a1; the cells of a row follow each other, and behind each row is one bit that
    is never set, so that no row runs into the next.
    """

    names: tuple[Action, ...]  # row by row from a1
    cells: dict[Action, tuple[int, int]]  # the bit of each, and where it stands in the drawing
    near: tuple[int, int]  # the side each player's chain begins at: row 1, column a
    far: tuple[int, int]  # the side it is to reach
    drawing: str  # of the empty board


@cache
def grid(rows: int, columns: int) -> Grid:
    names = squares(rows, columns)
    width = len(str(rows))
    letters = " ".join(LETTERS[:columns])
    lines: list[tuple[str, tuple[Action, ...], str]] = [(" " * width + letters, (), "")]
    for row in range(rows):
        before = " " * row + f"{row + 1:>{width}}"
        lines.append((before, names[row * columns : (row + 1) * columns], str(row + 1)))
    lines.append((" " * (width + 1 + rows) + letters, (), ""))
    drawing, places = slanted(lines)
    cells = {}
    for number, (name, place) in enumerate(places.items()):
        row, column = divmod(number, columns)
        cells[name] = 1 << row * (columns + 1) + column, place
    top = (1 << columns) - 1
    left = sum(1 << row * (columns + 1) for row in range(rows))
    return Grid(
        names=names,
        cells=cells,
        near=(top, left),
        far=(top << (rows - 1) * (columns + 1), left << columns - 1),
        drawing=drawing,
    )


def joined_with(cell: int, joined: int, mine: int, near: int, columns: int) -> int:
    """Return a player's pieces that a chain joins to its side, once `cell` is among them.

    Args:
        cell: the new piece.
        joined: those that were joined before.
        mine: all pieces of the player.
        near: the cells of the side.
        columns: of the board.
    """
    if cell & near or joined & around(cell, columns):
        grown = cell  # all that the new piece joins to the side, found ring by ring
        while grown:
            joined |= grown
            grown = around(grown, columns) & mine & ~joined
    return joined


def win(game: Game, player: int) -> None:
    sides = "left and right" if player else "top and bottom"
    game.tell(EVERYONE, f"Player {player} has joined {sides} and wins.")
    game.end((-1, 1) if player else (1, -1))
