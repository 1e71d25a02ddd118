"""Hands that a player does not see, drawn anew so that they fit all that it knows."""

from collections.abc import Sequence
from functools import lru_cache
from math import comb, prod

from textgames.core import RandomSource
from textgames.envs.cards.tricks import BITS, listed

Seats = tuple[int, ...]
Kind = tuple[Seats, int]  # the players who may hold a card, and how many such cards there are
Room = tuple[int, ...]  # how many cards each player still gets
Counts = tuple[int, ...]  # how many cards there are of each kind
Seat = tuple[int, tuple[bool, ...]]  # how many cards a player gets, and which kinds it may
MANY = 4  # so many hands are filled one by one: there are too many ways to share out a kind


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
    if sum([size > 0 for size in room]) >= MANY:
        return _filled(kinds, room, rng)
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
    return _one_of(weights, rng)


def _one_of(weights: list[tuple[int, tuple[int, ...]]], rng: RandomSource) -> tuple[int, ...]:
    """Draw one of these, each as likely as its weight says."""
    rest = rng.random() * sum([weight for weight, _ in weights])
    for weight, each in weights:
        if weight:
            drawn = each
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


def _filled(kinds: dict[Seats, list[int]], room: Sequence[int], rng: RandomSource) -> list[int]:
    """Fill hand by hand, the smallest first; return what each player gets."""
    order = sorted([seat for seat, size in enumerate(room) if size], key=lambda seat: room[seat])
    hands = [0] * len(room)
    seats = tuple([(room[seat], tuple([seat in kind for kind in kinds])) for seat in order])
    for place, seat in enumerate(order):
        left = tuple([len(cards) for cards in kinds.values()])
        weights = [
            (_ways_to_fill(seats[place:], left, take), take) for take in _takes(*seats[place], left)
        ]
        for cards, taken in zip(kinds.values(), _one_of(weights, rng), strict=True):
            for _ in range(taken):
                hands[seat] |= cards.pop(int(rng.random() * len(cards)))
    return hands


def _ways_to_fill(seats: tuple[Seat, ...], left: Counts, take: Counts) -> int:
    """Return in how many ways the first takes so many of each kind and the others fill up."""
    after = tuple([there - taken for there, taken in zip(left, take, strict=True)])
    return prod(map(comb, left, take)) * _fillings(seats[1:], after)


@lru_cache(1 << 16)
def _fillings(seats: tuple[Seat, ...], left: Counts) -> int:
    """Return in how many ways the cards that are left can fill all these hands."""
    if not seats:
        return 1
    return sum([_ways_to_fill(seats, left, take) for take in _takes(*seats[0], left)])


@lru_cache(1 << 14)
def _takes(size: int, may: tuple[bool, ...], left: Counts) -> tuple[Counts, ...]:
    """How many cards of each kind a hand of that size may consist of."""
    if not left:
        return () if size else ((),)
    most = min(size, left[0]) if may[0] else 0
    return tuple(
        [
            (own, *others)
            for own in range(most + 1)
            for others in _takes(size - own, may[1:], left[1:])
        ]
    )
