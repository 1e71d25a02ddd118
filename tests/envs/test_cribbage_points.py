"""What cards count in Cribbage, beside a second account of the rules and published numbers."""

import random
from collections import Counter
from itertools import combinations, combinations_with_replacement, pairwise
from math import comb, prod

import pytest

from textgames.envs.cards.cribbage_points import ORDER, VALUE, in_order, pegged, shown, told, total
from textgames.envs.cards.deck import DECK


@pytest.mark.parametrize(
    ("cards", "parts"),
    [
        ("5c Kd", [("fifteen", 2)]),
        ("Kc Kd", [("pair", 2)]),
        ("Kc 5d Kd", []),
        ("5c 5d 5h", [("fifteen", 2), ("three of a rank", 6)]),
        ("7c 7d 7h 7s", [("four of a rank", 12)]),
        ("Jc Qd", []),
        ("Tc Qd Kd", []),
        ("4c 6d 5h", [("fifteen", 2), ("run", 3)]),
        ("4c 6d 5h 3s", [("run", 4)]),
        ("4c 6d 5h 5s", [("pair", 2)]),
        ("4c 6d 5h 5s 4d 6s", [("run", 3)]),
        ("Ac 3d 2h 5s 4d 6s 7s", [("run", 7)]),
        ("6s Ac 3d 2h 5s 4d", [("run", 6)]),
        ("Ac 2d 3h Ks", []),
        ("Kc Ad 2h", []),
        ("Qc Kd Ad", []),
        ("6c 9d Kh 6d", [("thirty-one", 2)]),
        ("9c Ad 2h 3s", [("fifteen", 2), ("run", 3)]),
        ("2h 3c 3d 2d", []),
    ],
)
def test_the_last_card_laid_counts_with_those_before_it(cards, parts):
    played = cards.split()
    assert pegged(played, sum(VALUE[card[0]] for card in played)) == parts


@pytest.mark.parametrize(
    ("hand", "starter", "crib", "text"),
    [
        ("2c 4d 6h 8s", "Ks", False, "nothing"),
        ("7c 8d 8h 9s", "9d", False, "20 points (fifteens 4, pairs 4, runs 12)"),
        ("Ac Ad 2h 3s", "3d", False, "16 points (pairs 4, runs 12)"),
        ("Ac 2d 3h 4s", "5d", False, "7 points (fifteens 2, runs 5)"),
        ("Tc Jd Qh Ks", "2c", False, "4 points (runs 4)"),
        ("Qc Kd Ah 2s", "3d", False, "7 points (fifteens 4, runs 3)"),
        ("Qc Kd Kh As", "Ad", False, "4 points (pairs 4)"),
        ("3c 3d 3h 3s", "9d", False, "24 points (fifteens 12, pairs 12)"),
        ("2c 4c 6c 8c", "Ks", False, "4 points (flush 4)"),
        ("2c 4c 6c 8c", "Kc", False, "5 points (flush 5)"),
        ("2c 4c 6c 8c", "Ks", True, "nothing"),
        ("2c 4c 6c 8c", "Kc", True, "5 points (flush 5)"),
        ("2c 4c 6c 8s", "Kc", False, "nothing"),
        ("2c 4d 6h Js", "9s", False, "5 points (fifteens 4, his nobs 1)"),
        ("2c 4d 6h 9s", "Js", False, "4 points (fifteens 4)"),
        ("2c 4d Jh Js", "8s", True, "3 points (pairs 2, his nobs 1)"),
    ],
)
def test_a_hand_counts_fifteens_pairs_runs_a_flush_and_his_nobs(hand, starter, crib, text):
    assert told(shown(hand.split(), starter, crib)) == text


def test_cards_are_in_order_from_the_ace_to_the_king():
    shuffled = random.Random(1).sample(DECK, 52)
    assert in_order(shuffled)[:5] == ("Ac", "Ad", "Ah", "As", "2c")
    assert in_order(shuffled)[-1] == "Ks"
    assert [VALUE[rank] for rank in "A29TJQK"] == [1, 2, 9, 10, 10, 10, 10]


def plain_total(hand: tuple[str, ...], starter: str, crib: bool) -> int:
    """Every set of cards by itself: the longest runs, all fifteens and pairs."""
    five = (*hand, starter)
    sets = [chosen for number in range(2, 6) for chosen in combinations(five, number)]
    points = sum(2 for chosen in sets if sum(VALUE[card[0]] for card in chosen) == 15)
    points += sum(2 for chosen in sets if len(chosen) == 2 and chosen[0][0] == chosen[1][0])
    for length in (5, 4, 3):
        runs = [c for c in sets if len(c) == length and is_run(c)]
        if runs:
            points += length * len(runs)
            break
    if len({card[1] for card in five}) == 1:
        points += 5
    elif len({card[1] for card in hand}) == 1 and not crib:
        points += 4
    return points + ("J" + starter[1] in hand)


