"""A bandit by Thompson sampling (1933)."""

from __future__ import annotations

from textgames.agents.base import position_of
from textgames.chance import Stream, checked_seed
from textgames.envs.puzzles.bandit import Bandit
from textgames.episode import Observation


class Bot:
    """Pulls each arm with the probability that it is the best; the last pull is of the likeliest.

    Args:
        seed: of its draws.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._rng = Stream(checked_seed(seed))

    def __call__(self, observation: Observation) -> str:
        """Return an arm.

        Raises:
            AgentError: the observation is not one of a player who is to pull an arm.
        """
        game = position_of(self, observation, Bandit)
        if game.left == 1:
            beliefs = game.beliefs()
            return game.arms[beliefs.index(max(beliefs))]
        return str(game.resample(observation.player, self._rng)[0])
