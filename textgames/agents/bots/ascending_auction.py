"""A careful bidder: it never pays more than an item must be worth."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.bargaining.ascending_auction import LEAST, WITHDRAW, AscendingAuction


class Bot(ByRule):
    """Raises by the least that is allowed, up to the lowest true value that fits its estimate.

    So it cannot lose, and the winner's curse (Capen, Clapp and Campbell 1971) passes it by.
    """

    plays = AscendingAuction

    def choose(self, game: AscendingAuction, player: int) -> Action:
        item = len(game.sold)
        estimate = game.estimates[player][item]
        surely = max(estimate * 100 / (100 + game.error), game.starts[item] * LEAST / 100)
        return f"bid {game.least()}" if game.least() < surely else WITHDRAW
