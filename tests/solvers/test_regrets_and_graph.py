"""What actions are worth in information sets and positions, against whole trees."""

import random

import pytest
from solvers.toys import InTurn, Loop, OddOneOut, Pennies, arbitrary, at, first_action

from textgames import errors, solvers
from textgames.core import CHANCE, EVERYONE, Game
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.envs.cards.kuhn_poker import KuhnPoker
from textgames.envs.cards.leduc_holdem import LeducHoldem
from textgames.solvers import Policy, build_tree
from textgames.solvers.graph import Hidden, PositionGraph
from textgames.solvers.regrets import action_values


class Race(Game):
    """Players throw a coin in turn, seen by all, and may double what it shows; first to 4 wins."""

    def setup(self):
        self.points = (0, 0)
        self.mover, self.turns, self.coin = 0, 0, 0
        self.ask(CHANCE)

    def legal_actions(self, player):
        return ("1", "2", "2") if player == CHANCE else ("take", "double")

    def play(self, player, action):
        self.tell(EVERYONE, f"{player}: {action}")
        if player == CHANCE:
            self.coin = int(action)
            self.ask(self.mover)
            return
        points, self.turns = list(self.points), self.turns + 1
        gained = self.coin if action == "take" else 2 * self.coin
        points[player] += gained if points[player] + gained <= 4 else 0
        self.points = tuple(points)
        if points[player] == 4 or self.turns == 6:
            self.end((points[0] - points[1], points[1] - points[0]))
        else:
            self.mover, self.coin = 1 - player, 0
            self.ask(CHANCE)

    def return_range(self):
        return -4, 4


@pytest.mark.parametrize("game", [KuhnPoker, Pennies, InTurn, OddOneOut, LeducHoldem])
def test_the_costs_of_all_information_sets_sum_to_nash_conv(game):
    """The performance difference lemma (Kakade and Langford 2002)."""
    tree = build_tree(game())
    rng = random.Random(3)
    for policy in (Policy(), arbitrary(tree, rng), arbitrary(tree, rng)):
        costs = sum(worth.cost for worth in action_values(tree, policy).values())
        assert costs == pytest.approx(solvers.nash_conv(tree, policy), abs=1e-12)


def test_a_king_that_calls_wins_two_and_one_that_folds_loses_one():
    worth = action_values(KuhnPoker(), Policy())
    game = at(KuhnPoker(), "Q", "K", "bet")
    assert worth[game.information_state(1)].values == {"fold": -1, "call": 2}
    assert worth[game.information_state(1)].regret == pytest.approx(1.5)
    assert worth[game.information_state(1)].reached == pytest.approx(1 / 3 * 1 / 2)


def test_where_the_others_never_lead_nothing_is_worth_anything():
    worth = action_values(KuhnPoker(), first_action)  # nobody ever bets
    state = at(KuhnPoker(), "Q", "K", "bet").information_state(1)
    assert worth[state].values is None
    assert worth[state].cost == 0


def test_tic_tac_toe_has_its_known_number_of_positions():
    """5,478, of which 958 are ends (OpenSpiel tic_tac_toe; Schaefer 2002)."""
    graph = PositionGraph(TicTacToe())
    assert len(graph.nodes) == 5478
    assert graph.num_sets == 5478 - 958
    policy, returns = graph.optimal()
    assert returns[-1] == (0, 0)
    assert graph.best_responses(policy) == (0, 0)
    # the whole tree, of 549,946 histories, gives the same to 12 digits (solvers.nash_conv)
    assert sum(graph.best_responses(Policy())) == pytest.approx(1.919659391534, abs=1e-12)


@pytest.mark.parametrize("start", [Race(), at(Race(), "1", "take"), at(TicTacToe(), *"048")])
@pytest.mark.parametrize("strategy", [Policy(), first_action])
def test_positions_give_what_the_whole_tree_gives(start, strategy):
    graph, tree = PositionGraph(start), build_tree(start)
    assert len(graph.nodes) < tree.num_decision_nodes + tree.num_chance_nodes
    expected = solvers.expected_returns(tree, strategy)
    assert graph.expected(strategy) == pytest.approx(expected, abs=1e-12)
    best = solvers.best_response_values(tree, strategy)
    assert graph.best_responses(strategy) == pytest.approx(best, abs=1e-12)
    costs = sum(worth.cost for worth in graph.worth(strategy).values())
    assert costs == pytest.approx(sum(best), abs=1e-12)


def test_backward_induction_is_an_equilibrium_of_a_game_with_dice():
    graph = PositionGraph(Race())
    policy, returns = graph.optimal()
    assert graph.best_responses(policy) == pytest.approx(returns[-1], abs=1e-12)
    assert returns[-1][0] > 0


def test_positions_are_found_again_and_played_to():
    graph = PositionGraph(TicTacToe())
    first, second = at(TicTacToe(), *"048"), at(TicTacToe(), *"840")
    assert graph.number(first) == graph.number(second)
    node = graph.nodes[graph.number(first)]
    assert graph.game(node).board == first.board
    assert graph.game(node).information_state(1) == node.state
    assert PositionGraph(first).number(TicTacToe()) is None


@pytest.mark.parametrize(
    ("game", "why"),
    [
        (KuhnPoker(), "hides something"),
        (Pennies(), "simultaneous moves"),
        (InTurn(), "hides something"),
        (at(InTurn(), "heads"), "hides something"),
    ],
)
def test_a_game_that_hides_something_is_no_graph_of_positions(game, why):
    with pytest.raises(Hidden, match=why):
        PositionGraph(game)


@pytest.mark.parametrize(
    ("game", "why"),
    [
        (Loop(), "do not recur"),
        (Loop(by_history=True), "do not read the history"),
        (TicTacToe(), r"at most 100 positions, there are about \d,000"),
    ],
)
def test_a_graph_that_cannot_be_made_is_refused_clearly(game, why):
    with pytest.raises(errors.UnsupportedGame, match=why):
        PositionGraph(game, max_positions=100)
