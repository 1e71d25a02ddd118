"""Liar's dice against OpenSpiel, against the mistakes of a peer, and round by round."""

import random

import pyspiel
import pytest
from lockstep import compare_random_game, compare_tree, played

from textgames.core import EVERYONE, play_chance
from textgames.envs.dice.liars_dice import LiarsDice, bids

ONE_ROUND = {"wild": "highest", "elimination": False}  # OpenSpiel's rules


def play(*actions, num_players=2, **options):
    return played(LiarsDice(num_players, **options), *actions)


def number_of(state, action):
    """Return OpenSpiel's number of our action."""
    if state.is_chance_node():
        return int(action) - 1
    return state.string_to_action(action.replace("x", "-").replace("liar", "Liar"))


@pytest.mark.parametrize(("dice", "faces"), [(1, 6), (2, 6), (3, 6), (2, 3), (5, 2)])
def test_random_games_of_one_round_agree_with_openspiel(dice, faces):
    spiel = pyspiel.load_game(f"liars_dice(numdice={dice},dice_sides={faces})")
    rng = random.Random(dice)
    for _ in range(1200):
        game = LiarsDice(dice=dice, faces=faces, **ONE_ROUND)
        # low bids are likelier: evenly drawn ones end most games at the third
        compare_random_game(game, spiel.new_initial_state(), number_of, rng, power=2)


def test_one_die_of_three_faces_each_is_openspiels_in_every_position():
    spiel = pyspiel.load_game("liars_dice(numdice=1,dice_sides=3)")
    game = LiarsDice(dice=1, faces=3, **ONE_ROUND)
    nodes = compare_tree(game, spiel.new_initial_state(), number_of)
    assert nodes["end"] == 9 * (2**6 - 1)  # each non-empty set of the six bids is raised once


def test_a_higher_bid_names_more_dice_of_any_face_or_as_many_of_a_higher_one():
    """TextArena refuses more dice of a lower face, against its own prompt."""
    game = play("1", "2", "3", "4", "2x5", dice=2)
    legal = game.legal_actions(1)
    assert "3x1" in legal
    assert "2x6" in legal
    assert "2x5" not in legal
    assert "2x4" not in legal
    assert "1x6" not in legal


def test_no_bid_names_more_dice_than_are_in_play():
    """TextArena takes a bid of a million dice."""
    game = play("2", "2", "3", "3", "4x6", dice=2)
    assert tuple(game.legal_actions(1)) == ("liar",)
    game.apply("liar")
    for face in ("2", "2", "3"):
        game.apply(face)
    assert game.in_play == 3
    assert game.legal_actions(0)[-1] == "3x6"


def test_the_first_bid_cannot_be_called_a_liars():
    game = play("2", "3", dice=1)
    assert tuple(game.legal_actions(0)) == bids(6, 2)


def test_the_loser_of_a_challenge_begins_the_next_round_whoever_it_was():
    """In TextArena the player after the caller begins, whoever lost."""
    rolls = ("2", "2", "3", "3", "4", "4")
    bidder_lost = play(*rolls, "3x2", "liar", num_players=3, dice=2)
    assert bidder_lost.left == (1, 2, 2)
    for face in rolls[1:]:
        bidder_lost.apply(face)
    assert bidder_lost.to_act == (0,)
    caller_lost = play(*rolls, "2x2", "liar", num_players=3, dice=2)
    assert caller_lost.left == (2, 1, 2)
    for face in rolls[1:]:
        caller_lost.apply(face)
    assert caller_lost.to_act == (1,)


def test_who_loses_the_last_die_is_out_and_the_next_with_dice_begins():
    game = play("2", "3", "4", "5", "1x2", "liar", num_players=4, dice=1)
    assert game.left == (1, 0, 1, 1)
    for face in ("6", "6", "6"):
        game.apply(face)
    assert game.to_act == (2,)
    for action, player in (("1x2", 2), ("1x3", 3), ("1x4", 0), ("1x5", 2)):
        assert game.to_act == (player,)  # player 1 is not asked any more
        game.apply(action)
    game.apply("liar")
    assert game.left == (1, 0, 0, 1)
    assert game.rolled == ""
    for face in ("6", "6"):
        game.apply(face)
    assert game.to_act == (3,)
    game.apply("2x6")
    game.apply("liar")  # it was true
    assert game.is_terminal
    assert game.returns == (-1, -1, -1, 3)
    assert game.transcript(EVERYONE)[-1] == "Player 3 is the last with dice and wins."
    assert game.view(3).startswith("Your dice: not rolled\n")  # it has one: "none" was wrong
    assert game.view(0).startswith("Your dice: none\n")


