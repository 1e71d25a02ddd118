"""Melds of rummy beside a second account of the rules, and beside RLCard."""

import random
from functools import cache

from rlcard.games.base import Card
from rlcard.games.gin_rummy.utils.melding import get_best_meld_clusters
from rlcard.games.gin_rummy.utils.utils import get_deadwood_count

from textgames.envs.cards.card_sets import ALL, BITS, RANKS, named, of
from textgames.envs.cards.melds import (
    VALUES,
    deadwood,
    knocks,
    laid_down,
    laid_off,
    melds,
    points,
)

# The second account of the rules: cards are names, and everything possible is tried. Longer runs
# than of five consist of shorter ones.
RUNS = [
    [rank + suit for rank in RANKS[low : low + length]]
    for length in (3, 4, 5)
    for low in range(14 - length)
    for suit in "cdhs"
]
SETS = [
    [rank + suit for suit in suits]
    for rank in RANKS
    for suits in ("cdhs", "cdh", "cds", "chs", "dhs")
]
MELDS = [*map(frozenset, RUNS + SETS)]


def is_meld(some):
    ranks, suits = {card[0] for card in some}, {card[1] for card in some}
    low = min(RANKS.index(rank) for rank in ranks)
    return len(some) >= 3 and (
        len(ranks) == 1
        or (len(suits) == 1 and {RANKS[low + i : low + i + 1] for i in range(len(some))} == ranks)
    )


def leasts(hand):
    """A function that returns the fewest points left of some of a hand's cards."""
    every = [meld for meld in MELDS if meld <= {*hand}]

    @cache
    def least(rest):
        if not rest:
            return 0
        card = min(rest)
        melded = [least(rest - meld) for meld in every if card in meld and meld <= rest]
        return min([VALUES[card] + least(rest - {card}), *melded])

    return lambda cards: least(frozenset(cards))


def least_laid_off(hand, table):
    """The fewest points left if cards are also added to the melds on the table, in any order."""
    least, found, seen = leasts(hand), 1000, set()
    waiting = [(frozenset(hand), tuple(table))]
    while waiting:
        hand, table = waiting.pop()
        if (hand, table) in seen:
            continue
        seen.add((hand, table))
        found = min(found, least(hand))
        for card in hand:
            for i, meld in enumerate(table):
                if is_meld(meld | {card}):
                    waiting.append((hand - {card}, (*table[:i], meld | {card}, *table[i + 1 :])))
    return found


def dense_hand(rng, size):
    """A hand out of few cards that lie close to each other, so that melds overlap."""
    low, width = int(rng.random() * 9), 4 + int(rng.random() * 2)
    near = [rank + suit for rank in RANKS[low : low + width] for suit in "cdhs"]
    far = rng.sample(sorted(BITS), int(rng.random() * 4))
    return rng.sample(sorted({*near, *far}), size)


def test_deadwood_and_knocks_are_those_of_a_second_account():
    rng, with_melds = random.Random(3), 0
    for number in range(2000):
        hand = dense_hand(rng, 11) if number % 3 else rng.sample(sorted(BITS), 11)
        least = leasts(hand)
        left = {card: least({*hand} - {card}) for card in hand}
        assert {card: deadwood(of(hand) ^ BITS[card]) for card in hand} == left
        most = int(rng.random() * 11)
        assert {*named(knocks(of(hand), most))} == {c for c in hand if left[c] <= most}
        rest = of(hand[:10])
        down = laid_down(rest)
        assert points(rest & ~sum(down)) == left[hand[10]]
        assert all(is_meld({*named(meld)}) for meld in down)
        assert sum(meld.bit_count() for meld in down) == sum(down).bit_count()  # none shared
        with_melds += len(down) > 1
    assert with_melds > 700


def test_deadwood_is_that_of_rlcard():
    rng = random.Random(4)
    for _ in range(400):
        hand = [Card(card[1].upper(), card[0]) for card in dense_hand(rng, 10)]
        clusters = get_best_meld_clusters(hand=hand)
        theirs = min([get_deadwood_count(hand, cluster) for cluster in clusters or [[]]])
        assert deadwood(of(card.rank + card.suit.lower() for card in hand)) == theirs


def test_what_is_laid_off_is_the_best_of_a_second_account():
    rng, laid = random.Random(5), 0
    for _ in range(1200):
        pool = dense_hand(rng, 15)
        down = [{*named(meld)} for meld in laid_down(of(pool[:8]))]
        hand = pool[8:]
        own, added = laid_off(of(hand), tuple(of(meld) for meld in down))
        rest = of(hand) & ~sum(own) & ~added
        assert points(rest) == least_laid_off(hand, [frozenset(meld) for meld in down])
        assert sum(own) | added | rest == of(hand)
        laid += added > 0
    assert laid > 300


def test_a_deck_has_as_many_melds_as_counted():
    """Thirteen ranks with five sets each; in each suit 14 - n runs of n cards."""
    found = melds(ALL)
    assert len(found) == len(set(found)) == 13 * 5 + 4 * sum(14 - n for n in range(3, 14))
    assert all(is_meld({*named(meld)}) for meld in found)


def cards(text):
    return of(text.split())


def test_of_equal_melds_those_are_laid_down_to_which_the_fewest_cards_fit():
    """Sevens to the eight of clubs and three eights would let the 9c be added as well."""
    down = laid_down(cards("5c 6c 7c 8c 8d 8h 8s"))
    assert [named(meld) for meld in down] == [("5c", "6c", "7c"), ("8c", "8d", "8h", "8s")]
    long = laid_down(cards("2d 3d 4d 5d 6d 7d Ks"))
    assert [named(meld) for meld in long] == [("2d", "3d", "4d", "5d", "6d", "7d")]


def laid(hand, *table):
    own, added = laid_off(cards(hand), tuple(map(cards, table)))
    return [" ".join(named(meld)) for meld in own], " ".join(named(added))


def test_cards_are_added_to_sets_and_one_after_the_other_to_runs():
    assert laid("8h 9h 4h Kd 7s", "5h 6h 7h", "7c 7d 7h") == ([], "4h 8h 9h 7s")
    assert laid("Ad Qd", "2d 3d 4d", "Tc Jc Kc") == ([], "Ad")
    assert laid("Ac Kc", "Jd Qd Kd", "As 2s 3s") == ([], "")  # no run goes round the corner


def test_a_card_that_fits_a_run_and_a_set_makes_way_for_the_next():
    assert laid("8s 9s", "8c 8d 8h", "5s 6s 7s") == ([], "8s 9s")


def test_an_own_meld_is_broken_where_more_is_got_rid_of_so():
    assert laid("8c 8d 8h 8s 9s", "5s 6s 7s") == (["8c 8d 8h"], "8s 9s")
    assert laid("8d 8h 8s 9s", "5s 6s 7s") == (["8d 8h 8s"], "")
    assert laid("8s 9s Ts", "5s 6s 7s") == (["8s 9s Ts"], "")  # as good as added
