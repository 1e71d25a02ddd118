"""Cuts a game off after so many replies."""

from __future__ import annotations

from typing import Any

from pettingzoo.utils.env import AECEnv
from pettingzoo.utils.wrappers import BaseWrapper

from textgames.errors import OptionError


class MoveLimit(BaseWrapper[str, Any, Any]):
    """Truncates the game, for all agents alike, when `moves` replies did not end it.

    The returns stay as they are then.

    Args:
        env: the environment.
        moves: replies of all agents together, at least 1; illegal ones count too.
    """

    def __init__(self, env: AECEnv[str, Any, Any], moves: int) -> None:
        super().__init__(env)
        if not isinstance(moves, int) or moves < 1:
            raise OptionError(f"MoveLimit takes moves = a whole number from 1, got {moves!r}")
        self.moves = moves
        self._made = 0

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Begin a new game."""
        self._made = 0
        self.env.reset(seed=seed, options=options)

    def step(self, action: Any) -> None:
        """Take a reply; the last one that is allowed ends the game."""
        self.env.step(action)
        self._made += 1
        if self._made == self.moves:
            self.env.truncate()
