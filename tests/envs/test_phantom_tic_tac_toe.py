"""Phantom tic-tac-toe against OpenSpiel: the moves, and what players know."""

import random
from functools import partial

import dark
import lockstep
import pyspiel
import pytest
from open_spiel.python import policy
from open_spiel.python.algorithms import best_response

from textgames import solvers
from textgames.envs.board.phantom_tic_tac_toe import PhantomTicTacToe
from textgames.envs.board.tic_tac_toe import TicTacToe

GAMES = [
    (variant, revealed) for variant in ("classical", "abrupt") for revealed in ("nothing", "tries")
]
OBSTYPE = {"nothing": "reveal-nothing", "tries": "reveal-numturns"}
KEY = dark.SameKnowledge().key


def new(variant="classical", revealed="nothing"):
    return PhantomTicTacToe(variant=variant, revealed=revealed)


def played(cells, variant="classical", revealed="nothing"):
    return lockstep.played(new(variant, revealed), *cells)


def plain(cells):
    return lockstep.played(TicTacToe(), *cells)


def in_openspiel(variant, revealed):
    options = {"gameversion": variant, "obstype": OBSTYPE[revealed]}
    return pyspiel.load_game("phantom_ttt", options)


def marks_of(view):
    rows = [line.split("|") for line in view.split("\n") if "|" in line]
    cells = ["".join(cell.strip() for cell in row) for row in rows]
    return ["".join(c.lower() if c in "XO" else "." for c in row) for row in cells]


@pytest.mark.parametrize(("variant", "revealed"), GAMES)
def test_players_move_and_know_as_in_openspiel(variant, revealed):
    knowledge = dark.SameKnowledge()
    returns = dark.compare_games(
        partial(new, variant, revealed), in_openspiel(variant, revealed), knowledge, marks_of, 500
    )
    assert set(returns) == {(1, -1), (-1, 1), (0, 0)}
    assert knowledge.again > 500


OPENINGS = {"classical": ("55480401", "33027160"), "abrupt": ("20110538", "56780125")}


@pytest.mark.parametrize(("variant", "revealed"), GAMES)
def test_every_way_to_go_on_is_as_in_openspiel_and_so_are_best_responses(variant, revealed):
    """From positions in which neither player knows all that is taken."""
    spiel = in_openspiel(variant, revealed)
    uniform = policy.UniformRandomPolicy(spiel)
    for opening in OPENINGS[variant]:
        game, state = played(opening, variant, revealed), spiel.new_initial_state()
        for cell in opening:
            state.apply_action(int(cell))
        knowledge = dark.SameKnowledge()
        assert dark.compare_all(game, state, knowledge) > 2000
        assert knowledge.again > 2000
        tree = solvers.build_tree(game)
        for player in (0, 1):
            theirs = best_response.BestResponsePolicy(spiel, player, uniform, state).value(state)
            ours = solvers.best_response_value(tree, solvers.Policy(), player)
            assert ours == pytest.approx(theirs, abs=1e-9)
            assert ours not in (-1, 0, 1)


@pytest.mark.parametrize(("variant", "revealed"), GAMES)
def test_resampled_histories_cannot_be_told_apart(variant, revealed):
    make, spiel = partial(new, variant, revealed), in_openspiel(variant, revealed)
    assert dark.resampled_agree(make, spiel, KEY, 30, random.Random(2)) > 200


@pytest.mark.parametrize(
    ("variant", "revealed", "cells"),
    [
        ("classical", "nothing", "40012"),
        ("classical", "nothing", "44003"),
        ("classical", "tries", "44005"),
        ("abrupt", "nothing", "4401"),
        ("abrupt", "tries", "40213"),
    ],
)
def test_resampled_histories_are_as_likely_as_random_play_makes_them(variant, revealed, cells):
    make = partial(new, variant, revealed)
    assert dark.misfit(make, played(cells, variant, revealed), random.Random(1), 3000) < 1.5


def test_nobody_resamples_a_game_that_is_over():
    assert played("03142").resample(1, random.Random(0)) is None


