"""Advantages against calculations by hand and the published codes' numbers; planted mistakes fail.

The formulas were read in spiral-rl/spiral (train_spiral.py, prepare_trajectories; spiral/utils.py,
EMA), UnstableBaselines (transformation_final.py, RoleAdvantageByEnvFormatter) and thu-nics/MARS
(roll/utils/functionals.py).
"""

import inspect
import json
import random
import types

import numpy as np
import pytest

from textgames import advantages as ours
from textgames.advantages import RoleBaselines
from textgames.errors import OptionError, UsageError

KUHN = "KuhnPoker-v0"


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


# --- role-conditioned advantage estimation ---


def spiral_reads_before_the_update(module):
    """r - b with b = 0, 0.05, 0.95 * 0.05 + 0.05 * -2 = -0.0525 for player 0."""
    baselines = module.RoleBaselines()
    close(baselines.advantages(KUHN, (1, -1)), (1, -1))
    close(baselines.advantages(KUHN, (-2, 2)), (-2.05, 2.05))
    close(baselines.advantages(KUHN, (1, -1)), (1.0525, -1.0525))
    close(baselines.baseline(KUHN, 0), 0.95 * -0.0525 + 0.05)


def unstable_baselines_reads_after_it(module):
    """Tau 0.001: 1 - 0.001, then -2 - (0.999 * 0.001 - 0.002)."""
    baselines = module.RoleBaselines(0.999, read="after")
    close(baselines.advantages(KUHN, (1, -1)), (0.999, -0.999))
    close(baselines.advantages(KUHN, (-2, 2)), (-1.998999, 1.998999))


def the_correction_makes_the_average_a_weighted_mean(module):
    """After 1 and -2 with decay 0.5: (0.25 * 1 + 0.5 * -2) / 0.75 = -1."""
    baselines = module.RoleBaselines(0.5, corrected=True)
    close(baselines.advantages(KUHN, (1, -1))[0], 1)
    close(baselines.advantages(KUHN, (-2, 2))[0], -3)  # the mean of one return is that return
    close(baselines.baseline(KUHN, 0), -1)


def a_batch_is_one_update_by_its_mean(module):
    """As spiral-rl 0.2: means 2 and -3, baselines 0 and then 0.1 and -0.15."""
    baselines = module.RoleBaselines()
    games, roles = [KUHN] * 4, [0, 1, 0, 1]
    close(baselines.batch_advantages(games, roles, [1, -1, 3, -5]), (1, -1, 3, -5))
    close(baselines.batch_advantages(games, roles, [1, -1, 3, -5]), (0.9, -0.85, 2.9, -4.85))


def games_and_roles_do_not_mix(module):
    baselines = module.RoleBaselines(0)
    baselines.advantages(KUHN, (1, -1))
    close(baselines.advantages("TicTacToe-v0", (1, -1)), (1, -1))
    close(baselines.advantages(KUHN, (1, -1)), (0, 0))
    close(baselines.advantages(KUHN, (1, -1), roles=("spy", "villager")), (1, -1))


# --- turns ---


def spiral_discounts_by_own_turns_to_the_end(module):
    close(module.credited(2, 3, 0.5), (0.5, 1, 2))
    close(module.credited(2, 2), (2, 2))
    assert len(module.credited(2, 0)) == 0


def a_turn_return_is_the_discounted_rest(module):
    close(module.turn_returns([1, 0, -2], 0.5), (1 + 0.25 * -2, -1, -2))
    close(module.turn_returns([1, 2, 3]), (6, 5, 3))


def late_rewards_go_to_the_own_last_turn(module):
    """Player 1 loses 2 as player 0 moves for the second time; 5 came before its first turn."""
    found = module.own_rewards([0, 1, 0], [[0, 5], [0, 1], [2, -2]])
    close(found, (0, -1, 2))


# --- normalisation ---

VALUES = [1, 3, -1, -1, 5]
SEATS = [0, 0, 1, 1, 1]


def mars_subtracts_the_mean_of_each_player(module):
    close(module.centred(VALUES, SEATS), (-1, 1, -2, -2, 4))
    scaled = module.centred([1, 3, 7], [0, 0, 1], scale=True, epsilon=0.0)
    close(scaled, (-(0.5**0.5), 0.5**0.5, 0))


def mars_then_subtracts_the_mean_of_different_values(module):
    """Player 1: -1 twice and 5 once; the values have mean 2, the turns 1."""
    close(module.centred_on_values(VALUES, SEATS), (-1, 1, -3, -3, 3))
    close(module.centred_on_values([4, 4], [0, 0]), (0, 0))


def mars_whitens_with_the_variance_of_a_sample(module):
    close(module.whitened([1, 2, 3], epsilon=0.0), (-1, 0, 1))
    close(module.whitened([1, 2, 3], epsilon=3.0), (-0.5, 0, 0.5))
    close(module.whitened([4]), (0,))
    close(module.whitened([4, 4]), (0, 0))
    close(module.whitened([0.1, 0.1, 0.1], epsilon=0.0), (0, 0, 0))  # their mean is not 0.1


def groups_are_compared_with_themselves(module):
    returns, groups = [1, -1, 3, 3, 7], ["a", "a", "b", "b", "c"]
    deviation = 2**0.5  # of 1 and -1, n - 1
    close(
        module.group_relative(returns, groups),
        (1 / (deviation + 1e-6), -1 / (deviation + 1e-6), 0, 0, 0),
    )
    small = 0.1 / (0.2 / 2**0.5 + 0.5)  # less than epsilon, and no less a difference for that
    close(module.group_relative([0.2, 0], [0, 0], epsilon=0.5), (small, -small))
    close(module.group_relative(returns, groups, "dr_grpo"), (1, -1, 0, 0, 0))
    close(module.group_relative([1, 2, 6], [0, 0, 0], "leave_one_out"), (-3, -1.5, 4.5))


