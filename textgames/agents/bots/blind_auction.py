"""Sealed bids by the equilibrium of Vickrey (1961) for values drawn evenly."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.bargaining.blind_auction import BlindAuction


class Bot(ByRule):
    """Bids its value at the second price; at the first price, of n players, (n - 1)/n of it.

    The first is best whatever the others bid; the second is, if they bid so too. Words do not
    move it.
    """

    plays = BlindAuction

    def choose(self, game: BlindAuction, player: int) -> Action:
        if game.speakers:
            return "I shall bid what is sensible for me."
        value, number = game.values[player], game.num_players
        return str(value * (number - 1) // number if game.price == "first" else value)
