"""Othello by a look ahead at corners, mobility and the squares that give corners away."""

from __future__ import annotations

from functools import cache

from textgames.agents.bots.lookahead import Lookahead
from textgames.envs.board.othello import Othello, grid, moves

# what each is worth, in the same unit; beside a corner only while that is empty
CORNER, NEXT_TO_CORNER, DIAGONAL_TO_CORNER, MOVE = 100, -15, -40, 4


class Bot(Lookahead):
    """Wants corners and many moves, keeps off the squares beside empty corners."""

    plays = Othello
    depth = 3

    def worth(self, game: Othello, player: int) -> float:
        """Return the worth of the player's discs and moves less that of the other's."""
        board, mine, other = grid(game.size), game.discs[player], game.discs[1 - player]
        mobility = moves(mine, other, board).bit_count() - moves(other, mine, board).bit_count()
        total = MOVE * mobility
        for corner, beside, diagonal in corners(game.size):
            if not (mine | other) & corner:
                total += NEXT_TO_CORNER * more(mine, other, beside)
                total += DIAGONAL_TO_CORNER * more(mine, other, diagonal)
            else:
                total += CORNER * more(mine, other, corner)
        return total


def more(mine: int, other: int, squares: int) -> int:
    """How many more of the squares are the player's than the other's."""
    return (mine & squares).bit_count() - (other & squares).bit_count()


@cache
def corners(size: int) -> tuple[tuple[int, int, int], ...]:
    """Each corner, with the squares beside it on the sides and the one diagonal to it, as bits."""
    found = []
    for row, inward in ((0, 1), (size - 1, -1)):
        for column, aside in ((0, 1), (size - 1, -1)):
            beside = 1 << (row + inward) * size + column | 1 << row * size + column + aside
            diagonal = 1 << (row + inward) * size + column + aside
            found.append((1 << row * size + column, beside, diagonal))
    return tuple(found)
