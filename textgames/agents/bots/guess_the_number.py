"""Guessing a number by halving what is left."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.guess_the_number import GuessTheNumber


class Bot(ByRule):
    """Guesses the middle of the numbers that are left, which no strategy can better."""

    plays = GuessTheNumber

    def choose(self, game: GuessTheNumber, player: int) -> Action:
        return str((game.low + game.high) // 2)
