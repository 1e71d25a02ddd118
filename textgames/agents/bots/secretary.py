"""The secretary problem by its best rule: let about n/e pass, then take the best so far."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.secretary import Secretary


class Bot(ByRule):
    """Takes a candidate that is the best so far, once waiting on is no better."""

    plays = Secretary

    def choose(self, game: Secretary, player: int) -> Action:
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
