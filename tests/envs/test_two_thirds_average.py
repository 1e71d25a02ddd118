"""Two thirds of the average against exact fractions and what is known of its equilibria."""

import random
from fractions import Fraction
from itertools import product

import pytest
from lockstep import played

from textgames.core import EVERYONE
from textgames.envs.matrix.two_thirds_average import TwoThirdsAverage
from textgames.errors import OptionError
from textgames.registration import new_game

FRACTIONS = ("1/2", "2/3", "4/3")


def prizes(guesses, fraction):
    """What each of these guesses wins, by another way: distances as fractions."""
    target = Fraction(fraction) * Fraction(sum(guesses), len(guesses))
    best = min(abs(guess - target) for guess in guesses)
    winners = [abs(guess - target) == best for guess in guesses]
    return [Fraction(won, sum(winners)) for won in winners]


def one_round(guesses, fraction="2/3"):
    game = TwoThirdsAverage(len(guesses), fraction=fraction, rounds=1)
    return played(game, *map(str, guesses)).returns


@pytest.mark.parametrize("fraction", FRACTIONS)
@pytest.mark.parametrize("num_players", [2, 3, 8, 15])
def test_every_prize_is_right_and_each_round_has_one(num_players, fraction):
    rng = random.Random(num_players)
    for highest in (100, 3, 10) * 40:  # of few numbers, many tie
        game = TwoThirdsAverage(num_players, fraction=fraction, rounds=3)
        expected = [Fraction(0)] * num_players
        for done in range(1, 4):
            guesses = [int(rng.random() * (highest + 1)) for _ in range(num_players)]
            played(game, *map(str, guesses))
            won = prizes(guesses, fraction)
            expected = [old + new for old, new in zip(expected, won, strict=True)]
            assert game.returns == pytest.approx([float(prize) for prize in expected])
            assert sum(game.returns) == pytest.approx(done)
        assert game.is_terminal


@pytest.mark.parametrize("fraction", ["1/2", "2/3"])
def test_of_two_players_the_lower_guess_wins(fraction):
    """Grosskopf and Nagel, The two-person beauty contest (2008): so 0 is dominant."""
    for one, two in product(range(101), repeat=2):
        expected = (0.5, 0.5) if one == two else (float(one < two), float(two < one))
        assert one_round((one, two), fraction) == expected


def gains_alone(guess, num_players, fraction):
    """Whether anybody gains by another guess where all others make this one."""
    alike = 1 / num_players
    return any(
        one_round((other, *[guess] * (num_players - 1)), fraction)[0] > alike + 1e-9
        for other in range(101)
    )


@pytest.mark.parametrize("num_players", [2, 3, 4, 7, 15])
@pytest.mark.parametrize("fraction", FRACTIONS)
def test_where_all_guess_alike_nobody_gains_alone_only_at_these(fraction, num_players):
    """With whole numbers 1 holds out against 0 where 0 gets no closer to the target.

    All 1 and one 0 have the mean (n - 1) / n. At 2/3 the target is at least 1/2 from n = 4 on, and
    0 is no closer than 1; at 1/2 it is always below 1/2. With 4/3 both ends hold.
    """
    held = [guess for guess in range(101) if not gains_alone(guess, num_players, fraction)]
    expected = {
        "1/2": [0],
        "2/3": [0] if num_players < 4 else [0, 1],
        "4/3": held_with_four_thirds(num_players),
    }
    assert held == expected[fraction]


def held_with_four_thirds(num_players):
    """At 4/3 the target is above; one who guesses 1 more among n gets closer while it is not over.

    All g and one g + 1: the target is 4/3 * (g + 1/n). The one is closer if the target is above
    g + 1/2: 8g + 8/n > 6g + 3, or g > 3/2 - 4/n. Who guesses less never gains.
    """
    return [g for g in range(100) if 2 * g * num_players <= 3 * num_players - 8] + [100]


def test_the_result_of_a_round_is_told_to_all():
    game = played(TwoThirdsAverage(3, rounds=2), "33", "20", "50")
    assert game.transcript(EVERYONE) == [
        "Round 1: players 0 to 2 guess 33, 20, 50. Mean 34.33, 2/3 of it 22.89. Player 1 wins."
    ]
    played(game, "10", "10", "90")
    assert game.transcript(EVERYONE)[-1].endswith("Players 0, 1 share the win: 0.5 each.")
    assert game.returns == (0.5, 1.5, 0)
    assert game.view(1).splitlines() == [
        "The game is over. Target: 2/3 of the mean.",
        "           last guess   won",
        "  player 0         10   0.5",
        "  you              10   1.5",
        "  player 2         90     0",
    ]


def test_the_features_are_the_last_guesses_and_the_mean_of_all():
    game = played(TwoThirdsAverage(3), "30", "60", "90", "0", "30", "60")
    assert game.features(1) == pytest.approx([0.3, 0.6, 0, 0.45, 0.5])


@pytest.mark.parametrize("option", [{"fraction": "3/2"}, {"fraction": "0.5"}, {"rounds": 0}])
def test_other_fractions_are_refused(option):
    with pytest.raises(OptionError, match="TwoThirdsAverage-v0 takes"):
        new_game("TwoThirdsAverage-v0", **option)
