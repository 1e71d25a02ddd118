"""Nim without a mistake, by the sum of Bouton (1901)."""

from __future__ import annotations

from functools import reduce
from operator import xor

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.board.nim import Nim, takings, without


class Bot(ByRule):
    """Leaves the other player a lost position wherever there is a way, else takes anything."""

    plays = Nim

    def choose(self, game: Nim, player: int) -> Action:
        best = winning_actions(game.piles, game.misere) or takings(game.piles)
        return self.drawn(best)


def is_lost(piles: tuple[int, ...], misere: bool) -> bool:
    """Return whether who is to move loses against best play.

    So it is where the nim-sum, the exclusive or of the sizes of the piles, is 0; but in misere Nim
    with no pile of two or more, where it is 1 (Bouton 1901).
    """
    nim_sum = reduce(xor, piles)
    return nim_sum == (1 if misere and max(piles) < 2 else 0)


def winning_actions(piles: tuple[int, ...], misere: bool) -> tuple[Action, ...]:
    """Return every action after which the other player has lost; none in a lost position."""
    return tuple(action for action in takings(piles) if is_lost(without(piles, action), misere))
