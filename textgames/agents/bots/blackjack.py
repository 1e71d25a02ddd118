"""Blackjack by its exact optimal policy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.cards.blackjack import MOST, POINTS, RANKS, STANDS, Blackjack, total

Chances = tuple[float, ...]  # of a card that counts 1 (an ace), 2, ... 10
Hand = tuple[int, bool]  # its total, and whether it is soft


class Bot(ByRule):
    """Hits where the expected result is better.

    That is exact where the deck is infinite. With finite decks, cards still to come are taken to
    be drawn with replacement from those that are left.
    """

    plays = Blackjack

    def choose(self, game: Blackjack, player: int) -> Action:
        chances, hand = chances_of(game.left()), total(game.cards)
        dealer = total(game.dealer)
        hits = hit_value(hand, dealer, chances) > stick_value(hand[0], dealer, chances)
        return "hit" if hits else "stick"


def chances_of(left: Sequence[float]) -> Chances:
    """Return how likely the next card counts 1, 2, ... 10, from how many of each rank are left."""
    counts = [0.0] * 10
    for rank, number in zip(RANKS, left, strict=True):
        counts[POINTS[rank] - 1] += number
    return tuple(number / sum(counts) for number in counts)


def plus(hand: Hand, points: int) -> Hand:
    """Return a hand with another card."""
    hard = hand[0] - 10 * hand[1] + points
    return (hard + 10, True) if (hand[1] or points == 1) and hard <= MOST - 10 else (hard, False)


@lru_cache(10_000)
def dealer_ends(dealer: Hand, chances: Chances) -> dict[int, float]:
    """Return how likely each total of the dealer is in the end; more than 21 is 22."""
    if dealer[0] >= STANDS:
        return {min(dealer[0], MOST + 1): 1.0}
    ends: dict[int, float] = {}
    for points, chance in enumerate(chances, 1):
        for end, later in dealer_ends(plus(dealer, points), chances).items():
            ends[end] = ends.get(end, 0.0) + chance * later
    return ends


@lru_cache(10_000)
def stick_value(own: int, dealer: Hand, chances: Chances) -> float:
    """Return the expected result of sticking."""
    return sum(
        chance * (1 if end > MOST else (own > end) - (own < end))
        for end, chance in dealer_ends(dealer, chances).items()
    )


@lru_cache(10_000)
def hit_value(hand: Hand, dealer: Hand, chances: Chances) -> float:
    """Return the expected result of hitting, and of playing best after it."""
    return sum(
        chance * value(plus(hand, points), dealer, chances)
        for points, chance in enumerate(chances, 1)
    )


def value(hand: Hand, dealer: Hand, chances: Chances) -> float:
    """Return the expected result of playing best."""
    if hand[0] > MOST:
        return -1.0
    return max(hit_value(hand, dealer, chances), stick_value(hand[0], dealer, chances))
