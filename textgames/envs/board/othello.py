"""Othello: enclose the other's discs to turn them over (rules of the World Othello Federation)."""

from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from textgames.core import EVERYONE, Action, Game
from textgames.envs.board.bits import Names, listed, marked
from textgames.envs.grids import LETTERS, drawing, squares
from textgames.texts import counted


class Othello(Game):
    """A disc is placed so that it encloses discs of the other player, which change their colour.

    A line is enclosed from the placed disc to the next one of the same colour; all enclosed lines
    turn at once. Who has no such move passes, which needs no action; when neither player has one,
    most discs win. As published, row 1 is at the top and the discs at the start touch diagonally.

    Actions: the square where the disc is placed, such as "d3".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: perft 4, 12, 56, 244, 1396, 8200, 55092 (Aart Bik, perft for Reversi); the second "
        "player wins on 4x4 by perfect play, 11 discs to 3",
        "cross-checked: OpenSpiel othello, 1000 random games in lockstep; other sizes with a plain "
        "board of lists",
    )
    opponent = "rule"

    def setup(self, size: Literal[4, 6, 8, 10, 12] = 8) -> None:
        self.size = size
        centre = 1 << (size // 2 - 1) * (size + 1)  # d4 on the board of eight rows
        self.discs = (centre << 1 | centre << size, centre | centre << size + 1)  # as bits: `Grid`
        self.open = moves(*self.discs, grid(size))  # where the player to move may place a disc
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        board = grid(self.size)
        return listed(self.open, board.names, board.rows)

    def play(self, player: int, action: Action) -> None:
        board = grid(self.size)
        mine, other = self.discs[player], self.discs[1 - player]
        square = board.squares[action]
        turned = enclosed(square, mine, other, board)
        mine |= square | turned
        other ^= turned
        self.discs = (other, mine) if player else (mine, other)
        discs = counted(turned.bit_count(), "disc")
        self.tell(EVERYONE, f"Player {player} plays {action} and turns {discs}.")
        self.open = moves(other, mine, board)
        if self.open:
            self.ask(1 - player)
            return
        self.open = moves(mine, other, board)
        if self.open:
            self.tell(EVERYONE, f"Player {1 - player} has no move and passes.")
            self.ask(player)
        else:
            self._count()

    def _count(self) -> None:
        first, second = (discs.bit_count() for discs in self.discs)
        lead = (first > second) - (first < second)
        end = f"player {int(lead < 0)} wins" if lead else "a draw"
        self.tell(
            EVERYONE,
            f"Nobody has a move left. Discs: player 0 has {first}, player 1 has {second}: {end}.",
        )
        self.end((lead, -lead))

    def rules(self, player: int) -> str:
        size = self.size
        centre = squares(size, size)[(size // 2 - 1) * (size + 1) :]
        first, second = f"{centre[1]} and {centre[size]}", f"{centre[0]} and {centre[size + 1]}"
        example = squares(size, size)[(size // 2 - 2) * (size + 1) + 1]
        return (
            f"You are player {player} in Othello and you play {'XO'[player]}. Player 0 plays X and "
            f"moves first, player 1 plays O. The board has {size} rows, numbered 1 to {size} from "
            f"top to bottom, and {size} columns, a to {LETTERS[size - 1]} from left to right. A "
            "square is named by its column and its row: a1 is the top left corner. At the start X "
            f"has discs on {first}, O on {second}. In turn, each player places one disc of its own "
            "on an empty square, so that at least one straight line of the other's discs, in a "
            "row, a column or a diagonal and without gaps, lies between the new disc and another "
            "disc of its own. All discs in all such lines then turn and belong to the player who "
            "moved; discs between two older ones do not. A player who has no such move is passed "
            "over: it is the other's turn again. You cannot pass if you have a move. When nobody "
            "has a move, as when the board is full, the game is over: the player with more discs "
            "wins, and the same number is a draw. In the drawing a dot is an empty square and a * "
            "one where the player to move may place a disc. To place one, write the square in "
            f"brackets, such as [{example}]."
        )

    def view(self, player: int) -> str:
        board = grid(self.size)
        first, second = self.discs
        row = board.rows[0]
        rows = [
            marked(self.size, "XO*", first >> up & row, second >> up & row, self.open >> up & row)
            for up in range(0, self.size * self.size, self.size)
        ]
        counts = f"Discs: X {first.bit_count()}, O {second.bit_count()}"
        return f"{board.drawing % tuple(rows)}\n{counts}"

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return squares(self.size, self.size)

    def features(self, player: int) -> Sequence[float]:
        """For each square 1 if the player's disc is on it, -1 if the other's, else 0; from a1."""
        mine, other = self.discs[player], self.discs[1 - player]
        return [
            1.0 if mine & cell else -1.0 if other & cell else 0.0
            for cell in grid(self.size).squares.values()
        ]


class Grid(NamedTuple):
    """What is the same in all games of one size. A square is one bit of a whole number.

    The lowest bit is a1; the squares of a row follow each other, and the rows from top to bottom.
    """

    squares: dict[Action, int]  # row by row from the top left
    rows: tuple[int, ...]
    names: Names
    directions: tuple[tuple[int, int], ...]  # how far a line goes, and where its discs can turn
    drawing: str  # to be filled with the rows


@cache
def grid(size: int) -> Grid:
    bits = {name: 1 << place for place, name in enumerate(squares(size, size))}
    row, everywhere = (1 << size) - 1, (1 << size * size) - 1
    sides = sum((1 | 1 << size - 1) << size * number for number in range(size))
    inner = everywhere & ~sides  # so that no line runs over a side into the next row
    return Grid(
        squares=bits,
        rows=tuple(row << size * number for number in range(size)),
        names=Names({bit: name for name, bit in bits.items()}),
        directions=((1, inner), (size - 1, inner), (size, everywhere), (size + 1, inner)),
        drawing=drawing(size, size, downwards=True, by_row=True),
    )


def moves(mine: int, other: int, board: Grid) -> int:
    """The empty squares where a disc would enclose some of the other's."""
    found = 0
    for step, inner in board.directions:
        between = other & inner
        line = mine << step & between
        while line:
            line <<= step
            found |= line
            line &= between
        line = mine >> step & between
        while line:
            line >>= step
            found |= line
            line &= between
    return found & ~(mine | other) & (1 << len(board.squares)) - 1


def enclosed(square: int, mine: int, other: int, board: Grid) -> int:
    """The other's discs that a disc on `square` encloses."""
    turned = 0
    for step, inner in board.directions:
        between = other & inner
        line, end = 0, square << step
        while end & between:
            line |= end
            end <<= step
        if end & mine:
            turned |= line
        line, end = 0, square >> step
        while end & between:
            line |= end
            end >>= step
        if end & mine:
            turned |= line
    return turned
