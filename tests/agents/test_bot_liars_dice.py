"""The rule-based player of liar's dice: always legal, never absurd, and far better than chance."""

import pytest
from seats import play_on, started

from textgames.agents.bots import liars_dice

SETTINGS = [
    {"num_players": 2},
    {"num_players": 6},
    {"num_players": 6, "dice": 1, "faces": 2, "elimination": False},
    {"num_players": 3, "faces": 9, "wild": "highest"},
    {"num_players": 2, "dice": 1, "wild": "none"},
]


def reply(history, player, seed=0, **options):
    return liars_dice.Bot(seed)(started("LiarsDice-v0", *history, **options).observe(player))


def play(seat, seed, **options):
    episode = started("LiarsDice-v0", seed=seed, **options)
    return play_on(episode, {seat: liars_dice.Bot(seed)}, seed).returns[seat]


@pytest.mark.parametrize("options", SETTINGS)
def test_it_plays_whole_games_legally_and_alike_from_the_same_seed(options):
    for seat in range(options["num_players"]):
        assert play(seat, 5, **options) == play(seat, 5, **options)


def test_it_beats_random_play_nearly_always():
    assert sum(play(seed % 2, seed) for seed in range(40)) >= 36


def test_a_bid_that_no_dice_could_make_right_is_called():
    dice = "33456" + "11111"
    assert reply([*dice, "10x2"], 1) == "[liar]"
    assert reply([*"33456", *"22222", "8x3"], 1) == "[liar]"


def test_the_last_bid_of_all_is_called_however_likely_it_is():
    assert reply(["1", "1", "2x6"], 1, dice=1) == "[liar]"


def test_the_last_bid_of_all_is_made_where_it_is_sure():
    # every die shows 2 or a wild 1
    assert reply("1212121212", 0, faces=2) == "[10x2]"


@pytest.mark.parametrize("seed", range(5))
def test_the_first_bid_is_one_that_its_own_dice_make_safe(seed):
    count, face = reply("3345624522", 0, seed).strip("[]").split("x")
    assert int(count) <= max(1, "33456".count(face))


def test_a_bidder_is_believed_to_hold_one_die_of_the_face():
    settings = {"dice": 1, "wild": "none"}
    assert reply(["4", "4", "1x4"], 1, **settings) == "[2x4]"
    assert reply(["4", "5", "1x4"], 1, **settings) == "[1x5]"
