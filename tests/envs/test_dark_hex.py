"""Dark hex against OpenSpiel: the moves, what players know, and the values of small boards."""

import random
from functools import cache, partial
from itertools import combinations

import dark
import lockstep
import pyspiel
import pytest
from open_spiel.python import policy
from open_spiel.python.algorithms import best_response

import textgames
from textgames import solvers
from textgames.envs.board.dark_hex import DarkHex
from textgames.errors import OptionError
from textgames.solvers.worlds import Worlds

GAMES = [
    (variant, revealed) for variant in ("classical", "abrupt") for revealed in ("nothing", "tries")
]
OBSTYPE = {"nothing": "reveal-nothing", "tries": "reveal-numturns"}
VERSION = {"classical": "cdh", "abrupt": "adh"}


def new(rows=3, columns=3, variant="classical", revealed="nothing"):
    return DarkHex(rows=rows, columns=columns, variant=variant, revealed=revealed)


def played(cells, *options):
    return lockstep.played(new(*options), *cells.split())


@cache
def in_openspiel(rows, columns, variant, revealed):
    return pyspiel.load_game(
        "dark_hex",
        {
            "num_rows": rows,
            "num_cols": columns,
            "gameversion": VERSION[variant],
            "obstype": OBSTYPE[revealed],
        },
    )


def key_of(variant, revealed):
    """What a player knows in OpenSpiel.

    Its string gives away how many tries there were, also where nothing is to be revealed; its
    tensor does not. As published, the umpire advises the player who tries a cell, "and not the
    opponent" (Hayward's lecture notes). In the abrupt variant both know it anyway.
    """
    if (variant, revealed) == ("classical", "nothing"):
        return lambda state, player: tuple(state.information_state_tensor(player))
    return lambda state, player: state.information_state_string(player)


def marks_of(view):
    lines = [line.split() for line in view.split("\n") if "Tries" not in line]
    return ["".join(line[1:-1]).lower() for line in lines[1:-1]]


@pytest.mark.parametrize(("variant", "revealed"), GAMES)
@pytest.mark.parametrize(
    ("rows", "columns", "games"), [(3, 3, 300), (2, 5, 200), (5, 3, 100), (7, 7, 15)]
)
def test_players_move_and_know_as_in_openspiel(rows, columns, games, variant, revealed):
    knowledge = dark.SameKnowledge(key_of(variant, revealed))
    returns = dark.compare_games(
        partial(new, rows, columns, variant, revealed),
        in_openspiel(rows, columns, variant, revealed),
        knowledge,
        lambda view: [row.replace(" ", "") for row in marks_of(view)],
        games,
    )
    assert set(returns) == {(1, -1), (-1, 1)}
    assert knowledge.again > games


@pytest.mark.parametrize(("variant", "revealed"), GAMES)
@pytest.mark.parametrize("columns", [2, pytest.param(3, marks=pytest.mark.slow)])
def test_every_game_on_two_rows_is_as_in_openspiel(columns, variant, revealed):
    state = in_openspiel(2, columns, variant, revealed).new_initial_state()
    knowledge = dark.SameKnowledge(key_of(variant, revealed))
    games = {"classical": {2: 216, 3: 53_920}, "abrupt": {2: 234, 3: 75_578}}
    found = dark.compare_all(new(2, columns, variant, revealed), state, knowledge)
    assert found == games[variant][columns]
    assert knowledge.again > 100


class Discreet:
    """A state of OpenSpiel whose information states keep the number of tries to themselves."""

    def __init__(self, state):
        self.state = state

    def __getattr__(self, name):
        return getattr(self.state, name)

    def child(self, action):
        return Discreet(self.state.child(action))

    def information_state_string(self, player):
        lines = self.state.information_state_string(player).split("\n")
        return "\n".join([*lines[:-2], lines[-1]])


