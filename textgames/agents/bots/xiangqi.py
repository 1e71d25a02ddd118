"""Xiangqi by a look ahead at pieces, and how near they are to the other's general."""

from __future__ import annotations

from textgames.agents.bots.lookahead import Lookahead
from textgames.envs.board.bits import apart
from textgames.envs.board.xiangqi import Xiangqi
from textgames.envs.board.xiangqi_tables import COLUMNS, ROWS

# in the order of `Position`: soldiers, cannons, chariots, horses, elephants, advisers, generals
WORTH = (100, 450, 900, 400, 200, 200, 0)
NEAR = (10, 4, 6, 8, 0, 0, 0)  # for each step of a piece towards the other's general
CROSSED = 100  # a soldier beyond the river


class Bot(Lookahead):
    """Wants more pieces than the other, and those that attack near the other's general."""

    plays = Xiangqi
    depth = 3

    def worth(self, game: Xiangqi, player: int) -> float:
        """Return the worth of the player's pieces less that of the other's."""
        red, black = strength(game, 0), strength(game, 1)
        return black - red if player else red - black


def strength(game: Xiangqi, player: int) -> int:
    """What the pieces of a player are worth."""
    position = game.position
    mine, others = position[player], position[1 - player]
    general = divmod((position.generals & others).bit_length() - 1, COLUMNS)
    total = 0
    for kind, pieces in enumerate(position[2:9]):
        for piece in apart(pieces & mine):
            row, column = divmod(piece.bit_length() - 1, COLUMNS)
            steps = abs(row - general[0]) + abs(column - general[1])
            total += WORTH[kind] + NEAR[kind] * (ROWS + COLUMNS - steps)
            if kind == 0 and (row < ROWS // 2) == bool(player):
                total += CROSSED
    return total
