"""Two thirds of the average by the best answer to what the others guessed before."""

from __future__ import annotations

from textgames.agents.base import asked
from textgames.envs.matrix.two_thirds_average import HIGHEST, TwoThirdsAverage
from textgames.episode import Observation
from textgames.errors import AgentError

FIRST = 37  # mean of first guesses of people, fraction 2/3 (Nagel 1995)


class Bot:
    """Expects the others to guess as in the last round, at first what people do; aims at
    the target that follows, its own guess counted in.

    Of two players with a fraction below 1 the lower guess always wins: there it guesses 0.

    Args:
        seed: draws nothing, and is taken as other agents take it.
    """

    def __init__(self, seed: int | None = None) -> None:
        del seed

    def __call__(self, observation: Observation) -> str:
        """Return a guess.

        Raises:
            AgentError: the observation is not one of a player who is to move in this game.
        """
        game = asked(self, observation).game
        if not isinstance(game, TwoThirdsAverage):
            raise AgentError(f"expected an observation of TwoThirdsAverage, got {game.id}")
        me, number = observation.player, game.num_players
        if number == 2:
            return f"[{0 if game.over < game.under else HIGHEST}]"
        others = sum(game.guesses) - game.guesses[me] if game.guesses else FIRST * (number - 1)
        # the guess that is the target itself: x = over / under * (others + x) / number
        target = round(game.over * others / (game.under * number - game.over))
        return f"[{min(target, HIGHEST)}]"
