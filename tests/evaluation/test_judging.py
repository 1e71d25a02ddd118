"""Judgements of agents against known values."""

import pytest
from solvers.toys import OddOneOut, Pennies

import textgames
from textgames import errors, solvers
from textgames.evaluation import judge

KUHN = "KuhnPoker-v0"


def test_random_play_has_its_known_nash_conv_in_kuhn_poker():
    """11/12 (OpenSpiel); the returns follow from 1/8 for who acts first."""
    judgement = judge("random", KUHN)
    assert judgement.nash_conv == pytest.approx(11 / 12, abs=1e-12)
    assert judgement.exploitability == pytest.approx(11 / 24, abs=1e-12)
    assert judgement.values == pytest.approx((1 / 8, -1 / 8))
    assert judgement.best_response_values == pytest.approx((1 / 2, 5 / 12))
    assert judgement.illegal_rate == judgement.samples == 0
    assert sum(judged.cost for judged in judgement.sets) == pytest.approx(11 / 12)
    assert len(judgement.sets) == 12


def test_cfr_is_nearly_perfect_in_kuhn_poker():
    """The value is -1/18 (Kuhn 1950)."""
    judgement = judge("cfr", KUHN)
    assert judgement.nash_conv < 1e-3
    assert judgement.values[0] == pytest.approx(-1 / 18, abs=1e-3)
    assert judgement.values_against_equilibrium == pytest.approx((-1 / 18, 1 / 18), abs=1e-3)
    assert judgement.equilibrium_nash_conv < 1e-3


def test_random_play_agrees_with_openspiel_in_leduc():
    judgement = judge("random", "LeducHoldem-v0", equilibrium_iterations=0)
    assert judgement.nash_conv == pytest.approx(4.7472222222, abs=1e-9)
    assert judgement.values_against_equilibrium is None
    assert judgement.equilibrium_nash_conv is None


def test_minimax_is_perfect_in_tic_tac_toe_and_random_play_is_not():
    """4,520 positions in which somebody moves; a draw with best play (OpenSpiel tic_tac_toe)."""
    judgement = judge("minimax", "TicTacToe-v0")
    assert judgement.nash_conv == 0
    assert judgement.values == judgement.best_response_values == (0, 0)
    assert judgement.values_against_equilibrium == (0, 0)
    assert len(judgement.sets) == 4520
    judgement = judge("random", "TicTacToe-v0")
    # solvers.nash_conv of the whole tree, of 549,946 histories
    assert judgement.nash_conv == pytest.approx(1.919659391534, abs=1e-12)
    assert judgement.values_against_equilibrium[1] < judgement.values_against_equilibrium[0] < -0.7


def test_an_agent_that_always_calls_is_judged_by_its_replies():
    def bold(observation):
        return observation.legal_actions[1]

    judgement = judge(bold, KUHN, samples=2)
    assert judgement.samples == 2
    tree = solvers.build_tree(textgames.new_game(KUHN))

    def strategy(state, actions):
        return [0, 1]

    assert judgement.nash_conv == pytest.approx(solvers.nash_conv(tree, strategy))
    assert judgement.best_response_values == pytest.approx(
        solvers.best_response_values(tree, strategy)
    )


def test_illegal_replies_are_part_of_the_judgement():
    judgement = judge(lambda observation: "fold [call]", KUHN, samples=2)
    assert judgement.illegal_rate == 0.5  # illegal wherever nobody has bet
    assert judgement.sets[0].asked.illegal == 2
    assert judgement.sets[0].asked.probabilities == (0.5, 0.5)


def test_only_two_players_with_zero_sum_have_a_value_against_an_equilibrium():
    assert judge("random", Pennies()).values_against_equilibrium == pytest.approx((0, 0))
    judgement = judge("random", OddOneOut())
    assert judgement.values_against_equilibrium is None
    assert len(judgement.values) == len(judgement.best_response_values) == 3
    assert judgement.exploitability == judgement.nash_conv / 3


def test_games_that_are_too_large_are_refused_before_the_agent_is_asked():
    def never(_):
        raise AssertionError("asked")

    with pytest.raises(
        errors.UnsupportedGame, match=r"at most 200,000 positions, there are about \d"
    ):
        judge(never, "ConnectFour-v0")
    with pytest.raises(errors.UnsupportedGame, match=r"1,000,000 positions, there are about \d"):
        judge(never, "LiarsDice-v0")


def test_the_solvers_offer_it_by_name():
    assert solvers.judge is judge
