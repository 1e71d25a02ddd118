"""2048 by expectimax over the next tile, with a value for each row and column."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.game_2048 import TILES, Board, Game2048, Row, moved, moves

LOST = -1e6
MOST_SQUARES = 6  # on which the next tile is looked at; evenly spaced, if there are more


class Bot(ByRule):
    """Makes the move after which, whatever tile appears, its next move leaves the best board."""

    plays = Game2048

    def choose(self, game: Game2048, player: int) -> Action:
        return best_move(game.board)


def best_move(board: Board) -> Action:
    return max(moves(board), key=lambda way: expected(*moved(board, way)))


def expected(board: Board, points: int) -> float:
    """Return what a board, after a move, is worth before a tile appears on it."""
    empty = [
        (row, place) for row, line in enumerate(board) for place, t in enumerate(line) if not t
    ]
    empty = empty[:: 1 + (len(empty) - 1) // MOST_SQUARES]
    total = 0.0
    for row, place in empty:
        line = board[row]
        for tile, chance in TILES:
            filled = (*line[:place], tile, *line[place + 1 :])
            total += chance * after_best((*board[:row], filled, *board[row + 1 :]))
    return points + total / max(len(empty), 1)


def after_best(board: Board) -> float:
    """Return what the best board is worth that a move can leave."""
    best = LOST
    for way in moves(board):
        after, points = moved(board, way)
        worth = points + sum(map(value, after)) + sum(map(value, zip(*after, strict=True)))
        best = max(best, worth)
    return best


@lru_cache(1 << 16)
def value(line: Row) -> float:
    """Return what a row or column is worth: empty squares, tiles in order, neighbours alike."""
    powers = [tile.bit_length() for tile in line]
    falling = rising = cost = 0.0
    alike = 0
    for power in powers:
        cost += power**3
    for a, b in pairwise(powers):
        falling += max(a**3.5 - b**3.5, 0)
        rising += max(b**3.5 - a**3.5, 0)
        alike += a == b > 0
    return 270 * powers.count(0) + 700 * alike - 0.7 * min(falling, rising) - cost
