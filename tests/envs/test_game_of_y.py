"""The game of Y against OpenSpiel, whose board is the same, by reduction and by perfect play.

Openings: hexwiki.net, Where to swap (y). Reduction: hexwiki.net, Y: a full board is won by whoever
wins the board one row smaller that has, for every three cells that touch each other, one cell of
whoever holds most of them.
"""

import random
from collections import Counter
from functools import cache

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board import game_of_y as rules_of_y
from textgames.envs.board.game_of_y import GameOfY
from textgames.errors import OptionError
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

UNMARKED = "[] \n0123456789abcdefghijklmnopqrs"
OURS = str.maketrans("", "", UNMARKED)
PLAIN = str.maketrans("O@", "XO", UNMARKED)
SWAPPED = str.maketrans("O@", "OX", UNMARKED)


def played(moves: str, **options: int) -> GameOfY:
    return lockstep.played(GameOfY(**options), *moves.split())


@cache
def openspiel_game(size: int) -> pyspiel.Game:
    return pyspiel.load_game("y", {"board_size": size})


def number_of(state: pyspiel.State, action: str) -> int:
    size = state.get_game().get_parameters()["board_size"]
    return (int(action[1:]) - 1) * size + ord(action[0]) - ord("a")


def in_lockstep(size: int, games: int) -> Counter:
    """Compare random games action by action; return how many ended how."""
    rng, seen = random.Random(size), Counter()
    for _ in range(games):
        game, state = GameOfY(size=size), openspiel_game(size).new_initial_state()
        while pairs := lockstep.pairs(game, state, number_of):
            assert all(state.action_to_string(number) == name for name, number in pairs.items())
            action = rng.choice(list(pairs))
            game.apply(action)
            state.apply_action(pairs[action])
            assert game.view(0).translate(OURS) == str(state).translate(PLAIN)
        seen[game.returns] += 1
    return seen


@pytest.mark.parametrize(
    ("size", "games"), [(4, 400), (5, 200), (7, 80), (9, 40), (13, 8), (19, 3)]
)
def test_y_agrees_with_openspiel_after_every_action(size, games):
    assert set(in_lockstep(size, games)) == {(1, -1), (-1, 1)}


@pytest.mark.parametrize(("size", "games"), [(4, 100), (6, 30), (9, 10)])
def test_after_a_swap_all_is_as_in_openspiel_with_the_players_exchanged(size, games):
    rng = random.Random(size)
    for _ in range(games):
        game, state = GameOfY(size=size, swap=True), openspiel_game(size).new_initial_state()
        opening = rng.choice(game.legal_actions(0))
        state.apply_action(number_of(state, opening))
        lockstep.played(game, opening, "swap")
        while game.to_act:
            assert game.to_act == (1 - state.current_player(),)
            legal = game.legal_actions(game.to_act[0])
            assert [number_of(state, action) for action in legal] == state.legal_actions()
            action = rng.choice(legal)
            state.apply_action(number_of(state, action))
            game.apply(action)
            assert game.view(0).translate(OURS) == str(state).translate(SWAPPED)
        assert list(game.returns) == state.returns()[::-1]


@pytest.mark.parametrize(("size", "depth"), [(4, 5), (5, 4), (9, 3)])
def test_perft_is_that_of_openspiel(size, depth):
    state = openspiel_game(size).new_initial_state()
    assert perft(GameOfY(size=size), depth) == lockstep.perft(state, depth)


def test_nobody_wins_before_the_seventh_action_on_the_smallest_board():
    # X needs a piece for each of four rows; with a swap, there is one more second action
    assert perft(GameOfY(size=4), 6) == 10 * 9 * 8 * 7 * 6 * 5
    assert perft(GameOfY(size=4, swap=True), 3) == 10 * (9 * 8 + 9)
    assert played("a1 b1 a2 b2 a3 b3 a4", size=4).returns == (1, -1)


@pytest.fixture(scope="module")
def solver():
    return Minimax(GameOfY(size=4))


def test_the_winning_openings_on_four_rows_are_the_published_ones(solver):
    worth = {name: solver.value(played(name, size=4)) for name in GameOfY(size=4).open}
    assert {name for name, value in worth.items() if value == -1} == {"a1", "d1", "a4"}


def test_the_first_player_wins_four_rows_and_with_swap_loses(solver):
    assert solver.value(GameOfY(size=4)) == 1
    # a corner loses as it is, and any other cell once it is taken over
    game = GameOfY(size=4, swap=True)
    assert Minimax(game).value(game) == -1


def test_every_position_of_some_endings_agrees_with_openspiel():
    rng, nodes = random.Random(1), Counter()
    for _ in range(60):
        game, state = GameOfY(size=4), openspiel_game(4).new_initial_state()
        while game.to_act and len(game.history) < 5:
            action = rng.choice(game.legal_actions(game.to_act[0]))
            state.apply_action(number_of(state, action))
            game.apply(action)
        nodes += lockstep.compare_tree(game, state, number_of)
    assert nodes["end"] > 3000


def reduced(board: dict[tuple[int, int], int], size: int) -> int:
    """Return who has won a full board."""
    while size > 1:
        size -= 1
        board = {
            (row, column): (
                board[row, column] + board[row, column + 1] + board[row + 1, column] >= 2
            )
            for row in range(size)
            for column in range(size - row)
        }
    return int(board[0, 0])


