"""Boards of hexagons: who fills cells in turn to make a chain, and how slanted rows are drawn."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textgames.core import EVERYONE, Action, Game
from textgames.envs.grids import LETTERS

SWAP = "swap"
SWAP_RULE = (
    "After the first piece, player 1 may swap instead of filling a cell: that piece becomes an O, "
    "and player 0 moves next. To do so, write [swap]. "
)


class Board(NamedTuple):
    """What is the same in all games of one size. A cell is one bit of a whole number.

    The lowest bit is a1; the rows follow each other, each with as many bits as the longest and at
    least one behind it that is never set, so that no row runs into the next.
    """

    names: tuple[Action, ...]  # row by row from the top
    cells: dict[Action, tuple[int, int, int]]  # the bit, those around it, its place in the drawing
    stride: int  # see `around`
    sides: tuple[int, ...]  # corners included
    corners: int  # the cells that are on two sides
    drawing: str  # of the empty board


class Chains(Game):
    """A game of filling cells in turn that the first chain of the right form wins.

    It needs a `board` and a `won` of its own.
    """

    opponent = "mcts"

    def begin(self, swap: bool) -> None:
        board = self.board()
        self.swap = swap
        none: tuple[int, ...] = ()
        self.chains = (none, none)  # of each player, the cells of each as bits; sorted
        self.open = board.names
        self.drawing = board.drawing
        self.ask(0)

    def board(self) -> Board:
        raise NotImplementedError

    def won(self, chain: int, near: int, met: int) -> str:
        """Return what a player has done who wins with a chain that has just grown, else "".

        Args:
            chain: its cells, at least two.
            near: the cells around the last one.
            met: how many chains that one joined.
        """
        raise NotImplementedError

    def legal_actions(self, player: int) -> Sequence[Action]:
        if self.swap and player == 1 and not self.chains[1]:
            return (*self.open, SWAP)
        return self.open

    def play(self, player: int, action: Action) -> None:
        if action == SWAP:
            [taken] = [name for name in self.board().names if name not in self.open]
            self.chains = self.chains[1], self.chains[0]
            self.drawing = self.drawing.replace("X", "O")
            self.tell(EVERYONE, f"Player 1 swaps: the X on {taken} becomes an O.")
            self.ask(0)
            return
        self.tell(EVERYONE, f"Player {player} fills {action}.")
        won = self._fill(player, action)
        if won:
            self.tell(EVERYONE, f"Player {player} has {won} and wins.")
            self.end((-1, 1) if player else (1, -1))
        elif not self.open:
            self.tell(EVERYONE, "The board is full and nobody has won: a draw.")
            self.end((0, 0))
        else:
            self.ask(1 - player)

    def _fill(self, player: int, name: Action) -> str:
        board = self.board()
        cell, near, place = board.cells[name]
        where = self.open.index(name)
        self.open = self.open[:where] + self.open[where + 1 :]
        self.drawing = self.drawing[:place] + "XO"[player] + self.drawing[place + 1 :]
        old = self.chains[player]
        met = [chain for chain in old if chain & near]
        chains, won = [*old, cell], ""
        if met:
            grown = cell + sum(met)
            chains = [*[chain for chain in old if not chain & near], grown]
            won = self.won(grown, near, len(met))
        mine = tuple(sorted(chains))  # in this order, equal positions are equal
        self.chains = (self.chains[0], mine) if player else (mine, self.chains[1])
        return won

    def view(self, player: int) -> str:
        return self.drawing

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        names = self.board().names
        return (*names, SWAP) if self.swap else names

    def features(self, player: int) -> Sequence[float]:
        """The player's cells, then the other's: 1 each, row by row from the top, else 0."""
        mine, other = sum(self.chains[player]), sum(self.chains[1 - player])
        cells = self.board().cells.values()
        return [1.0 if pieces & cell else 0.0 for pieces in (mine, other) for cell, _, _ in cells]


def around(cells: int, stride: int) -> int:
    """Return the six neighbours of each cell, and bits off the board.

    Args:
        cells: any number of them.
        stride: how many bits it is from a cell to the first of its two neighbours a row below.
    """
    return (
        cells << 1
        | cells >> 1
        | cells << stride + 1
        | cells >> stride + 1
        | cells << stride
        | cells >> stride
    )


def slanted(rows: Sequence[tuple[str, Sequence[Action], str]]) -> tuple[str, dict[Action, int]]:
    """Draw a dot for each cell; return the drawing, and where in it each cell stands.

    Args:
        rows: what stands before the cells of each, the names of these, and what stands behind.
    """
    lines, places, length = [], {}, 0
    for before, names, behind in rows:
        for number, name in enumerate(names):
            places[name] = length + len(before) + 1 + 2 * number
        lines.append((before + " ." * len(names) + " " + behind).rstrip())
        length += len(lines[-1]) + 1
    return "\n".join(lines), places


def row_of(row: int, first: int, end: int) -> tuple[Action, ...]:
    """Return the names of the cells of a row, from one column to before another."""
    return tuple([f"{letter}{row + 1}" for letter in LETTERS[first:end]])


def board_of(
    rows: Sequence[tuple[str, Sequence[Action], str]],
    stride: int,
    bits: int,
    sides: Sequence[Callable[[int, int], bool]],
) -> Board:
    """Return a board.

    Args:
        rows: see `slanted`; those without cells do not count as rows.
        stride: see `around`.
        bits: how many each row has.
        sides: for each, whether a cell is on it, by row and column.
    """
    drawing, places = slanted(rows)
    cells, found = {}, [0] * len(sides)
    for name, place in places.items():
        row, column = int(name[1:]) - 1, LETTERS.index(name[0])
        cell = 1 << row * bits + column
        cells[name] = cell, around(cell, stride), place
        found = [old | cell * side(row, column) for old, side in zip(found, sides, strict=True)]
    corners = 0
    for number, side in enumerate(found):
        for other in found[:number]:
            corners |= side & other
    return Board(tuple(places), cells, stride, tuple(found), corners, drawing)
