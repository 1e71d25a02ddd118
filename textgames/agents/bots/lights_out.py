"""Lights out with the fewest presses, by linear algebra."""

from __future__ import annotations

from textgames.agents.base import position_of
from textgames.envs.puzzles.lights_out import LightsOut, board, fewest_presses
from textgames.episode import Observation
from textgames.errors import AgentError


class Bot:
    """Presses a square of the smallest set that switches all lights off.

    Args:
        seed: not used: the strategy draws nothing.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed

    def __call__(self, observation: Observation) -> str:
        """Return a square.

        Raises:
            AgentError: the observation is not one of a player who is to press a square, or the
                lights cannot be switched off, which no play from a start leads to.
        """
        game = position_of(self, observation, LightsOut)
        presses = fewest_presses(game.size, game.lights)
        if not presses:
            raise AgentError(f"expected lights that can be switched off, got\n{game.view(0)}")
        return board(game.size).names[presses.bit_length() - 1]
