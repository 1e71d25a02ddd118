"""Two thirds of the average by the best answer to what the others guessed before."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.matrix.two_thirds_average import HIGHEST, TwoThirdsAverage

FIRST = 37  # mean of first guesses of people, fraction 2/3 (Nagel 1995)


class Bot(ByRule):
    """Expects the others to guess as in the last round, at first what people do; aims at
    the target that follows, its own guess counted in.

    Of two players with a fraction below 1 the lower guess always wins: there it guesses 0.
    """

    plays = TwoThirdsAverage

    def choose(self, game: TwoThirdsAverage, player: int) -> Action:
        number = game.num_players
        if number == 2:
            return "0" if game.over < game.under else str(HIGHEST)
        others = sum(game.guesses) - game.guesses[player] if game.guesses else FIRST * (number - 1)
        # the guess that is the target itself: x = over / under * (others + x) / number
        target = round(game.over * others / (game.under * number - game.over))
        return str(min(target, HIGHEST))
