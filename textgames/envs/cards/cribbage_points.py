"""What cards count in Cribbage, in the play and in the show, and how that is told."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, product

from textgames.envs.cards.deck import SUITS
from textgames.texts import counted

ORDER = "A23456789TJQK"
PLACE = {rank: place for place, rank in enumerate(ORDER)}
VALUE = {rank: min(place + 1, 10) for rank, place in PLACE.items()}
SORTED = {rank + suit: place for place, (rank, suit) in enumerate(product(ORDER, SUITS))}
MOST = 31  # the highest count in the play
FIFTEEN = 15
PAIRS = (0, 0, 2, 6, 12)  # by how many cards are of a rank
ALIKE = ("", "", "pair", "three of a rank", "four of a rank")

Part = tuple[str, int]  # what counts, and how many points


def in_order(cards: Sequence[str]) -> tuple[str, ...]:
    """Sort cards by rank from the ace on, then by suit."""
    return tuple(sorted(cards, key=SORTED.__getitem__))


def pegged(cards: Sequence[str], count: int) -> list[Part]:
    """Return what the last card counts.

    Args:
        cards: those played since the count was 0.
        count: the sum of their values.
    """
    parts: list[Part] = []
    if count == FIFTEEN:
        parts.append(("fifteen", 2))
    elif count == MOST:
        parts.append(("thirty-one", 2))
    last = cards[-1][0]
    same = 1
    while same < len(cards) and cards[-same - 1][0] == last:
        same += 1
    if same > 1:
        parts.append((ALIKE[same], PAIRS[same]))
    elif len(cards) > 2 and (run := longest_run(cards)) > 2:
        parts.append(("run", run))
    return parts


def longest_run(cards: Sequence[str]) -> int:
    """How many of the last cards are ranks in sequence, in any order."""
    seen, low, high, best = 0, len(ORDER), -1, 0
    for number, card in enumerate(reversed(cards), 1):
        place = PLACE[card[0]]
        if seen >> place & 1:
            break
        seen |= 1 << place
        low, high = min(low, place), max(high, place)
        if high - low + 1 == number:
            best = number
    return best


def shown(hand: Sequence[str], starter: str, crib: bool = False) -> list[Part]:
    """Return what four cards and the starter count; a flush of a crib needs all five."""
    parts = list(_ranked("".join([card[0] for card in in_order((*hand, starter))])))
    suits = {card[1] for card in hand}
    if len(suits) == 1:
        if starter[1] in suits:
            parts.append(("flush", 5))
        elif not crib:
            parts.append(("flush", 4))
    if f"J{starter[1]}" in hand:
        parts.append(("his nobs", 1))
    return parts


@lru_cache(1 << 13)  # there are 6,175 ways to draw five ranks
def _ranked(ranks: str) -> tuple[Part, ...]:
    """What five ranks count, which are in order."""
    values = [VALUE[rank] for rank in ranks]
    fifteens = sum(
        sum(chosen) == FIFTEEN
        for number in range(2, len(values) + 1)
        for chosen in combinations(values, number)
    )
    pairs = sum(PAIRS[ranks.count(rank)] for rank in set(ranks))
    parts = ("fifteens", 2 * fifteens), ("pairs", pairs), ("runs", _runs(ranks))
    return tuple([part for part in parts if part[1]])


def _runs(ranks: str) -> int:
    """Points of the longest runs, each of which counts once for every way to choose its cards."""
    numbers = [ranks.count(rank) for rank in ORDER]
    best = length = 0
    ways = 1
    for number in (*numbers, 0):
        if number:
            length, ways = length + 1, ways * number
            continue
        if length > 2:
            best = length * ways
        length, ways = 0, 1
    return best


def total(parts: Sequence[Part]) -> int:
    return sum([points for _, points in parts])


def told(parts: Sequence[Part]) -> str:
    """Say what counted: "4 points (fifteen 2, pair 2)"."""
    if not parts:
        return "nothing"
    each = ", ".join([f"{what} {points}" for what, points in parts])
    return f"{counted(total(parts), 'point')} ({each})"
