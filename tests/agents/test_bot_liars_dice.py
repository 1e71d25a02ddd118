"""The rule-based player of liar's dice: always legal, never absurd, and far better than chance."""

import pytest

import textgames
from textgames import agents
from textgames.agents.bots import liars_dice
from textgames.chance import Stream
from textgames.episode import Episode, random_action
from textgames.errors import AgentError
from textgames.illegal import illegal_policy

SETTINGS = [
    {"num_players": 2},
    {"num_players": 6},
    {"num_players": 6, "dice": 1, "faces": 2, "elimination": False},
    {"num_players": 3, "faces": 9, "wild": "highest"},
    {"num_players": 2, "dice": 1, "wild": "none"},
]


def started(history=(), **options):
    game = textgames.new_game("LiarsDice-v0", **options)
    for action in history:
        game.apply(action)
    return Episode(game, 0, illegal_policy("raise"))


def reply(history, player, seed=0, **options):
    return liars_dice.Bot(seed)(started(history, **options).observe(player))


def play(seat, seed, **options):
    """Play to the end; the other seats play at random. An illegal reply raises."""
    rng, bot = Stream(seed), liars_dice.Bot(seed)
    episode = Episode(textgames.new_game("LiarsDice-v0", **options), seed, illegal_policy("raise"))
    while episode.waiting:
        player = episode.waiting[0]
        seen = episode.observe(player)
        episode.reply(
            player, bot(seen) if player == seat else random_action(seen.legal_actions, rng)
        )
    return episode.returns[seat]


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


def test_it_is_what_rule_means_in_liars_dice_and_the_strongest_there():
    observation = started("1112266666").observe(0)
    assert agents.make("rule", seed=1)(observation) == agents.make("strongest", seed=1)(observation)
    other = Episode(textgames.new_game("TicTacToe-v0"), 0, illegal_policy("raise")).observe(0)
    with pytest.raises(AgentError, match="liar's dice"):
        liars_dice.Bot(0)(other)
