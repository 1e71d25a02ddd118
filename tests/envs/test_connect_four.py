"""Connect Four against its known counts and against OpenSpiel."""

import random
from collections import Counter

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.connect_four import ConnectFour
from textgames.errors import OptionError
from textgames.solvers.perft import perft


def played(drops: str, **options: int) -> ConnectFour:
    return lockstep.played(ConnectFour(**options), *drops.split())


def openspiel_state(game: ConnectFour) -> pyspiel.State:
    rows, columns, connect = game.size
    return pyspiel.load_game(
        "connect_four", {"rows": rows, "columns": columns, "x_in_row": connect}
    ).new_initial_state()


def test_connect_four_has_its_known_perft():
    # no column is full before the seventh move, which is the first that can win: 7^7 - 7
    counts = [perft(ConnectFour(), depth) for depth in range(1, 8)]
    assert counts == [7, 49, 343, 2401, 16807, 117_649, 823_536]


@pytest.mark.parametrize(
    ("options", "depth"),
    [
        ({"rows": 4, "columns": 4, "connect": 3}, 8),
        ({"rows": 4, "columns": 4}, 8),
        ({"rows": 4, "columns": 5, "connect": 3}, 6),
    ],
)
def test_perft_of_small_boards_is_that_of_openspiel(options, depth):
    game = ConnectFour(**options)
    assert perft(game, depth) == lockstep.perft(openspiel_state(game), depth)


@pytest.mark.parametrize(
    ("options", "games", "outcomes"),
    [
        ({}, 1000, 2),  # of random games one in 400 is drawn
        ({"rows": 4, "columns": 4}, 300, 3),
        ({"rows": 4, "columns": 12, "connect": 3}, 100, 2),
        ({"rows": 12, "columns": 4, "connect": 4}, 100, 2),
        ({"rows": 5, "columns": 6, "connect": 5}, 100, 3),
        ({"rows": 12, "columns": 12, "connect": 6}, 50, 2),
    ],
)
def test_connect_four_agrees_with_openspiel_after_every_action(options, games, outcomes):
    rng = random.Random(4)
    seen = Counter()
    for _ in range(games):
        game = ConnectFour(**options)
        state = openspiel_state(game)
        while game.to_act:
            assert game.to_act == (state.current_player(),)
            legal = game.legal_actions(game.to_act[0])
            assert list(legal) == list(map(str, state.legal_actions()))
            column = rng.choice(legal)
            game.apply(column)
            state.apply_action(int(column))
            assert list(game.returns) == state.returns()
            drawn = [line.split() for line in game.view(0).splitlines()[1:]]
            board = str(state).lower().split()
            assert ["".join(line).lower() for line in drawn] == board
        assert state.is_terminal()
        seen[game.returns] += 1
    assert len(seen) >= outcomes


@pytest.mark.parametrize(
    ("drops", "returns"),
    [
        ("0 1 0 1 0 1 0", (1, -1)),  # a column
        ("0 0 1 1 2 2 3", (1, -1)),  # a row
        ("0 1 1 2 2 3 2 3 3 6 3", (1, -1)),  # a diagonal that rises to the right
        ("6 5 5 4 4 3 4 3 3 0 3", (1, -1)),  # and one that falls
        ("0 6 1 6 0 6 1 6", (-1, 1)),
    ],
)
def test_four_in_a_line_win(drops, returns):
    game = played(drops)
    assert game.is_terminal
    assert game.returns == returns


def test_no_line_runs_from_the_top_of_a_column_into_the_next():
    # on a board of four rows: X has the upper two cells of column 0 and the lower two of column 1
    game = played("1 0 1 0 0 2 0", rows=4, columns=4)
    assert game.view(0).splitlines()[1:] == ["X . . .", "X . . .", "O X . .", "O X O ."]
    assert not game.is_terminal


def test_a_full_column_is_closed():
    game = played("3 3 3 3 3 3")
    assert list(game.legal_actions(0)) == ["0", "1", "2", "4", "5", "6"]


def test_the_view_has_the_column_numbers_above_the_board():
    assert played("3 3 4").view(0).splitlines() == [
        "0 1 2 3 4 5 6",
        ". . . . . . .",
        ". . . . . . .",
        ". . . . . . .",
        ". . . . . . .",
        ". . . O . . .",
        ". . . X X . .",
    ]


def test_wide_boards_align_numbers_and_cells():
    lines = played("11", columns=12).view(0).splitlines()
    assert lines[0] == " 0  1  2  3  4  5  6  7  8  9 10 11"
    assert lines[-1] == " .  .  .  .  .  .  .  .  .  .  .  X"
    assert {len(line) for line in lines} == {35}


def test_the_features_are_a_plane_of_own_and_one_of_other_pieces():
    game = played("0 6")
    own, other = [0.0] * 42, [0.0] * 42
    own[35] = other[41] = 1.0  # the ends of the bottom row
    assert list(game.features(0)) == own + other
    assert list(game.features(1)) == other + own


def test_the_rules_name_the_options():
    rules = textgames.new_game("ConnectFour-v0", rows=9, columns=11, connect=5).rules(1)
    for part in ("You are player 1", "9 rows", "11 columns", "0 to 10", "5 of its pieces"):
        assert part in rules


def test_a_line_longer_than_the_board_is_refused():
    with pytest.raises(OptionError, match=r"connect = at most 5, the longer side.* got 6"):
        textgames.new_game("ConnectFour-v0", rows=4, columns=5, connect=6)
