"""Hands of cards whose suits do not matter, as whole numbers: three bits for each rank.

The lowest three bits count the cards of the first rank. A set of ranks is such a number with at
most one card of each.
"""

from functools import lru_cache

BITS = 3  # of a rank, of which there are at most four cards
RANKS = 15  # at most
ONES = sum([1 << BITS * place for place in range(RANKS)])


def one(place: int) -> int:
    """A single card of the rank in a place."""
    return 1 << BITS * place


def number(hand: int, place: int) -> int:
    """How many cards of the rank in a place there are."""
    return hand >> BITS * place & 7


def all_ones(ranks: int) -> int:
    """One card of each of so many ranks."""
    return ONES & one(ranks) - 1


def ranks_of(hand: int) -> int:
    """The set of ranks of which there is a card."""
    return (hand | hand >> 1 | hand >> 2) & ONES


@lru_cache(1 << 14)
def cards_of(hand: int, ranks: str) -> tuple[str, ...]:
    """The cards of a hand, such as "3", "3", "K", in the order of the names of ranks."""
    return tuple([rank for place, rank in enumerate(ranks) for _ in range(number(hand, place))])


@lru_cache(1 << 14)
def shares(hand: int, ranks: int) -> tuple[float, ...]:
    """Numbers for learners: for each rank the share of its four cards."""
    return tuple([number(hand, place) / 4 for place in range(ranks)])


@lru_cache(1 << 14)
def marks(set_of_ranks: int, ranks: int) -> tuple[float, ...]:
    """Numbers for learners: for each rank 1 if it is in the set."""
    return tuple([float(number(set_of_ranks, place) > 0) for place in range(ranks)])
