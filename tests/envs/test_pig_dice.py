"""Pig against its solution (Neller and Presser 2004), against OpenSpiel, and turn by turn."""

import random
from functools import cache

import numpy as np
import pyspiel
import pytest
from lockstep import played

from textgames.agents.bots import pig_dice
from textgames.core import CHANCE, EVERYONE
from textgames.envs.dice.pig_dice import HOLD, ROLL, PigDice
from textgames.errors import OptionError
from textgames.registration import new_game

NUMBER = {ROLL: 0, HOLD: 1}  # of our actions in OpenSpiel


@pytest.mark.parametrize(
    ("num_players", "goal", "sides"),
    [(2, 100, 6), (2, 25, 2), (3, 40, 6), (4, 30, 4), (6, 30, 20)],
)
def test_random_games_agree_with_openspiel(num_players, goal, sides):
    """OpenSpiel also asks who has nothing to decide.

    At the start of a turn one may hold with nothing there, which is never better; who has enough
    to win may only hold.
    """
    spiel = pyspiel.load_game(
        f"pig(players={num_players},winscore={goal},diceoutcomes={sides},horizon=1000000)"
    )
    rng = random.Random(goal)
    for _ in range(250):
        game, state = PigDice(num_players, goal=goal, sides=sides), spiel.new_initial_state()
        while not game.is_terminal:
            if game.to_act == (CHANCE,) and not state.is_chance_node():
                assert game.sum == 0
                assert state.current_player() == game.turn
                state.apply_action(NUMBER[ROLL])
            (player,) = game.to_act
            legal = game.legal_actions(player)
            action = legal[int(rng.random() * len(legal))]
            if player == CHANCE:
                assert [int(face) - 1 for face in legal] == state.legal_actions()
                assert dict(state.chance_outcomes()) == pytest.approx(
                    {int(face) - 1: chance for face, chance in game.chance_outcomes()}
                )
                number = int(action) - 1
            else:
                assert player == state.current_player()
                assert [NUMBER[move] for move in legal] == state.legal_actions()
                number = NUMBER[action]
            game.apply(action)
            state.apply_action(number)
            if game.is_terminal and not state.is_terminal():
                assert state.legal_actions() == [NUMBER[HOLD]]
                state.apply_action(NUMBER[HOLD])
            assert game.is_terminal == state.is_terminal()
        assert list(game.returns) == pytest.approx(state.returns())


def turn(lost, hold, sides, policy=None):
    """The chances of winning with each sum of a turn, as a + b * (the chance after a 1).

    Sum 0 is the one before the first roll of the turn.

    Args:
        lost: the chances after a turn that brings nothing, by which to decide.  # (positions,)
        hold: those after holding with each sum.  # (sums, positions)
        sides: of the die.
        policy: where to roll again, if not wherever it is better.  # (sums, positions)
    """
    won, never = np.ones_like(lost), np.zeros_like(lost)
    a, b = [won] * (len(hold) + sides + 1), [never] * (len(hold) + sides + 1)
    more_a, more_b = (sides - 1) * won, never  # the sums over all rolls but the 1
    for k in range(len(hold) - 1, -1, -1):
        more_a = more_a + a[k + 2] - a[k + sides + 1]
        more_b = more_b + b[k + 2] - b[k + sides + 1]
        roll_a, roll_b = more_a / sides, (1 + more_b) / sides
        if k == 0:
            a[k], b[k] = roll_a, roll_b
        else:
            rolls = roll_a + roll_b * lost > hold[k] if policy is None else policy[k]
            a[k], b[k] = np.where(rolls, roll_a, hold[k]), np.where(rolls, roll_b, 0)
    return a, b


def after_holding(start, own, other):
    """The chances after holding with each sum, from those with which turns start."""
    goal = len(start)
    sums = np.arange(goal - own.min())[:, None]
    kept = np.minimum(own + sums, goal - 1)
    return np.where(own + sums >= goal, 1, 1 - start[other, kept])


def solve(goal=100, sides=6, policy=None):
    """The chance to win of who begins its turn, by its points and the other's.

    In the order of falling sums of points, since a turn that brings something never leads back
    (Neller and Presser); the positions that share a sum by policy iteration (Howard 1960). Both
    play to win; or, if the policy of one is given, this one follows it, and the second result is
    for the turns of the other.
    """
    one, two = np.ones((goal, goal)), np.ones((goal, goal))
    for total in range(2 * goal - 2, -1, -1):
        own = np.arange(max(0, total - goal + 1), min(total, goal - 1) + 1)
        other = total - own
        given = None if policy is None else policy(own, other)
        holds = [after_holding(values, own, other) for values in (two, one)]
        mine = yours = np.full(len(own), 0.5)
        before = 0 * mine
        while abs(mine - before).max() > 1e-9:
            before = mine
            a, b = (part[0] for part in turn(1 - yours[::-1], holds[0], sides, given))
            if policy is None:
                c, d = a, b
            else:
                c, d = (part[0] for part in turn(1 - mine[::-1], holds[1], sides))
            # mine = a + b * (1 - yours turned round), yours = c + d * (1 - mine turned round)
            mine = (a + b * (1 - c[::-1] - d[::-1])) / (1 - b * d[::-1])
            yours = c + d * (1 - mine[::-1])
        one[own, other], two[own, other] = mine, yours
    return one, two


