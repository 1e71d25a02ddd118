"""Bradley-Terry strengths beside the classical algorithm, and of agents of known strength."""

import math
import random

import numpy as np
import pytest
from evaluation.simulated import games_by_odds, rank_correlation

from textgames.chance import Stream, mixed
from textgames.errors import AgentError, OptionError
from textgames.evaluation import bradley_terry
from textgames.evaluation.bradley_terry import fit_strengths
from textgames.evaluation.contests import ALIKE, Result

KUHN = "KuhnPoker-v0"
POINTS = {"a": 300, "b": 150, "c": 50, "d": 0, "e": -120, "f": -380}  # their mean is 0
FLAT = 1e7  # of a prior that says nothing


def played(one, other, won, many=1, **more):
    return [Result(KUHN, (one, other), (won, -won), **more)] * many


def points(fit):
    return {strength.agent: strength.points for strength in fit.strengths}


def test_two_agents_differ_by_their_odds_and_a_draw_is_half_a_win():
    """Three to one is 400 log10(3) points, 190.8."""
    for games in (
        played("a", "b", 1, 30) + played("b", "a", 1, 10),
        played("a", "b", 1, 20) + played("b", "a", 0, 20),
    ):
        fit = fit_strengths(games, prior=FLAT, samples=1)
        assert points(fit) == pytest.approx({"a": 95.424, "b": -95.424}, abs=1e-3)
        assert fit.probability("a", "b") == pytest.approx(0.75)
        assert [strength.games for strength in fit.strengths] == [40, 40]


def by_minorization(games, rounds=3000):
    """The algorithm of Hunter (Annals of Statistics, 2004), equation 3; draws are half wins."""
    names = sorted({name for game in games for name in game.agents})
    wins = dict.fromkeys(names, 0.0)
    met = {one: dict.fromkeys(names, 0) for one in names}
    for game in games:
        one, other = game.agents
        wins[one] += (game.returns[0] + 1) / 2
        wins[other] += (game.returns[1] + 1) / 2
        met[one][other] += 1
        met[other][one] += 1
    strength = dict.fromkeys(names, 1.0)
    for _ in range(rounds):
        strength = {
            i: wins[i] / sum(n / (strength[i] + strength[j]) for j, n in met[i].items() if n)
            for i in names
        }
    logs = {name: 400 * math.log10(value) for name, value in strength.items()}
    middle = sum(logs.values()) / len(logs)
    return {name: value - middle for name, value in logs.items()}


def test_strengths_are_those_of_the_classical_algorithm():
    games = list(games_by_odds(POINTS, 600, draws=0.2))
    fit = fit_strengths(games, prior=FLAT, samples=1)
    assert points(fit) == pytest.approx(by_minorization(games), abs=0.01)


def test_the_prior_keeps_strengths_finite_and_hardly_moves_those_of_many_games():
    fit = fit_strengths(played("a", "b", 1, 10))
    assert 100 < points(fit)["a"] < 400
    assert fit.strengths[0].high > points(fit)["a"] + 100  # it may be much stronger
    assert fit.strengths[0].above_next > 0.99
    once = fit_strengths(played("a", "b", 1))
    assert once.strengths[0].above_next < 0.9
    many = list(games_by_odds(POINTS, 3000))
    weak, none = (points(fit_strengths(many, samples=1, prior=p)) for p in (400, FLAT))
    assert max(abs(weak[name] - none[name]) for name in POINTS) < 8


def test_pairs_that_have_not_met_are_compared_over_others():
    games = played("a", "b", 1, 30) + played("b", "a", 1, 10)
    games += played("b", "c", 1, 30) + played("c", "b", 1, 10)
    fit = fit_strengths(games, prior=FLAT, samples=1)
    assert fit.probability("a", "c") == pytest.approx(0.9)
    assert [strength.agent for strength in fit.strengths] == ["a", "b", "c"]


def test_known_strengths_are_recovered_and_intervals_cover_them():
    inside, certainties, right = [], [], []
    for seed in range(12):
        fit = fit_strengths(games_by_odds(POINTS, 150, seed), samples=300, seed=seed)
        found = points(fit)
        assert rank_correlation([found[name] for name in POINTS], [*POINTS.values()]) > 0.8
        inside += [s.low < POINTS[s.agent] < s.high for s in fit.strengths]
        for above, below in zip(fit.strengths, fit.strengths[1:], strict=False):
            certainties.append(above.above_next)
            right.append(POINTS[above.agent] > POINTS[below.agent])
    assert 0.9 <= np.mean(inside) <= 1
    assert abs(np.mean(certainties) - np.mean(right)) < 0.08  # they mean what they say
    assert min(certainties) < 0.8  # and some orders are not settled


