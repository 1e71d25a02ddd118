"""Amazons by a look ahead at who is sooner at each square."""

from __future__ import annotations

from textgames.agents.bots.lookahead import Lookahead
from textgames.envs.board.amazons import Amazons, Grid, grid

BEFORE_THE_OTHER = 0.3  # what a square that both can be at as soon is worth to who moves first


class Bot(Lookahead):
    """Wants to be sooner than the other at more squares, counted in moves of an amazon.

    This is the first term of Lieberum, "An Evaluation Function for the Game of Amazons", 2005.
    """

    plays = Amazons
    depth = 2  # a whole turn: the move and the arrow

    def worth(self, game: Amazons, player: int) -> float:
        """Return the squares that are the player's less those that are the other's."""
        board = grid(game.size)
        mine, other = game.amazons[player], game.amazons[1 - player]
        empty = board.everywhere & ~(mine | other | game.arrows)
        unreached, shared = empty, BEFORE_THE_OTHER * (1 if player in game.to_act else -1)
        lead = 0.0
        while mine or other:
            mine = reached(mine, empty, board, game.size) & unreached
            other = reached(other, empty, board, game.size) & unreached
            unreached &= ~(mine | other)
            lead += mine.bit_count() - other.bit_count() + shared * (mine & other).bit_count()
        return lead


def reached(amazons: int, empty: int, board: Grid, size: int) -> int:
    """The squares at which amazons can be in one move."""
    found = 0
    for step, kept in (
        (1, board.not_leftmost),
        (size + 1, board.not_leftmost),
        (size, board.everywhere),
        (size - 1, board.not_rightmost),
    ):
        up, free = amazons, empty & kept
        while up := up << step & free:
            found |= up
        down = amazons
        while down := (down & kept) >> step & empty:
            found |= down
    return found
