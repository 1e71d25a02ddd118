"""Oshi-Zumo against OpenSpiel, exact values by linear programs, and round by round."""

from fractions import Fraction
from functools import cache
from random import Random

import pyspiel
import pytest
from lockstep import played
from open_spiel.python.algorithms import exploitability
from open_spiel.python.policy import UniformRandomPolicy

import textgames
from textgames import solvers
from textgames.core import OptionError
from textgames.envs.matrix.oshi_zumo import OshiZumo

# coins, squares to each side, the least bid, rounds
SETTINGS = [
    (50, 3, 1, 100), (50, 3, 0, 100), (20, 1, 0, 5), (10, 2, 2, 100), (9, 9, 4, 3), (3, 3, 2, 9),
    (2, 1, 0, 1), (200, 9, 1, 1000), (15, 4, 7, 100),
]  # fmt: skip


def play(*bids, **options):
    return played(OshiZumo(**options), *map(str, bids))


def in_open_spiel(game):
    """Return OpenSpiel's game with our options."""
    options = {"coins": game.most, "size": game.size, "min_bid": game.min_bid}
    return pyspiel.load_game(
        "oshi_zumo", {**options, "horizon": game.round_limit, "alesia": game.alesia}
    )


@pytest.mark.parametrize("alesia", [False, True])
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_random_games_agree_with_openspiel_in_lockstep(setting, alesia):
    """OpenSpiel asks also for bids without a choice."""
    coins, size, least, rounds = setting
    options = {"coins": coins, "size": size, "min_bid": least, "round_limit": rounds}
    rng = Random(coins)
    for number in range(100):
        game = OshiZumo(**options, alesia=alesia)
        state = in_open_spiel(game).new_initial_state()
        while not state.is_terminal():
            asked = tuple(p for p in (0, 1) if len(state.legal_actions(p)) > 1)
            if asked:
                assert game.to_act == asked
                square = str(state).split("#")[1].index("W") + 1
                counts = tuple(map(int, str(state)[7:].split(",")[0].split()))
                assert (game.square, game.coins) == (square, counts)
            bids = []
            for player in (0, 1):
                legal = state.legal_actions(player)
                if player in asked:
                    assert [int(bid) for bid in game.legal_actions(player)] == legal
                most = len(legal) if number % 2 else min(len(legal), 4)  # low bids: long games
                bids.append(legal[int(rng.random() * most)])
            state.apply_actions(bids)
            for player in asked:
                game.apply(str(bids[player]))
        assert game.is_terminal
        assert list(game.returns) == state.returns()


@pytest.mark.parametrize(("coins", "size", "least"), [(3, 1, 0), (4, 1, 1), (5, 2, 1), (6, 1, 2)])
def test_uniform_play_is_as_exploitable_as_in_openspiel(coins, size, least):
    game = OshiZumo(coins=coins, size=size, min_bid=least, round_limit=3)
    turns = pyspiel.convert_to_turn_based(in_open_spiel(game))
    expected = exploitability.nash_conv(turns, UniformRandomPolicy(turns))
    assert solvers.nash_conv(game, solvers.Policy()) == pytest.approx(expected, abs=1e-9)
    assert expected > 0.1


def solved(matrix):
    """Return the value of a matrix game and an optimal strategy of the player who picks rows.

    Dantzig's simplex method in fractions, by the rule of Bland, for which all entries are made
    positive; they are not below -1.
    """
    rows, columns = len(matrix), len(matrix[0])
    units = [[Fraction(row == other) for other in range(rows)] for row in range(rows)]
    table = [[2 + x for x in matrix[row]] + units[row] + [Fraction(1)] for row in range(rows)]
    goal = [Fraction(-1)] * columns + [Fraction(0)] * (rows + 1)
    basis = list(range(columns, columns + rows))
    while any(x < 0 for x in goal[:-1]):
        enter = next(j for j, x in enumerate(goal[:-1]) if x < 0)
        _, _, leave = min(
            (table[row][-1] / table[row][enter], basis[row], row)
            for row in range(rows)
            if table[row][enter] > 0
        )
        basis[leave] = enter
        pivot = table[leave][enter]
        table[leave] = [x / pivot for x in table[leave]]
        for line in (goal, *(table[row] for row in range(rows) if row != leave)):
            line[:] = [x - line[enter] * y for x, y in zip(line, table[leave], strict=True)]
    return 1 / goal[-1] - 2, [x / goal[-1] for x in goal[columns:-1]]


