"""Blocksworld in the fewest actions."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
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


class Bot(ByRule):
    """Plans the fewest moves of blocks, and puts down what it holds where that does not fit."""

    plays = Blocksworld

    def choose(self, game: Blocksworld, player: int) -> Action:
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
