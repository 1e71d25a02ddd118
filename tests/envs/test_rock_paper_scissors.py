"""Rock, paper, scissors against its solution and OpenSpiel's table."""

from itertools import product

import pyspiel
import pytest
from lockstep import played

from textgames import solvers
from textgames.core import EVERYONE
from textgames.envs.matrix.rock_paper_scissors import MOVES, RockPaperScissors
from textgames.errors import GameError, OptionError
from textgames.registration import new_game

ROCK, PAPER, SCISSORS = MOVES


def test_every_result_is_openspiels():
    table = pyspiel.load_matrix_game("matrix_rps")
    numbers = {table.row_action_name(row).lower(): row for row in range(3)}
    assert set(numbers) == set(MOVES)
    for mine, yours in product(MOVES, repeat=2):
        row, column = numbers[mine], numbers[yours]
        expected = (table.row_utility(row, column), table.col_utility(row, column))
        assert played(RockPaperScissors(), mine, yours).returns == expected


@pytest.mark.parametrize("rounds", [1, 2])
def test_the_value_is_0_and_the_uniform_strategy_cannot_be_beaten(rounds):
    tree = solvers.build_tree(RockPaperScissors(rounds=rounds))
    uniform = solvers.Policy()
    assert solvers.nash_conv(tree, uniform) == pytest.approx(0, abs=1e-12)
    assert list(solvers.expected_returns(tree, uniform)) == pytest.approx([0, 0])


def test_who_always_shows_the_same_loses_every_round_to_the_best_answer():
    tree = solvers.build_tree(RockPaperScissors())
    states = [seat.states[0] for seat in tree.seats]
    for move in MOVES:
        policy = solvers.Policy({state: {move: 1.0} for state in states})
        assert solvers.nash_conv(tree, policy) == pytest.approx(2)


def test_cfr_finds_a_third_each():
    tree = solvers.build_tree(RockPaperScissors())
    policy = solvers.CFR(tree).run(200).policy()
    for seat in tree.seats:
        assert policy(seat.states[0], MOVES) == pytest.approx([1 / 3] * 3, abs=0.02)


def test_rounds_add_up_and_are_told():
    game = played(RockPaperScissors(rounds=3), ROCK, SCISSORS, PAPER, PAPER)
    assert game.returns == (1, -1)
    assert not game.is_terminal
    played(game, ROCK, PAPER)
    assert game.returns == (0, 0)
    assert game.is_terminal
    assert game.transcript(EVERYONE) == [
        "Round 1: player 0 shows rock, player 1 shows scissors. Player 0 wins the round.",
        "Round 2: player 0 shows paper, player 1 shows paper. The round is a draw.",
        "Round 3: player 0 shows rock, player 1 shows paper. Player 1 wins the round.",
    ]
    assert game.view(1).splitlines() == [
        "The game is over. Rounds won: you 1, other 1.",
        "Rounds 1 to 3, R for rock, P for paper, S for scissors",
        "  you    SPP",
        "  other  RPR",
    ]


def test_a_round_is_a_stage_of_its_own():
    game = played(RockPaperScissors(rounds=5), ROCK, PAPER, SCISSORS)
    stage, first = game.stage()
    assert (stage.to_act, first) == (game.to_act, 0)
    assert played(stage, PAPER).returns == (1, -1)


def test_the_features_are_the_last_hands_and_what_the_other_showed():
    game = played(RockPaperScissors(rounds=4), ROCK, SCISSORS, PAPER, SCISSORS)
    assert game.features(0) == [0, 1, 0, 0, 0, 1, 0, 0, 0.5, 0.5]


def test_too_many_rounds_are_refused():
    with pytest.raises(OptionError, match="whole number from 1 to 100, got 101"):
        new_game("RockPaperScissors-v0", rounds=101)


def test_a_round_pays_all_who_play():
    with pytest.raises(GameError, match=r"payments of 2 players, got \(1,\)"):
        RockPaperScissors().pay((1,))