@cache
def plain(first, second, lead, rounds, size, least):
    """Return the value for player 0, and its optimal bids, by backward induction.

    Args:
        first: the coins of player 0.
        second: of player 1.
        lead: of the wrestler, from the middle.
        rounds: how many are left.
        size: how many squares there are to each side of the middle.
        least: the least bid.
    """
    if abs(lead) > size or first + second == 0 or rounds == 0:
        return Fraction((lead > 0) - (lead < 0)), {}
    mine = range(least, first + 1) if first >= least else [first]
    other = range(least, second + 1) if second >= least else [second]
    matrix = [
        [
            plain(first - a, second - b, lead + (a > b) - (a < b), rounds - 1, size, least)[0]
            for b in other
        ]
        for a in mine
    ]
    value, shares = solved(matrix)
    return value, {str(bid): float(share) for bid, share in zip(mine, shares, strict=True)}


def exact(game, values):
    """Return the value of a position for player 0, as the library's game goes on from it."""
    if game.is_terminal:
        return Fraction(game.returns[0])
    key = game.coins, game.square, game.played
    if key not in values:
        matrix = []
        for mine in game.legal_actions(0) if game.to_act[0] == 0 else [None]:
            matrix.append([])
            for other in game.legal_actions(1) if game.to_act[-1] == 1 else [None]:
                after = game.clone()
                for bid in (mine, other):
                    if bid is not None:
                        after.apply(bid)
                matrix[-1].append(exact(after, values))
        values[key] = solved(matrix)[0]
    return values[key]


SMALL = [(5, 1, 0, 4), (8, 1, 1, 100), (14, 2, 1, 100), (9, 3, 2, 100), (4, 1, 0, 7), (8, 3, 1, 5)]


@pytest.mark.parametrize("setting", SMALL, ids=str)
def test_every_position_has_the_value_that_linear_programs_find(setting):
    """From the middle it is 0, as by symmetry it must be (Buro 2004)."""
    coins, size, least, rounds = setting
    values = {}
    start = OshiZumo(coins=coins, size=size, min_bid=least, round_limit=rounds)
    assert exact(start, values) == 0
    for ((first, second), square, done), value in values.items():
        lead = square - size - 1
        assert value == plain(first, second, lead, rounds - done, size, least)[0]
        mirrored = plain(second, first, -lead, rounds - done, size, least)[0]
        assert value == -mirrored
    assert len(values) > 10
    assert {-1, 0, 1} < set(values.values())  # and mixed ones between


def optimal(game, policy):
    """Enter the optimal bids of both players in every position from here on."""
    if game.is_terminal:
        return
    lead, rounds = game.square - game.size - 1, game.round_limit - game.played
    options = rounds, game.size, game.min_bid
    seats = {
        0: plain(*game.coins, lead, *options)[1],
        1: plain(*game.coins[::-1], -lead, *options)[1],
    }
    after_first = []
    for player in game.to_act:
        policy[game.information_state(player)] = seats[player]
    for bid in game.legal_actions(game.to_act[0]):
        after = game.clone()
        after.apply(bid)
        after_first.append(after)
    if len(game.to_act) == 2:
        policy[after_first[0].information_state(1)] = seats[1]
        for one in after_first:
            for bid in one.legal_actions(1):
                after = one.clone()
                after.apply(bid)
                optimal(after, policy)
    else:
        for after in after_first:
            optimal(after, policy)