def test_intervals_shrink_with_the_number_of_games():
    few, many = (
        fit_strengths(games_by_odds(POINTS, number, 1), samples=200) for number in (200, 3200)
    )
    widths = [np.mean([s.high - s.low for s in fit.strengths]) for fit in (few, many)]
    assert 2.5 < widths[0] / widths[1] < 5  # a fourth, for sixteen times as many
    assert all(s.above_next > 0.95 for s in many.strengths[:2])


def test_games_of_one_deal_count_as_one_when_it_comes_to_certainty():
    games = list(games_by_odds(POINTS, 300, 2))
    once, twice = (fit_strengths(games * many, prior=1e4) for many in (1, 2))
    assert points(twice) == pytest.approx(points(once), abs=0.1)
    for one, other in zip(once.strengths, twice.strengths, strict=True):
        assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=5)
    apart = [Result(game.id, game.agents, game.returns) for game in games * 2]
    narrow = fit_strengths(apart).strengths[0]
    assert narrow.high - narrow.low < 0.85 * (once.strengths[0].high - once.strengths[0].low)


def test_the_order_of_games_does_not_matter_and_the_seed_does():
    games = list(games_by_odds(POINTS, 200, 3))
    fit = fit_strengths(games, samples=50, seed=1)
    mingled = fit_strengths(random.Random(4).sample(games, len(games)), samples=50, seed=1)
    assert points(fit) == pytest.approx(points(mingled))
    assert np.allclose(fit.samples, mingled.samples)
    again, other = (fit_strengths(games, samples=50, seed=seed) for seed in (1, 2))
    assert np.array_equal(fit.samples, again.samples)
    assert not np.allclose(fit.samples, other.samples)


def test_all_against_all_count_in_pairs_and_sides_by_the_mean_of_their_seats():
    three = [Result("PigDice-v0", ["a", "b", "c"], (3, 2, 1)), *played("c", "a", 1, 2)]
    pairs = played("a", "b", 1, 2) + played("a", "c", 1, 2) + played("b", "c", 1, 2)
    pairs += played("c", "a", 1, 6)  # each pair of the game of three counts 2/3
    same = fit_strengths(pairs, prior=400 / 3**0.5, samples=1)
    assert points(fit_strengths(three, samples=1)) == pytest.approx(points(same))
    side = [Result("Codenames-v0", ["a", "a", "b", "b"], (1, 1, -1, -1))]
    assert points(fit_strengths(side)) == pytest.approx(points(fit_strengths(played("a", "b", 1))))
    mixed_side = [Result("Codenames-v0", ["a", "b", "b", "b"], (1, 1, -1, -1))] * 40
    assert points(fit_strengths(mixed_side))["a"] > 0


def test_games_that_tell_nothing_are_counted():
    fit = fit_strengths(played("a", "a", 1), samples=3)
    assert (fit.strengths, fit.left_out) == ((), {ALIKE: 1})
    assert fit.samples.shape == (3, 0)


def test_certainty_is_the_share_of_samples():
    fit = fit_strengths(games_by_odds(POINTS, 100, 5))
    for above, below in zip(fit.strengths, fit.strengths[1:], strict=False):
        assert fit.certainty(above.agent, below.agent) == above.above_next
        assert fit.certainty(below.agent, above.agent) == pytest.approx(1 - above.above_next)
    assert fit.certainty("a", "a") == fit.probability("a", "a") == 0.5
    with pytest.raises(AgentError, match="'z': expected one of the games' agents: a, "):
        fit.certainty("a", "z")


@pytest.mark.parametrize(
    "wrong",
    [{"samples": 0}, {"samples": True}, {"samples": 1.5}, {"confidence": 1}, {"confidence": 0},
     {"prior": 0}, {"prior": math.inf}, {"prior": 1e200}, {"prior": 1e-200}, {"seed": -1}],
)  # fmt: skip
def test_numbers_that_make_no_sense_are_refused(wrong):
    with pytest.raises(OptionError, match=f"{next(iter(wrong))}: expected .* got"):
        fit_strengths([], **wrong)


def test_the_numbers_of_samples_are_those_of_a_stream():
    for seed in (0, 5, mixed(7, 3)):
        stream = Stream(seed)
        assert bradley_terry._numbers(seed, 100).tolist() == [stream.random() for _ in range(100)]
