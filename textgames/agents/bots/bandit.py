"""A bandit by Thompson sampling (1933)."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.bandit import Bandit


class Bot(ByRule):
    """Pulls each arm as often as it is likely to be the best; the last pull is of the likeliest."""

    plays = Bandit

    def choose(self, game: Bandit, player: int) -> Action:
        if game.left == 1:
            beliefs = game.beliefs()
            return game.arms[beliefs.index(max(beliefs))]
        return str(game.resample(player, self.rng)[0])
