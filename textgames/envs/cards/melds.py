"""Melds of rummy: sets of a rank and runs of a suit, and how a hand is best divided into them."""

from functools import lru_cache

from textgames.envs.cards.card_sets import ACES, ALL, BITS, RANKS, SUIT, WIDTH

VALUES = {card: min(RANKS.index(card[0]) + 1, 10) for card in BITS}  # points of deadwood
ONES, TWOS, FOURS, EIGHTS = (
    sum(bit for card, bit in BITS.items() if VALUES[card] & part) for part in (1, 2, 4, 8)
)
WORTH = tuple(  # the cards worth at least so many points
    sum(bit for card, bit in BITS.items() if VALUES[card] >= points) for points in range(12)
)


def points(cards: int) -> int:
    """What cards count as deadwood."""
    return (
        (cards & ONES).bit_count()
        + 2 * (cards & TWOS).bit_count()
        + 4 * (cards & FOURS).bit_count()
        + 8 * (cards & EIGHTS).bit_count()
    )


def melds(hand: int) -> list[int]:
    """Every meld that there is in a hand, also the parts of longer ones."""
    found = []
    length, starts = 3, hand & hand >> 1 & hand >> 2
    while starts:
        rest = starts
        while rest:
            start = rest & -rest
            rest ^= start
            found.append(start * ((1 << length) - 1))
        starts &= hand >> length
        length += 1
    c, d = hand & SUIT, hand >> WIDTH & SUIT
    h, s = hand >> 2 * WIDTH & SUIT, hand >> 3 * WIDTH
    ranks = c & d & (h | s) | h & s & (c | d)  # of which there are three or four
    while ranks:
        rank = ranks & -ranks
        ranks ^= rank
        cards = hand & ACES * rank
        found.append(cards)
        if cards == ACES * rank:
            found += [cards ^ rank << WIDTH * row for row in range(4)]
    return found


def _ways(hand: int) -> list[tuple[int, ...]]:
    """Every choice of melds that share no card; for each the cards in them, then the melds."""
    ways: list[tuple[int, ...]] = [(0,)]
    for meld in melds(hand):
        ways += [(way[0] | meld, *way[1:], meld) for way in ways if not way[0] & meld]
    return ways


def deadwood(hand: int) -> int:
    """The fewest points that a hand can be left with."""
    return min([points(hand & ~way[0]) for way in _ways(hand)])


@lru_cache(1 << 12)  # asked again by whoever looks at a position again
def knocks(hand: int, most: int) -> int:
    """The cards that leave a hand with at most so many points of deadwood if discarded."""
    found = 0
    for way in _ways(hand):
        rest = hand & ~way[0]
        needed = points(rest) - most
        if needed <= 10:
            found |= rest & WORTH[max(needed, 0)]
    return found


@lru_cache(1 << 12)
def laid_down(hand: int) -> tuple[int, ...]:
    """Return the melds with the least deadwood; of several such, those to which the fewest other
    cards could be added; of these again, the fewest melds.
    """
    best: tuple[int, ...] = (0,)
    least = (1000, 0, 0)
    for way in _ways(hand):
        others = _added(way[1:], ALL & ~hand, 1).bit_count()
        cost = (points(hand & ~way[0]), others, len(way))
        if cost < least:
            best, least = way, cost
    return best[1:]


def laid_off(hand: int, laid: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Return the own melds and the cards added to the melds `laid` that leave the least deadwood.

    What can be in an own meld as well is not added.
    """
    best: tuple[int, ...] = ()
    added, least = 0, (1000, 0, 0)
    for way in _ways(hand):
        rest = hand & ~way[0]
        fitting = _added(laid, rest, len(RANKS))
        cost = (points(rest & ~fitting), fitting.bit_count(), len(way))
        if cost < least:
            best, added, least = way[1:], fitting, cost
    return best, added


def _added(laid: tuple[int, ...], cards: int, steps: int) -> int:
    """Which of some cards can be added to melds, at most `steps` of them at an end of a run.

    A card that fits a run and a set goes to the run, which may then go on.
    """
    found = 0
    for meld in laid:
        if meld & meld << 1:
            ends = meld
            for _ in range(steps):
                more = (ends << 1 | ends >> 1) & cards & ~ends
                if not more:
                    break
                ends |= more
            found |= ends & ~meld
    for meld in laid:
        if not meld & meld << 1:
            low = meld & -meld
            while low > SUIT:
                low >>= WIDTH
            found |= ACES * low & cards & ~meld
    return found