def test_a_challenger_who_is_right_costs_the_bidder_the_die_even_its_last():
    game = play("2", "3", "1x4", "liar", dice=1)
    assert game.is_terminal
    assert game.returns == (-1, 1)


@pytest.mark.parametrize(
    ("wild", "bid", "true"),
    [
        ("ones", "3x5", True),  # 5 and two ones
        ("ones", "4x5", False),
        ("ones", "2x1", True),
        ("ones", "3x1", False),  # no face stands for a one
        ("highest", "2x5", True),
        ("highest", "3x5", False),
        ("highest", "1x6", True),
        ("highest", "3x1", True),
        ("none", "1x5", True),
        ("none", "2x5", False),
        ("none", "2x1", True),
        ("none", "3x1", False),
    ],
)
def test_wild_dice_count_as_every_face(wild, bid, true):
    game = play("1", "5", "1", "6", bid, "liar", dice=2, wild=wild)
    assert game.left == ((2, 1) if true else (1, 2))


def test_in_one_round_who_is_wrong_pays_every_other_player():
    rolls = ("2", "3", "4")
    lost = play(*rolls, "1x2", "1x5", "liar", num_players=3, dice=1, elimination=False)
    assert lost.returns == (1, -2, 1)
    won = play(*rolls, "1x2", "1x4", "liar", num_players=3, dice=1, elimination=False)
    assert won.returns == (1, 1, -2)


@pytest.mark.parametrize("num_players", [2, 3, 6])
def test_a_round_costs_one_die_and_the_last_with_dice_takes_all(num_players):
    rng = random.Random(num_players)
    for _ in range(40):
        game = LiarsDice(num_players, dice=2)
        rounds, before = 0, game.in_play
        while True:
            play_chance(game, rng)
            if game.is_terminal:
                break
            player = game.to_act[0]
            assert game.left[player] > 0
            legal = game.legal_actions(player)
            action = legal[int(rng.random() * len(legal))]
            game.apply(action)
            rounds += action == "liar"
            assert sum(game.left) == before - rounds
        assert sorted(game.returns) == [-1] * (num_players - 1) + [num_players - 1]
        assert sum(own > 0 for own in game.left) == 1
        assert game.left[game.returns.index(num_players - 1)] > 0


def test_players_see_their_own_dice_sorted_and_after_a_challenge_all():
    game = play("5", "1", "3", "6", "2", "4", "2x3", dice=3)
    assert game.transcript(0) == ["Your dice: 1 3 5.", "Player 0 bids 2x3."]
    assert game.transcript(1) == ["Your dice: 2 4 6.", "Player 0 bids 2x3."]
    assert game.view(1) == (
        "Your dice: 2 4 6\nDice left to players 0 to 1: 3 3 (6 in play)\nLast bid: 2x3 by player 0"
    )
    game.apply("liar")
    assert game.transcript(1)[2:] == [
        "Player 1 says liar. The dice: player 0 has 1 3 5, player 1 has 2 4 6.",
        "Dice that count as 3: 2. So the bid 2x3 of player 0 was right.",
        "Player 1 loses a die and has 2 left.",
        "New round: 5 dice in play, player 1 begins.",
    ]


def test_the_order_in_which_own_dice_fall_is_told_to_nobody():
    one, two = play("5", "1", "2", "4", dice=2), play("1", "5", "4", "2", dice=2)
    for player in (0, 1):
        assert one.information_state(player) == two.information_state(player)
        assert one.features(player) == two.features(player)


def test_the_form_says_which_bids_are_left():
    game = play("2", "3", dice=1)
    assert game.legal_actions(0).describe() == "a bid, from [1x1] to [2x6]"
    game.apply("1x6")
    assert game.legal_actions(1).describe() == "a higher bid, from [2x1] to [2x6], or [liar]"
    game.apply("2x6")
    assert game.legal_actions(0).describe() == "[liar]"


def test_the_example_in_the_rules_is_a_possible_bid():
    for options in ({}, {"dice": 1, "faces": 2}, {"faces": 9, "elimination": False}):
        for num_players in (2, 6):
            game = LiarsDice(num_players, **options)
            example = game.rules(1).partition("[")[2].partition("]")[0]
            assert example in game.all_actions()


def test_the_features_tell_own_dice_number_of_dice_and_bids():
    game = play("1", "2", "2", "3", "1x1", "1x3", dice=2, faces=3)
    assert list(game.features(0)) == [
        *(0.5, 0.5, 0),  # one die shows 1, one 2
        *(1, 1),  # both players have all their dice
        *(1, 0, -1, *(0,) * 9),  # the player bid 1x1, the other 1x3
    ]
    assert list(game.features(1))[:3] == [0, 0.5, 0.5]
    assert list(game.features(1))[5:8] == [-1, 0, 1]
