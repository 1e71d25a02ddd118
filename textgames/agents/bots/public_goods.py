"""Public goods by conditional cooperation: all while the others give, nothing otherwise."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.matrix.public_goods import PublicGoods
from textgames.envs.matrix.punishment import NONE

ENOUGH = 0.75  # share of their tokens that the others must give on average


class Bot(ByRule):
    """Begins by giving all, goes on while the others give enough, and gives nothing at the end.

    Most people give if others do (Fischbacher, Gaechter and Fehr 2001), and that pays: against
    random play it soon gives nothing, among its like it earns nearly all there is. It gives no
    points against others.
    """

    plays = PublicGoods

    def choose(self, game: PublicGoods, player: int) -> Action:
        if game.talking:
            return "I give all as long as the others do."
        if game.punishing:
            return NONE
        others = [given for p, given in enumerate(game.given) if p != player]
        enough = ENOUGH * game.endowment * len(others)
        if game.done + 1 == game.rounds or (others and sum(others) < enough):
            return "0"
        return str(game.endowment)
