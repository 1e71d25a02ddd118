"""What a player reads: rules, messages and the view, as text.

Plain data wherever it leaves the program: a copy, a pickle and JSON hold the text and nothing else.
"""

from __future__ import annotations

from typing import Any, Protocol

from textgames.core import Game
from textgames.forms import Action, LegalActions
from textgames.illegal import IllegalReplies
from textgames.parsing import Ambiguous, parse


class Source(Protocol):
    """Where an observation comes from: an `Episode`."""

    illegal: IllegalReplies

    @property
    def game(self) -> Game:
        """The position."""
        ...

    @property
    def num_players(self) -> int:
        """How many play."""
        ...

    @property
    def history(self) -> tuple[Action, ...]:
        """Every action so far, of players and of chance."""
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
