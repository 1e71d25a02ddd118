"""Tricks: sets of cards as bits, who must follow suit, who wins, how cards are told and drawn.

A set of cards is a whole number with a bit for each: clubs from 2 to A, then diamonds, hearts and
spades.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from textgames.core import Action
from textgames.envs.cards.deck import RANKS, SUITS

CARDS: tuple[Action, ...] = tuple(rank + suit for suit in SUITS for rank in RANKS)
BITS: dict[Action, int] = {card: 1 << place for place, card in enumerate(CARDS)}
RANK_BITS = len(RANKS)
SUIT_NAMES = ("clubs", "diamonds", "hearts", "spades")
SUIT = (1 << RANK_BITS) - 1
CLUBS = SUIT
DIAMONDS = SUIT << RANK_BITS
HEARTS = SUIT << 2 * RANK_BITS
SPADES = SUIT << 3 * RANK_BITS
SUIT_OF: dict[Action, int] = {
    card: SUIT << place // RANK_BITS * RANK_BITS for place, card in enumerate(CARDS)
}


@cache
def deck(ranks: int) -> tuple[Action, ...]:
    """The cards of the highest `ranks` in each suit."""
    return tuple(card for card in CARDS if card[0] in RANKS[-ranks:])


@cache  # at most 8,192 sets of each suit
def of_suit(cards: int) -> tuple[Action, ...]:
    """The names of cards of one suit, the lowest first."""
    names = []
    while cards:
        lowest = cards & -cards
        names.append(CARDS[lowest.bit_length() - 1])
        cards ^= lowest
    return tuple(names)


def listed(cards: int) -> tuple[Action, ...]:
    """The names of cards, suit by suit, the lowest first."""
    return (
        of_suit(cards & CLUBS)
        + of_suit(cards & DIAMONDS)
        + of_suit(cards & HEARTS)
        + of_suit(cards & SPADES)
    )


def set_of(cards: Iterable[Action]) -> int:
    found = 0
    for card in cards:
        found |= BITS[card]
    return found


def told(cards: int) -> str:
    """Cards in a sentence: "2c Kc 3h"."""
    return " ".join(listed(cards)) or "none"


def following(hand: int, led: int) -> tuple[Action, ...]:
    """The cards of a hand that may be played to a trick: those of the suit led, or else all."""
    return of_suit(hand & led) or listed(hand)


def winning(trick: int, led: int, trumps: int = 0) -> Action:
    """Return the card that wins a trick: the highest of trumps, or else of the suit that was led.

    Args:
        trick: the cards played.
        led: all cards of the suit that was led.
        trumps: all cards of the suit of trumps.
    """
    best = trick & trumps or trick & led
    return CARDS[best.bit_length() - 1]


def drawn(columns: dict[str, int]) -> list[str]:
    """Lines of a view: sets of cards beside each other under their names, a line for each suit."""
    rows = [("", *columns)]
    for name, suit in zip(SUIT_NAMES, (CLUBS, DIAMONDS, HEARTS, SPADES), strict=True):
        rows.append((name, *[" ".join(of_suit(cards & suit)) or "-" for cards in columns.values()]))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join([f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)]).rstrip()
        for row in rows
    ]


def winners(points: Sequence[int], best: int, what: str) -> str:
    """Say who wins: "Player 1 has the fewest points and wins."; `best`: what a winner has."""
    first = [str(seat) for seat, own in enumerate(points) if own == best]
    if len(first) == 1:
        return f"Player {first[0]} has {what} and wins."
    return f"Players {', '.join(first[:-1])} and {first[-1]} have {what} and win."


@cache  # at most 8,192 sets of ranks for each size of the deck
def _marks(cards: int, ranks: int) -> tuple[float, ...]:
    return tuple([float(cards >> place & 1) for place in range(RANK_BITS - ranks, RANK_BITS)])


def marks(cards: int, ranks: int) -> tuple[float, ...]:
    """Numbers for learners: for each card of the deck of so many ranks 1 if it is in the set."""
    return (
        _marks(cards & SUIT, ranks)
        + _marks(cards >> RANK_BITS & SUIT, ranks)
        + _marks(cards >> 2 * RANK_BITS & SUIT, ranks)
        + _marks(cards >> 3 * RANK_BITS & SUIT, ranks)
    )
