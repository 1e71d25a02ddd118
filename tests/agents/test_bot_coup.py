"""The rule-based player of Coup: legal, mostly honest, and far better than chance."""

from functools import partial

import pytest
from one_bot import play_bot
from seats import observed

import textgames
from textgames.agents.bots.coup import Bot, believed
from textgames.episode import Episode
from textgames.illegal import illegal_policy

play = partial(play_bot, Bot, "Coup-v0")


def episode(seed=0, id="Coup-v0", **options):
    return Episode(textgames.new_game(id, **options), seed, illegal_policy("raise"))


@pytest.mark.parametrize("players", [2, 4, 6])
def test_it_wins_most_games_against_random_players(players):
    won = [play(seed % players, seed, num_players=players) > 0 for seed in range(40)]
    assert sum(won) >= 30


def test_it_plays_alike_from_the_same_seed_and_to_an_end_against_itself():
    for options in ({"num_players": 6}, {"two_player_variant": True}):
        assert play(0, 3, "rule", **options) == play(0, 3, "rule", **options)


def asked(*history, players=2):
    game = textgames.new_game("Coup-v0", players)
    for action in history:
        game.apply(action)
    playing = Episode(game, 0, illegal_policy("raise"))
    return playing.observe(playing.waiting[0])


def test_a_claim_that_cannot_be_true_is_challenged():
    """All three dukes are seen: two in the own hand, one lost."""
    game = asked("duke", "captain", "duke", "duke", "income").game
    game.lost[1], game.hands[1] = ("duke",), ("captain",)
    game.apply("tax")
    assert believed(game, 0, 1, "duke", ()) == 0
    assert Bot(0)(observed(game, 0)) == "[challenge]"


def test_what_it_has_it_shows_and_claims():
    assert Bot(0)(asked("duke", "captain", "contessa", "captain")) == "[tax]"
    shown = asked("duke", "captain", "contessa", "captain", "tax", "challenge")
    assert Bot(0)(shown) == "[duke]"


def test_who_has_been_caught_or_claims_many_characters_is_believed_less():
    game = asked("duke", "captain", "contessa", "captain", "tax").game
    claims = [
        "Player 0 claims the captain, to steal from player 1.",
        "Player 0 claims the ambassador, to exchange characters.",
    ]
    first = believed(game, 1, 0, "duke", ())
    assert believed(game, 1, 0, "duke", claims) < first
    assert believed(game, 1, 0, "duke", ["Player 0 does not show the duke."]) < first
    forgotten = [*claims, "Player 0 returns two characters to the court."]
    assert believed(game, 1, 0, "duke", forgotten) == first


def test_with_its_last_character_it_claims_the_contessa():
    hands = ("assassin", "duke", "assassin", "captain")
    observation = asked(*hands, "income", "income")
    game = observation.game
    game.lost[1], game.hands[1], game.coins[0] = ("captain",), ("duke",), 3
    for action in ("assassinate 1", "pass"):
        game.apply(action)
    assert Bot(0)(observed(game, 1)) == "[block as contessa]"
