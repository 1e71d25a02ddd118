"""External sampling and curves of convergence; a NashConv of 0 is an equilibrium."""

import pytest
from solvers.toys import OddOneOut, Pennies, at

from textgames import errors
from textgames.core import FreeText, Game
from textgames.envs.board.connect_four import ConnectFour
from textgames.envs.cards.kuhn_poker import KuhnPoker
from textgames.envs.cards.leduc_holdem import LeducHoldem
from textgames.envs.dice.liars_dice import LiarsDice
from textgames.envs.puzzles.mastermind import Mastermind
from textgames.solvers import CFR, ExternalSampling, Policy, build_tree, convergence, nash_conv


@pytest.mark.parametrize(
    ("game", "iterations", "bound"),
    [(KuhnPoker(), 10_000, 0.05), (LeducHoldem(), 3000, 1.0), (Pennies(), 2000, 0.05)],
    ids=["Kuhn", "Leduc", "Pennies"],
)
def test_external_sampling_approaches_an_equilibrium(game, iterations, bound):
    """From 11/12 of uniform play in Kuhn poker, 4.7472 in Leduc (OpenSpiel)."""
    run = ExternalSampling(game, seed=1)
    *_, last = convergence(run, game, (10, iterations))
    assert last.nash_conv < bound
    assert run.iterations == last.iterations == iterations


def test_one_seed_gives_one_strategy():
    def policy(seed):
        return ExternalSampling(KuhnPoker(), seed).run(30).run(20).policy()

    assert policy(1) == policy(1) == ExternalSampling(KuhnPoker(), 1).run(50).policy()
    assert policy(1) != policy(2)


def test_games_of_three_and_of_a_large_tree_are_sampled():
    """Of 4 dice each with 8 bids; the first states of both are met and play is legal."""
    policy = ExternalSampling(OddOneOut(), 1).run(500).policy()
    assert {state[0] for state in policy} == {0, 1, 2}
    policy = ExternalSampling(LiarsDice(dice=4, faces=2, elimination=False), 1).run(30).policy()
    game = at(LiarsDice(dice=4, faces=2, elimination=False), *"11221212")
    assert list(policy[game.information_state(0)]) == list(game.legal_actions(0))
    for chances in policy.values():
        assert sum(chances.values()) == pytest.approx(1)


def test_the_position_is_left_as_it_is():
    game = at(KuhnPoker(), "J", "K")
    policy = ExternalSampling(game, 1).run(10).policy()
    assert game.history == ["J", "K"]
    assert len(policy) == 4  # each player has two states left


class Speech(Game):
    def setup(self):
        self.ask(0)

    def legal_actions(self, player):
        return FreeText(10)


class Endless(Pennies):
    """Nobody ever wins."""

    def play(self, player, action):
        if not self.to_act:
            self.ask(0, 1)


def test_what_cannot_be_sampled_is_refused_before_the_work_starts():
    with pytest.raises(errors.UnsupportedGame, match=r"one iteration, there are about \d"):
        ExternalSampling(ConnectFour())
    with pytest.raises(errors.UnsupportedGame, match="can be listed"):
        ExternalSampling(Speech())
    with pytest.raises(errors.UnsupportedGame, match="expectimax"):
        ExternalSampling(Mastermind())
    with pytest.raises(errors.UnsupportedGame, match="in one iteration"):
        ExternalSampling(Endless())


def test_a_curve_says_what_each_best_response_gets():
    """In an equilibrium of Kuhn poker that is -1/18 and 1/18 (Kuhn 1950)."""
    tree = build_tree(KuhnPoker())
    curve = list(convergence(CFR(tree), tree, (0, 1, 10, 1000)))
    assert [progress.iterations for progress in curve] == [0, 1, 10, 1000]
    assert curve[0].nash_conv == pytest.approx(nash_conv(tree, Policy())) == pytest.approx(11 / 12)
    assert curve[3].nash_conv == nash_conv(tree, CFR(tree).run(1000).policy()) < 1e-3
    assert curve[3].best_response_values == pytest.approx((-1 / 18, 1 / 18), abs=1e-3)
    assert sum(curve[2].best_response_values) == pytest.approx(curve[2].nash_conv)


def test_a_curve_does_not_go_back():
    tree = build_tree(Pennies())
    with pytest.raises(errors.UsageError, match="rise, got 5 after 10"):
        list(convergence(CFR(tree).run(10), tree, (5,)))
