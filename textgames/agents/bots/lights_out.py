"""Lights out with the fewest presses, by linear algebra."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.lights_out import LightsOut, board, fewest_presses
from textgames.errors import AgentError


class Bot(ByRule):
    """Presses a square of the smallest set that switches all lights off."""

    plays = LightsOut

    def choose(self, game: LightsOut, player: int) -> Action:
        presses = fewest_presses(game.size, game.lights)
        if not presses:
            raise AgentError(f"expected lights that can be switched off, got\n{game.view(0)}")
        return board(game.size).names[presses.bit_length() - 1]
