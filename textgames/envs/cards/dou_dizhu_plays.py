"""What can be played in Dou Dizhu: names such as "333444+57", and which of them beat another.

A hand is a whole number as in `rank_counts`, its ranks from the lowest to the highest. A play has a
main part, which ranks it, and after "+" what is attached.
"""

from functools import cache, lru_cache
from itertools import combinations_with_replacement
from typing import NamedTuple

from textgames.core import Action
from textgames.envs.cards.rank_counts import BITS, ONES, number, one

RANKS = "3456789TJQKA2BR"  # T is a ten, B and R are the jokers
CARDS: dict[Action, int] = {rank: one(place) for place, rank in enumerate(RANKS)}
DECK = "".join([rank * (1 if rank in "BR" else 4) for rank in RANKS])
LANDLORD = 20  # cards in the largest hand
CHAINED = one(RANKS.index("2")) - 1  # the ranks of chains: all below the 2
JOKERS = one(RANKS.index("B")) | one(RANKS.index("R"))
SHORTEST = (0, 5, 3, 2)  # ranks in a chain of cards, pairs, trios
ROCKET, PASS = "BR", "pass"
LOW = one(8) - 1  # tables are made of sets of low ranks, and of high ones
QUAD = 4
NONE: tuple[Action, ...] = ()


class Play(NamedTuple):
    """What a play is: of two with the same `kind` the one with the higher `place` beats."""

    kind: tuple[int, int, int]  # cards of a rank; ranks; cards of a rank attached; all 0: rocket
    place: int  # of its lowest rank
    cards: int
    size: int


@cache  # there are some 28,000 names
def read(name: Action) -> Play:
    """Return what the name of a play stands for."""
    main, _, attached = name.partition("+")
    size = len(main) + len(attached)
    cards = sum([CARDS[rank] for rank in main + attached])
    place = RANKS.index(main[0])
    if name == ROCKET:
        return Play((0, 0, 0), place, cards, size)
    width = main.count(main[0])
    length = len(main) // width
    each = len(attached) // (2 if width == QUAD else length)
    return Play((width, length, each), place, cards, size)


def doubles(play: Play) -> bool:
    """Whether it is a bomb or the rocket."""
    return play.kind in ((QUAD, 1, 0), (0, 0, 0))


def at_least(hand: int, cards: int) -> int:
    """The ranks of which a hand has so many cards."""
    if cards == 1:
        return (hand | hand >> 1 | hand >> 2) & ONES
    if cards == 2:
        return (hand >> 1 | hand >> 2) & ONES
    return (hand >> 2 if cards == QUAD else hand >> 2 | hand & hand >> 1) & ONES


def leads(hand: int, alike: bool, quads: bool) -> tuple[Action, ...]:
    """All plays of a hand.

    Args:
        hand: the cards; plays of more than twenty are left out.
        alike: whether single cards attached to one play may be of the same rank.
        quads: whether four cards can be played with others attached.
    """
    found = NONE
    for width in (1, 2, 3):
        ranks = at_least(hand, width)
        found += _chains(ranks, width, 1)
        length = SHORTEST[width]
        while width * length <= LANDLORD and (starts := _starts(ranks, length)):
            found += _chains(starts, width, length)
            length += 1
    trios, bombs = at_least(hand, 3), at_least(hand, QUAD)
    for each in (1, 2) if trios else ():
        length = 1
        while (3 + each) * length <= LANDLORD and (starts := _starts(trios, length)):
            found += _with(hand, starts, (3, length, each), alike)
            length += 1
    for each in (1, 2) if bombs and quads else ():
        found += _with(hand, bombs, (QUAD, 1, each), alike)
    return found + _bombs(hand, bombs)


@cache
def every(alike: bool, quads: bool) -> tuple[Action, ...]:
    """Everything that can ever be played."""
    return leads(sum([CARDS[card] for card in DECK]), alike, quads)


def answers(hand: int, play: Play, alike: bool) -> tuple[Action, ...]:
    """The plays of a hand that beat another, and to pass."""
    width, length, each = play.kind
    if not width:
        return (PASS,)
    higher = ~(one(play.place + 1) - 1)
    bombs = at_least(hand, QUAD)
    if doubles(play):
        return (*_bombs(hand, bombs & higher), PASS)
    starts, found = at_least(hand, width) & higher, NONE
    if starts and length > 1:
        starts = _starts(starts, length)
    if starts:
        found = _with(hand, starts, play.kind, alike) if each else _chains(starts, width, length)
    return (*found, *_bombs(hand, bombs), PASS)


def _bombs(hand: int, ranks: int) -> tuple[Action, ...]:
    found = _chains(ranks, QUAD, 1) if ranks else NONE
    return (*found, ROCKET) if hand & JOKERS == JOKERS else found


def _starts(ranks: int, length: int) -> int:
    """The lowest ranks of chains; any ranks where one is enough."""
    if length > 1:
        ranks &= CHAINED
        for _ in range(length - 1):
            ranks &= ranks >> BITS
    return ranks


def _chains(starts: int, width: int, length: int) -> tuple[Action, ...]:
    """Chains of so many cards of so many ranks, by their lowest ranks."""
    return _named(starts & LOW, width, length) + _named(starts & ~LOW, width, length)


@cache
def _named(starts: int, width: int, length: int) -> tuple[Action, ...]:
    return tuple([_main(place, width, length) for place in _places(starts)])


def _places(ranks: int) -> list[int]:
    return [place for place in range(len(RANKS)) if number(ranks, place)]


@cache
def _main(place: int, width: int, length: int) -> Action:
    return "".join([rank * width for rank in RANKS[place : place + length]])


def _with(hand: int, starts: int, kind: tuple[int, int, int], alike: bool) -> tuple[Action, ...]:
    """Plays of a kind in which something is attached to the main part."""
    width, length, each = kind
    found = NONE
    for place in _places(starts):
        rest = hand & ~((one(length) - 1) << BITS * place)
        if width == 3 and length == 1:
            fits = at_least(rest, each)
            found += _trios_with(place, each, fits & LOW) + _trios_with(place, each, fits & ~LOW)
        else:
            fits = at_least(rest, each)
            if alike and each == 1:
                fits = rest - at_least(rest, QUAD)  # not all four of a rank
            found += _winged(
                _main(place, width, length), fits, 2 if width == QUAD else length, each
            )
    return found


@cache
def _trios_with(place: int, each: int, ranks: int) -> tuple[Action, ...]:
    """A trio with a card or a pair of each of these ranks."""
    trio = RANKS[place] * 3
    return tuple([f"{trio}+{RANKS[other] * each}" for other in _places(ranks)])


@lru_cache(1 << 14)
def _winged(main: Action, fits: int, number_attached: int, each: int) -> tuple[Action, ...]:
    """A main part with so many cards or pairs, `fits` saying how many of each rank there can be."""
    found = []
    for places in combinations_with_replacement(_places(fits), number_attached):
        cards = sum([one(place) for place in places])
        enough = not [place for place in places if places.count(place) > number(fits, place)]
        if enough and cards & JOKERS != JOKERS:
            found.append(f"{main}+{''.join([RANKS[place] * each for place in places])}")
    return tuple(found)
