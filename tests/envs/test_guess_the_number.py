"""Guess the number: the bound of bisection by exact search."""

from random import Random

import pytest
from lockstep import played

from textgames.core import CHANCE
from textgames.envs.puzzles.guess_the_number import GuessTheNumber, guesses
from textgames.errors import IllegalAction, OptionError
from textgames.registration import new_game
from textgames.solvers import Expectimax


@pytest.mark.parametrize("numbers", [2, 3, 7, 8, 12])
@pytest.mark.parametrize("tries", [1, 2, 3, 4])
def test_the_best_that_can_be_done_is_the_bound_of_bisection(numbers, tries):
    """A strategy is a binary tree: with t guesses it names 2^t - 1 numbers at most."""
    value = Expectimax(GuessTheNumber(numbers=numbers, tries=tries)).value(
        GuessTheNumber(numbers=numbers, tries=tries)
    )
    assert value == pytest.approx(min(1, (2**tries - 1) / numbers))


def test_answers_are_right_for_every_secret_and_guess():
    for secret in range(1, 8):
        for guess in range(1, 8):
            game = played(GuessTheNumber(numbers=7, tries=2), str(secret), str(guess))
            said = game.transcript(0)[-1]
            if guess == secret:
                assert game.returns == (1,)
            else:
                assert said == f"{guess} is too {'low' if guess < secret else 'high'}."
                assert not game.is_terminal


def test_there_are_exactly_as_many_guesses_as_announced():
    for tries in (1, 2, 5):
        game = played(GuessTheNumber(tries=tries), "40", *["50"] * (tries - 1))
        assert not game.is_terminal
        assert played(game.clone(), "40").returns == (1,)
        lost = played(game, "50")
        assert lost.returns == (0,)
        assert lost.transcript(0)[-1] == "No guesses are left. The secret was 40."


def test_every_number_is_equally_likely_and_legal():
    game = GuessTheNumber(numbers=5)
    assert game.chance_outcomes() == [(str(n), 0.2) for n in range(1, 6)]
    assert list(played(game, "3").legal_actions(0)) == list("12345")
    assert len(game.legal_actions(CHANCE)) == 5


def test_a_guess_that_was_ruled_out_teaches_nothing():
    game = played(GuessTheNumber(), "40", "50", "60", "30", "20")
    assert (game.low, game.high) == (31, 49)
    assert game.view(0) == "The secret is one of 31 to 49. Guesses left: 3"


def test_resampled_histories_cannot_be_told_apart():
    game, rng = played(GuessTheNumber(), "40", "50", "30"), Random(1)
    secrets = set()
    for _ in range(200):
        history = game.resample(0, rng)
        twin = played(GuessTheNumber(), *history)
        assert twin.information_state(0) == game.information_state(0)
        secrets.add(twin.secret)
    assert secrets == set(range(31, 50))


@pytest.mark.parametrize("text", ["0", "101", "050", "5.5", "-5", "fifty", ""])
def test_what_is_no_number_of_the_range_is_refused(text):
    with pytest.raises(IllegalAction, match=r"expected a number from 1 to 100, such as \[50\]"):
        guesses(100).read(text)


def test_options_beyond_their_limits_are_refused():
    with pytest.raises(OptionError, match="numbers = whole number from 2 to 1000, got 1"):
        new_game("GuessTheNumber-v0", numbers=1)
