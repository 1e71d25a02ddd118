"""Sets of cards as whole numbers, a bit for each card: what games of many combinations share.

Each suit has sixteen bits, of which the lowest thirteen are its ranks from the ace up. The others
are never set, so that nothing moves on into another suit.
"""

from collections.abc import Iterable
from functools import lru_cache

from textgames.envs.cards.deck import SUITS

RANKS = "A23456789TJQK"  # the ace is low
WIDTH = 16  # bits of a suit
SUIT = (1 << WIDTH) - 1
BITS = {
    rank + suit: 1 << WIDTH * row + place
    for row, suit in enumerate(SUITS)
    for place, rank in enumerate(RANKS)
}
ALL = sum(BITS.values())
ACES = sum([BITS[f"A{suit}"] for suit in SUITS])  # shifted, the cards of another rank


def of(cards: Iterable[str]) -> int:
    """Return a set of cards, each of which is named once."""
    return sum([BITS[card] for card in cards])


def named(cards: int, before: str = "") -> tuple[str, ...]:
    """Return the names of cards by suit and rank, each with some words before it."""
    return (
        _of_suit(cards & SUIT, "c", before)
        + _of_suit(cards >> WIDTH & SUIT, "d", before)
        + _of_suit(cards >> 2 * WIDTH & SUIT, "h", before)
        + _of_suit(cards >> 3 * WIDTH, "s", before)
    )


@lru_cache(1 << 14)
def _of_suit(ranks: int, suit: str, before: str) -> tuple[str, ...]:
    return tuple(
        [f"{before}{rank}{suit}" for place, rank in enumerate(RANKS) if ranks >> place & 1]
    )
