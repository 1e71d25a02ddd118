"""Sudoku by its solution."""

from __future__ import annotations

from functools import lru_cache

from textgames.agents.base import position_of
from textgames.envs.puzzles.sudoku import Sudoku
from textgames.envs.puzzles.sudoku_grids import grid, solved
from textgames.episode import Observation


class Bot:
    """Solves the puzzle and writes the first digit that is missing or wrong.

    Args:
        seed: not used: the strategy draws nothing.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed

    def __call__(self, observation: Observation) -> str:
        """Return a cell and its digit.

        Raises:
            AgentError: the observation is not one of a player who is to write in a Sudoku.
        """
        game = position_of(self, observation, Sudoku)
        solution = solution_of(game.size, game.puzzle)
        cell = next(c for c, mark in enumerate(game.filled) if mark != solution[c])
        return f"{grid(game.size).names[cell]}={solution[cell]}"


@lru_cache(100)
def solution_of(size: int, puzzle: str) -> str:
    return next(solved(size, puzzle))