@pytest.mark.parametrize(
    "setting", [(5, 1, 1, 100), (6, 2, 1, 100), (3, 1, 0, 3), (8, 2, 2, 100)], ids=str
)
def test_the_strategies_of_linear_programs_cannot_be_exploited(setting):
    coins, size, least, rounds = setting
    game = OshiZumo(coins=coins, size=size, min_bid=least, round_limit=rounds)
    policy = solvers.Policy()
    optimal(game, policy)
    tree = solvers.build_tree(game)
    assert solvers.nash_conv(tree, policy) == pytest.approx(0, abs=1e-9)
    assert solvers.expected_returns(tree, policy) == pytest.approx((0, 0), abs=1e-9)
    assert solvers.nash_conv(tree, solvers.CFR(tree).run(300).policy()) < 0.02


def test_the_higher_bid_pushes_and_both_are_spent():
    game = play(7, 5, 3, 4, 2, 2)
    assert game.coins == (50 - 12, 50 - 11)
    assert game.square == 4
    assert game.transcript(0) == [
        "Round 1: player 0 bids 7, player 1 bids 5. Player 0 pushes the wrestler to square 5. "
        "Coins left: player 0 has 43, player 1 has 45.",
        "Round 2: player 0 bids 3, player 1 bids 4. Player 1 pushes the wrestler to square 4. "
        "Coins left: player 0 has 40, player 1 has 41.",
        "Round 3: player 0 bids 2, player 1 bids 2. The wrestler stays on square 4. "
        "Coins left: player 0 has 38, player 1 has 39.",
    ]


@pytest.mark.parametrize("player", [0, 1])
def test_who_pushes_the_wrestler_off_the_board_wins_at_once(player):
    bids = (1, 2) if player else (2, 1)
    game = play(*bids, *bids, size=1)
    assert game.returns == ((-1, 1) if player else (1, -1))
    assert game.transcript(1 - player)[1:] == [
        f"Round 2: player 0 bids {bids[0]}, player 1 bids {bids[1]}. Player {player} pushes the "
        f"wrestler off the board. Coins left: player 0 has {50 - 2 * bids[0]}, player 1 has "
        f"{50 - 2 * bids[1]}.",
        f"Player {player} wins.",
    ]


def test_bids_go_from_the_least_to_all_coins():
    assert play(coins=6, min_bid=2).legal_actions(0) == ("2", "3", "4", "5", "6")
    assert play(3, 2, coins=6, min_bid=2).legal_actions(0) == ("2", "3")
    assert play(0, 2, coins=3, min_bid=0).legal_actions(1) == ("0", "1")
    with pytest.raises(OptionError, match="min_bid below coins = 6, got min_bid = 6"):
        OshiZumo(coins=6, min_bid=6)
    assert OshiZumo(coins=6, min_bid=5).to_act == (0, 1)


def test_who_has_only_one_bid_left_is_not_asked():
    game = play(4, 2, coins=6, min_bid=2)
    assert game.to_act == (1,)
    played(game, "3")  # 2 against 3; then nothing against 1
    assert game.returns == (-1, 1)
    assert game.transcript(0)[1:] == [
        "Round 2: player 0 bids 2, player 1 bids 3. Player 1 pushes the wrestler to square 4. "
        "Coins left: player 0 has 0, player 1 has 1.",
        "Round 3: player 0 bids 0, player 1 bids 1. Player 1 pushes the wrestler to square 3. "
        "Coins left: player 0 has 0, player 1 has 0.",
        "Nobody has coins left. The wrestler is in the half of player 0: player 1 wins.",
    ]
    assert play(1, 2, coins=2, min_bid=0).to_act == (0,)


