"""Gomoku: five in a row on a large board, freestyle or standard, with or without a swap."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, NamedTuple

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.bits import has_line, shifts_of_lines
from textgames.envs.grids import LETTERS, drawing, squares, squares_from_top
from textgames.errors import OptionError

SWAP = "swap"
OPENING = 3  # stones that player 0 places before player 1 may swap


class Gomoku(Game):
    """Players take turns placing stones anywhere; five in a row win, a full board is a draw.

    A longer line wins as well (freestyle), or with `exactly` does not (standard). `connect` is how
    many make a line. With `swap`, player 0 places the first three stones, those of both sides, and
    player 1 may then change sides.

    Actions: an empty square, such as "h8"; "swap" where it is allowed.
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: three in a row is drawn on 3x3 and won by the first player on 4x4 (Uiterwijk, van "
        "den Herik 2000)",
        "cross-checked: OpenSpiel gomoku and mnk, random games in lockstep and perft, several "
        "sizes; lines of exactly so many by a second search of the drawing",
    )
    opponent = "mcts"

    def setup(
        self,
        size: Annotated[int, Range(3, 19)] = 15,
        connect: Annotated[int, Range(3, 6)] = 5,
        exactly: bool = False,
        swap: bool = False,
    ) -> None:
        if connect > size:
            raise OptionError(
                f"expected connect = at most {size}, the side of the board, got {connect}"
            )
        board = grid(size, connect)
        self.size, self.connect, self.exactly, self.swap = size, connect, exactly, swap
        self.stones = (0, 0)  # X and O, as bits; see `Grid`
        self.plays_x = 0  # which player; with `swap` it may change once
        self.open = board.names
        self.drawing = board.drawing
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if self.swap and player == 1 and self._placed() == OPENING:
            return (*self.open, SWAP)
        return self.open

    def play(self, player: int, action: Action) -> None:
        if action == SWAP:
            self.plays_x = 1
            self.tell(EVERYONE, "Player 1 swaps: it plays X from now on, and player 0 plays O.")
            self.ask(0)
            return
        board = grid(self.size, self.connect)
        square, place = board.squares[action]
        x, o = self.stones
        turn = (x | o).bit_count() % 2  # of O
        stones = (o if turn else x) | square
        self.stones = (x, stones) if turn else (stones, o)
        where = (board.everywhere & ~(x | o) & square - 1).bit_count()  # in the list of the open
        self.open = self.open[:where] + self.open[where + 1 :]
        mark = "XO"[turn]
        self.drawing = self.drawing[:place] + mark + self.drawing[place + 1 :]
        self.tell(EVERYONE, f"Player {player} places {mark} on {action}.")
        if has_line(stones, board.shifts, self.exactly):
            winner = self.plays_x ^ turn
            line = f"{mark} has {self.connect} in a row"
            self.tell(EVERYONE, f"{line}: player {winner} wins.")
            self.end((-1, 1) if winner else (1, -1))
        elif not self.open:
            self.tell(EVERYONE, "The board is full: a draw.")
            self.end((0, 0))
        elif self.swap and self._placed() < OPENING:
            self.ask(0)
        else:
            self.ask(1 - player)

    def _placed(self) -> int:
        return self.size * self.size - len(self.open)

    def rules(self, player: int) -> str:
        size, connect = self.size, self.connect
        centre = grid(size, connect).names[size // 2 * (size + 1)]
        sides = (
            "One player plays X, the other O. Player 0 begins with three stones: an X, an O and "
            "another X, each on any empty square. Then player 1 chooses: either it swaps, by "
            "writing [swap], plays X from then on, and player 0 plays O; or it plays O, and "
            "player 0 plays X. Either way, whoever plays O places the next stone. From then on, "
            if self.swap
            else f"You play {'XO'[player]}. Player 0 plays X and moves first, player 1 plays O. "
        )
        turns = "in turn, each player places one stone of its own on an empty square, "
        longer = (
            f"A line of more than {connect} does not win."
            if self.exactly
            else "A longer line wins as well."
        )
        return (
            f"You are player {player} in Gomoku. The board has {size} rows, numbered 1 to {size} "
            f"from bottom to top, and {size} columns, a to {LETTERS[size - 1]} from left to right. "
            "A square is named by its column and its row: a1 is the bottom left corner. "
            f"{sides}{turns if self.swap else turns.capitalize()}where it stays. The first to have "
            f"{connect} of its stones next to each other in a row, a column or a diagonal wins at "
            f"once. {longer} A full board without a line that wins is a draw. The winner gets 1, "
            "the loser -1, and each 0 for a draw. In the drawing a dot is an empty square. To "
            f"place a stone, write the square in brackets, such as [{centre}]."
        )

    def view(self, player: int) -> str:
        if self.plays_x or (self.swap and self._placed() > OPENING):
            return f"{self.drawing}\nX: player {self.plays_x}, O: player {1 - self.plays_x}"
        return self.drawing

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        names = grid(self.size, self.connect).names
        return (*names, SWAP) if self.swap else names

    def features(self, player: int) -> Sequence[float]:
        """1 if the player plays X, else 0; then the player's stones, then the other's.

        Squares are 1 where such a stone stands, else 0, row by row from a1.
        """
        turn = int(player != self.plays_x)
        mine, other = self.stones[turn], self.stones[1 - turn]
        squares_of_board = grid(self.size, self.connect).squares.values()
        return [
            1.0 - turn,
            *[1.0 if mine & square else 0.0 for square, _ in squares_of_board],
            *[1.0 if other & square else 0.0 for square, _ in squares_of_board],
        ]


class Grid(NamedTuple):
    """What is the same in all games of one size. A square is one bit of a whole number.

    The lowest bit is a1; the squares of a row follow each other, and behind each row is one bit
    that is never set, so that no line runs from one row into the next.
    """

    names: tuple[Action, ...]  # row by row from a1
    squares: dict[Action, tuple[int, int]]  # the bit of each, and where it stands in the drawing
    everywhere: int
    shifts: tuple[tuple[int, ...], ...]  # for each direction of a line; see `has_line`
    drawing: str  # of the empty board


@cache
def grid(size: int, connect: int) -> Grid:
    names = squares(size, size)
    empty = drawing(size, size) % (("?",) * size * size)
    marks = [place for place, mark in enumerate(empty) if mark == "?"]  # from the top left
    places = dict(zip(squares_from_top(size, size), marks, strict=True))
    row = size + 1  # bits from one row to the next
    bits = [1 << place // size * row + place % size for place in range(size * size)]
    return Grid(
        names=names,
        squares={name: (bit, places[name]) for name, bit in zip(names, bits, strict=True)},
        everywhere=sum(bits),
        shifts=shifts_of_lines(connect, (1, row - 1, row, row + 1)),
        drawing=empty.replace("?", "."),
    )