@pytest.mark.parametrize("size", [4, 7, 9, 19])
def test_a_full_board_joins_the_sides_for_just_one_player(size):
    rng, winners = random.Random(size), Counter()
    for _ in range(40):
        game = GameOfY(size=size)
        while game.to_act:
            game.apply(rng.choice(game.legal_actions(game.to_act[0])))
        left = list(game.open)
        rng.shuffle(left)
        for turn, name in enumerate(left):  # fill what is left: nobody else joins them
            game._fill((len(game.history) + turn) % 2, name)
        sides = rules_of_y.grid(size).sides
        joined = [
            any(all(chain & side for side in sides) for chain in game.chains[player])
            for player in (0, 1)
        ]
        assert joined == [value == 1 for value in game.returns]
        second = sum(game.chains[1])
        cells = {
            (int(name[1:]) - 1, ord(name[0]) - ord("a")): int(bool(second & cell))
            for name, (cell, _, _) in game.board().cells.items()
        }
        assert joined[reduced(cells, size)]
        winners[game.returns] += 1
    assert len(winners) == 2


@pytest.mark.parametrize(
    ("moves", "returns"),
    [
        ("a1 b1 b2 c1 c2 a2", (0, 0)),  # a1 and b2 are no neighbours
        ("a1 b1 a2 b2 a3 b3", (0, 0)),  # two sides by a corner, and no third
        ("a1 b1 a2 b2 a3 b3 a4", (1, -1)),  # along a side: its corners are on the two others
        ("d1 a2 c1 b2 b1 a3 a1", (1, -1)),
        ("d1 a2 c2 b1 b3 c1 a4", (1, -1)),
        ("b1 a1 b2 c1 a3 a2 b3", (1, -1)),  # no corner: b1, a3 and b3
        ("b1 a1 b3 c1 a3 a2 b2", (1, -1)),  # a last piece that joins three chains
        ("a1 b1 a2 b2 c1 b3", (0, 0)),  # O: row 1 and the last cells, not column a
        ("a1 b1 a2 b2 c1 a3 d1 c2", (-1, 1)),
        ("a1 c1 d1 b2 a4 a3 b1 b3", (-1, 1)),
    ],
)
def test_who_joins_the_three_sides_wins(moves, returns):
    game = played(moves, size=4)
    assert game.returns == returns
    assert game.is_terminal == any(returns)


def test_the_end_is_told():
    game = played("b1 a1 b3 c1 a3 a2 b2", size=4)
    assert game.transcript(1)[-2:] == [
        "Player 0 fills b2.",
        "Player 0 has joined all three sides and wins.",
    ]


def test_swap_gives_player_1_the_first_piece_and_is_allowed_just_once():
    game = played("c2", swap=True)
    assert game.legal_actions(1)[-1] == "swap"
    game.apply("swap")
    assert game.transcript(0)[-1] == "Player 1 swaps: the X on c2 becomes an O."
    assert game.to_act == (0,)
    assert not {"swap", "c2"} & set(game.legal_actions(0))
    assert game.view(0).count("O") == 1
    assert "X" not in game.view(0)
    game.apply("a1")
    assert "swap" not in game.legal_actions(1)


def test_without_swap_nobody_may_swap():
    assert "swap" not in played("c2").legal_actions(1)
    assert "swap" not in GameOfY(swap=True).legal_actions(0)
    assert "swap" not in GameOfY().all_actions()
    assert "swap" not in GameOfY().rules(1)
    assert "[swap]" in GameOfY(swap=True).rules(1)


def test_the_view_is_a_triangle_with_its_rows_and_columns_named():
    assert played("a1 c2 b3", size=4).view(1).splitlines() == [
        " a b c d",
        "1 X . . .",
        " 2 . . O",
        "  3 . X",
        "   4 .",
    ]


@pytest.mark.parametrize("size", [4, 9, 10, 19])
def test_columns_lean_to_the_right_from_their_letters(size):
    game = GameOfY(size=size)
    lines = game.view(0).splitlines()
    assert max(map(len, lines)) <= 80
    for name in game.open:
        row, place = int(name[1:]), game.board().cells[name][2]
        place -= sum(len(line) + 1 for line in lines[:row])
        assert lines[row][place] == "."
        assert lines[0][place - row] == name[0]


def test_the_features_are_a_plane_for_each_player():
    game = played("b1 a4", size=4)
    first, second = [0, 1, *[0] * 8], [*[0] * 9, 1]
    assert list(game.features(0)) == first + second
    assert list(game.features(1)) == second + first


@pytest.mark.parametrize("size", [4, 9, 19])
def test_the_rules_name_the_board_and_an_example_that_is_legal(size):
    game = textgames.new_game("GameOfY-v0", size=size, swap=True)
    for player in (0, 1):
        rules = game.rules(player)
        assert f"three sides of {size} cells" in rules
        assert len(rules.split()) <= 255
        assert rules.split("[")[-1].split("]")[0] in game.legal_actions(player)
        assert {"a2", "c2", "b1", "c1", "a3", "b3"} <= set(game.open)  # the neighbours of b2


@pytest.mark.parametrize("size", [3, 20])
def test_boards_of_other_sizes_are_refused(size):
    with pytest.raises(OptionError, match=rf"size = whole number from 4 to 19, got {size}"):
        textgames.new_game("GameOfY-v0", size=size)
