"""Breakthrough against OpenSpiel, whose first player moves down where ours moves up."""

import random
from collections import Counter
from functools import cache

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.breakthrough import Breakthrough
from textgames.solvers.perft import perft

SIZES = [(8, 8), (6, 6), (5, 4), (4, 2), (4, 16), (16, 2), (16, 16)]


def played(moves: str, **options: int) -> Breakthrough:
    return lockstep.played(Breakthrough(**options), *moves.split())


@cache
def openspiel_game(rows: int, columns: int) -> pyspiel.Game:
    return pyspiel.load_game("breakthrough", {"rows": rows, "columns": columns})


def our_spelling(move: str, rows: int) -> str:
    """OpenSpiel writes row 10 as ":", marks captures with "*" and has the board upside down."""
    squares = move.removesuffix("*")
    start, goal = (rows - ord(squares[i]) + ord("1") for i in (1, 3))
    return f"{squares[0]}{start}{squares[2]}{goal}"


@pytest.mark.parametrize(
    ("size", "games"), list(zip(SIZES, (1000, 200, 200, 200, 50, 50, 10), strict=True))
)
def test_breakthrough_agrees_with_openspiel_after_every_action(size, games):
    rng = random.Random(8)
    rows, columns = size
    spellings: dict[int, str] = {}
    winners = Counter()
    for _ in range(games):
        game = Breakthrough(rows=rows, columns=columns)
        state = openspiel_game(rows, columns).new_initial_state()
        while game.to_act:
            assert game.to_act == (state.current_player(),)
            legal = game.legal_actions(game.to_act[0])
            for number in state.legal_actions():
                if number not in spellings:
                    spellings[number] = our_spelling(state.action_to_string(number), rows)
            numbers = {spellings[number]: number for number in state.legal_actions()}
            assert sorted(legal) == sorted(numbers)
            move = rng.choice(legal)
            game.apply(move)
            state.apply_action(numbers[move])
            assert list(game.returns) == state.returns()
        assert state.is_terminal()
        winners[game.returns] += 1
    assert set(winners) == {(1, -1), (-1, 1)}


@pytest.mark.parametrize(
    ("size", "depth"), [((8, 8), 3), ((6, 6), 4), ((5, 4), 5), ((4, 2), 8), ((4, 16), 3)]
)
def test_perft_is_that_of_openspiel(size, depth):
    rows, columns = size
    state = openspiel_game(rows, columns).new_initial_state()
    assert perft(Breakthrough(rows=rows, columns=columns), depth) == lockstep.perft(state, depth)


def test_the_first_player_has_22_moves():
    # two diagonals and one straight move for each of eight pieces, less one at either edge
    game = Breakthrough()
    assert len(game.legal_actions(0)) == 22
    assert {move[1] + move[3] for move in game.legal_actions(0)} == {"23"}


def test_pieces_capture_diagonally_but_never_straight_ahead():
    game = played("d2d3 d7d6 d3d4 d6d5 e2e3 c7c6 e3e4 h7h6")
    moves = [move for move in game.legal_actions(0) if move[:2] in ("d4", "e4")]
    assert sorted(moves) == ["d4c5", "d4e5", "e4d5", "e4e5", "e4f5"]
    game.apply("e4d5")
    assert game.view(0).splitlines()[3] == "5 . . . W . . . ."
    assert game.transcript(1)[-1] == "Player 0 captures a piece with e4d5."


@pytest.mark.parametrize(
    ("moves", "returns"),
    [
        ("a1a2 b4b3 a2b3 a4b3", (0, 0)),
        ("a1a2 a4a3 a2b3 a3a2 b3a4", (1, -1)),  # arrived
        ("a1b2 b4a3 b2b3 a3a2 b3a4", (1, -1)),  # arrived by a capture
        ("b1a2 a4a3 a2b3 a3a2 a1b2 a2a1", (-1, 1)),
        ("b1b2 b4b3 b2a3 b3a2 a3b4 ", (1, -1)),
        ("b1b2 a4a3 b2a3 b4a3 a1b2 a3b2", (-1, 1)),  # captured all
    ],
)
def test_who_arrives_or_captures_all_wins(moves, returns):
    assert played(moves, rows=4, columns=2).returns == returns


def test_the_view_has_its_rows_and_columns_named():
    assert played("a2b3", rows=6, columns=3).view(1).splitlines() == [
        "6 B B B",
        "5 B B B",
        "4 . . .",
        "3 . W .",
        "2 . W W",
        "1 W W W",
        "  a b c",
    ]


def test_the_views_of_high_boards_are_aligned():
    lines = Breakthrough(rows=16, columns=16).view(0).splitlines()
    assert {len(line) for line in lines} == {34}
    assert lines[0].startswith("16 B")
    assert lines[-2].startswith(" 1 W")


def test_the_features_are_the_seat_and_a_plane_for_each_player():
    game = played("a1b2", rows=4, columns=2)
    white, black = [0, 0, 0, 0, 0, 1, 0, 1], [1, 1, 0, 0, 0, 0, 0, 0]
    assert list(game.features(0)) == [1, *white, *black]
    assert list(game.features(1)) == [0, *black, *white]


@pytest.mark.parametrize("size", SIZES)
def test_the_example_in_the_rules_is_a_legal_first_move(size):
    game = textgames.new_game("Breakthrough-v0", rows=size[0], columns=size[1])
    for player in (0, 1):
        example = game.rules(player).split("[")[1].split("]")[0]
        assert example in game.legal_actions(player)
    assert f"{size[0]} rows" in game.rules(0)
    assert f"{size[1]} columns" in game.rules(0)
