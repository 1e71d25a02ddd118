"""The optimal policy of blackjack: its decisions stand in tests/envs/test_blackjack.py."""

import pytest

import textgames
from textgames import agents
from textgames.agents.bots.blackjack import Bot
from textgames.episode import Episode
from textgames.illegal import illegal_policy


def episode(seed=0, id="Blackjack-v0", **options):
    return Episode(textgames.new_game(id, **options), seed, illegal_policy("raise"))


def mean(agent, hands, **options):
    playing = episode(1, hands=hands, **options)
    while playing.waiting:
        playing.reply(0, agents.answer(agent, playing.observe(0)))
    return playing.returns[0] / hands


@pytest.mark.parametrize("decks", [0, 1, 8])
def test_it_loses_far_less_than_random_play(decks):
    """-0.043 is expected of it and -0.4 of random play; 500 hands have a deviation of 0.043."""
    assert mean(Bot(), 500, decks=decks) > -0.17
    assert mean(agents.make("random", seed=1), 500, decks=decks) < -0.25


def asked(*cards, **options):
    game = textgames.new_game("Blackjack-v0", **options)
    for card in cards:
        game.apply(card)
    return Episode(game, 0, illegal_policy("raise")).observe(0)


def test_it_counts_the_cards_that_are_left():
    assert Bot()(asked("10", "6", "10")) == "[hit]"
    assert Bot()(asked("10", "6", "6")) == "[stick]"
    small = asked("2", "2", "2", "hit", "2", "hit", "3", "hit", "3", decks=1)
    assert Bot()(small) == "[hit]"
    assert sum(small.game.left()) == 52 - 6
