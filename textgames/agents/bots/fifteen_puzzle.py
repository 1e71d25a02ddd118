"""The fifteen puzzle in the fewest moves from the start; what leads too far away is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.fifteen_puzzle import (
    GAP,
    Board,
    FifteenPuzzle,
    Tiles,
    board,
    slid,
    solution,
    steps_home,
)

BACK = {"up": "down", "down": "up", "left": "right", "right": "left"}


class Bot(ByRule):
    """Solves what is no farther from the end than the start was; else it first goes back there."""

    plays = FifteenPuzzle

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(seed)
        self._plan: dict[Tiles, Action] = {}

    def choose(self, game: FifteenPuzzle, player: int) -> Action:
        if game.tiles not in self._plan:
            self._plan = planned(game)
        return self._plan[game.tiles]


def planned(game: FifteenPuzzle) -> dict[Tiles, Action]:
    """Return the move in each position on the way to the end."""
    grid, size = board(game.rows, game.columns), (game.rows, game.columns)
    least = steps_home(grid, game.tiles)
    if (way := shortest(size, game.tiles, range(least, game.fewest + 1))) is not None:
        return {tiles: name for tiles, name in along(grid, game.tiles, way) if name}
    back = [BACK[action] for action in reversed(game.history) if action in BACK]
    steps = list(along(grid, game.tiles, back))
    start, _ = steps[-1]
    steps += along(grid, start, shortest(size, start, count()) or [])
    return {tiles: name for tiles, name in steps if name}  # the last time that it is there


def shortest(size: tuple[int, int], tiles: Tiles, tries: Iterable[int]) -> list[Action] | None:
    """Return a way to solve it in the first number of moves tried in which there is one."""
    ways = (solution(size, tiles, most) for most in tries)
    return next((way for way in ways if way is not None), None)


def along(grid: Board, tiles: Tiles, way: list[Action]) -> Iterable[tuple[Tiles, Action]]:
    """Yield the positions on a way with the move in each, "" in the last."""
    for name in way:
        yield tiles, name
        gap = tiles.index(GAP)
        tiles = slid(tiles, gap, grid.slides[gap][name])
    yield tiles, ""
