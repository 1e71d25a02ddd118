"""Pig by a rule that a person can keep in mind (Neller and Presser 2010)."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.dice.pig_dice import HOLD, ROLL, PigDice


class Bot(ByRule):
    """Holds at about 21, more when behind, less when ahead; near the end rolls until it wins.

    "End race or keep pace" of Neller and Presser (2010): hold at 21 plus an eighth of the points
    that one is behind; but roll to win once anybody has 71 of 100 points. Nobody wins more than
    0.5136 of all games of two from it. For other dice the numbers grow with the sum of a turn at
    which a roll costs as much as it brings, which is 20 with six sides.
    """

    plays = PigDice

    def choose(self, game: PigDice, player: int) -> Action:
        return ROLL if rolls(game, player) else HOLD


def rolls(game: PigDice, player: int) -> bool:
    """Whether to roll again."""
    points, sides = game.points, len(game.faces)
    even = (sides - 1) * (sides + 2) / 2  # a roll brings even / sides on average, and costs it
    if max(points) >= game.goal - 1.45 * even:
        return True
    ahead = max(points[:player] + points[player + 1 :]) - points[player]
    return game.sum < round(1.05 * even + ahead / 8)
