"""What all rule-based players share: the check of their game, draws between equals, the reply."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from textgames.agents.base import asked
from textgames.chance import Stream, checked_seed
from textgames.core import Action, Game
from textgames.errors import AgentError
from textgames.forms import written
from textgames.observation import Observation

T = TypeVar("T")


class ByRule(ABC):
    """A player of one game by rules of thumb. A subclass names the game and chooses the actions.

    Args:
        seed: of its draws, if it makes any; None for new ones each time.
    """

    plays: ClassVar[type[Game]]

    def __init__(self, seed: int | None = None) -> None:
        self.rng = Stream(checked_seed(seed))

    @abstractmethod
    def choose(self, game: Any, player: int) -> Action:
        """Return a legal action, from no more of the game than the player knows."""

    def drawn(self, options: Sequence[T]) -> T:
        """Return one of several options, all equally likely."""
        return options[int(self.rng.random() * len(options))]

    def __call__(self, observation: Observation) -> str:
        """Return the action as a reply.

        Raises:
            AgentError: the observation is not one of a player who is to move in its game.
        """
        game = asked(self, observation).game
        if not isinstance(game, self.plays):
            wanted, came = self.plays.__name__, type(game).__name__
            raise AgentError(f"expected an observation of {wanted}, got one of {came}")
        action = self.choose(game, observation.player)
        return written(action, observation.legal_actions)
