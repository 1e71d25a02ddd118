"""What a player was told so far, as a tuple that takes no time to make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any


class Messages(Sequence[str]):
    """Messages so far, oldest first: reads, compares and hashes like a tuple of strings.

    It shares the list that later messages are added to, so that making one costs the same in a
    game of ten messages and of ten thousand.
    """

    __slots__ = ("_length", "_lines")

    def __init__(self, lines: list[str], length: int) -> None:
        self._lines = lines  # only ever appended to
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: Any) -> Any:
        if index.__class__ is slice:
            start, stop, step = index.indices(self._length)
            if step > 0:
                return tuple(self._lines[start:stop:step])
            return tuple(self._lines[i] for i in range(start, stop, step))
        if not -self._length <= index < self._length:
            raise IndexError(f"message {index} of {self._length}")
        return self._lines[index if index >= 0 else index + self._length]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines[: self._length])

    def after(self, number: int) -> tuple[str, ...]:
        """Return all but the first `number` messages."""
        return tuple(self._lines[number : self._length])

    def __add__(self, other: Iterable[str]) -> tuple[str, ...]:
        return (*self, *other)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Messages | tuple | list) and self[:] == tuple(other)

    def __hash__(self) -> int:
        return hash(self[:])

    def __repr__(self) -> str:
        return repr(self[:])

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self[:],)
