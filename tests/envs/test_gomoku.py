"""Gomoku against OpenSpiel's gomoku and mnk, by known values, and rule by rule."""

import random
import re
from collections import Counter
from functools import cache
from itertools import permutations

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.bits import has_line, shifts_of_lines
from textgames.envs.board.gomoku import Gomoku
from textgames.errors import OptionError
from textgames.solvers import Minimax
from textgames.solvers.perft import perft


def played(moves: str, **options: int) -> Gomoku:
    return lockstep.played(Gomoku(**options), *moves.split())


def rows_of(game: Gomoku) -> list[str]:
    """Return the board as drawn, from the top, without the names of rows and columns."""
    return ["".join(line.split()[1:]) for line in game.view(0).split("\n")[: game.size]]


@cache
def openspiel_game(name: str, size: int, connect: int) -> pyspiel.Game:
    if name == "mnk":
        return pyspiel.load_game("mnk", {"m": size, "n": size, "k": connect})
    return pyspiel.load_game("gomoku", {"size": size, "connect": connect})


def board_of(state: pyspiel.State, size: int) -> list[str]:
    """OpenSpiel numbers squares in the order of ours, and draws them in it: here from the top."""
    text = str(state).replace("\n", "")[-size * size :]  # gomoku's has who is to move before it
    rows = [text[start : start + size] for start in range(0, size * size, size)]
    return [row.translate(str.maketrans("bwxo", "XOXO")) for row in reversed(rows)]


@pytest.mark.parametrize("name", ["gomoku", "mnk"])
@pytest.mark.parametrize(
    ("size", "connect", "games"),
    [(15, 5, 30), (3, 3, 200), (4, 4, 100), (5, 4, 60), (6, 5, 40), (9, 6, 30), (19, 5, 8)],
)
def test_gomoku_agrees_with_openspiel_after_every_action(name, size, connect, games):
    rng, seen = random.Random(size), Counter()
    names = Gomoku(size=size, connect=connect).all_actions()
    numbers = {action: number for number, action in enumerate(names)}
    for _ in range(games):
        game = Gomoku(size=size, connect=connect)
        state = openspiel_game(name, size, connect).new_initial_state()
        while game.to_act:
            assert game.to_act == (state.current_player(),)
            legal = game.legal_actions(game.to_act[0])
            assert [numbers[action] for action in legal] == state.legal_actions()
            action = rng.choice(legal)
            game.apply(action)
            state.apply_action(numbers[action])
            assert rows_of(game) == board_of(state, size)
            assert game.is_terminal == state.is_terminal()
        assert list(game.returns) == state.returns()
        seen[game.returns] += 1
    assert len(seen) == 3 or size > 6 or connect == 3


# Five in a row is found here in the drawing, line by line.


def lines_of(rows: list[str]) -> list[str]:
    """Return all rows, columns and diagonals."""
    size = len(rows)
    columns = ["".join(row[n] for row in rows) for n in range(size)]
    diagonals = [
        "".join(row[n + step * y] for y, row in enumerate(rows) if 0 <= n + step * y < size)
        for step in (1, -1)
        for n in range(-size, 2 * size)
    ]
    return [*rows, *columns, *diagonals]


@pytest.mark.parametrize("exactly", [False, True])
@pytest.mark.parametrize(
    ("size", "connect", "games"), [(3, 3, 50), (6, 3, 60), (8, 4, 40), (19, 5, 8)]
)
def test_the_game_ends_with_the_first_line_that_counts(size, connect, games, exactly):
    rng, seen = random.Random(connect), Counter()
    for _ in range(games):
        game = Gomoku(size=size, connect=connect, exactly=exactly)
        while game.to_act:
            player = game.to_act[0]
            game.apply(rng.choice(game.legal_actions(player)))
            runs = [run for line in lines_of(rows_of(game)) for run in re.findall("X+|O+", line)]
            long = [run for run in runs if len(run) >= connect]
            counts = [run for run in long if len(run) == connect or not exactly]
            assert {run[0] for run in counts} <= {"XO"[player]}
            assert game.is_terminal == (bool(counts) or not game.open)
            seen["overlines"] += len(counts) < len(long)
            if counts:
                assert game.returns == ((-1, 1) if player else (1, -1))
            elif game.is_terminal:
                assert game.returns == (0, 0)
        seen[game.returns] += 1
    assert bool(seen["overlines"]) == (exactly and size > 3)
    assert {(1, -1), (-1, 1)} <= set(seen)


@pytest.mark.parametrize("exactly", [False, True])
@pytest.mark.parametrize("length", [2, 3, 4, 5, 6])
def test_a_line_is_found_wherever_its_stones_are(length, exactly):
    shifts = shifts_of_lines(length, (1,))
    for stones in range(1 << 12):
        runs = map(len, re.findall("1+", f"{stones:b}"))
        found = any(run == length if exactly else run >= length for run in runs)
        assert has_line(stones, shifts, exactly) == found