def is_run(cards: tuple[str, ...]) -> bool:
    places = sorted("A23456789TJQK".index(card[0]) for card in cards)
    return all(after == before + 1 for before, after in pairwise(places))


@pytest.mark.parametrize("crib", [False, True])
def test_hands_count_as_in_a_second_account(crib):
    rng, seen = random.Random(8), Counter()
    suited = [card for card in DECK if card[1] in "cd"]
    for number in range(6000):
        cards = tuple(rng.sample(suited if number % 3 == 0 else DECK, 5))
        points = total(shown(cards[:4], cards[4], crib))
        assert points == plain_total(cards[:4], cards[4], crib)
        seen[points] += 1
    assert not {19, 25, 26, 27} & set(seen)
    assert max(seen) > 15


def plain_pegged(cards: list[str]) -> int:
    count, ranks = sum(VALUE[card[0]] for card in cards), [card[0] for card in cards]
    points = 2 * (count in (15, 31))
    for length in (4, 3, 2):
        if len(ranks) >= length and len(set(ranks[-length:])) == 1:
            return points + length * (length - 1)
    for length in range(len(cards), 2, -1):
        if is_run(tuple(cards[-length:])):
            return points + length
    return points


def test_cards_laid_count_as_in_a_second_account():
    rng, seen = random.Random(9), Counter()
    for _ in range(20000):
        ranks = rng.choice(["A234", "345678", "6789TJQK", "A23456789TJQK"])
        cards = rng.sample([card for card in DECK if card[0] in ranks], rng.randint(1, 7))
        count = sum(VALUE[card[0]] for card in cards)
        if count <= 31:
            parts = pegged(cards, count)
            assert total(parts) == plain_pegged(cards)
            seen.update(parts)
    assert {("run", length) for length in range(3, 7)} <= set(seen)
    assert seen["four of a rank", 12] > 0


# How many of the hands with a starter count so much (Steven S. Lumetta, Amusing Cribbage Facts;
# the same in "Cribbage statistics" of the English Wikipedia).
PUBLISHED = {
    0: 1009008, 1: 99792, 2: 2813796, 3: 505008, 4: 2855676, 5: 697508, 6: 1800268,
    7: 751324, 8: 1137236, 9: 361224, 10: 388740, 11: 51680, 12: 317340, 13: 19656,
    14: 90100, 15: 9168, 16: 58248, 17: 11196, 18: 2708, 20: 8068, 21: 2496, 22: 444,
    23: 356, 24: 3680, 28: 76, 29: 4,
}  # fmt: skip


def test_all_12_994_800_hands_with_a_starter_count_as_published():
    """Four ranks and that of the starter, a club, at a time; so all numbers are times four."""
    seen, no_crib = Counter(), 0
    for ranks in combinations_with_replacement(ORDER, 4):
        each = Counter(ranks)
        for starter in ORDER:
            ways = prod(comb(4 - (rank == starter), number) for rank, number in each.items())
            if not ways:
                continue
            suits = dict.fromkeys(ORDER, 0)
            five = [f"{starter}c"]
            for rank in ranks:  # without a flush or a jack of clubs
                suits[rank] += 1
                five.append(rank + "dhs"[suits[rank] - 1] if suits[rank] < 4 else f"{rank}c")
            parts = shown(five[1:], five[0])
            points = sum(part[1] for part in parts if part[0] in ("fifteens", "pairs", "runs"))
            nobs = ways * each["J"] // 4 if starter != "J" else 0
            flushes = 3 * (len(each) == 4)
            all_clubs = int(len(each) == 4 and starter not in each)
            all_with_nobs = min(all_clubs, nobs)
            seen[points + 6] += all_with_nobs
            seen[points + 5] += all_clubs - all_with_nobs
            seen[points + 4] += flushes
            seen[points + 1] += nobs - all_with_nobs
            seen[points] += ways - all_clubs - flushes - nobs + all_with_nobs
            no_crib += flushes * (not points)  # a flush of four counts nothing in the crib
    assert 4 * (seen[0] + no_crib) == 1_022_208
    assert {points: 4 * number for points, number in seen.items() if number} == PUBLISHED
    assert sum(PUBLISHED.values()) == 5 * comb(52, 5) == 12_994_800


def test_a_jack_with_three_fives_and_the_fourth_as_its_starter_counts_29():
    seen = Counter()
    for hand in combinations([card for card in DECK if card[0] in "5TJQK"], 4):
        if sum(card[0] == "5" for card in hand) >= 3:
            for starter in DECK:
                if starter not in hand:
                    seen[total(shown(hand, starter))] += 1
    assert (seen[29], seen[28], max(seen)) == (4, 76, 29)
