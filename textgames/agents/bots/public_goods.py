"""Public goods by conditional cooperation: all while the others give, nothing otherwise."""

from __future__ import annotations

from textgames.agents.base import asked
from textgames.envs.matrix.public_goods import PublicGoods
from textgames.envs.matrix.punishment import NONE
from textgames.episode import Observation
from textgames.errors import AgentError

ENOUGH = 0.75  # share of their tokens that the others must give on average


class Bot:
    """Begins by giving all, goes on while the others give enough, and gives nothing at the end.

    Most people give if others do (Fischbacher, Gaechter and Fehr 2001), and that pays: against
    random play it soon gives nothing, among its like it earns nearly all there is. It gives no
    points against others.

    Args:
        seed: draws nothing, and is taken as other agents take it.
    """

    def __init__(self, seed: int | None = None) -> None:
        del seed

    def __call__(self, observation: Observation) -> str:
        """Return a contribution, no points, or what to say.

        Raises:
            AgentError: the observation is not one of a player who is to move in this game.
        """
        game = asked(self, observation).game
        if not isinstance(game, PublicGoods):
            raise AgentError(f"expected an observation of PublicGoods, got {game.id}")
        if game.talking:
            return "I give all as long as the others do."
        if game.punishing:
            return f"[{NONE}]"
        others = [given for p, given in enumerate(game.given) if p != observation.player]
        enough = ENOUGH * game.endowment * len(others)
        if game.done + 1 == game.rounds or (others and sum(others) < enough):
            return "[0]"
        return f"[{game.endowment}]"