@pytest.mark.parametrize(
    ("columns", "variant", "revealed", "nash_conv"),
    [
        (2, "classical", "nothing", 5 / 4),
        (2, "classical", "tries", 5 / 4),
        (2, "abrupt", "nothing", 5 / 6),
        pytest.param(3, "classical", "nothing", 3 / 4, marks=pytest.mark.slow),
    ],
)
def test_nash_conv_of_uniform_play_is_that_of_openspiel(columns, variant, revealed, nash_conv):
    """Any strategies on two rows: tests/solvers/test_against_openspiel.py."""
    spiel = in_openspiel(2, columns, variant, revealed)
    state = spiel.new_initial_state()
    if (variant, revealed) == ("classical", "nothing"):
        state = Discreet(state)
    uniform = policy.UniformRandomPolicy(spiel)
    theirs = [
        best_response.BestResponsePolicy(spiel, p, uniform, state).value(state) for p in (0, 1)
    ]
    tree = solvers.build_tree(new(2, columns, variant, revealed))
    ours = [solvers.best_response_value(tree, solvers.Policy(), player) for player in (0, 1)]
    assert ours == pytest.approx(theirs, abs=1e-9)
    assert solvers.nash_conv(tree, solvers.Policy()) == pytest.approx(nash_conv, abs=1e-9)


@pytest.mark.parametrize("revealed", ["nothing", "tries"])
def test_on_two_rows_the_first_player_wins_the_classical_variant(revealed):
    """With the short diagonal's upper cell, and then either below it (Hayward's lecture notes)."""

    def strategy(state, actions):
        best = next(cell for cell in ("b1", "b2", "a2", "a1") if cell in actions)
        return [float(cell == best) for cell in actions]

    tree = solvers.build_tree(new(2, 2, "classical", revealed))
    assert solvers.best_response_value(tree, strategy, 1) == pytest.approx(-1, abs=1e-12)


def test_on_two_rows_the_first_player_wins_three_in_four_games_of_the_abrupt_variant():
    tree = solvers.build_tree(new(2, 2, "abrupt"))
    strategy = solvers.CFR(tree).run(2000).policy()
    assert solvers.nash_conv(tree, strategy) < 1e-3
    assert solvers.expected_returns(tree, strategy)[0] == pytest.approx(1 / 2, abs=1e-3)


def played_at_random(game, worth, views):
    """Return what player 0 gets on average; write down every position and what players see."""
    if game.is_terminal:
        return game.returns[0]
    key = game.shown, game.to_act
    if key not in worth:
        (player,) = game.to_act
        views[player].add(game.shown[player])
        total = 0.0
        for cell in game.legal_actions(player):
            after = game.clone()
            after.apply(cell)
            total += played_at_random(after, worth, views)
        worth[key] = total / len(game.legal_actions(player))
    return worth[key]


def information_sets(empty, views):
    """Count orders in which the pieces of all views can have become known, if nothing is told.

    What may follow depends on what is known, not on the order: so each beginning is to be a view.
    """

    @cache
    def orders(view):
        before = [view[:i] + "." + view[i + 1 :] for i, mark in enumerate(view) if mark in "XO"]
        return sum(map(orders, views & set(before))) if view != empty else 1

    return sum(map(orders, views))


@pytest.mark.parametrize("variant", ["classical", "abrupt"])
def test_the_count_of_information_sets_is_that_of_the_tree(variant):
    game, views = new(2, 2, variant), (set(), set())
    played_at_random(game, {}, views)
    tree = solvers.build_tree(game)
    found = [information_sets(game.view(0), views[player]) for player in (0, 1)]
    assert found == [len(seat.states) for seat in tree.seats]


def joins(cells):
    """Whether a set of cells, (row, column), of three rows joins top and bottom."""
    reached = {cell for cell in cells if cell[0] == 0}
    for _ in cells:
        steps = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, -1), (-1, 1))
        reached |= {(r + dr, c + dc) for r, c in reached for dr, dc in steps} & set(cells)
    return any(row == 2 for row, _ in reached)


