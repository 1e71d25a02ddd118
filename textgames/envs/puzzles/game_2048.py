"""2048: slide tiles so that equal ones merge, up to one of 2048 (Gabriele Cirulli 2014)."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Annotated, Literal

from textgames.core import CHANCE, Action, Game, LegalActions, Range
from textgames.envs.grids import LETTERS, squares_from_top

DIRECTIONS = ("left", "right", "up", "down")
TILES = ((2, 0.9), (4, 0.1))  # that appear, and how likely

Row = tuple[int, ...]  # tiles from left to right, 0 where there is none
Board = tuple[Row, ...]  # rows from top to bottom


@lru_cache(1 << 16)
def slid(row: Row) -> tuple[Row, int]:
    """Return a row slid to the left, and the points for it.

    The foremost of three equal tiles merge, and what has merged does not merge again.
    """
    tiles: list[int] = []
    points = 0
    may_merge = False
    for tile in row:
        if not tile:
            continue
        if may_merge and tiles[-1] == tile:
            tiles[-1] += tile
            points += 2 * tile
            may_merge = False
        else:
            tiles.append(tile)
            may_merge = True
    return (*tiles, *(0,) * (len(row) - len(tiles))), points


def moved(board: Board, direction: Action) -> tuple[Board, int]:
    """Return the board after a move, before a tile appears, and the points for it."""
    lines = board if direction in ("left", "right") else tuple(zip(*board, strict=True))
    if direction in ("right", "down"):
        results = [slid(line[::-1]) for line in lines]
        lines = tuple([line[::-1] for line, _ in results])
    else:
        results = [slid(line) for line in lines]
        lines = tuple([line for line, _ in results])
    points = sum([gained for _, gained in results])
    return (lines if direction in ("left", "right") else tuple(zip(*lines, strict=True))), points


@lru_cache(1 << 14)
def moves(board: Board) -> tuple[Action, ...]:
    """Return the directions in which something moves or merges."""
    return tuple([way for way in DIRECTIONS if moved(board, way)[0] != board])


@lru_cache(1 << 12)
def appearing(size: int, empty: tuple[int, ...]) -> tuple[Action, ...]:
    names = squares_from_top(size, size)
    return tuple([f"{names[place]}={tile}" for place in empty for tile, _ in TILES])


@cache
def weights(number: int) -> tuple[float, ...]:
    return tuple(weight for _, weight in TILES) * number


class Game2048(Game):
    """Sliding all tiles in one direction merges equal ones; after each move a new tile appears.

    The new tile is a 2 nine times in ten, else a 4, on any empty square with the same chance; two
    are there at the start. A move must change the board. The game ends with a tile of `goal`, if
    that is not 0, or when no move is left.

    Actions: "left", "right", "up", "down".
    Returns: the score, which is the sum of the values of all tiles made by merging.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("perfect information", "chance", "planning", "puzzle", "classic")
    evidence = (
        "solved: every row of four of the six lowest tiles, slid and merged as a separate "
        "description of the rules says",
        "solved: the value of best play on 2 by 2 squares, by a backward induction written apart",
    )
    opponent = "rule"

    def setup(
        self,
        size: Annotated[int, Range(2, 5)] = 4,
        goal: Literal[0, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192] = 2048,
    ) -> None:
        self.goal = goal
        self.board: Board = ((0,) * size,) * size
        self.score = 0
        self.begun = False
        self.ask(CHANCE)

    def empty(self) -> tuple[int, ...]:
        size = len(self.board)
        return tuple(
            [
                row * size + column
                for row, tiles in enumerate(self.board)
                for column, tile in enumerate(tiles)
                if not tile
            ]
        )

    def legal_actions(self, player: int) -> LegalActions:
        return appearing(len(self.board), self.empty()) if player == CHANCE else moves(self.board)

    def chance_weights(self) -> Sequence[float] | None:
        return weights(len(self.empty()))

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._appear(action)
            return
        self.board, points = moved(self.board, action)
        self.score += points
        self.returns = (self.score,)
        gained = f" and get {points} points" if points else ""
        self.tell(0, f"You move {action}{gained}.")
        if self.goal and max(map(max, self.board)) >= self.goal:
            self.tell(0, f"You made a tile of {self.goal}, the goal.")
            self.end((self.score,))
        else:
            self.ask(CHANCE)

    def _appear(self, action: Action) -> None:
        size = len(self.board)
        name, _, tile = action.partition("=")
        row, column = size - int(name[1:]), LETTERS.index(name[0])
        line = self.board[row]
        line = (*line[:column], int(tile), *line[column + 1 :])
        self.board = (*self.board[:row], line, *self.board[row + 1 :])
        self.tell(0, f"A {tile} appears on {name}.")
        if not self.begun:
            self.begun = True
            self.ask(CHANCE)
        elif moves(self.board):
            self.ask(0)
        else:
            self.tell(0, "No move is left.")
            self.end((self.score,))

    def rules(self, player: int) -> str:
        size = len(self.board)
        ends = (
            f"The game ends with a tile of {self.goal}, or when no move is left."
            if self.goal
            else "The game ends when no move is left."
        )
        return (
            f"You play 2048 on a board of {size} rows and {size} columns of squares. Tiles have "
            "numbers. Each turn you choose a direction: left, right, up or down. All tiles slide "
            "that way as far as they can. Two tiles of the same number that meet merge into one of "
            "their sum, which does not merge again in that move; of three in a line the two that "
            "are foremost merge. Of 2 2 2 2 a move to the left makes 4 4, of 4 4 8 it makes 8 8. "
            "Only a move that changes the board is legal. After each move a new tile appears on a "
            "random empty square: a 2 nine times in ten, else a 4. Two are there at the start. For "
            f"each merge you get the number of the new tile as points. {ends} Your result is the "
            "sum of your points. In the drawing a dot is an empty square. Squares are named by the "
            "letter of the column and the number of the row: a1 is the bottom left corner. Write a "
            "direction in brackets, such as [left]."
        )

    def view(self, player: int) -> str:
        size = len(self.board)
        lines = [
            f"{size - row} " + "".join([f"{tile or '.':>7}" for tile in tiles])
            for row, tiles in enumerate(self.board)
        ]
        letters = "  " + "".join([f"{letter:>7}" for letter in LETTERS[:size]])
        return "\n".join([*lines, letters, f"Score: {self.score}"])

    def return_range(self) -> tuple[float, float]:
        """The highest is a bound, as if only tiles of 2 appeared.

        Then a tile of 2^k has brought (k - 1) 2^k points. At best all powers of 2 stand on the
        board; with a goal 2^g, at most half of it stands everywhere before the last merges.
        """
        squares = len(self.board) ** 2
        most = sum((k - 1) * 2**k for k in range(2, squares + 2))
        if self.goal:
            half = self.goal // 2
            most = min(most, squares * half.bit_length() * half)
        return 0, most

    def all_actions(self) -> Sequence[Action]:
        return DIRECTIONS

    def features(self, player: int) -> Sequence[float]:
        """For each square from the top left, the power of 2 on it, as a share of the highest."""
        highest = len(self.board) ** 2 + 1
        return [max(tile.bit_length() - 1, 0) / highest for row in self.board for tile in row]
