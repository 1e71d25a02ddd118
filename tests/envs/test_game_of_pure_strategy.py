"""The game of pure strategy against OpenSpiel, Ross's theorem, and round by round."""

import re
from itertools import product
from random import Random

import pyspiel
import pytest
from lockstep import played
from open_spiel.python.algorithms import exploitability
from open_spiel.python.policy import UniformRandomPolicy

from textgames import solvers
from textgames.core import CHANCE
from textgames.envs.cards.game_of_pure_strategy import GameOfPureStrategy
from textgames.envs.cards.sealed_bids import NOBODY, redrawn, winner

ORDERS = ("random", "descending", "ascending")
SCORINGS = {"win": "win_loss", "points": "point_difference"}


def play(*actions, num_players=2, **options):
    return played(GameOfPureStrategy(num_players, **options), *actions)


def in_open_spiel(game):
    """Return OpenSpiel's game with our options."""
    return pyspiel.load_game(
        "goofspiel",
        {
            "players": game.num_players,
            "num_cards": game.cards,
            "points_order": game.order,
            "returns_type": SCORINGS[game.scoring],
            "imp_info": not game.revealed,
        },
    )


def numbered(actions):
    return [int(action) - 1 for action in actions]


def act_alike(game, state, rng):
    """Let chance or all players act in both; the same must be legal in both."""
    if state.is_chance_node():
        assert game.to_act == (CHANCE,)
        assert numbered(game.legal_actions(CHANCE)) == state.legal_actions()
        drawn = [rng.choice(game.legal_actions(CHANCE))]
        state.apply_action(*numbered(drawn))
    else:
        assert state.is_simultaneous_node()
        assert game.to_act == tuple(range(game.num_players))
        drawn = []
        for player in game.to_act:
            assert numbered(game.legal_actions(player)) == state.legal_actions(player)
            drawn.append(rng.choice(game.legal_actions(player)))
        state.apply_actions(numbered(drawn))
    for action in drawn:
        game.apply(action)


@pytest.mark.parametrize("scoring", SCORINGS)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("num_players", [2, 3, 4])
@pytest.mark.parametrize("cards", [2, 4, 13])
def test_random_games_agree_with_openspiel_in_lockstep(cards, num_players, order, scoring):
    start = GameOfPureStrategy(num_players, cards=cards, order=order, scoring=scoring)
    theirs = in_open_spiel(start)
    rng = Random(cards)
    for _ in range(60):
        game, state = start.clone(), theirs.new_initial_state()
        while not state.is_terminal():
            act_alike(game, state, rng)
        assert game.is_terminal
        assert list(game.returns) == state.returns()


@pytest.mark.parametrize(("num_players", "cards"), [(2, 3), (3, 3), (2, 4)])
def test_players_who_do_not_see_bids_can_tell_apart_what_they_can_in_openspiel(num_players, cards):
    start = GameOfPureStrategy(num_players, cards=cards, revealed=False)
    theirs = in_open_spiel(start)
    rng = Random(5)
    pairs = set()
    for _ in range(2000):
        game, state = start.clone(), theirs.new_initial_state()
        while not state.is_terminal():
            act_alike(game, state, rng)
            for player in game.to_act if state.is_simultaneous_node() else ():
                pairs.add((game.information_state(player), state.information_state_string(player)))
    ours, others = zip(*pairs, strict=True)
    assert len(set(ours)) == len(set(others)) == len(pairs) > 50


@pytest.mark.parametrize("revealed", [True, False])
@pytest.mark.parametrize("order", ["random", "descending"])
def test_uniform_play_is_as_exploitable_as_in_openspiel(order, revealed):
    game = GameOfPureStrategy(cards=3, order=order, revealed=revealed)
    turns = pyspiel.convert_to_turn_based(in_open_spiel(game))
    expected = exploitability.nash_conv(turns, UniformRandomPolicy(turns))
    assert solvers.nash_conv(game, solvers.Policy()) == pytest.approx(expected, abs=1e-9)
    assert expected > 0.1


@pytest.mark.parametrize("cards", [2, 3, 4])
def test_bidding_the_value_of_the_prize_is_best_against_random_bids(cards):
    """Ross 1971: Goofspiel, the game of pure strategy."""

    def matching(state, actions):
        prize = re.findall(r"the prize is (\d+)", str(state))[-1]
        if state[0] == 1 or prize not in actions:
            return [1 / len(actions)] * len(actions)
        return [float(action == prize) for action in actions]

    tree = solvers.build_tree(GameOfPureStrategy(cards=cards, scoring="points"))
    best = solvers.best_response_value(tree, solvers.Policy(), 0)
    assert solvers.expected_returns(tree, matching)[0] == pytest.approx(best)
    assert best > 0


def test_a_tied_prize_is_gone_or_added_to_the_next():
    actions = ("3", "3", "2", "1")  # prizes 3, 2 and 1: a tie, player 0 wins, player 1 wins
    options = {"cards": 3, "order": "descending", "scoring": "points"}
    gone = play(*actions, **options)
    added = play(*actions, ties="carry", **options)
    assert gone.points == (2, 1)
    assert gone.returns == (0.5, -0.5)
    assert added.points == (5, 1)
    assert added.returns == (2, -2)
    assert "Round 2 of 3: the prize is 2, and 3 more from tied rounds." in added.transcript(0)


def test_carried_points_are_nobodys_if_the_last_round_is_tied():
    game = play("3", "3", "2", "2", cards=3, order="descending", ties="carry")
    assert game.points == (0, 0)
    assert game.returns == (0, 0)
    assert game.carried == 0


