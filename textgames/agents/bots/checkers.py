"""Checkers by a look ahead at pieces, kings and how far the men have come."""

from __future__ import annotations

from textgames.agents.bots.lookahead import Lookahead
from textgames.envs.board.checkers import Checkers

MAN, KING, ROW = 100, 150, 3  # ROW: for each row that a man has come
ROWS = tuple(0xFF << 8 * row for row in range(8))


class Bot(Lookahead):
    """Wants more pieces than the other, kings most; ahead in pieces, it wants fewer of both."""

    plays = Checkers
    depth = 4

    def worth(self, game: Checkers, player: int) -> float:
        """Return the worth of the player's pieces less that of the other's."""
        first, second = strength(game, 0), strength(game, 1)
        lead = first - second + 200 * (first - second) / (first + second)
        return -lead if player else lead


def strength(game: Checkers, player: int) -> int:
    """What the pieces of a player are worth, at least `MAN` as no position is lost."""
    men, kings = game.men[player], game.kings[player]
    total = MAN * men.bit_count() + KING * kings.bit_count()
    for come, row in enumerate(reversed(ROWS) if player else ROWS):
        total += ROW * come * (men & row).bit_count()
    return total