def test_in_the_classical_variant_a_taken_cell_is_told_and_another_one_tried():
    game = played("44")
    assert game.to_act == (1,)
    assert game.legal_actions(1) == tuple("01235678")
    assert game.transcript(1) == [
        "Player 0 has marked a cell.",
        "Player 0 has cell 4 already: try another cell.",
    ]
    assert game.transcript(0) == ["You mark cell 4."]
    game.apply("0")
    assert game.to_act == (0,)
    assert game.transcript(1)[-1] == "You mark cell 0."
    assert game.transcript(0) == ["You mark cell 4.", "Player 1 has marked a cell."]
    assert game.legal_actions(0) == tuple("01235678")


def test_in_the_abrupt_variant_a_taken_cell_costs_the_turn():
    game = played("44", "abrupt")
    assert game.to_act == (0,)
    assert game.transcript(1)[1:] == ["Player 0 has cell 4 already: your turn is over."]
    assert game.transcript(0) == ["You mark cell 4.", "Player 1 has had its turn."]
    assert game.transcript(0) == played("40", "abrupt").transcript(0)
    game.apply("0")
    assert game.to_act == (1,)
    assert game.legal_actions(1) == tuple("01235678")


def test_with_tries_revealed_the_other_player_hears_of_each():
    game = played("44", "classical", "tries")
    assert game.transcript(0)[1:] == ["Player 1 has tried a cell of yours and tries again."]
    assert game.view(0).endswith("\nTries so far: yours 1, the other player's 1.")
    game.apply("0")
    assert game.transcript(0)[2:] == ["Player 1 has marked a cell."]
    assert game.view(1).endswith("\nTries so far: yours 2, the other player's 1.")
    assert "Tries" not in played("44").view(0)


def test_in_the_abrupt_variant_revealed_tries_tell_nothing_new():
    for cells in ("44", "4401", "40013"):
        one, other = (played(cells, "abrupt", revealed) for revealed in ("nothing", "tries"))
        for player in (0, 1):
            assert one.information_state(player) == other.information_state(player)


def test_three_in_a_row_win_though_the_other_does_not_know_why():
    game = played("03142")
    assert game.returns == (1, -1)
    assert game.transcript(1)[-2:] == [
        "Player 0 has marked a cell.",
        "Player 0 has three in a row and wins.",
    ]
    assert marks_of(game.view(1)) == ["...", "oo.", "..."]
    assert played("031485").returns == (-1, 1)


def test_marks_of_both_players_make_no_row():
    game = played("03122")
    assert marks_of(game.view(0)) == ["xxo", "...", "..."]
    assert game.to_act == (0,)


def test_a_full_board_without_a_row_is_a_draw_however_little_is_known():
    game = played("021354678")
    assert game.returns == (0, 0)
    assert game.transcript(0)[-1] == "The board is full: a draw."
    assert marks_of(game.view(1)) == ["..o", "oo.", ".o."]


def test_the_view_shows_marks_that_are_known_and_the_numbers_of_other_cells():
    assert played("440").view(1) == (
        " O | 1 | 2 \n---+---+---\n 3 | X | 5 \n---+---+---\n 6 | 7 | 8 "
    )
    assert marks_of(played("440").view(0)) == ["...", ".x.", "..."]


def test_the_features_are_what_the_player_knows():
    game = played("440")
    mine, other = [1, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert list(game.features(1)) == [0, *mine, *other]
    assert list(game.features(0)) == [1, *other, *[0] * 9]
    assert list(played("440", revealed="tries").features(0)) == [1, *other, *[0] * 9, 2 / 9]


def worth(game, known):
    """Return what player 0 gets on average if both play at random."""
    if game.is_terminal:
        return game.returns[0]
    key = tuple(map(game.view, (0, 1))), game.to_act
    if key not in known:
        legal = game.legal_actions(game.to_act[0])
        after = [lockstep.played(game.clone(), cell) for cell in legal]
        known[key] = sum(worth(position, known) for position in after) / len(after)
    return known[key]


def test_random_play_of_the_classical_variant_is_that_of_tic_tac_toe():
    # who tries until a cell is empty marks each of the empty cells as often
    assert worth(played("440"), {}) == pytest.approx(worth(plain("40"), {}), abs=1e-12)


@pytest.mark.parametrize(("variant", "revealed"), GAMES)
def test_the_rules_say_what_is_told(variant, revealed):
    game = new(variant, revealed)
    for player in (0, 1):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        assert ("your turn is over. The other" in rules) == (variant == "abrupt")
        assert ("nor how often" in rules) == ((variant, revealed) == ("classical", "nothing"))
        assert rules.split("[")[-1].split("]")[0] in game.legal_actions(player)
