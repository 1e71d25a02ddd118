"""What games of tricks stand on: sets of cards as bits, tricks, and hands drawn anew."""

import random
from collections import Counter
from itertools import permutations

import pytest

from textgames.envs.cards.hidden_hands import drawn_anew, some_of
from textgames.envs.cards.tricks import (
    BITS,
    CLUBS,
    DIAMONDS,
    HEARTS,
    SPADES,
    deck,
    drawn,
    following,
    listed,
    marks,
    of_suit,
    set_of,
    told,
    winning,
)


def cards(names: str) -> int:
    return set_of(names.split())


def test_cards_are_listed_suit_by_suit_from_the_lowest():
    assert listed(cards("As 2h Kc 2c Td 9d")) == ("2c", "Kc", "9d", "Td", "2h", "As")
    assert told(cards("Ah 2h")) == "2h Ah"
    assert told(0) == "none"


def test_the_suits_share_the_deck_and_small_decks_have_the_highest_ranks():
    suits = (CLUBS, DIAMONDS, HEARTS, SPADES)
    assert [of_suit(suit)[0] for suit in suits] == ["2c", "2d", "2h", "2s"]
    assert sum(suits) == set_of(deck(13)) == 2**52 - 1
    assert deck(2) == ("Kc", "Ac", "Kd", "Ad", "Kh", "Ah", "Ks", "As")


def test_who_has_the_suit_led_must_follow_it():
    hand = cards("3c Kc 2s")
    assert following(hand, CLUBS) == ("3c", "Kc")
    assert following(hand, HEARTS) == ("3c", "Kc", "2s")


@pytest.mark.parametrize(
    ("trick", "led", "trumps", "card"),
    [
        ("5d Td 2d Kd", DIAMONDS, 0, "Kd"),
        ("5d As Td Ah", DIAMONDS, 0, "Td"),  # higher cards of other suits win nothing
        ("5d As Td Ah", DIAMONDS, SPADES, "As"),
        ("5d 2s 3s Ad", DIAMONDS, SPADES, "3s"),
        ("Js Ks 2s 3s", SPADES, SPADES, "Ks"),
        ("2h", HEARTS, 0, "2h"),
    ],
)
def test_the_highest_trump_or_else_the_highest_card_of_the_suit_led_wins(trick, led, trumps, card):
    assert winning(cards(trick), led, trumps) == card


def test_hands_are_drawn_in_columns():
    assert drawn({"your cards": cards("2c 3c Ah"), "played": cards("Ac 2s")}) == [
        "          your cards  played",
        "clubs     2c 3c       Ac",
        "diamonds  -           -",
        "hearts    Ah          -",
        "spades    -           2s",
    ]


def test_marks_have_a_number_for_each_card_of_the_deck():
    for ranks in (2, 5, 13):
        names = deck(ranks)
        for card in names:
            row = marks(BITS[card], ranks)
            assert len(row) == len(names)
            assert [names[place] for place, mark in enumerate(row) if mark] == [card]


@pytest.mark.parametrize(
    ("room", "possible"),
    [
        ((2, 2, 1), ("2c 3c 2d 3d 2h", "2c 3c 2d 3d 2h", "2c 3c 2d 3d 2h")),
        ((2, 2, 1), ("2c 3c", "2c 3c 2d 3d 2h", "2c 3c 2d 3d 2h")),
        ((2, 1, 2), ("2c 3c 2d 3d", "2d 3d 2h", "2c 3c 2h")),
        ((0, 3, 2), ("2c 3c 2d 3d 2h", "2c 3c 2d 3d", "2c 2d 2h")),
        ((1, 4), ("2c 3d", "3c 2d 2h 3d 2c")),
        ((1, 1, 2, 1), ("2c 3c 2d 3d 2h", "2c 3c", "2d 3d 2h", "2c 3c 2d 3d 2h")),
        ((1, 2, 1, 0, 1), ("2c 2d 3d", "2c 3c 2d 3d", "2d 2h", "2c", "2c 3c 2d 3d 2h")),
    ],
)
def test_every_deal_that_fits_is_drawn_equally_often(room, possible):
    names, rng, number = ("2c", "3c", "2d", "3d", "2h"), random.Random(3), 6000
    may = [cards(each) for each in possible]
    fits = set()
    for order in permutations(names):
        starts = [sum(room[:seat]) for seat in range(len(room))]
        hands = [set_of(order[s : s + size]) for s, size in zip(starts, room, strict=True)]
        if all(not hand & ~own for hand, own in zip(hands, may, strict=True)):
            fits.add(tuple(hands))
    counts = Counter(tuple(drawn_anew(set_of(names), room, may, rng)) for _ in range(number))
    assert set(counts) == fits
    expected = number / len(fits)
    chi_squared = sum((count - expected) ** 2 / expected for count in counts.values())
    assert chi_squared < len(fits) + 4 * (2 * len(fits)) ** 0.5


def test_whole_decks_are_drawn_with_what_each_may_hold():
    rng = random.Random(1)
    every = set_of(deck(13))
    may = (every & ~HEARTS, every & ~CLUBS & ~HEARTS, every & ~SPADES, every)
    for _ in range(50):
        hands = drawn_anew(every, (13, 13, 13, 13), may, rng)
        assert sum(hands) == every
        assert [hand.bit_count() for hand in hands] == [13] * 4
        assert not any(hand & ~own for hand, own in zip(hands, may, strict=True))


def test_some_cards_are_drawn_of_a_set():
    rng = random.Random(1)
    drawn_sets = {some_of(cards("2c 3c 4c"), 2, rng) for _ in range(60)}
    assert drawn_sets == {cards("2c 3c"), cards("2c 4c"), cards("3c 4c")}
    assert some_of(cards("2c"), 0, rng) == 0
