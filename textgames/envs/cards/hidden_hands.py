"""Hands that a player does not see, drawn anew so that they fit all that it knows."""

from collections.abc import Sequence
from functools import lru_cache
from math import comb

from textgames.core import RandomSource
from textgames.envs.cards.tricks import BITS, listed

Seats = tuple[int, ...]
Kind = tuple[Seats, int]  # the players who may hold a card, and how many such cards there are
Room = tuple[int, ...]  # how many cards each player still gets


def drawn_anew(
    unseen: int, room: Sequence[int], possible: Sequence[int], rng: RandomSource
) -> list[int]:
    """Deal cards so that every deal that fits is equally likely; return what each player gets.

    Args:
        unseen: the cards, as a set of bits.
        room: how many each player gets; in all as many as there are.
        possible: which of them each player may get. Some deal has to fit.
        rng: of the draws.
    """
    kinds: dict[Seats, list[int]] = {}
    for card in listed(unseen):
        bit = BITS[card]
        seats = tuple([s for s, may_be in enumerate(possible) if may_be & bit and room[s]])
        kinds.setdefault(seats, []).append(bit)
    order = sorted(kinds, key=lambda seats: (len(seats), seats))  # few possible: few ways to count
    numbers = tuple([(seats, len(kinds[seats])) for seats in order])
    left, hands = tuple(room), [0] * len(room)
    for place, seats in enumerate(order):
        cards, before = kinds[seats], left
        left = _drawn_split(numbers[place:], left, rng)
        for seat in seats:
            for _ in range(before[seat] - left[seat]):
                hands[seat] |= cards.pop(int(rng.random() * len(cards)))
    return hands


def some_of(cards: int, number: int, rng: RandomSource) -> int:
    """Draw so many of the cards."""
    room = (number, cards.bit_count() - number)
    return drawn_anew(cards, room, (cards, cards), rng)[0]


def _drawn_split(
    kinds: tuple[Kind, ...], room: tuple[int, ...], rng: RandomSource
) -> tuple[int, ...]:
    """Share out the cards of the first kind; return what room is left for the others."""
    (seats, number), later = kinds[0], kinds[1:]
    weights = [(ways * _ways(later, left), left) for ways, left in _splits(seats, number, room)]
    rest = rng.random() * sum([weight for weight, _ in weights])
    for weight, left in weights:
        if weight:
            drawn = left
            rest -= weight
        if rest < 0:
            break
    return drawn


@lru_cache(1 << 14)
def _ways(kinds: tuple[Kind, ...], room: Room) -> int:
    """Return in how many ways all the cards can be dealt into the room there is."""
    if not kinds:
        return 1
    (seats, number), later = kinds[0], kinds[1:]
    return sum([ways * _ways(later, left) for ways, left in _splits(seats, number, room)])


@lru_cache(1 << 14)
def _splits(seats: Seats, number: int, room: Room) -> tuple[tuple[int, Room], ...]:
    """How so many cards can be shared out: in how many ways, and what room is left then."""
    seat, others = seats[0], seats[1:]
    found: list[tuple[int, Room]] = []
    for own in range(min(number, room[seat]) + 1) if others else (number,):
        if own > room[seat]:
            continue
        left = (*room[:seat], room[seat] - own, *room[seat + 1 :])
        if not others:
            found.append((1, left))
            continue
        for ways, after in _splits(others, number - own, left):
            found.append((comb(number, own) * ways, after))
    return tuple(found)
