"""Rock, paper, scissors by what followed last time on the hands that the other has just shown."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.matrix.rock_paper_scissors import BEATS, MOVES, RockPaperScissors

BEATEN_BY = {loser[0].upper(): winner for winner, loser in BEATS.items()}


class Bot(ByRule):
    """Beats whoever repeats itself; shows any hand while nothing has been repeated.

    It takes the longest end of the other's hands that has occurred before, as players in the
    programming contests did (Billings 1999), and beats what came next. Nobody can do better than
    chance against random play.
    """

    plays = RockPaperScissors

    def choose(self, game: RockPaperScissors, player: int) -> Action:
        guess = next_letter(game.moves[1 - player])
        return BEATEN_BY[guess] if guess else self.drawn(MOVES)


def next_letter(letters: str) -> str:
    """Return what followed on the longest end of `letters` when it last occurred; "" if never."""
    for length in range(len(letters) - 1, 0, -1):
        before = letters.rfind(letters[-length:], 0, len(letters) - 1)
        if before >= 0:
            return letters[before + length]
    return ""
