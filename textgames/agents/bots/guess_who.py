"""Guess Who as a race in which both can split those who are left as they like."""

from __future__ import annotations

from functools import cache

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.social.guess_who import GuessWho
from textgames.solvers.listing import listed


class Bot(ByRule):
    """Does what wins most often in that race, against a player who does so too.

    That is the best there is with `names` and `same`. It counts the characters that may be its own
    for the other player, less one where the other has one of them itself.
    """

    plays = GuessWho

    def choose(self, game: GuessWho, player: int) -> Action:
        possible, questions = game.possible(player), game.table().questions
        others = game.left[1 - player].bit_count()
        behind = max(others - (not game.same), 1)
        passes, number = game.wrong == "passes", possible.bit_count()
        worth = {
            action: asking(number, (possible & questions[action]).bit_count(), behind, passes)
            if action in questions
            else guessing(number, behind, passes)
            for action in listed(game, player)
        }
        best = max(worth.values())
        return self.drawn([action for action, chance in worth.items() if chance == best])


@cache
def chance(own: int, others: int, passes: bool) -> float:
    """Return how often one wins who is to move, with so many left for each player.

    The recursion of Mihai Nica, "Optimal strategy in Guess Who?: beyond binary search", Probability
    in the Engineering and Informational Sciences 30, 2016; but here a guess takes a turn.
    """
    asked = [asking(own, yes, others, passes) for yes in range(1, own // 2 + 1)]
    return max([guessing(own, others, passes), *asked])


def asking(own: int, yes: int, others: int, passes: bool) -> float:
    """Return how often one wins after a question, of those left true of `yes`."""
    if yes in (0, own):
        return 0.0  # answered already
    shares = [part / own * chance(others, part, passes) for part in (yes, own - yes)]
    return 1 - sum(shares)


def guessing(own: int, others: int, passes: bool) -> float:
    if own == 1:
        return 1.0
    goes_on = (own - 1) / own * (1 - chance(others, own - 1, passes)) if passes else 0.0
    return 1 / own + goes_on
