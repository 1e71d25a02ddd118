"""Clobber against OpenSpiel, and solved boards of one row."""

import random
from collections import Counter
from functools import cache

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.clobber import Clobber
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

SIZES = [(5, 6), (6, 5), (2, 2), (3, 3), (8, 8), (2, 16), (16, 2), (10, 10), (16, 16)]


def played(moves: str, **options: int) -> Clobber:
    return lockstep.played(Clobber(**options), *moves.split())


@cache
def openspiel_game(rows: int, columns: int) -> pyspiel.Game:
    return pyspiel.load_game("clobber", {"rows": rows, "columns": columns})


def board_of(state: pyspiel.State) -> list[str]:
    """OpenSpiel calls the first player's pieces "o"; a row has its number before it."""
    rows = str(state).splitlines()[:-1]
    return [row.strip().lstrip("0123456789").translate({111: "X", 120: "O"}) for row in rows]


@pytest.mark.parametrize(
    ("size", "games"), list(zip(SIZES, (1000, 200, 50, 200, 50, 50, 50, 20, 4), strict=True))
)
def test_clobber_agrees_with_openspiel_after_every_action(size, games):
    """While a game lasts, OpenSpiel gives its returns as if the second player had won."""
    rng = random.Random(8)
    winners = Counter()
    for _ in range(games):
        game = Clobber(rows=size[0], columns=size[1])
        state = openspiel_game(*size).new_initial_state()
        pieces = size[0] * size[1]
        while game.to_act:
            assert game.to_act == (state.current_player(),)
            legal = game.legal_actions(game.to_act[0])
            numbers = {state.action_to_string(number): number for number in state.legal_actions()}
            assert sorted(legal) == sorted(numbers)
            move = rng.choice(legal)
            game.apply(move)
            state.apply_action(numbers[move])
            pieces -= 1
            drawn = [line.split()[1:] for line in game.view(0).split("\n")[:-1]]
            assert ["".join(row) for row in drawn] == board_of(state)
            assert sum(map(int.bit_count, game.pieces)) == pieces
            assert game.is_terminal == state.is_terminal()
        assert list(game.returns) == state.returns()
        winners[game.returns] += 1
    assert winners.keys() <= {(1, -1), (-1, 1)}
    assert len(winners) == 2 or size == (2, 2) or games < 50


@pytest.mark.parametrize(
    ("size", "depth"), [((5, 6), 3), ((3, 3), 8), ((2, 3), 5), ((4, 2), 7), ((8, 8), 2)]
)
def test_perft_is_that_of_openspiel(size, depth):
    state = openspiel_game(*size).new_initial_state()
    assert perft(Clobber(rows=size[0], columns=size[1]), depth) == lockstep.perft(state, depth)


def test_every_pair_of_neighbours_is_a_first_move():
    # each of the 49 pairs of squares that share a side holds one piece of either player
    game = Clobber()
    assert len(game.legal_actions(0)) == len(game.legal_actions(1)) == 5 * 5 + 4 * 6


# Albert, Grossman, Nowakowski and Wolfe, "An introduction to Clobber", Integers 5(2), 2005;
# proved for every even length by Chen et al., arXiv:2509.08985
@pytest.mark.parametrize("columns", [2, 4, 6, 8, 10])
def test_on_one_row_of_even_length_the_first_player_wins_but_on_six_squares(columns):
    game = Clobber(rows=1, columns=columns)
    assert Minimax(game).value(game) == (-1 if columns == 6 else 1)


def test_a_piece_moves_onto_a_piece_of_the_other_player_only():
    game = played("b2b1 a2a1", rows=2, columns=3)
    assert game.view(0).splitlines() == [
        "2 . . O",
        "1 O X X",
        "  a b c",
    ]
    assert sorted(game.legal_actions(0)) == ["b1a1", "c1c2"]
    assert game.transcript(1) == ["Player 0 moves b2b1.", "Player 1 moves a2a1."]


def test_whoever_moves_last_wins():
    game = played("a1b1 d1c1 b1c1", rows=1, columns=4)
    assert game.returns == (1, -1)
    assert game.transcript(0)[-1] == "Player 1 cannot move. Player 0 wins."
    game = played("a1b1 d1c1", rows=1, columns=5)
    assert game.to_act == (0,)


def test_rows_do_not_run_into_each_other():
    game = played("a1b1 c2c1", rows=2, columns=3)
    assert game.view(0).splitlines() == ["2 O X .", "1 . X O", "  a b c"]
    assert sorted(game.legal_actions(0)) == ["b1c1", "b2a2"]


def test_the_features_are_a_plane_for_each_player():
    game = played("a1b1", rows=2, columns=2)
    first, second = [0, 1, 0, 1], [1, 0, 0, 0]
    assert list(game.features(0)) == [*first, *second]
    assert list(game.features(1)) == [*second, *first]


def test_the_views_of_high_boards_are_aligned():
    lines = Clobber(rows=16, columns=16).view(0).splitlines()
    assert {len(line) for line in lines} == {34}
    assert lines[0].startswith("16 O X")


@pytest.mark.parametrize("size", [*SIZES, (1, 2), (1, 16)])
def test_the_example_in_the_rules_is_a_legal_first_move(size):
    game = textgames.new_game("Clobber-v0", rows=size[0], columns=size[1])
    for player in (0, 1):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        assert rules.split("[")[1].split("]")[0] in game.legal_actions(player)
        assert f"{size[1]} columns" in rules
    assert ("has one row, row 1, and" in rules) == (size[0] == 1)
