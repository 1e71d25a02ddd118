"""Sealed-bid auctions: exact checks of Vickrey (1961), and OpenSpiel beside them."""

import re
from itertools import product

import pyspiel
import pytest
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.bargaining.blind_auction import BlindAuction
from textgames.errors import OptionError
from textgames.registration import new_game
from textgames.solvers import build_tree, nash_conv

WORTH = re.compile(r"Item 1 of 1 is worth (\d+) to you\.")


def mean_return(game):
    """What player 0 gets, on average over the winners that chance may still draw."""
    if game.is_terminal:
        return game.returns[0]
    assert game.to_act == (CHANCE,)
    total = 0
    for outcome, chance in game.chance_outcomes():
        after = game.clone()
        after.apply(outcome)
        total += chance * mean_return(after)
    return total


def gains(value, others, highest):
    """What each own bid, from 0 to `highest`, pays at the second price against these bids."""
    number = len(others) + 1
    game = BlindAuction(number, price="second", items=1, highest=highest)
    for worth in (value, *[1] * len(others)):
        game.apply(str(worth))
    results = []
    for bid in range(highest + 1):
        after = game.clone()
        for action in (bid, *others):
            after.apply(str(action))
        results.append(mean_return(after))
    return results


@pytest.mark.parametrize(("number", "highest"), [(2, 8), (3, 5), (4, 3)])
def test_at_the_second_price_no_bid_is_ever_better_than_the_true_value(number, highest):
    """And each other bid is worse against some bids: bidding the truth is weakly dominant."""
    for value in range(1, highest + 1):
        worse = set()
        for others in product(range(highest + 1), repeat=number - 1):
            results = gains(value, others, highest)
            assert max(results) == results[value]
            worse |= {bid for bid, result in enumerate(results) if result < results[value]}
        assert worse == set(range(highest + 1)) - {value}


def bidding(bid_of):
    """The strategy of all players to bid so much for an item of a value."""

    def strategy(state, actions):
        told = " ".join(text for entry in state if isinstance(entry, tuple) for text in entry[1:])
        value = int(WORTH.search(told)[1])
        return [float(action == str(bid_of(value))) for action in actions]

    return strategy


@pytest.mark.parametrize("highest", [3, 6])
def test_equilibria_are_true_bids_at_the_second_and_half_the_value_at_the_first_price(highest):
    second = build_tree(BlindAuction(price="second", items=1, highest=highest))
    assert nash_conv(second, bidding(lambda value: value)) == pytest.approx(0)
    assert nash_conv(second, bidding(lambda value: value // 2)) > 0.5
    first = build_tree(BlindAuction(price="first", items=1, highest=highest))
    assert nash_conv(first, bidding(lambda value: value)) > 0.4
    assert nash_conv(first, bidding(lambda value: value // 2)) == pytest.approx(0)


def test_random_games_agree_with_open_spiel_in_lockstep():
    """OpenSpiel's players bid one after the other, unseen, and less than the value.

    Ours may bid more: that a bid above the value never helps is for a player to find out.
    """
    rng = Stream(3)
    for round in range(1200):
        number, highest = 2 + round % 4, 3 + round % 5
        state = pyspiel.load_game(
            f"first_sealed_auction(players={number},max_value={highest})"
        ).new_initial_state()
        game = BlindAuction(number, items=1, highest=highest)
        while not state.is_terminal():
            theirs = state.legal_actions()
            player = state.current_player()
            assert game.to_act[0] == (CHANCE if player == pyspiel.PlayerId.CHANCE else player)
            ours = game.legal_actions(game.to_act[0])
            drawing = state.is_chance_node()
            assert set(map(str, theirs)) <= set(ours)
            assert not drawing or len(theirs) == len(ours) or len(theirs) == 1
            action = theirs[int(rng.random() * len(theirs))]
            state.apply_action(action)
            game.apply(str(action))
            if not drawing and state.is_chance_node() and len(state.legal_actions()) == 1:
                state.apply_action(state.legal_actions()[0])  # they draw a lone winner too
        assert game.is_terminal
        assert list(game.returns) == state.returns()


def test_a_game_played_through_has_the_messages_and_gains_of_the_rules():
    game = played(BlindAuction(3, price="second", items=2), "60", "80", "25")
    assert game.transcript(1) == ["Item 1 of 2 is worth 80 to you."]
    assert game.view(1) == "Item 1 of 2. It is worth 80 to you. Your gain so far: 0."
    assert game.to_act == (0, 1, 2)
    played(game, "60", "70", "0", "10", "40", "90", "30", "30", "20")
    assert game.to_act == (CHANCE,)
    assert game.legal_actions(CHANCE) == ("0", "1")
    played(game, "1")
    assert game.transcript(0) == [
        "Item 1 of 2 is worth 60 to you.",
        "Item 1: player 0 bids 60, player 1 bids 70, player 2 bids 0.",
        "Player 1 wins item 1 and pays 60.",
        "Item 2 of 2 is worth 10 to you.",
        "Item 2: player 0 bids 30, player 1 bids 30, player 2 bids 20.",
        "Player 1 is drawn, wins item 2 and pays 30.",
    ]
    assert game.returns == (0, 80 - 60 + 40 - 30, 0)


def test_the_winner_pays_its_own_bid_at_the_first_price():
    assert played(BlindAuction(items=1), "60", "80", "50", "20").returns == (10, 0)
    assert played(BlindAuction(items=1), "60", "80", "90", "20").returns == (-30, 0)
    assert played(BlindAuction(items=1, price="second"), "60", "80", "90", "20").returns == (40, 0)


def test_with_talk_everybody_speaks_in_turn_before_each_item_and_begins_in_turn():
    game = played(BlindAuction(3, items=2, talk=2), "60", "80", "25")
    spoken = []
    for _ in range(2):
        while len(game.to_act) == 1:
            spoken.append(game.to_act[0])
            played(game, "Well.")
        assert game.to_act == (0, 1, 2)
        played(game, "1", "2", "3")
        if not game.is_terminal:
            played(game, "60", "80", "25")
    assert spoken == [0, 1, 2, 0, 1, 2, 1, 2, 0, 1, 2, 0]
    assert game.transcript(2)[1:3] == ["Player 0: Well.", "Player 1: Well."]


def test_features_are_the_value_and_the_last_bids_from_the_own_on():
    game = played(BlindAuction(3, items=2), "60", "80", "25")
    assert game.features(1) == [0.8, 0, 0, 0, 0, 0]
    played(game, "10", "20", "5", "30", "40", "50")
    assert game.features(1) == [0.4, 0.2, 0.05, 0.1, 0.5, 60 / 200]
    assert new_game("BlindAuction-v0", talk=1).features(0) == ()


@pytest.mark.parametrize(
    "options", [{"price": "third"}, {"items": 0}, {"highest": 1}, {"talk": 4}, {"talk": True}]
)
def test_options_that_make_no_game_are_refused(options):
    with pytest.raises(OptionError, match="BlindAuction-v0 takes"):
        new_game("BlindAuction-v0", **options)
