"""A haggler who concedes evenly over its turns (Faratin, Sierra and Jennings 1998)."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.bargaining.buyer_seller import SELLER, BuyerSeller

BEGINS = 0.8  # of what it could gain at the best of all prices, what it asks for at first


class Bot(ByRule):
    """Asks for much at first, for less in each turn, and in its last one for 1.

    It accepts an offer that is as good as what it would ask for itself, and never walks away. Words
    do not move it.
    """

    plays = BuyerSeller

    def choose(self, game: BuyerSeller, player: int) -> Action:
        sells = player == SELLER
        most = game.highest - game.cost if sells else game.budget - 1  # to be gained at all
        # the last turns of both that can lead to a deal are 2 and 1
        later = max(game.turns_left - 2, 0) / max(game.turns - 2, 1)
        gain = min(most, 1 + int(BEGINS * most * later))
        price = game.cost + gain if sells else game.budget - gain
        offered = game.offers[1 - player]
        if offered and (offered >= price if sells else offered <= price):
            return "Agreed. [accept]" if game.talk else "accept"
        return f"I can go as far as this. [offer {price}]" if game.talk else f"offer {price}"
