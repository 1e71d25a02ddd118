"""A bandit: the identity of regret, best play by a separate induction, beliefs by Bayes' rule."""

from functools import cache
from itertools import product
from random import Random

import pytest
from lockstep import played

from textgames.core import CHANCE
from textgames.envs.puzzles.bandit import Bandit
from textgames.errors import OptionError
from textgames.registration import new_game
from textgames.solvers import Expectimax


def always_the_first(game):
    return game.arms[0]


def in_turn(game):
    return game.arms[(sum(game.paid) + sum(game.failed)) % len(game.arms)]


def stay_when_paid(game):
    history = game.history[1:]
    if not history:
        return game.arms[0]
    arm, paid = history[-2:]
    return arm if paid == "1" else game.arms[(game.arms.index(arm) + 1) % len(game.arms)]


def likeliest(game):
    beliefs = game.beliefs()
    return game.arms[beliefs.index(max(beliefs))]


def means(game, strategy, chance=1.0):
    """The mean return, and the mean number of pulls of arms that are not the best."""
    if game.is_terminal:
        others = sum(game.paid) + sum(game.failed)
        others -= game.paid[game.best] + game.failed[game.best]
        return chance * game.returns[0], chance * others
    if game.to_act == (CHANCE,):
        branches = game.chance_outcomes()
    else:
        branches = [(strategy(game), 1.0)]
    totals = [0.0, 0.0]
    for action, share in branches:
        after = game.clone()
        after.apply(action)
        for i, value in enumerate(means(after, strategy, chance * share)):
            totals[i] += value
    return tuple(totals)


@pytest.mark.parametrize("strategy", [always_the_first, in_turn, stay_when_paid, likeliest])
@pytest.mark.parametrize("options", [{"arms": 2, "gap": 50}, {"arms": 4, "gap": 20}])
def test_the_mean_return_is_that_of_the_best_arm_less_the_regret(strategy, options):
    """Regret: the gap times the pulls of others (Lattimore and Szepesvari 2020, lemma 4.5)."""
    game = Bandit(pulls=5, **options)
    paid, others = means(game, strategy)
    gap = options["gap"] / 100
    assert paid == pytest.approx(5 * (0.5 + gap / 2) - gap * others)
    if strategy is always_the_first:
        assert others == pytest.approx(5 * (1 - 1 / options["arms"]))


@pytest.mark.parametrize("options", [{"arms": 2, "gap": 50}, {"arms": 3, "gap": 20}])
def test_best_play_is_worth_what_a_separate_induction_over_counts_says(options):
    arms, gap, pulls = options["arms"], options["gap"] / 100, 5

    def pays(arm, best):
        return 0.5 + (gap / 2 if arm == best else -gap / 2)

    @cache
    def value(counts, left):
        """`counts` of each arm: how often it paid, how often not."""
        if not left:
            return 0.0
        weights = []
        for best in range(arms):
            weight = 1.0
            for arm, (paid, failed) in enumerate(counts):
                weight *= pays(arm, best) ** paid * (1 - pays(arm, best)) ** failed
            weights.append(weight)
        values = []
        for arm in range(arms):
            chance = sum(w * pays(arm, b) for b, w in enumerate(weights)) / sum(weights)
            worth = 0.0
            for paid, share in ((1, chance), (0, 1 - chance)):
                pair = (counts[arm][0] + paid, counts[arm][1] + 1 - paid)
                after = (*counts[:arm], pair, *counts[arm + 1 :])
                worth += share * (paid + value(after, left - 1))
            values.append(worth)
        return max(values)

    game = Bandit(pulls=pulls, **options)
    expected = value(((0, 0),) * arms, pulls)
    assert Expectimax(game).value(game) == pytest.approx(expected)
    assert expected > pulls * (0.5 - gap / 2 + gap / arms)  # without looking


def test_arms_pay_as_the_options_say():
    game = played(Bandit(gap=30), "C", "C")
    assert game.chance_outcomes() == [("1", 0.65), ("0", 0.35)]
    assert played(game, "1", "A").chance_outcomes() == [("1", 0.35), ("0", 0.65)]
    assert new_game("Bandit-v0").chance_outcomes() == [(arm, 0.2) for arm in "ABCDE"]
    sure = played(Bandit(gap=100), "B", "B")
    assert sure.chance_outcomes() == [("1", 1.0), ("0", 0.0)]


def test_beliefs_follow_bayes_rule_over_histories():
    """Against the shares of all histories in which the same was paid."""
    for pays in product("10", repeat=4):
        arms = "AABC"
        shares = []
        for best in "ABC":
            game, share = played(Bandit(arms=3, gap=40), best), 1.0
            for arm, paid in zip(arms, pays, strict=True):
                played(game, arm)
                share *= dict(game.chance_outcomes())[paid]
                played(game, paid)
            shares.append(share)
        assert game.beliefs() == pytest.approx([share / sum(shares) for share in shares])


@pytest.mark.parametrize("best", "AB")
def test_beliefs_are_certain_where_only_one_arm_can_have_paid(best):
    game = played(Bandit(gap=100), best, "B", "1" if best == "B" else "0")
    assert game.beliefs()[1] == (best == "B")
    assert sum(game.beliefs()) == pytest.approx(1)


def test_beliefs_stay_finite_in_the_longest_game():
    game = played(Bandit(pulls=1000, gap=99), "A")
    for _ in range(999):
        played(game, "A", "1")
    assert game.beliefs()[0] == pytest.approx(1)


def test_resampled_histories_cannot_be_told_apart_and_follow_the_beliefs():
    game, rng = played(Bandit(arms=3, gap=40), "B", "B", "1", "A", "0"), Random(1)
    drawn = dict.fromkeys("ABC", 0)
    for _ in range(3000):
        history = game.resample(0, rng)
        drawn[history[0]] += 1
        twin = played(Bandit(arms=3, gap=40), *history)
        assert twin.information_state(0) == game.information_state(0)
    for share, count in zip(game.beliefs(), drawn.values(), strict=True):
        assert count / 3000 == pytest.approx(share, abs=0.04)


def test_there_are_exactly_as_many_pulls_as_announced():
    game = played(Bandit(pulls=3), "D", "A", "1", "B", "0", "A")
    assert not game.is_terminal
    played(game, "1")
    assert game.returns == (2,)
    assert game.transcript(0)[-1] == "No pulls are left. The best arm was D."


def test_the_best_arm_is_a_secret():
    game, twin = (played(Bandit(), best, "A", "1") for best in "AB")
    assert game.information_state(0) == twin.information_state(0)
    assert (game.view(0), game.features(0)) == (twin.view(0), twin.features(0))


def test_options_beyond_their_limits_are_refused():
    with pytest.raises(OptionError, match="gap = whole number from 1 to 100, got 0"):
        new_game("Bandit-v0", gap=0)


@pytest.mark.parametrize(("arms", "told"), [(2, "The other pays"), (3, "Each of the others")])
def test_the_rules_speak_of_one_other_arm_or_of_several(arms, told):
    assert told in new_game("Bandit-v0", arms=arms).rules(0)
