"""Gymnasium spaces for text: what is read, and replies that are legal when sampled."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from gymnasium import spaces

from textgames.episode import random_action
from textgames.forms import Form, LegalActions, written
from textgames.messages import Messages


class AnyText(spaces.Space[str]):
    """Any string, of any length and alphabet; `gymnasium.spaces.Text` has limits on both."""

    def __init__(self) -> None:
        super().__init__(dtype=str)

    def contains(self, x: object) -> bool:
        """Return whether `x` is a string."""
        return isinstance(x, str)

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """Return an empty string."""
        return ""

    @property
    def is_np_flattenable(self) -> bool:
        """No: text has no fixed size."""
        return False

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Lines(AnyText):
    """A sequence of strings."""

    def contains(self, x: object) -> bool:
        """Return whether `x` is a sequence of strings."""
        return isinstance(x, Messages | tuple) and all(isinstance(line, str) for line in x)

    def sample(self, mask: Any = None, probability: Any = None) -> Any:
        """Return no lines."""
        return ()


class Reply(AnyText):
    """Any text. `sample` draws a reply that is legal at that moment.

    Args:
        legal: returns the legal actions of the seat, () if it is not asked.
    """

    def __init__(self, legal: Callable[[], LegalActions]) -> None:
        super().__init__()
        self._legal = legal

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """Return a legal reply, "" if the seat is not asked. Seedable like every space."""
        legal = self._legal()
        if not isinstance(legal, Form) and not legal:
            return ""
        return written(random_action(legal, self.np_random), legal)


@cache
def observation_space() -> spaces.Dict:
    """The space of a text observation: one for all, since nothing in it is drawn."""
    return spaces.Dict({"rules": AnyText(), "messages": Lines(), "view": AnyText()})
