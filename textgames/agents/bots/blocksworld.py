"""Blocksworld in the fewest actions."""

from __future__ import annotations

from textgames.agents.base import position_of
from textgames.core import Action
from textgames.envs.puzzles.blocksworld import (
    HAND,
    NAMES,
    TABLE,
    Blocksworld,
    in_place,
    moved,
    shortest,
)
from textgames.episode import Observation


class Bot:
    """Plans the fewest moves of blocks, and puts down what it holds where that does not fit.

    Args:
        seed: not used: the strategy draws nothing.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed

    def __call__(self, observation: Observation) -> str:
        """Return an action.

        Raises:
            AgentError: the observation is not one of a player who is to move blocks.
        """
        game = position_of(self, observation, Blocksworld)
        if HAND in game.on:
            return laid_down(game.on, game.goal)
        block, _ = shortest(game.on, game.goal)[0]
        at = game.on[NAMES.index(block)]
        return f"pick up {block}" if at == TABLE else f"unstack {block} from {at}"


def laid_down(on: str, goal: str) -> Action:
    """Return where the block in the hand goes: to its place for good, or to the table."""
    held = NAMES[on.index(HAND)]
    place = goal[NAMES.index(held)]
    fits = place != TABLE and place not in on and in_place(moved(on, held, place), goal, held)
    return f"stack {held} on {place}" if fits else f"put down {held}"