CALCULATIONS = (
    spiral_reads_before_the_update,
    unstable_baselines_reads_after_it,
    the_correction_makes_the_average_a_weighted_mean,
    a_batch_is_one_update_by_its_mean,
    games_and_roles_do_not_mix,
    spiral_discounts_by_own_turns_to_the_end,
    a_turn_return_is_the_discounted_rest,
    late_rewards_go_to_the_own_last_turn,
    mars_subtracts_the_mean_of_each_player,
    mars_then_subtracts_the_mean_of_different_values,
    mars_whitens_with_the_variance_of_a_sample,
    groups_are_compared_with_themselves,
)

MISTAKES = (  # what stands there, and what somebody might have written
    ('before if self.read == "before"', 'before if self.read != "before"'),
    ("(1 - self.decay) * value", "self.decay * value"),
    ("average / (1 - self.decay**updates)", "average / (1 - self.decay ** (updates + 1))"),
    ("values[rows] - usual + self", "values[rows] + self"),
    ("key = (game, str(role))", 'key = ("", str(role))'),
    ("np.arange(turns - 1, -1, -1)", "np.arange(turns)"),
    ("values[turn] += discount * values[turn + 1]", "values[turn] += values[turn + 1]"),
    ("earned[own] += paid[receiver]", "earned[own] += paid[player]"),
    ("last[player] = turn\n", "last = {player: turn}\n"),
    ("numbers[rows] - numbers[rows].mean()", "numbers[rows] - numbers.mean()"),
    ("part.std(ddof=1)", "part.std()"),
    ("np.unique(numbers[rows]).mean()", "numbers[rows].mean()"),
    ("numbers.var(ddof=1)", "numbers.var()"),
    ('scale=method == "grpo"', 'scale=method != "grpo"'),
    ("len(rows) / max(1, len(rows) - 1)", "1"),
)


@pytest.mark.parametrize("calculation", CALCULATIONS, ids=lambda check: check.__name__)
def test_by_hand(calculation):
    calculation(ours)


@pytest.mark.parametrize(("right", "wrong"), MISTAKES)
def test_a_planted_mistake_fails(right, wrong):
    source = inspect.getsource(ours)
    assert source.count(right) == 1
    mutant = types.ModuleType("mutant")
    exec(source.replace(right, wrong), mutant.__dict__)

    def fails(calculation):
        try:
            calculation(mutant)
        except Exception:
            return True
        return False

    assert any(map(fails, CALCULATIONS))


# --- state and bad input ---


def test_the_state_goes_through_json_and_on():
    first, second = RoleBaselines(corrected=True), RoleBaselines(corrected=True)
    rng = random.Random(1)
    for value in [rng.gauss() for _ in range(20)]:
        first.advantages(KUHN, (value, -value))
    second.load_state_dict(json.loads(json.dumps(first.state_dict())))
    for value in [rng.gauss() for _ in range(20)]:
        close(first.advantages(KUHN, (value, -value)), second.advantages(KUHN, (value, -value)))


def test_a_state_of_another_average_is_refused():
    with pytest.raises(OptionError, match=r"decay: expected 0.5 as here, got 0.95"):
        RoleBaselines(0.5).load_state_dict(RoleBaselines().state_dict())


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: RoleBaselines(1.0), "decay: expected a number from 0 to below 1, got 1.0"),
        (lambda: RoleBaselines("x"), "decay: expected a number from 0 to below 1, got 'x'"),
        (lambda: RoleBaselines(read="later"), "read: expected 'before' or 'after', got 'later'"),
        (lambda: ours.group_relative([1], [0], "ppo"), "method: expected grpo, .* got 'ppo'"),
    ],
)
def test_bad_options_are_one_clear_sentence(call, words):
    with pytest.raises(OptionError, match=words):
        call()


def test_a_return_that_is_no_number_is_refused_before_it_poisons_the_average():
    baselines = RoleBaselines()
    for learn in (
        baselines.advantages,
        lambda *given: baselines.batch_advantages([], [], given[1]),
    ):
        with pytest.raises(UsageError, match=r"returns: expected finite numbers, got \(1, nan\)"):
            learn(KUHN, (1, float("nan")))
    assert baselines.baseline(KUHN, 0) == 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ours.centred([1, 2], [0]), "groups: expected 2, one for each value, got 1"),
        (lambda: ours.centred([1], 0), "groups: expected 1, one for each value, got 0"),
        (lambda: ours.centred_on_values("12", [0, 1]), "values: expected finite .*, got '12'"),
        (lambda: ours.group_relative(["a"], [1]), r"values: expected finite .*, got \['a'\]"),
        (lambda: ours.turn_returns(3), "rewards: expected finite numbers, got 3"),
        (lambda: ours.own_rewards([0], [[1, None]]), r"rewards: expected .*, got \[1, None\]"),
        (lambda: ours.own_rewards([0, 1], [[1, 0]]), "players: expected 1, one for .*, got 2"),
        (lambda: ours.whitened([1, [2]]), r"values: expected finite numbers, got \[1, \[2\]\]"),
        (
            lambda: RoleBaselines().advantages(KUHN, [1, -1], [0]),
            "roles: expected 2, one for each value, got 1",
        ),
        (
            lambda: RoleBaselines().batch_advantages([KUHN], [0, 1], [1, 2]),
            "games: expected 2, one for each value, got 1",
        ),
    ],
)
def test_what_is_no_column_of_numbers_is_told(call, words):
    with pytest.raises(UsageError, match=words):
        call()
