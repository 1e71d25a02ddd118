"""Coup: the example of its rulebook, then rule by rule (Indie Boards and Cards, 2012)."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE, OptionError, play_chance
from textgames.envs.cards.coup import Coup
from textgames.envs.cards.coup_moves import CHARACTERS, blocks, keepable, moves


def dealt(*hands, **options):
    """A game in which player 0 has the first two characters, and so on."""
    game = Coup(len(hands), **options)
    for place in (0, 1):
        played(game, *(hand.split()[place] for hand in hands))
    assert [" ".join(hand) for hand in game.hands] == list(hands)
    return game


def play(game, *actions, draw=()):
    """Play actions; chance draws what is listed, else what comes first."""
    draw = list(draw)
    for action in actions:
        played(game, action)
        while game.to_act == (CHANCE,):
            played(game, draw.pop(0) if draw else game.legal_actions(CHANCE)[0])
    return game


def turns(game, *texts):
    for text in texts:
        play(game, *text.split(", "))
    return game


def three(**options):
    return dealt("duke assassin", "captain contessa", "ambassador duke", **options)


def test_the_example_of_the_rulebook():
    """Natasha, Sacha and Haig are players 0, 1 and 2."""
    game = dealt("contessa duke", "captain contessa", "assassin duke")
    turns(game, "tax, pass, pass")
    assert game.coins == [5, 2, 2]
    play(game, "exchange", "pass", "pass", draw=("assassin", "duke"))
    assert game.to_act == (1,)
    play(game, "assassin captain")
    assert sorted(game.hands[1]) == ["assassin", "captain"]
    play(game, "tax", "pass", "challenge", "duke", "assassin", draw=["contessa"])
    assert game.coins == [5, 2, 5]
    assert game.lost == [(), ("assassin",), ()]
    assert sorted(game.hands[2]) == ["assassin", "contessa"]
    turns(game, "tax, pass, pass", "income")
    assert game.coins == [8, 3, 5]
    turns(game, "assassinate 0, pass, pass, block as contessa, pass, pass")
    assert game.coins == [8, 3, 2]
    turns(game, "coup 2, contessa")
    assert game.coins == [1, 3, 2]
    play(game, "steal 2", "pass", "pass", "block as ambassador", "pass", "challenge")
    assert game.hands[2] == ()
    assert game.lost[2] == ("contessa", "assassin")
    assert game.coins == [1, 5, 0]
    assert game.living == (0, 1)
    assert [len(hand) for hand in game.hands] == [2, 1, 0]
    assert game.to_act == (0,)


def test_income_is_one_coin_and_tax_three_and_foreign_aid_two():
    game = three()
    turns(game, "income", "foreign aid, pass, pass", "tax, pass, pass")
    assert game.coins == [3, 4, 5]


def test_anybody_may_block_foreign_aid_and_the_next_player_counts():
    game = play(three(), "foreign aid", "block as duke", "block as duke")
    assert game.claimant == 1
    assert game.to_act == (2, 0)
    play(game, "pass", "pass")
    assert game.coins == [2, 2, 2]
    assert game.to_act == (1,)


def test_a_false_block_that_is_challenged_fails():
    game = play(three(), "foreign aid", "block as duke", "pass", "challenge", "pass", "captain")
    assert game.coins[0] == 4
    assert game.lost[1] == ("captain",)


def test_a_true_block_that_is_challenged_stands_and_costs_the_challenger_a_character():
    game = play(three(), "foreign aid", "pass", "block as duke", "pass", "challenge")
    assert game.to_act == (2,)
    play(game, "duke", draw=["captain"])
    assert game.to_act == (1,)
    play(game, "contessa")
    assert game.coins == [2, 2, 2]
    assert game.lost == [(), ("contessa",), ()]
    assert sorted(game.hands[2]) == ["ambassador", "captain"]
    assert game.to_act == (1,)


def test_of_several_challengers_only_the_next_one_in_order_loses_a_character():
    game = play(three(), "tax", "challenge", "challenge", "duke", "captain")
    assert game.lost == [(), ("captain",), ()]
    assert game.coins == [5, 2, 2]
    lines = game.transcript(2)
    assert "Player 1 challenges player 0." in lines
    assert not any("Player 2 challenges" in line for line in lines)


def test_who_does_not_want_to_show_a_character_loses_the_challenge():
    """The rulebook: if they can't, or do not wish to, prove it, they lose the challenge."""
    game = play(three(), "tax", "challenge", "pass")
    assert game.legal_actions(0) == ("assassin", "duke")
    play(game, "assassin")
    assert game.lost[0] == ("assassin",)
    assert game.coins == [2, 2, 2]
    assert "Player 0 does not show the duke: the action fails." in game.transcript(1)


def rich(coins, *hands):
    game = dealt(*hands) if hands else three()
    game.coins = list(coins)
    return game


def test_the_coins_of_an_action_are_returned_after_a_challenge_but_not_after_a_block():
    game = play(rich((3, 2, 2)), "assassinate 1", "challenge", "pass", "duke")
    assert game.lost[0] == ("duke",)
    assert game.coins == [3, 2, 2]
    game = play(rich((3, 2, 2)), "assassinate 1", "pass", "pass", "block as contessa")
    play(game, "pass", "pass")
    assert game.coins == [0, 2, 2]
    assert game.lost == [(), (), ()]