@pytest.mark.parametrize(("size", "connect", "depth"), [(3, 3, 6), (4, 3, 4), (5, 4, 3), (9, 5, 2)])
def test_perft_is_that_of_openspiel(size, connect, depth):
    state = openspiel_game("mnk", size, connect).new_initial_state()
    assert perft(Gomoku(size=size, connect=connect), depth) == lockstep.perft(state, depth)


def test_three_in_a_row_on_three_rows_has_the_counts_of_tic_tac_toe():
    # 1440 games end with the fifth stone, so that four squares fewer follow for each
    counts = [perft(Gomoku(size=3, connect=3), depth) for depth in range(7)]
    assert counts == [1, 9, 72, 504, 3024, 15_120, 4 * (15_120 - 1440)]


# Jos Uiterwijk and Jaap van den Herik, The advantage of the initiative, Information Sciences 122,
# 2000: three in a row is drawn on 3x3, and won on all larger boards by whoever begins
@pytest.mark.parametrize(("size", "value"), [(3, 0), (4, 1)])
def test_three_in_a_row_has_its_known_values(size, value):
    game = Gomoku(size=size, connect=3)
    assert Minimax(game).value(game) == value


# With swap.


def test_player_0_places_three_stones_and_player_1_may_then_swap():
    game = Gomoku(size=5, connect=4, swap=True)
    for move, placed in (("a1", "X on a1"), ("b1", "O on b1"), ("e5", "X on e5")):
        assert game.to_act == (0,)
        assert "swap" not in game.legal_actions(0)
        game.apply(move)
        assert game.transcript(1)[-1] == f"Player 0 places {placed}."
    assert game.to_act == (1,)
    assert game.legal_actions(1)[-1] == "swap"
    assert len(game.legal_actions(1)) == 23
    game.apply("swap")
    assert game.transcript(0)[-1] == (
        "Player 1 swaps: it plays X from now on, and player 0 plays O."
    )
    assert game.to_act == (0,)
    assert "swap" not in game.legal_actions(0)
    game.apply("b2")
    assert game.transcript(1)[-1] == "Player 0 places O on b2."
    assert "swap" not in game.legal_actions(1)
    game.apply("a2")
    assert game.transcript(1)[-1] == "Player 1 places X on a2."


def test_without_swapping_player_1_places_the_next_o():
    game = played("a1 b1 e5 b2", size=5, connect=4, swap=True)
    assert game.transcript(0)[-1] == "Player 1 places O on b2."
    assert game.to_act == (0,)
    assert "swap" not in game.legal_actions(0)
    game.apply("a2")
    assert game.transcript(0)[-1] == "Player 0 places X on a2."
    assert "swap" not in game.legal_actions(1)


@pytest.mark.parametrize(
    ("moves", "returns"),
    [
        ("a1 c1 a2 a3", (0, 0)),
        ("a1 c1 a2 b1 a3", (1, -1)),  # X is player 0
        ("a1 c1 a2 c2 b2 c3", (-1, 1)),
        ("a1 c1 a2 swap b1 a3", (-1, 1)),  # X is player 1
        ("a1 c1 a2 swap c2 b2 c3", (1, -1)),
    ],
)
def test_with_swap_a_line_wins_for_who_plays_its_stones(moves, returns):
    game = played(moves, size=3, connect=3, swap=True)
    assert game.returns == returns
    if any(returns):
        mark, winner = "XO"["c3" in moves], returns.index(1)
        assert game.transcript(0)[-1] == f"{mark} has 3 in a row: player {winner} wins."


def test_with_swap_player_1_takes_the_better_side_of_any_opening():
    plain, swapping = Minimax(Gomoku(size=3, connect=3)), Gomoku(size=3, connect=3, swap=True)
    solver = Minimax(swapping)
    worth = Counter()
    for opening in permutations(swapping.open, 3):
        value = plain.value(played(" ".join(opening), size=3, connect=3))
        game = lockstep.played(swapping.clone(), *opening)
        assert solver.value(game) == -abs(value)
        best = solver.best_actions(game)
        assert (best == ["swap"]) == (value == 1)
        assert ("swap" in best) == (value != -1)
        worth[value] += 1
    assert set(worth) == {-1, 0, 1}
    assert solver.value(swapping) == 0  # player 0 finds one that is drawn


def test_without_the_option_nobody_may_swap():
    game = played("a1 b1 e5", size=5)
    assert game.to_act == (1,)
    assert "swap" not in game.legal_actions(1)
    assert "swap" not in Gomoku().all_actions()
    assert "swap" not in Gomoku().rules(1)
    assert Gomoku(swap=True).all_actions() == (*Gomoku().all_actions(), "swap")


