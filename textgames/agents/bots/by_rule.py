"""What rule-based players that draw nothing share: the check of their game, and the reply."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textgames.agents.base import position_of
from textgames.core import Action, Game
from textgames.episode import Observation
from textgames.forms import written

G = TypeVar("G", bound=Game)


class ByRule(Generic[G]):
    """A player of one game who always does the same in the same situation.

    Args:
        seed: draws nothing, and is taken as other agents take it.
    """

    plays: ClassVar[type[Game]]

    def __init__(self, seed: int | None = None) -> None:
        del seed

    def choose(self, game: G, player: int) -> Action:
        """Return a legal action, from no more of the game than the player knows."""
        raise NotImplementedError

    def __call__(self, observation: Observation) -> str:
        """Return the action as a reply.

        Raises:
            AgentError: the observation is not one of a player who is to move in its game.
        """
        game: G = position_of(self, observation, self.plays)  # type: ignore[assignment]
        action = self.choose(game, observation.player)
        return written(action, observation.legal_actions)