@pytest.mark.slow
def test_three_rows_have_the_published_information_sets_and_the_worth_of_random_hex():
    """Counts: exp-a-spiel, the package of Rudolph et al. 2025, as its readme gives them.

    Who tries until a cell is empty fills any empty cell alike. To let random players of Hex go on
    until the board is full changes nothing: the first one gets five of the nine cells.
    """
    views = set(), set()
    worth = played_at_random(new(), {}, views)
    fillings = list(combinations([(row, column) for row in range(3) for column in range(3)], 5))
    won = sum(map(joins, fillings)) / len(fillings)
    assert worth == pytest.approx(2 * won - 1, abs=1e-12)
    found = [information_sets(new().view(0), views[player]) for player in (0, 1)]
    assert found == [3_720_850, 2_352_067]


@pytest.mark.parametrize(("variant", "revealed"), GAMES)
@pytest.mark.parametrize(("rows", "columns"), [(3, 3), (5, 4)])
def test_resampled_histories_cannot_be_told_apart(rows, columns, variant, revealed):
    make = partial(new, rows, columns, variant, revealed)
    spiel, key = in_openspiel(rows, columns, variant, revealed), key_of(variant, revealed)
    assert dark.resampled_agree(make, spiel, key, 12, random.Random(2)) > 100


@pytest.mark.parametrize(
    ("size", "variant", "revealed", "cells"),
    [
        (3, "classical", "nothing", "b2 b2 a1 a1 c1"),
        (3, "classical", "nothing", "a1 b2 a2 a2 a3 b2 c3"),
        (3, "classical", "tries", "b2 b2 a1 a1 c1"),
        (3, "abrupt", "nothing", "b2 b2 a1 c1"),
        (2, "abrupt", "nothing", "a1 a2 b1 a1 a2 b1"),
        (2, "abrupt", "tries", "a1 a2 b1 a1 a2"),
    ],
)
def test_resampled_histories_are_as_likely_as_random_play_makes_them(
    size, variant, revealed, cells
):
    make = partial(new, size, size, variant, revealed)
    game = played(cells, size, size, variant, revealed)
    assert dark.misfit(make, game, random.Random(1), 3000) < 1.5


@pytest.mark.parametrize(("variant", "revealed"), GAMES)
def test_a_history_is_found_where_most_would_have_ended_the_game(variant, revealed):
    """Player 0 fills the rows above, player 1 those below but for a column between."""
    make = partial(new, 9, 9, variant, revealed)
    game = make()
    above = [cell for cell in game.all_actions() if int(cell[1:]) < 5]
    below = [cell for cell in game.all_actions() if int(cell[1:]) > 4 and cell[0] != "e"]
    for pair in zip(above, below, strict=False):
        lockstep.played(game, *pair)
    for seed in range(10):
        history = game.resample(0, random.Random(seed))
        assert dark.replayed(make, history).information_state(0) == game.information_state(0)


def test_search_draws_positions_that_may_be():
    game = played("b2 b2 a1 a1 c1 c2")
    position, weight = Worlds(game, 0).draw(random.Random(0))
    assert weight == 1
    assert position.information_state(0) == game.information_state(0)


@pytest.mark.parametrize(
    ("cells", "returns"),
    [
        ("a1 b1 a2 b2 a3", (1, -1)),
        ("c1 a1 b2 a2 a3", (1, -1)),  # down to the left: neighbours all the way
        ("a1 c1 b2 a2 c3", (0, 0)),  # down to the right: only the other diagonal touches
        ("c1 c2 c3 a2 a1 b2", (-1, 1)),  # the last piece joins both ends
        ("b2 b2 a1 a1 b1 b1 c1 a3", (1, -1)),  # with taken cells on the way
    ],
)
def test_who_joins_its_sides_wins_unseen(cells, returns):
    game = played(cells)
    assert game.returns == returns
    assert game.is_terminal == any(returns)


