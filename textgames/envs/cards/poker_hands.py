"""How good poker hands are: the best five cards of five, six or seven, as one number to compare."""

from collections.abc import Sequence
from functools import lru_cache

from textgames.envs.cards.deck import DECK, RANKS, SUITS

CATEGORIES = (  # worst to best
    "high card",
    "one pair",
    "two pairs",
    "three of a kind",
    "a straight",
    "a flush",
    "a full house",
    "four of a kind",
    "a straight flush",
)
PAIR, TWO_PAIRS, TRIPS, STRAIGHT, FLUSH, FULL_HOUSE, QUADS, STRAIGHT_FLUSH = range(1, 9)

# The sum of the values of some cards has four bits for each rank, how many cards are of it, and
# above them four bits for each suit. Beginning with 3 of each suit, the fifth card makes it 8.
_SUITS_AT = 4 * len(RANKS)
VALUES = {
    card: 1 << 4 * RANKS.index(card[0]) | 1 << _SUITS_AT + 4 * SUITS.index(card[1]) for card in DECK
}
START = 0x3333 << _SUITS_AT
_FLUSHES = 0x8888 << _SUITS_AT
_SUIT_OF = {8 << _SUITS_AT + 4 * place: suit for place, suit in enumerate(SUITS)}
_RANK_COUNTS = (1 << _SUITS_AT) - 1
_RANK_BITS = {card: 1 << RANKS.index(card[0]) for card in DECK}


def strength(cards: Sequence[str]) -> int:
    """Return how good the best five of five to seven cards are: the higher number wins.

    Its six hexadecimal digits are the category, the place in `CATEGORIES`, and the ranks that
    decide between hands of it, the most important first, 0 for a two to 12 for an ace.
    """
    total = START
    for card in cards:
        total += VALUES[card]
    flush = total & _FLUSHES
    if not flush:
        return _of_ranks(total & _RANK_COUNTS)
    # with five of one suit among seven cards, four of a kind and full houses cannot be
    suit = _SUIT_OF[flush]
    return _of_suited(sum([_RANK_BITS[card] for card in cards if card[1] == suit]))


def category(strength: int) -> str:
    """Return the name of the kind of hand, such as "a full house"."""
    return CATEGORIES[strength >> 20]


@lru_cache(1 << 16)  # all 49,205 ways that seven cards can be divided into ranks, if need be
def _of_ranks(counts: int) -> int:
    """Return the strength of cards that make no flush; `counts` has four bits for each rank."""
    of = [counts >> 4 * rank & 15 for rank in range(len(RANKS))]
    ranks = [rank for rank in reversed(range(len(RANKS))) if of[rank]]  # best first
    first = max(ranks, key=of.__getitem__)  # the best of those there are most of
    others = [rank for rank in ranks if rank != first]
    pairs = [rank for rank in others if of[rank] >= 2]
    if of[first] == 4:
        return _packed(QUADS, (first, *others[:1]))
    if of[first] == 3 and pairs:
        return _packed(FULL_HOUSE, (first, pairs[0]))
    straight = _straight(sum([1 << rank for rank in ranks]))
    if straight >= 0:
        return _packed(STRAIGHT, (straight,))
    if of[first] == 3:
        return _packed(TRIPS, (first, *others[:2]))
    if of[first] == 1:
        return _packed(0, ranks[:5])
    if not pairs:
        return _packed(PAIR, (first, *others[:3]))
    return _packed(TWO_PAIRS, (first, pairs[0], *[r for r in others if r != pairs[0]][:1]))


@lru_cache(1 << 13)
def _of_suited(ranks: int) -> int:
    """Return the strength of five or more cards of one suit; bit `rank` stands for one of them."""
    straight = _straight(ranks)
    if straight >= 0:
        return _packed(STRAIGHT_FLUSH, (straight,))
    best = [rank for rank in reversed(range(len(RANKS))) if ranks >> rank & 1]
    return _packed(FLUSH, best[:5])


def _straight(ranks: int) -> int:
    """Return the highest rank of the best straight among the ranks, -1 if there is none."""
    low = ranks << 1 | ranks >> 12 & 1  # the ace counts below the two as well
    runs = low & low >> 1 & low >> 2 & low >> 3 & low >> 4
    return runs.bit_length() + 2 if runs else -1


def _packed(category: int, ranks: Sequence[int]) -> int:
    digits = (*ranks, 0, 0, 0, 0)[:5]
    result = category
    for digit in digits:
        result = result << 4 | digit
    return result
