"""Sealed bids by the equilibrium of Vickrey (1961) for values drawn evenly."""

from __future__ import annotations

from textgames.agents.base import position_of
from textgames.envs.bargaining.blind_auction import BlindAuction
from textgames.episode import Observation


class Bot:
    """Bids its value at the second price; at the first price, of n players, (n - 1)/n of it.

    The first is best whatever the others bid; the second is, if they bid so too. Words do not
    move it.

    Args:
        seed: not used: the strategy draws nothing.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed

    def __call__(self, observation: Observation) -> str:
        """Return a bid, or words where the game asks for them.

        Raises:
            AgentError: the observation is not one of a player who is to move in the auction.
        """
        game = position_of(self, observation, BlindAuction)
        if game.speakers:
            return "I shall bid what is sensible for me."
        value, number = game.values[observation.player], game.num_players
        return f"[{value * (number - 1) // number if game.price == 'first' else value}]"
