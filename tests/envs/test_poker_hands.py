"""The strength of poker hands: the known numbers of hands, and another implementation."""

import random
from collections import Counter
from itertools import combinations
from math import comb, prod

import pokerkit
import pytest

from textgames.envs.cards.deck import DECK, RANKS, SUITS, without
from textgames.envs.cards.poker_hands import CATEGORIES, category, strength

# https://en.wikipedia.org/wiki/Poker_probability, worst category first
OF_FIVE = (1_302_540, 1_098_240, 123_552, 54_912, 10_200, 5_108, 3_744, 624, 40)
OF_SEVEN = (
    23_294_460, 58_627_800, 31_433_400, 6_461_620, 6_180_020, 4_047_644, 3_473_184, 224_848, 41_584,
)  # fmt: skip


def multisets(size, ranks=13):
    """Each way that `size` cards can be divided into ranks: how many there are of each."""
    if ranks == 0:
        if size == 0:
            yield ()
        return
    for first in range(min(4, size) + 1):
        for rest in multisets(size - first, ranks - 1):
            yield (first, *rest)


def not_suited(counts):
    """A hand of these ranks with no five cards of one suit."""
    cards, turn = [], 0
    for rank, count in zip(RANKS, counts, strict=True):
        cards += [rank + SUITS[(turn + i) % 4] for i in range(count)]
        turn += count
    assert max(Counter(card[1] for card in cards).values()) < 5
    return cards


def suited_ways(counts):
    """How many hands of these ranks have five or more cards of one suit."""
    ranks = [rank for rank, count in enumerate(counts) if count]
    return 4 * sum(
        prod(
            comb(3, count - (rank in suited))
            for rank, count in enumerate(counts)
            if count
        )
        for size in range(5, len(ranks) + 1)
        for suited in map(frozenset, combinations(ranks, size))
    )  # fmt: skip


def kinds(size):
    """A hand of each kind with the number of hands of that kind, which differ in suits only."""
    for counts in multisets(size):
        yield not_suited(counts), prod(comb(4, n) for n in counts) - suited_ways(counts)
    for number in range(5, size + 1):
        for ranks in combinations(RANKS, number):
            others = [card for card in DECK if card[1] != "h"][: size - number]
            yield [rank + "h" for rank in ranks] + others, 4 * comb(39, size - number)


@pytest.mark.parametrize(
    ("size", "known", "all_hands", "values"),
    [(5, OF_FIVE, 2_598_960, 7462), (7, OF_SEVEN, 133_784_560, 4824)],
)
def test_all_hands_of_a_size_fall_into_their_known_categories(size, known, all_hands, values):
    """7,462 and 4,824 different values: Cactus Kev; http://www.suffecool.net/poker/evaluator.html,

    https://en.wikipedia.org/wiki/Poker_probability.
    """
    found, different = Counter(), set()
    for hand, ways in kinds(size):
        value = strength(hand)
        found[category(value)] += ways
        different.add(value)
    assert found.total() == all_hands
    assert found == dict(zip(CATEGORIES, known, strict=True))
    assert len(different) == values


def test_suits_mean_nothing_and_the_best_five_are_found_whatever_the_other_two_are():
    rng = random.Random(1)
    for _ in range(3000):
        hand = rng.sample(DECK, 7)
        value = strength(hand)
        rng.shuffle(hand)
        turned = dict(zip(SUITS, rng.sample(SUITS, 4), strict=True))
        assert strength([card[0] + turned[card[1]] for card in hand]) == value
        assert max(strength(five) for five in combinations(hand, 5)) == value
        assert max(strength(six) for six in combinations(hand, 6)) == value


def test_random_hands_are_ordered_as_pokerkit_orders_them():
    rng = random.Random(2)
    hands = [rng.sample(DECK, 7) for _ in range(1500)]
    theirs = [pokerkit.StandardHighHand.from_game("".join(hand)) for hand in hands]
    ours = [strength(hand) for hand in hands]
    pairs = [(rng.randrange(len(hands)), rng.randrange(len(hands))) for _ in range(20_000)]
    for a, b in pairs:
        assert (ours[a] < ours[b]) == (theirs[a] < theirs[b]), (hands[a], hands[b])
        assert (ours[a] == ours[b]) == (theirs[a] == theirs[b]), (hands[a], hands[b])


@pytest.mark.parametrize(
    "worst_to_best",
    [
        # TextArena takes the lowest straight of several, and wrong kickers
        ("Ah 2c 3d 4h 5s Kd Qc", "2c 3d 4h 5s 6d Kd Qc", "2c 3d 4h 5s 6d 7d Qc"),
        ("Ah As Kd Kc 3d 3c 2h", "Ah As Kd Kc 3d 3c Qh"),
        ("Ah As Kd Qc 9d 3c 2h", "Ah As Kd Qc Td 3c 2h"),
        ("Ah Ac Ad 2c 2d 3c 4h", "Ah Ac Ad 2c 2d 3c 3h"),
        ("9h 8h 7h 6h 5h Kc Kd", "Ah Kh Qh Jh Th Kc Kd"),
        ("Ah 2h 3h 4h 5h 9c 9d", "2h 3h 4h 5h 6h 9c 9d"),
        ("Kh Kc Kd Ks 2c 3d 4h", "Kh Kc Kd Ks 2c 3d Ah"),
        ("Ah Kh Qh Jh 9h 2c 3d", "7h 7c 7d 2c 2d 3c 4h"),
    ],
)
def test_the_better_hand_is_the_better_one(worst_to_best):
    values = [strength(hand.split()) for hand in worst_to_best]
    assert values == sorted(set(values))


def test_the_deck_is_whole():
    assert len(DECK) == len(set(DECK)) == 52
    assert without(("2c", "2d", "2c"), "2c") == ("2d", "2c")
