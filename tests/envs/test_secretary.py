"""The secretary problem: what its rules win, exactly, and that the rule of 1/e is the best play."""

from fractions import Fraction
from itertools import permutations
from math import e, factorial

import pytest
from lockstep import played

from textgames.core import CHANCE
from textgames.envs.puzzles.secretary import Secretary
from textgames.errors import OptionError
from textgames.registration import new_game
from textgames.solvers import Expectimax


def wins(number, first):
    """What is won by taking the best so far from number `first` on (Gilbert and Mosteller 1966)."""
    if first == 1:
        return Fraction(1, number)
    terms = (Fraction(1, k - 1) for k in range(first, number + 1))
    return Fraction(first - 1, number) * sum(terms)


def result(ranks, first):
    """Play the rule against candidates of these ranks in all; chance tells those so far."""
    game = Secretary(number=len(ranks))
    while not game.is_terminal:
        if game.to_act == (CHANCE,):
            seen = ranks[: game.met + 1]
            rank = sorted(seen).index(seen[-1]) + 1
            later = "better" if rank == 1 else "worse"
            played(game, later if game.taken else str(rank))
        else:
            played(game, "take" if game.rank == 1 and game.met >= first else "pass")
    return game.returns[0]


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6])
def test_every_rule_wins_as_often_over_all_orders_as_its_formula_says(number):
    for first in range(1, number + 1):
        won = sum(result(order, first) for order in permutations(range(1, number + 1)))
        assert Fraction(won, factorial(number)) == wins(number, first)


@pytest.mark.parametrize("number", [2, 3, 4, 5, 10, 20, 40])
def test_best_play_is_the_best_of_these_rules(number):
    game = Secretary(number=number)
    best = max(wins(number, first) for first in range(1, number + 1))
    assert Expectimax(game).value(game) == pytest.approx(float(best))


def test_the_known_values():
    """Gilbert and Mosteller 1966, table 2: 0.3987 of 10, passing 3; 0.3710 of 100, passing 37."""
    assert round(float(wins(10, 4)), 5) == 0.39869
    assert max(range(1, 11), key=lambda first: wins(10, first)) == 4
    assert round(float(wins(100, 38)), 4) == 0.3710
    assert max(range(1, 101), key=lambda first: wins(100, first)) == 38
    assert abs(wins(100, 38) - 1 / e) < 0.004


def test_relative_ranks_are_equally_likely_whatever_came_before():
    for ranks in (["1"], ["1", "1"], ["1", "2"], ["1", "2", "3"]):
        game = Secretary(number=5)
        for rank in ranks[:-1]:
            played(game, rank, "pass")
        assert game.chance_outcomes() == [
            (str(rank), 1 / len(ranks)) for rank in range(1, len(ranks) + 1)
        ]


def test_only_the_best_so_far_can_win():
    game = played(Secretary(number=3), "1", "pass", "2", "take")
    assert game.returns == (0,)
    assert game.is_terminal


def test_a_better_one_later_loses_and_none_wins():
    game = played(Secretary(number=4), "1", "take", "worse", "worse")
    assert not game.is_terminal
    assert game.chance_outcomes() == [("better", 1 / 4), ("worse", 3 / 4)]
    assert played(game.clone(), "better").returns == (0,)
    assert played(game.clone(), "worse").returns == (1,)


@pytest.mark.parametrize(("rank", "won"), [("1", 1), ("2", 0), ("3", 0)])
def test_the_last_one_has_to_be_taken(rank, won):
    game = played(Secretary(number=3), "1", "pass", "1", "pass", rank)
    assert game.is_terminal
    assert game.returns == (won,)


def test_what_a_player_reads():
    game = played(Secretary(number=3), "1", "pass", "2")
    assert game.transcript(0) == [
        "Candidate 1 of 3 is the best so far.",
        "Candidate 2 of 3 is number 2 of the 2 seen so far.",
    ]
    assert game.view(0) == "Candidate 2 of 3\nRank among those seen, 1 is the best: 2"


def test_options_beyond_their_limits_are_refused():
    with pytest.raises(OptionError, match="number = whole number from 2 to 100, got 1"):
        new_game("Secretary-v0", number=1)