# Rule by rule.


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a1 b1 c1 d1 e1", "a2 b2 c2 e2"),
        ("f2 f3 f4 f5 f6", "a2 b2 c2 e2"),
        ("b2 c3 d4 e5 f6", "a2 b3 c2 e2"),
        ("b6 c5 d4 e3 f2", "a2 b3 c2 e2"),
    ],
)
def test_five_in_a_row_a_column_or_a_diagonal_win(first, second):
    x, o = first.split(), second.split()
    moves = [move for pair in zip(x, [*o, "a6"], strict=True) for move in pair][:-1]
    game = lockstep.played(Gomoku(size=6), *moves[:-1])
    assert not game.is_terminal
    game.apply(moves[-1])
    assert game.returns == (1, -1)
    assert game.transcript(1)[-2:] == [
        f"Player 0 places X on {x[-1]}.",
        "X has 5 in a row: player 0 wins.",
    ]


def test_a_line_does_not_go_over_the_side_of_the_board():
    game = played("d1 a5 e1 b5 f1 c5 a2 d6 b2", size=6)
    assert not game.is_terminal


def test_six_in_a_row_win_unless_it_is_to_be_exactly_five():
    moves = "a1 a3 b1 b3 c1 c3 e1 e3 f1 f3 d1"
    assert played(moves, size=6).returns == (1, -1)
    game = played(moves, size=6, exactly=True)
    assert not game.is_terminal
    game.apply("d3")
    assert not game.is_terminal
    # a stone may make a line that is too long and one that is not
    moves = "a1 a3 b1 b3 c1 c3 e1 e3 f1 b6 d2 b5 d3 e6 d4 e5 d5 a6 d1"
    assert played(moves, size=6, exactly=True).returns == (1, -1)


def test_a_full_board_is_a_draw():
    game = played("a1 b1 c1 b2 a2 c2 b3 a3 c3", size=3, connect=3)
    assert game.returns == (0, 0)
    assert game.transcript(0)[-2:] == ["Player 0 places X on c3.", "The board is full: a draw."]


def test_the_last_square_may_win():
    game = played("a1 b1 c1 a2 b2 c2 b3 a3 c3", size=3, connect=3)
    assert game.returns == (1, -1)
    assert game.transcript(0)[-1] == "X has 3 in a row: player 0 wins."


def test_the_view_has_its_rows_and_columns_named():
    assert played("a1 d3", size=4, connect=4).view(1).split("\n") == [
        "4 . . . .",
        "3 . . . O",
        "2 . . . .",
        "1 X . . .",
        "  a b c d",
    ]
    lines = played("a19 s1", size=19).view(0).split("\n")
    assert {len(line) for line in lines} == {40}
    assert lines[0] == "19 X" + " ." * 18
    assert lines[18] == " 1 " + ". " * 18 + "O"
    assert lines[19] == "   a b c d e f g h i j k l m n o p q r s"


def test_the_view_tells_who_plays_what_once_that_is_chosen():
    opening = "a1 b1 c2"
    assert ":" not in played(opening, swap=True).view(0)
    assert played(opening + " swap", swap=True).view(0).endswith("\nX: player 1, O: player 0")
    assert played(opening + " c3", swap=True).view(1).endswith("\nX: player 0, O: player 1")
    assert ":" not in played(opening + " c3").view(1)


def test_the_features_are_the_side_and_a_plane_for_each_player():
    game = played("b1 c3 a2", size=3, connect=3, swap=True)
    x, o = [0, 1, 0, 1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert list(game.features(0)) == [1, *x, *o]
    assert list(game.features(1)) == [0, *o, *x]
    game.apply("swap")
    assert list(game.features(0)) == [0, *o, *x]
    assert list(game.features(1)) == [1, *x, *o]


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("exactly", [False, True])
@pytest.mark.parametrize(("size", "connect"), [(3, 3), (6, 6), (15, 5), (19, 5)])
def test_the_rules_tell_the_options_and_an_example_that_is_legal(size, connect, exactly, swap):
    game = textgames.new_game("Gomoku-v0", size=size, connect=connect, exactly=exactly, swap=swap)
    for player in (0, 1):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        assert rules.split("[")[-1].split("]")[0] in game.legal_actions(0)
        assert f"{size} columns, a to {'abcdefghijklmnopqrs'[size - 1]} from" in rules
        assert f"to have {connect} of its stones" in rules
        assert (f"A line of more than {connect} does not win." in rules) == exactly
        assert ("[swap]" in rules) == swap
        assert (f"You play {'XO'[player]}." in rules) != swap


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"size": 2}, "size = whole number from 3 to 19, got 2"),
        ({"size": 20}, "size = whole number from 3 to 19, got 20"),
        ({"connect": 7}, "connect = whole number from 3 to 6, got 7"),
        ({"size": 4}, "connect = at most 4, the side of the board, got 5"),
    ],
)
def test_other_options_are_refused(options, told):
    with pytest.raises(OptionError, match=told):
        textgames.new_game("Gomoku-v0", **options)
