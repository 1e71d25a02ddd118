"""The fifteen puzzle: slide numbered tiles into the gap till they are in order (Chapman 1874)."""

from collections.abc import Sequence
from functools import cache, lru_cache
from random import Random
from typing import Annotated, NamedTuple

from textgames.core import CHANCE, SEEDS, Action, Game, LegalActions, OptionError, Range
from textgames.texts import counted

WAYS = ("up", "down", "left", "right")  # in which a tile slides
GAP = 0
MOST = {(2, 2): 6, (2, 3): 21, (3, 2): 21}  # moves that an arrangement of a small board needs

Tiles = tuple[int, ...]  # of each square, row by row from the top left


class Board(NamedTuple):
    """What is the same in all games of one size. Squares count row by row from the top left."""

    goal: Tiles
    slides: tuple[dict[Action, int], ...]  # by the square of the gap: which square's tile moves
    legal: tuple[tuple[Action, ...], ...]  # likewise
    far: tuple[tuple[int, ...], ...]  # steps of each tile home, by its square
    drawing: str


@cache
def board(rows: int, columns: int) -> Board:
    number = rows * columns
    places = [divmod(square, columns) for square in range(number)]
    slides: list[dict[Action, int]] = []
    for row, column in places:
        beside = {  # a tile that slides up comes from below the gap
            "up": (row + 1, column),
            "down": (row - 1, column),
            "left": (row, column + 1),
            "right": (row, column - 1),
        }
        slides.append({w: places.index(place) for w, place in beside.items() if place in places})
    far = [
        tuple([abs(row - r) + abs(column - c) for r, c in places]) for row, column in places[:-1]
    ]
    width = len(str(number - 1))
    line = " ".join([f"%{width}s"] * columns)
    return Board(
        (*range(1, number), GAP),
        tuple(slides),
        tuple([tuple(ways) for ways in slides]),
        ((0,) * number, *far),
        "\n".join([line] * rows),
    )


def slid(tiles: Tiles, gap: int, square: int) -> Tiles:
    """Return the tiles after that of a square has slid into the gap."""
    after = list(tiles)
    after[gap], after[square] = after[square], GAP
    return tuple(after)


def steps_home(grid: Board, tiles: Tiles) -> int:
    """Return how far all tiles together are from their places: no fewer moves solve it."""
    return sum([grid.far[tile][square] for square, tile in enumerate(tiles)])


def solution(size: tuple[int, int], tiles: Tiles, most: int) -> list[Action] | None:
    """Return some way to solve a board of so many rows and columns in at most `most` moves.

    A depth-first search that leaves out what the tiles' steps home forbid: with 1, 2, 3, ... as
    `most` it finds a shortest way (Korf 1985). None: there is no way.
    """
    grid = board(*size)
    steps = steps_home(grid, tiles)
    way: list[Action] = []
    found = _searched(grid, list(tiles), tiles.index(GAP), -1, steps, most, way)
    return way[::-1] if found else None


def _searched(
    grid: Board, tiles: list[int], gap: int, before: int, steps: int, left: int, way: list[Action]
) -> bool:
    """Put the moves of a solution into `way`, the last one first; False if there is none.

    Args:
        grid: the board.
        tiles: the arrangement, left as it was.
        gap: where it is.
        before: where it was before the last move.
        steps: of all tiles home.
        left: moves that may be made.
        way: of the solution.
    """
    if not steps:
        return True
    if steps > left:
        return False
    for name, square in grid.slides[gap].items():
        if square != before:
            tile = tiles[square]
            far = grid.far[tile]
            tiles[gap], tiles[square] = tile, GAP
            after = steps + far[gap] - far[square]
            found = _searched(grid, tiles, square, gap, after, left - 1, way)
            tiles[gap], tiles[square] = GAP, tile
            if found:
                way.append(name)
                return True
    return False


@lru_cache(100)
def generated(rows: int, columns: int, fewest: int, seed: int) -> Tiles:
    """Return tiles that take exactly so many moves: a random walk from the order till they do.

    Each move changes the number by one, up or down: none is passed over, and every second position
    of the walk cannot be the one.
    """
    rng, grid = Random(seed), board(rows, columns)
    tiles, gap, before, walked = grid.goal, len(grid.goal) - 1, -1, 0
    while True:
        squares = [square for square in grid.slides[gap].values() if square != before]
        square = squares[int(rng.random() * len(squares))]
        tiles = slid(tiles, gap, square)
        before, gap = gap, square
        walked += 1
        may_be = walked >= fewest and (walked - fewest) % 2 == 0
        if may_be and solution((rows, columns), tiles, fewest - 1) is None:
            return tiles


