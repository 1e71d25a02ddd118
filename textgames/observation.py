"""What a player reads: rules, messages and the view, as text.

Plain data wherever it leaves the program: a copy, a pickle and JSON hold the text and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from textgames.core import Game
from textgames.forms import Action, LegalActions
from textgames.illegal import IllegalReplies
from textgames.parsing import Ambiguous, parse


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


class Source(Protocol):
    """Where an observation comes from: an `Episode`."""

    illegal: IllegalReplies

    @property
    def game(self) -> Game:
        """The position."""
        ...


class Observation(dict[str, Any]):
    """What an agent reads: `rules: str`, `messages: Messages`, `view: str`.

    Beside its keys it carries what built-in agents need to answer without parsing prose. A copy
    or a pickle of it is a plain dict without these.

    Attributes:
        player: who reads it.
        legal_actions: what it may do now; () if it is not asked.
        source: the episode that it was read from.
    """

    __slots__ = ("legal_actions", "player", "source")
    player: int
    legal_actions: LegalActions
    source: Source

    @property
    def game(self) -> Game:
        """The position. Search may use no more of it than the player's information state."""
        return self.source.game

    def action(self, reply: str) -> Action:
        """Return the legal action that `reply` names, as the game is going to read it.

        Raises:
            IllegalAction: it names none, or several.
        """
        source = getattr(self, "source", None)  # a game on a server reads for itself
        ambiguous: Ambiguous = "illegal" if source is None else source.illegal.ambiguous
        return parse(reply, self.legal_actions, ambiguous)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self.copy(),)

    def copy(self) -> dict[str, Any]:
        """Return it as plain data: a dict of strings and a tuple of strings."""
        return {**self, "messages": tuple(self["messages"])}