def test_only_the_highest_bid_counts_among_three():
    game = play("1", "1", "3", cards=3, order="ascending", num_players=3)
    assert game.points == (0, 0, 1)
    game = play("3", "1", "3", cards=3, order="ascending", num_players=3)
    assert game.points == (0, 0, 0)


def test_winners_share_one_and_losers_share_minus_one():
    game = play("1", "1", "2", "2", "2", "1", cards=3, order="ascending", num_players=3)
    assert game.points == (0, 0, 1)  # the last cards are 3, 3 and 3
    assert game.returns == (-0.5, -0.5, 1)


def test_bids_are_told_only_if_they_are_revealed():
    actions = ("3", "1")
    told = play(*actions, cards=3, order="descending").transcript(1)[1]
    hidden = play(*actions, cards=3, order="descending", revealed=False).transcript(1)[1]
    assert told == "Player 0 bids 3, player 1 bids 1. Player 0 wins 3 points."
    assert hidden == "Player 0 wins 3 points."


def test_a_bid_is_secret_until_all_are_made():
    seen = []
    for bid in ("1", "13"):
        game = play("7", bid)
        seen.append([game.to_act, game.information_state(1), game.view(1), game.features(1)])
    assert seen[0] == seen[1]
    assert seen[0][0] == (1,)


def test_the_view_shows_the_hands_only_if_bids_are_revealed():
    actions = ("3", "3", "1", "2")
    options = {"cards": 5, "order": "descending", "ties": "carry"}
    assert play(*actions, **options).view(1).splitlines() == [
        "Round 3 of 5. Prize: 3.",
        "Prizes to come: 1 2",
        "          points  cards",
        "player 0       0  2 4 5",
        "you            9  1 4 5",
    ]
    assert play(*actions, revealed=False, **options).view(1).splitlines() == [
        "Round 3 of 5. Prize: 3.",
        "Prizes to come: 1 2",
        "          points",
        "player 0       0",
        "you            9",
        "Your cards: 1 4 5",
    ]


def test_the_features_are_seen_from_the_player():
    options = {"cards": 3, "order": "descending", "ties": "carry"}
    game = play("2", "2", **options)
    assert game.features(0) == [1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0.5, 0, 0]
    game = play("2", "1", **options)
    assert game.features(0) == [1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0.5, 0]
    assert game.features(1) == [0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0.5]
    hidden = play("2", "1", revealed=False, **options)
    assert hidden.features(0) == [1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0.5, 0]


@pytest.mark.parametrize("num_players", [2, 3, 4])
@pytest.mark.parametrize("order", ["random", "ascending"])
def test_bids_that_were_not_seen_are_drawn_anew_with_the_same_results(order, num_players):
    rng = Random(3)
    changed = 0
    for _ in range(10):
        game = GameOfPureStrategy(num_players, order=order, revealed=False)
        while game.to_act:
            if game.to_act[0] != CHANCE:
                player = game.to_act[-1]
                again = GameOfPureStrategy(num_players, order=order, revealed=False)
                for action in game.resample(player, rng):
                    assert action in again.legal_actions(again.to_act[0])
                    again.apply(action)
                assert again.information_state(player) == game.information_state(player)
                changed += again.hands != game.hands
            game.apply(rng.choice(game.legal_actions(game.to_act[0])))
    assert changed > 50


@pytest.mark.parametrize("num_players", [2, 3, 4])
def test_bids_of_which_only_one_set_is_possible_are_found(num_players):
    """Player 0 wins twelve rounds, each with the card next above: nothing else would do."""
    bids = [list(range(2, 14)), *([list(range(1, 13))] * (num_players - 1))]
    true = list(zip(*bids, strict=True))
    for player in range(num_players):
        found = redrawn(bids, player, 13, Random(4))
        assert [winner(column) for column in found] == [0] * 12
        assert [column[player] for column in found] == bids[player]
        if player == num_players - 1:
            assert [column[0] for column in found] == [column[0] for column in true]


def test_every_possible_bid_is_drawn():
    """Player 1 bid 2 of 4 cards, lost, then bid 3 and won: all that player 0 may have bid."""
    rng = Random(5)
    drawn = {tuple(own for own, _ in redrawn([[3, 1], [2, 3]], 1, 4, rng)) for _ in range(500)}
    assert drawn == {(a, b) for a, b in product((3, 4), (1, 2))}


def test_a_tie_of_the_highest_is_nobodys():
    assert [winner(bids) for bids in ((1, 2), (2, 2, 1), (2, 1, 1))] == [1, NOBODY, 0]


def ends(game):
    """Yield the returns of every way in which a game can go on."""
    if game.is_terminal:
        yield game.returns
        return
    for action in game.legal_actions(game.to_act[0]):
        after = game.clone()
        after.apply(action)
        yield from ends(after)


@pytest.mark.parametrize(
    ("num_players", "cards", "ties"),
    [(2, 3, "discard"), (2, 3, "carry"), (3, 2, "discard"), (3, 2, "carry"), (3, 3, "discard"),
     (3, 3, "carry"), (4, 2, "discard")],
)  # fmt: skip
def test_the_lowest_and_the_highest_points_can_be_reached(num_players, cards, ties):
    """A tie for a prize that is gone, without which nobody can win or lose all others."""
    options = {"cards": cards, "ties": ties, "order": "ascending", "scoring": "points"}
    game = GameOfPureStrategy(num_players, **options)
    reached = [own for returns in ends(game) for own in returns]
    assert (min(reached), max(reached)) == pytest.approx(game.return_range())
