"""A fisher who leaves as much as grows back, as long as the others do (Ostrom 1990)."""

from __future__ import annotations

from textgames.agents.base import position_of
from textgames.envs.bargaining.common_pool import CommonPool
from textgames.episode import Observation


class Bot:
    """Wants its equal part of half the stock; all there is in the last round, or after overfishing.

    Overfishing it calls it if the stock has not grown back and the others have caught more each
    than it has itself. With its like it keeps the lake full: five catch 130 tons each in twelve
    rounds. Those who fish at random empty it at once, and then only the greedy catch more than
    they do: who wants all from the first round on has most of what little there is.

    Args:
        seed: not used: the strategy draws nothing.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed

    def __call__(self, observation: Observation) -> str:
        """Return the tons it wants, or words where the game asks for them.

        Raises:
            AgentError: the observation is not one of a player who is to move in the game.
        """
        game = position_of(self, observation, CommonPool)
        part = game.stock // 2 // game.num_players
        if game.speakers:
            return f"If each of us takes no more than {part}, the stock grows back."
        own = game.last[observation.player]
        # also where catches are not reported: what all have caught shows in what was left
        others = (sum(game.last) - own) / (game.num_players - 1)
        overfished = game.stock < game.capacity and others > own
        return f"[{game.stock if overfished or game.round == game.rounds else part}]"
