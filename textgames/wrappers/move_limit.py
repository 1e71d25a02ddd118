"""Cuts a game off after so many replies."""

from __future__ import annotations

from typing import Any

from pettingzoo.utils.env import AECEnv

from textgames.errors import IllegalAction, OptionError
from textgames.wrappers.base import Wrapper


class MoveLimit(Wrapper[Any, Any]):
    """Truncates the game, for all agents alike, when `moves` replies did not end it.

    The returns stay as they are then.

    Args:
        env: the environment.
        moves: replies of all agents together, at least 1; illegal ones count too.
    """

    def __init__(self, env: AECEnv[str, Any, Any], moves: int) -> None:
        super().__init__(env)
        if isinstance(moves, bool) or not isinstance(moves, int) or moves < 1:
            raise OptionError(f"MoveLimit takes moves = whole number from 1, got {moves!r}")
        self.moves = moves

    def step(self, action: Any) -> None:
        """Take a reply; the last one that is allowed ends the game."""
        try:
            self.env.step(action)
        except IllegalAction:  # it is in the record, and counts
            self._cut_off()
            raise
        self._cut_off()

    def _cut_off(self) -> None:
        if len(self.env.episode) >= self.moves:
            self.env.truncate()
