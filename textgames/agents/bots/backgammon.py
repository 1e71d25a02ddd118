"""Backgammon by the race, the points held, and the chances of being hit."""

from __future__ import annotations

from textgames.agents.bots.lookahead import Lookahead
from textgames.envs.board.backgammon import Backgammon
from textgames.envs.board.backgammon_board import BAR, pips

# Of 36 rolls, how many move a checker just so far, along a free way.
ROLLS_TO = (0, 11, 12, 14, 15, 15, 17, 6, 6, 5, 3, 2, 3)
HELD = (0, 2, 3, 5, 7, 8, 7, 5, 3)  # what holding points 1 to 8 is worth, in pips
ANCHOR = 4  # a point held in the other's home board
CLOSED = 3  # for each point held at home while the other is on the bar
SAFE = 0.5  # of a full loss: being hit costs less than the pips, as the other may be hit, too


class Bot(Lookahead):
    """Wants few pips and many points, and leaves checkers alone only where they are seldom hit."""

    plays = Backgammon
    depth = 1

    def worth(self, game: Backgammon, player: int) -> float:
        """Return the worth of the player's checkers less that of the other's, in pips."""
        mine, other = game.checkers[player], game.checkers[1 - player]
        return standing(mine, other) - risk(mine, other) - standing(other, mine)


def standing(mine: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The points held, where the other has yet to pass, less the pips to go."""
    total = -float(pips(mine))
    last = max(point for point in range(26) if other[point] or point == 0)
    if last + max(point for point in range(26) if mine[point] or point == 0) < BAR:
        return total  # nobody meets again: a race
    held = [point for point in range(1, 25) if mine[point] > 1]
    total += sum(HELD[point] for point in held if point < len(HELD))
    total += ANCHOR * any(point > 18 for point in held)
    if other[BAR]:
        total += CLOSED * sum(point < 7 for point in held)
    return total


def risk(mine: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The pips that the other, about to roll, hits away on average; points between do not help."""
    total = 0.0
    for point in range(1, 25):
        if mine[point] == 1:
            missed = 1.0
            for theirs in range(BAR - point + 1, 26):
                far = theirs + point - BAR
                if other[theirs] and far < len(ROLLS_TO):
                    missed *= 1 - ROLLS_TO[far] / 36
            total += (1 - missed) * (BAR - point)
    return total * SAFE
