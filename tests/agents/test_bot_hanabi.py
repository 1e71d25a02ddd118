"""The player of Hanabi by conventions: what it means by hints, what it sees, how far it gets."""

import random

import pytest
from lockstep import played
from seats import observed

import textgames
from textgames.agents.bots import hanabi
from textgames.core import play_chance
from textgames.envs.cards.hanabi import Hanabi
from textgames.episode import Episode
from textgames.illegal import illegal_policy

MINI = {"colours": 2, "ranks": 3, "hand": 2, "tokens": 3}


def reply(game, player):
    return hanabi.Bot()(observed(game, player))


def score(num_players, seed, **options):
    start = textgames.new_game("Hanabi-v0", num_players, **options)
    episode = Episode(start, seed, illegal_policy("raise"))
    while episode.waiting:
        (player,) = episode.waiting
        episode.reply(player, hanabi.Bot()(episode.observe(player)))
    return episode.returns[0]


@pytest.mark.parametrize(("num_players", "least"), [(2, 14), (3, 18), (4, 17), (5, 16)])
def test_among_its_like_it_plays_most_cards(num_players, least):
    """Random play loses all lives and scores 0 in nearly every game."""
    assert sum(score(num_players, seed) for seed in range(12)) / 12 > least


@pytest.mark.parametrize(
    "options", [{"colours": 2, "hand": 2}, {"tokens": 1}, {"lives": 1}, {"ranks": 2, "hand": 1}]
)
def test_it_plays_variants_legally(options):
    assert all(score(2, seed, **options) >= 0 for seed in range(10))


def test_a_hint_is_given_whose_newest_card_fits_and_is_understood():
    game = played(Hanabi(**MINI), "R2", "R3", "Y1", "R1")
    assert reply(game, 0) in ("[hint 1 red]", "[hint 1 rank 1]")
    played(game, "hint 1 red")
    assert reply(game, 1) == "[play 2]"


def test_what_is_sure_to_fit_is_played_first():
    game = played(Hanabi(**MINI), "R1", "Y2", "Y1", "Y3", "hint 1 rank 1", "hint 0 rank 1")
    assert reply(game, 0) == "[play 1]"


def test_its_own_hand_does_not_matter_to_it():
    rng = random.Random(3)
    for seed in range(12):
        game = textgames.new_game("Hanabi-v0", 2 + seed % 4, lives=10)
        for _ in range(30):
            play_chance(game, rng)
            if game.is_terminal:
                break
            (player,) = game.to_act
            other = textgames.new_game("Hanabi-v0", game.num_players, lives=10)
            for action in game.resample(player, rng):
                other.apply(action)
            said = reply(game, player)
            assert reply(other, player) == said
            game.apply(said.strip("[]"))