@cache
def solution():
    return solve()[0]


def test_who_begins_wins_0_5306_of_the_games_with_optimal_play():
    """Neller and Presser, Optimal play of the dice game Pig, UMAP Journal 25 (2004)."""
    assert solution()[0, 0] == pytest.approx(0.5306, abs=0.00005)


def to_win(game):
    """The chance of player 0 to win a game of two, by the solution."""
    if game.is_terminal:
        return float(game.returns[0] == 1)
    own, other = (np.array([game.points[p]]) for p in (game.turn, 1 - game.turn))
    lost = 1 - solution()[other, own]
    a, b = turn(lost, after_holding(solution(), own, other), 6)
    sums = [part_a + part_b * lost for part_a, part_b in zip(a, b, strict=True)]
    if game.to_act == (CHANCE,):
        chance = (lost + sum(sums[game.sum + face] for face in range(2, 7))) / 6
    else:
        chance = sums[game.sum]
    return float(chance[0] if game.turn == 0 else 1 - chance[0])


def test_the_solution_is_the_one_of_our_rules():
    """Its values fit the positions of our games: each is the best or the mean of the next ones."""
    rng, checked = random.Random(7), 0
    while checked < 200:
        game = PigDice()
        while not game.is_terminal:
            (player,) = game.to_act
            legal = game.legal_actions(player)
            chances = [to_win(played(game.clone(), action)) for action in legal]
            expected = {CHANCE: sum(chances) / len(chances), 0: max(chances), 1: min(chances)}
            assert to_win(game) == pytest.approx(expected[player], abs=1e-6)
            checked += 1
            game.apply(legal[int(rng.random() * len(legal))])


def test_nobody_wins_much_from_the_built_in_opponent():
    """By the best answer to it, exactly, in games of two; who begins is drawn."""
    game = PigDice()

    def again(own, other, turn):
        game.points, game.sum = (own, other), turn
        return own + turn < 100 and pig_dice.rolls(game, 0)

    def policy(own, other):
        seats = list(zip(own.tolist(), other.tolist(), strict=True))
        return np.array([[again(i, j, k) for i, j in seats] for k in range(100 - own.min())])

    bot, answer = solve(policy=policy)
    assert (bot[0, 0] + 1 - answer[0, 0]) / 2 == pytest.approx(0.4864, abs=0.0001)


def test_a_one_costs_the_turn_and_nothing_else():
    game = played(PigDice(), "6", ROLL, "5", HOLD, "1")
    assert (game.points, game.sum, game.turn) == ((11, 0), 0, 0)
    played(game, "4", ROLL, "1")
    assert (game.points, game.sum, game.turn) == ((11, 0), 0, 1)
    assert game.transcript(EVERYONE)[-3:] == [
        "Player 0 rolls 4: 4 in this turn.",
        "Player 0 rolls again.",
        "Player 0 rolls 1: the turn ends and brings nothing.",
    ]


def test_who_has_rolled_enough_wins_without_being_asked():
    game = played(PigDice(3, goal=10), "6", ROLL, "4")
    assert game.is_terminal
    assert game.points == (10, 0, 0)
    assert game.returns == (1, -0.5, -0.5)
    assert game.transcript(EVERYONE)[-2:] == ["Player 0 holds and has 10 points.", "Player 0 wins."]


def test_turns_go_round_the_table():
    game, turns = PigDice(3), []
    for _ in range(5):
        played(game, "2")
        turns.append(game.to_act)
        played(game, HOLD)
    assert turns == [(0,), (1,), (2,), (0,), (1,)]


def test_the_features_begin_with_the_own_points():
    game = played(PigDice(3, goal=10), "4", HOLD, "2", HOLD, "5")
    assert game.features(2) == [0, 0.4, 0.2, 0.5, 1, 0, 0]
    assert game.features(0) == [0.4, 0.2, 0, 0.5, 0, 0, 1]


@pytest.mark.parametrize("options", [{"goal": 9}, {"goal": 501}, {"sides": 1}, {"sides": 21}])
def test_options_beyond_their_limits_are_refused(options):
    with pytest.raises(OptionError, match="whole number from"):
        new_game("PigDice-v0", **options)
