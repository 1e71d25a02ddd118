"""What several games stand on: the deck of 52 cards, and sets of squares as bits."""

import pytest

from textgames.envs.board.bits import Names, listed
from textgames.envs.cards.deck import DECK, RANKS, SUITS, without


def test_a_deck_has_each_rank_in_each_suit_once():
    assert len(DECK) == len(set(DECK)) == 52
    assert {card[0] for card in DECK} == set(RANKS)
    assert {card[1] for card in DECK} == set(SUITS)


def test_one_card_is_taken_and_the_others_stay_in_order():
    assert without(("As", "Kd", "As", "2c"), "As") == ("Kd", "As", "2c")
    with pytest.raises(ValueError, match="not in tuple"):
        without(("As",), "Kd")


def test_sets_of_squares_are_named_in_order():
    names = Names({1: "a", 2: "b", 4: "c", 8: "d"})
    assert names[0b1010] == ("b", "d")
    assert names[0] == ()
    assert names[0b1010] is names[0b1010]  # listed once


def test_a_board_is_named_stretch_by_stretch():
    names = Names({1 << i: letter for i, letter in enumerate("abcdef")})
    assert listed(0b110011, names, (0b111000, 0b000111)) == ("e", "f", "a", "b")
    assert listed(0, names, (0b111000, 0b000111)) == ()
    assert set(names) == {0b110000, 0b000011}  # no larger set was ever listed