class FifteenPuzzle(Game):
    """Tiles in a frame slide into the one gap; the aim is to bring their numbers in order.

    The tiles at the start can be put in order in `fewest` moves and in no fewer. The game ends
    after `slack` times as many. Half of all arrangements could not be put in order (Johnson and
    Story 1879); no game starts with one of them.

    Actions: the direction in which a tile slides, "up", "down", "left" or "right".
    Returns: 1 if the tiles are in order in time, else 0.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("perfect information", "planning", "puzzle", "classic")
    evidence = (
        "solved: how many arrangements of 2 x 3 and 3 x 3 squares need how many moves, and of "
        "4 x 4 up to 10, by breadth-first search (OEIS A089473, A089484; Reinefeld 1993)",
        "solved: half of all arrangements of 2 x 2 and 2 x 3 squares, those that permutations "
        "allow, can be reached (Johnson and Story 1879)",
    )
    opponent = "rule"

    def setup(
        self,
        rows: Annotated[int, Range(2, 6)] = 4,
        columns: Annotated[int, Range(2, 6)] = 4,
        fewest: Annotated[int, Range(1, 30)] = 12,
        slack: Annotated[int, Range(1, 5)] = 2,
    ) -> None:
        most = MOST.get((rows, columns), fewest)
        if fewest > most:
            raise OptionError(
                f"expected fewest = at most {most} on {rows} x {columns} squares, got {fewest}"
            )
        self.rows, self.columns, self.fewest = rows, columns, fewest
        self.moves = self.left = slack * fewest
        self.tiles = board(rows, columns).goal
        self.gap = len(self.tiles) - 1
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return SEEDS if player == CHANCE else board(self.rows, self.columns).legal[self.gap]

    def play(self, player: int, action: Action) -> None:
        grid = board(self.rows, self.columns)
        if player == CHANCE:
            self.tiles = generated(self.rows, self.columns, self.fewest, int(action))
            self.gap = self.tiles.index(GAP)
            self.tell(0, f"The tiles at the start:\n{self._drawn()}")
            self.ask(0)
            return
        square = grid.slides[self.gap][action]
        self.tell(0, f"You slide tile {self.tiles[square]} {action}.")
        self.tiles = slid(self.tiles, self.gap, square)
        self.gap = square
        self.left -= 1
        if self.tiles == grid.goal:
            self.tell(0, "All tiles are in order. You win.")
            self.end((1,))
        elif not self.left:
            self.tell(0, "No moves are left, and the tiles are not in order.")
            self.end((0,))
        else:
            self.ask(0)

    def rules(self, player: int) -> str:
        columns = self.columns
        number = self.rows * columns - 1
        fewest, most = counted(self.fewest, "move"), counted(self.moves, "move")
        return (
            f"You play a sliding puzzle. In a frame of {self.rows} rows and {columns} columns are "
            f"{number} tiles, numbered 1 to {number}, and one gap. A move slides a tile that is "
            "next to the gap, not diagonally, into it. You say in which direction the tile slides: "
            "up moves the tile below the gap up, down the tile above it down, left the tile on its "
            "right to the left, and right the tile on its left to the right. Bring the tiles in "
            f"order: 1 to {columns} in the top row, from left to right, then on from {columns + 1} "
            "in the next row, and so on, with the gap at the bottom right. From the start this "
            f"takes {fewest}, and cannot be done in fewer. You may make {most}. Your result is 1 "
            "if the tiles are in order by then, else 0. In the drawing a dot is the gap. Write the "
            "direction in brackets, such as [down]."
        )

    def view(self, player: int) -> str:
        return f"{self._drawn()}\nMoves left: {self.left}"

    def _drawn(self) -> str:
        marks = [str(tile) if tile else "." for tile in self.tiles]
        return board(self.rows, self.columns).drawing % tuple(marks)

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return WAYS

    def features(self, player: int) -> Sequence[float]:
        """For each square from the top left the number of its tile, 0 for the gap; moves left.

        Numbers are shares of the highest, moves left of those at the start.
        """
        highest = len(self.tiles) - 1
        return [*[tile / highest for tile in self.tiles], self.left / self.moves]