def test_wide_and_high_boards_are_joined_from_side_to_side():
    assert played("a1 a2 b1 b2", 2, 4).to_act == (0,)
    assert played("b1 a1 a2", 2, 4).returns == (1, -1)
    assert played("a1 b3 a2 a4", 4, 2).returns == (-1, 1)
    assert played("a1 b2 a2 b3 a3 b1 a4", 4, 2).returns == (1, -1)


def test_who_tries_a_taken_cell_is_told_and_the_other_only_if_tries_are_revealed():
    game = played("b2 b2 a1")
    assert game.transcript(1) == [
        "Player 0 has filled a cell.",
        "Player 0 has b2 already: try another cell.",
        "You fill a1.",
    ]
    assert game.transcript(0) == ["You fill b2.", "Player 1 has filled a cell."]
    assert played("b2 b2 a1", 3, 3, "classical", "tries").transcript(0) == [
        "You fill b2.",
        "Player 1 has tried a cell of yours and tries again.",
        "Player 1 has filled a cell.",
    ]
    assert "b2" not in game.legal_actions(0)
    assert "a1" in game.legal_actions(0)


def test_in_the_abrupt_variant_a_taken_cell_costs_the_turn():
    game = played("b2 b2", 3, 3, "abrupt")
    assert game.to_act == (0,)
    assert game.transcript(1)[-1] == "Player 0 has b2 already: your turn is over."
    assert game.transcript(0)[-1] == "Player 1 has had its turn."
    assert game.transcript(0) == played("b2 a1", 3, 3, "abrupt").transcript(0)


def test_the_end_is_told_with_its_reason_and_no_more():
    game = played("a1 c1 b1 c3 a2 c2 a3")
    assert [game.transcript(player)[-1] for player in (0, 1)] == (
        ["Player 0 has joined top and bottom and wins."] * 2
    )
    assert marks_of(game.view(1)) == ["..o", "..o", "..o"]


def test_the_view_leans_and_shows_what_the_player_knows():
    game = played("c2 c2 a1", 2, 4, "classical", "tries")
    assert game.view(1).splitlines() == [
        " a b c d",
        "1 O . . . 1",
        " 2 . . X . 2",
        "    a b c d",
        "Tries so far: yours 2, the other player's 1.",
    ]
    assert marks_of(game.view(0)) == ["....", "..x."]


def test_the_features_are_what_the_player_knows():
    game = played("b1 b1 a2", 2, 2)
    assert list(game.features(0)) == [1, 0, 1, 0, 0, 0, 0, 0, 0]
    assert list(game.features(1)) == [0, 0, 0, 1, 0, 0, 1, 0, 0]
    game = played("b1 b1 a2", 2, 2, "classical", "tries")
    assert list(game.features(0)) == [1, 0, 1, 0, 0, 0, 0, 0, 0, 2 / 4]
    assert list(game.features(1)) == [0, 0, 0, 1, 0, 0, 1, 0, 0, 1 / 4]


@pytest.mark.parametrize(("variant", "revealed"), GAMES)
@pytest.mark.parametrize(("rows", "columns"), [(2, 2), (2, 3), (3, 2), (3, 3), (19, 19)])
def test_the_rules_name_the_board_and_an_example_that_is_legal(rows, columns, variant, revealed):
    game = new(rows, columns, variant, revealed)
    for player in (0, 1):
        rules = game.rules(player)
        assert f"{rows} rows, numbered 1 to {rows}" in rules
        assert ("b2 touches a2 and c2" in rules) == (rows > 2 and columns > 2)
        assert len(rules.split()) <= 255
        assert rules.split("[")[-1].split("]")[0] in game.legal_actions(player)


@pytest.mark.parametrize("options", [{"rows": 1}, {"columns": 20}, {"variant": "flash"}])
def test_other_options_are_refused(options):
    with pytest.raises(OptionError, match=f"{next(iter(options))} = "):
        textgames.new_game("DarkHex-v0", **options)