def test_double_danger_an_assassination_may_cost_both_characters():
    """The rulebook's note, both ways."""
    game = rich((3, 2, 2), "assassin duke", "captain duke", "contessa duke")
    play(game, "assassinate 1", "challenge", "pass", "assassin", "captain")
    assert game.to_act == (1,)  # it may still block
    play(game, "pass")
    assert game.lost[1] == ("captain", "duke")
    game = rich((3, 2, 2), "assassin duke", "captain duke", "contessa duke")
    play(game, "assassinate 1", "pass", "pass", "block as contessa", "challenge", "pass", "duke")
    assert game.lost[1] == ("duke", "captain")
    assert game.living == (0, 2)
    assert game.to_act == (2,)


def test_only_the_target_may_block_a_theft_with_either_of_two_characters():
    game = play(three(), "steal 1", "pass", "pass")
    assert game.to_act == (1,)
    assert game.legal_actions(1) == ("block as ambassador", "block as captain", "pass")
    assert play(game, "pass").coins == [4, 0, 2]
    game = play(rich((2, 1, 2)), "steal 1", "pass", "pass", "pass")
    assert game.coins == [3, 0, 2]


def test_with_ten_coins_only_a_coup_is_allowed_and_nobody_can_stop_it():
    assert moves(10, (1, 2)) == moves(12, (1, 2)) == ("coup 1", "coup 2")
    assert "coup 1" in moves(9, (1,))
    assert "tax" in moves(9, (1,))
    assert "coup 1" not in moves(6, (1,))
    assert "assassinate 1" not in moves(2, (1,))
    game = play(rich((11, 2, 2)), "coup 2")
    assert game.coins[0] == 4
    assert game.to_act == (2,)
    assert game.legal_actions(2) == ("ambassador", "duke")


def test_an_exchange_keeps_as_many_characters_as_one_had():
    assert keepable(("duke", "duke", "captain", "contessa")) == (
        "captain contessa", "captain duke", "contessa duke", "duke duke",
    )  # fmt: skip
    assert keepable(("duke", "captain", "duke")) == ("captain", "duke")
    game = play(three(), "exchange", "pass", "pass", draw=("contessa", "captain"))
    assert len(game.deck) == 7
    play(game, "captain duke")
    assert game.hands[0] == ("captain", "duke")
    assert len(game.deck) == 9
    assert "You draw the contessa." in game.transcript(0)
    assert not any("contessa" in line for line in game.transcript(2)[-4:])


def test_which_block_is_possible():
    assert blocks("foreign aid") == ("block as duke", "pass")
    assert blocks("assassinate") == ("block as contessa", "pass")


def test_the_last_player_left_wins_and_the_first_of_two_begins_with_one_coin():
    game = dealt("duke duke", "captain captain")
    assert game.coins == [1, 2]
    play(game, "tax", "challenge", "steal 0", "challenge", draw=["duke"])
    assert game.lost == [("duke",), ("captain",)]
    play(game, "pass")
    game.coins[1] = 7
    play(game, "income", "coup 0")
    assert game.is_terminal
    assert game.returns == (-1, 1)
    assert three().coins == [2, 2, 2]


def test_in_the_two_player_variant_each_chooses_one_of_five_and_gets_one_of_five_others():
    game = Coup(2, two_player_variant=True)
    assert game.to_act == (0, 1)
    played(game, "duke")
    assert game.hands == [(), ()]
    assert game.legal_actions(1) == CHARACTERS
    played(game, "duke")
    assert sorted(game.legal_actions(CHANCE)) == sorted(CHARACTERS)
    played(game, "captain", "contessa")
    assert game.hands == [("duke", "captain"), ("duke", "contessa")]
    assert len(game.deck) == 3
    assert game.to_act == (0,)
    with pytest.raises(OptionError, match="expected 2 players with two_player_variant, got 3"):
        Coup(3, two_player_variant=True)


@given(st.integers(0, 2**32), st.integers(2, 6))
def test_no_character_is_made_or_lost_and_coins_stay_within_limits(seed, players):
    rng = Stream(seed)
    game = Coup(players)
    play_chance(game, rng)
    while not game.is_terminal:
        cards = Counter(game.deck)
        for hand in (*game.hands, *game.lost):
            cards.update(hand)
        assert cards == dict.fromkeys(CHARACTERS, 3)
        assert all(0 <= coins <= 12 for coins in game.coins)
        for player in range(players):
            held = len(game.hands[player]) + len(game.lost[player])
            assert held == 2 + 2 * (game.phase == "keep" and player == game.turn)
        legal = game.legal_actions(game.to_act[0])
        game.apply(legal[int(rng.random() * len(legal))])
        play_chance(game, rng)
    assert sum(game.returns) == 0


@given(st.integers(0, 2**32), st.integers(2, 6))
def test_hidden_characters_are_known_to_their_owner_only(seed, players):
    """What others are told names a character only when it is claimed, shown or lost."""
    rng = Stream(seed)
    game = Coup(players)
    play_chance(game, rng)
    while not game.is_terminal:
        player = int(rng.random() * players)
        other = game.clone()
        other.hands = [hand if seat == player else ("?",) * len(hand)
                       for seat, hand in enumerate(game.hands)]  # fmt: skip
        assert other.view(player) == game.view(player)
        assert other.features(player) == game.features(player)
        legal = game.legal_actions(game.to_act[0])
        game.apply(legal[int(rng.random() * len(legal))])
        play_chance(game, rng)
    public = {"claims", "shows", "not show", "loses", "draw"}
    for player in range(players):
        for line in game.transcript(player):
            if any(character in line for character in CHARACTERS):
                assert any(word in line for word in public), line
