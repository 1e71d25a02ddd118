"""The secretary problem by its best rule: let about n/e pass, then take the best so far."""

from __future__ import annotations

from textgames.agents.base import position_of
from textgames.envs.puzzles.secretary import Secretary
from textgames.episode import Observation


class Bot:
    """Takes a candidate that is the best so far, once waiting on is no better.

    Args:
        seed: not used: the strategy draws nothing.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed

    def __call__(self, observation: Observation) -> str:
        """Return whether to take the candidate.

        Raises:
            AgentError: the observation is not one of a player who is to choose a candidate.
        """
        game = position_of(self, observation, Secretary)
        return "take" if game.rank == 1 and game.met >= first_taken(game.number) else "pass"


def first_taken(number: int) -> int:
    """Return from which candidate on one that is the best so far is taken.

    From there on the sum of 1/k, k from the next one's predecessor to the last but one, is at
    most 1 (Gilbert and Mosteller 1966).
    """
    first, rest = number, 0.0
    while first > 1 and rest + 1 / (first - 1) <= 1:
        first -= 1
        rest += 1 / first
    return first
