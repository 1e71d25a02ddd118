"""Guessing a number by halving what is left."""

from __future__ import annotations

from textgames.agents.base import position_of
from textgames.envs.puzzles.guess_the_number import GuessTheNumber
from textgames.episode import Observation


class Bot:
    """Guesses the middle of the numbers that are left, which no strategy can better.

    Args:
        seed: not used: the strategy draws nothing.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed

    def __call__(self, observation: Observation) -> str:
        """Return a guess.

        Raises:
            AgentError: the observation is not one of a player who is to guess a number.
        """
        game = position_of(self, observation, GuessTheNumber)
        return str((game.low + game.high) // 2)
