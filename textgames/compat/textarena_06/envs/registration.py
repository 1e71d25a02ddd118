"""TextArena's `register`, as in later versions."""

from textgames.compat.textarena.envs.registration import register

__all__ = ["register"]
