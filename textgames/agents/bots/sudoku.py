"""Sudoku by its solution."""

from __future__ import annotations

from functools import lru_cache

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.sudoku import Sudoku
from textgames.envs.puzzles.sudoku_grids import grid, solved


class Bot(ByRule):
    """Solves the puzzle and writes the first digit that is missing or wrong."""

    plays = Sudoku

    def choose(self, game: Sudoku, player: int) -> Action:
        solution = solution_of(game.size, game.puzzle)
        cell = next(c for c, mark in enumerate(game.filled) if mark != solution[c])
        return f"{grid(game.size).names[cell]}={solution[cell]}"


@lru_cache(100)
def solution_of(size: int, puzzle: str) -> str:
    return next(solved(size, puzzle))
