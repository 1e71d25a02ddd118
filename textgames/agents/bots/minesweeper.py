"""Minesweeper by what single numbers and pairs of them prove, else by the least likely mine."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.minesweeper import Minesweeper, field

Clue = tuple[int, int]  # squares, as bits, and how many of them have a mine


class Bot(ByRule):
    """Opens a square that is proved to have no mine, else one that is least likely to have one."""

    plays = Minesweeper

    def choose(self, game: Minesweeper, player: int) -> Action:
        board = field(*game.size)
        safe, mines = proved(clues(game))
        closed = game.covered & ~mines
        best = _squares(safe) or self._likeliest(game, closed)
        square = self.drawn(best)
        return f"{'unflag' if game.flags >> square & 1 else 'open'} {board.names[square]}"

    def _likeliest(self, game: Minesweeper, closed: int) -> list[int]:
        """Return the squares that are likeliest to have no mine, by the numbers around each."""
        if game.covered.bit_count() == len(game.order):  # all are alike; the middle opens most
            return [len(game.order) // 2]
        _, mines = proved(clues(game))
        chances = dict.fromkeys(
            _squares(closed), (game.number - mines.bit_count()) / max(closed.bit_count(), 1)
        )
        numbered: dict[int, float] = {}
        for squares, count in clues(game):
            left = squares & closed
            count -= (squares & mines).bit_count()
            for square in _squares(left):
                share = count / left.bit_count()
                numbered[square] = max(numbered.get(square, 0.0), share)
        chances |= numbered
        least = min(chances.values())
        return [square for square, chance in chances.items() if chance <= least + 1e-9]


def clues(game: Minesweeper) -> list[Clue]:
    """Return what the open squares tell of the covered ones beside them."""
    around = field(*game.size).around
    found = {
        (around[square] & game.covered, game.beside(square))
        for square in range(len(around))
        if not game.covered >> square & 1
    }
    return sorted(clue for clue in found if clue[0])


def proved(found: list[Clue]) -> tuple[int, int]:
    """Return squares that must be free of mines and squares that must have one, as bits."""
    safe = mines = 0
    while True:
        known = safe | mines
        rest = {
            (squares & ~known, count - (squares & mines).bit_count()) for squares, count in found
        }
        rest |= {  # all of the one clue's squares are among the other's
            (big & ~small, most - few)
            for small, few in rest
            for big, most in rest
            if not small & ~big
        }
        for squares, count in rest:
            if count == 0:
                safe |= squares
            elif count == squares.bit_count():
                mines |= squares
        if known == safe | mines:
            return safe, mines


def _squares(bits: int) -> list[int]:
    return [square for square in range(bits.bit_length()) if bits >> square & 1]
