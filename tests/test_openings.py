"""A game that begins as a copy of what was dealt before is the game that chance would deal anew."""

import pickle

import pytest
from driving import advance, choices_from, looks, plain_cases

import textgames
from textgames import openings
from textgames.chance import Stream
from textgames.core import play_chance
from textgames.openings import Opening


def dealt(start, seed):
    game, rng = start.clone(), Stream(seed)
    play_chance(game, rng)
    return game, rng


@pytest.mark.sweep
@pytest.mark.parametrize("id", list(textgames.registry))
def test_games_begin_as_chance_deals_them_whatever_became_of_those_before(id):
    for case in plain_cases(id):
        start = case()
        opening = Opening(start)
        for seed in [*range(12), *range(12)]:
            rng = Stream(seed)
            game, (expected, its) = opening.begin(rng), dealt(start, seed)
            assert rng.state == its.state  # what chance draws later is the same too
            assert game.history == expected.history
            assert looks(game) == looks(expected)
            advance(game, choices_from(seed, 20))
        assert not start.history


def test_what_is_kept_is_limited(monkeypatch):
    monkeypatch.setattr(openings, "MOST_KEPT", 12)
    start = textgames.new_game("LeducHoldem-v0")
    opening = Opening(start)
    for seed in range(100):
        assert opening.begin(Stream(seed)).history == dealt(start, seed)[0].history
    cards = opening._first.after.values()
    assert 1 + len(cards) + sum(len(card.after) for card in cards) == 12
    # of so many outcomes hardly one comes twice
    words = Opening(textgames.new_game("Wordle-v0"))
    words.begin(Stream(1))
    assert not words._first.after


def test_an_opening_is_pickled_as_its_first_position():
    opening = Opening(textgames.new_game("KuhnPoker-v0"))
    before = len(pickle.dumps(opening))
    for seed in range(50):
        opening.begin(Stream(seed))
    assert len(pickle.dumps(opening)) == before
    again = pickle.loads(pickle.dumps(opening))
    assert again.begin(Stream(3)).history == opening.begin(Stream(3)).history
