"""A careful bidder: it never pays more than an item must be worth."""

from __future__ import annotations

from textgames.agents.base import position_of
from textgames.envs.bargaining.ascending_auction import LEAST, WITHDRAW, AscendingAuction
from textgames.episode import Observation


class Bot:
    """Raises by the least that is allowed, up to the lowest true value that fits its estimate.

    So it cannot lose, and the winner's curse (Capen, Clapp and Campbell 1971) passes it by.

    Args:
        seed: not used: the strategy draws nothing.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed

    def __call__(self, observation: Observation) -> str:
        """Return a bid, or that it withdraws.

        Raises:
            AgentError: the observation is not one of a player who is to bid in the auction.
        """
        game = position_of(self, observation, AscendingAuction)
        item = len(game.sold)
        estimate = game.estimates[observation.player][item]
        surely = max(estimate * 100 / (100 + game.error), game.starts[item] * LEAST / 100)
        return f"[bid {game.least()}]" if game.least() < surely else f"[{WITHDRAW}]"
