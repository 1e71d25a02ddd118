"""Chance outcomes that name a seed: for a game that generates its puzzle in one chance action.

`play` builds the puzzle from the seed with a private `random.Random`, of which only `random()`
gives the same numbers in every Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textgames.forms import Action


class Numbers(Sequence[Action]):
    """The strings "0" to "n-1" without making them: seeds for a game that generates a puzzle."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return tuple(map(str, range(self.n)[index]))
        return str(range(self.n)[index])

    def __contains__(self, action: object) -> bool:
        return (
            isinstance(action, str)
            and action.isascii()
            and action.isdigit()
            and len(action) <= len(str(self.n))
            and str(int(action)) == action
            and int(action) < self.n
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Numbers) and other.n == self.n

    def __hash__(self) -> int:
        return hash(self.n)


SEEDS = Numbers(2**32)
