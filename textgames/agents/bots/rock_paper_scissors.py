"""Rock, paper, scissors by what followed last time on the hands that the other has just shown."""

from __future__ import annotations

from textgames.agents.base import asked
from textgames.chance import Stream, checked_seed
from textgames.envs.matrix.rock_paper_scissors import BEATS, MOVES, RockPaperScissors
from textgames.episode import Observation
from textgames.errors import AgentError

BEATEN_BY = {loser[0].upper(): winner for winner, loser in BEATS.items()}


class Bot:
    """Beats whoever repeats itself; shows any hand while nothing has been repeated.

    It takes the longest end of the other's hands that has occurred before, as players in the
    programming contests did (Billings 1999), and beats what came next. Nobody can do better than
    chance against random play.

    Args:
        seed: of its draws.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._rng = Stream(checked_seed(seed))

    def __call__(self, observation: Observation) -> str:
        """Return a hand.

        Raises:
            AgentError: the observation is not one of a player who is to move in this game.
        """
        game = asked(self, observation).game
        if not isinstance(game, RockPaperScissors):
            raise AgentError(f"expected an observation of rock, paper, scissors, got {game.id}")
        guess = next_letter(game.moves[1 - observation.player])
        return f"[{BEATEN_BY[guess] if guess else MOVES[int(self._rng.random() * 3)]}]"


def next_letter(letters: str) -> str:
    """Return what followed on the longest end of `letters` when it last occurred; "" if never."""
    for length in range(len(letters) - 1, 0, -1):
        before = letters.rfind(letters[-length:], 0, len(letters) - 1)
        if before >= 0:
            return letters[before + length]
    return ""