def test_without_coins_the_half_decides():
    assert play(3, 1, 3, 5, coins=6).returns == (0, 0)
    game = play(2, 1, 1, 1, 3, 4, coins=6)
    assert game.transcript(0)[-1] == (
        "Nobody has coins left. The wrestler is in the middle: a draw."
    )
    game = play(2, 1, 1, 1, 2, 1, 3, coins=6)
    assert game.returns == (1, -1)
    assert game.transcript(0)[-1] == (
        "Nobody has coins left. The wrestler is in the half of player 1: player 0 wins."
    )


def test_alesia_is_a_draw_unless_the_wrestler_is_off():
    game = play(2, 1, 1, 1, 2, 1, 3, coins=6, alesia=True)
    assert game.returns == (0, 0)
    assert game.transcript(0)[-1] == (
        "Nobody has coins left. The wrestler is still on the board: a draw."
    )
    assert play(2, 1, 2, 1, alesia=True, size=1).returns == (1, -1)


def test_the_limit_of_rounds_ends_the_game():
    game = play(0, 0, 0, 1, min_bid=0, round_limit=2)
    assert game.returns == (-1, 1)
    assert game.transcript(0)[-1] == (
        "2 rounds are played. The wrestler is in the half of player 0: player 1 wins."
    )
    game = play(0, 0, min_bid=0, round_limit=1)
    assert game.transcript(0)[-1] == "1 round is played. The wrestler is in the middle: a draw."
    assert play(0, 2, 0, 2, min_bid=0, size=1, round_limit=2).transcript(0)[-1] == "Player 1 wins."


def test_a_bid_is_secret_until_both_are_made():
    seen = []
    for bid in (1, 50):
        game = play(5, 4, bid if bid < 50 else 45)
        seen.append([game.to_act, game.information_state(1), game.view(1), game.features(1)])
        assert game.resample(1, Random(1)) == ["5", "4"]
    assert seen[0] == seen[1]
    assert seen[0][0] == (1,)
    alone = play(4, 2, coins=6, min_bid=2)
    assert alone.resample(1, Random(1)) == ["4", "2"]
    assert play(2, 4, coins=6, min_bid=2).resample(0, Random(1)) == ["2", "4"]


def test_the_view_shows_the_wrestler_and_the_coins():
    game = play(7, 5, size=4)
    assert game.view(1).splitlines() == [
        "player 0  .  .  .  .  .  W  .  .  .   player 1",
        "          1  2  3  4  5  6  7  8  9",
        "Round 2. Coins: you 45, other 43.",
    ]
    assert play(1, 2, 1, 2, size=1).view(0).splitlines() == [
        "player 0  .  .  .   player 1",
        "          1  2  3",
        "The game is over. Coins: you 48, other 46.",
    ]
    assert max(map(len, OshiZumo(size=9).view(0).splitlines())) <= 80


def test_the_features_are_seen_from_the_player():
    game = play(5, 10, coins=20, size=2)
    assert game.features(0) == [0, 1, 0, 0, 0, -1 / 3, 0.75, 0.5, 0.01]
    assert game.features(1) == [0, 0, 0, 1, 0, 1 / 3, 0.5, 0.75, 0.01]
    game = play(2, 1, 2, 1, size=1, round_limit=4)
    assert game.features(0) == [0, 0, 0, 1, 0.92, 0.96, 0.5]
    assert game.features(1) == [0, 0, 0, -1, 0.96, 0.92, 0.5]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_the_rules_name_the_options(setting):
    coins, size, least, rounds = setting
    options = {"coins": coins, "size": size, "min_bid": least, "round_limit": rounds}
    for alesia in (False, True):
        game = textgames.new_game("OshiZumo-v0", **options, alesia=alesia)
        for player in (0, 1):
            rules = game.rules(player)
            assert len(rules.split()) <= 255
            assert rules.split("[")[1].split("]")[0] in game.legal_actions(0)
            assert f"{coins} coins" in rules
            assert f"{2 * size + 1} squares" in rules
            assert (" played, the game ends" in rules) == (
                least == 0 or rounds < -(-coins // least)
            )
