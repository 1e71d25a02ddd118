"""Havannah against OpenSpiel, whose board is the same, and against a plain search for its forms.

Freeling: mindsports.nl, The Arena, Havannah. A ring counts whatever fills the cells within it.
"""

import random
from collections import Counter
from functools import cache

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.havannah import Havannah
from textgames.errors import OptionError
from textgames.solvers.perft import perft

PLAIN = str.maketrans("O@", "XO", "[] \n0123456789abcdefghijklmnopqrstuvwxy")
OURS = str.maketrans("", "", " \n0123456789abcdefghijklmnopqrstuvwxy")
MARKS = {"a ring", "a bridge", "a fork"}
DRAW = "d4 e4 e3 a3 c3 b3 a2 e5 b4 d2 c1 c5 d5 c2 a1 b1 d3 b2 c4"  # a full board of size 3


def played(moves: str, **options: int) -> Havannah:
    return lockstep.played(Havannah(**options), *moves.split())


def of_first(cells: str, others: str, **options: int) -> Havannah:
    """Player 0 fills cells, player 1 others in between."""
    game = Havannah(**options)
    second = iter(others.split())
    for cell in cells.split():
        game = lockstep.played(game, *([next(second)] if game.to_act == (1,) else []), cell)
    return game


@cache
def openspiel_game(size: int, swap: bool) -> pyspiel.Game:
    return pyspiel.load_game("havannah", {"board_size": size, "swap": swap})


@cache
def numbers(size: int) -> dict[str, int]:
    state = openspiel_game(size, False).new_initial_state()
    return {state.action_to_string(0, number): number for number in state.legal_actions()}


def number_of(state: pyspiel.State, action: str) -> int:
    """OpenSpiel swaps by filling the same cell."""
    size = state.get_game().get_parameters()["board_size"]
    return state.history()[0] if action == "swap" else numbers(size)[action]


Cell = tuple[int, int]


def beside(cell: Cell) -> list[Cell]:
    row, column = cell
    steps = (0, 1), (1, 1), (1, 0), (0, -1), (-1, -1), (-1, 0)
    return [(row + down, column + aside) for down, aside in steps]


def reached(start: set[Cell], within: set[Cell]) -> set[Cell]:
    found = set(start)
    while more := {near for cell in found for near in beside(cell)} & within - found:
        found |= more
    return found


def forms(filled: set[Cell], size: int) -> set[str]:
    """Return which forms there are among the cells of one player, searched from scratch."""
    last = 2 * size - 2
    board = {(r, c) for r in range(last + 1) for c in range(last + 1) if abs(r - c) < size}
    lines = [
        lambda r, c: r == 0,
        lambda r, c: r == last,
        lambda r, c: c == 0,
        lambda r, c: c == last,
        lambda r, c: r - c == size - 1,
        lambda r, c: c - r == size - 1,
    ]
    corners = {cell for cell in board if sum(line(*cell) for line in lines) == 2}
    found = set()
    rim = {cell for cell in board - filled if any(line(*cell) for line in lines)}
    if reached(rim, board - filled) != board - filled:
        found.add("a ring")
    if any(set(beside(cell)) <= filled for cell in filled):
        found.add("a ring")
    for cell in filled:
        chain = reached({cell}, filled)
        if len(chain & corners) >= 2:
            found.add("a bridge")
        if sum(any(line(*one) for one in chain - corners) for line in lines) >= 3:
            found.add("a fork")
    return found


def in_lockstep(size: int, swap: bool, games: int) -> Counter[str]:
    """Compare random games action by action; return how many ended how, and had a swap."""
    rng, seen = random.Random(size), Counter()
    for number in range(games):
        game, state = Havannah(size=size, swap=swap), openspiel_game(size, swap).new_initial_state()
        while pairs := lockstep.pairs(game, state, number_of):
            action = "swap" if "swap" in pairs and number % 2 else rng.choice(list(pairs))
            game.apply(action)
            state.apply_action(pairs[action])
            assert game.view(0).translate(OURS) == str(state).translate(PLAIN)
            seen["swaps"] += action == "swap"
        seen[game.transcript(0)[-1].replace("Player 1", "Player 0")] += 1
    return seen


@pytest.mark.parametrize(
    ("size", "games"), [(3, 300), (4, 150), (5, 80), (6, 40), (8, 12), (10, 4), (13, 1)]
)
def test_havannah_agrees_with_openspiel_after_every_action(size, games):
    seen = in_lockstep(size, False, games)
    assert seen["swaps"] == 0
    if size in (4, 5):
        assert {f"Player 0 has made {form} and wins." for form in MARKS} <= set(seen)


@pytest.mark.parametrize(("size", "games"), [(3, 100), (4, 60), (5, 30), (8, 6)])
def test_havannah_with_swap_agrees_with_openspiel_after_every_action(size, games):
    assert in_lockstep(size, True, games)["swaps"] >= games // 2


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize(("size", "depth"), [(3, 4), (4, 3), (8, 2)])
def test_perft_is_that_of_openspiel(size, swap, depth):
    state = openspiel_game(size, swap).new_initial_state()
    assert perft(Havannah(size=size, swap=swap), depth) == lockstep.perft(state, depth)


@pytest.mark.parametrize("swap", [False, True])
def test_every_way_to_the_end_from_some_positions_agrees_with_openspiel(swap):
    rng, nodes = random.Random(1), Counter()
    for _ in range(60):
        game, state = Havannah(size=3, swap=swap), openspiel_game(3, swap).new_initial_state()
        while game.to_act and len(game.history) < 14:
            action = rng.choice(game.legal_actions(game.to_act[0]))
            state.apply_action(number_of(state, action))
            game.apply(action)
        nodes += lockstep.compare_tree(game, state, number_of)
    assert nodes["decision"] > 1000


@pytest.mark.parametrize(("size", "games"), [(3, 100), (4, 40), (5, 15)])
def test_the_forms_told_are_those_that_a_search_from_scratch_finds(size, games):
    rng = random.Random(size)
    for _ in range(games):
        game, cells = Havannah(size=size), [set(), set()]
        while game.to_act:
            [player] = game.to_act
            action = rng.choice(game.legal_actions(player))
            cells[player].add((int(action[1:]) - 1, ord(action[0]) - ord("a")))
            game.apply(action)
            found = forms(cells[player], size)
            assert bool(found) == any(game.returns)
        last = game.transcript(0)[-1]
        assert {form for form in MARKS if form in last} == found


def test_nobody_wins_before_the_fifth_action_on_the_smallest_board():
    # the shortest bridge has three pieces
    assert perft(Havannah(size=3), 5) == 19 * 18 * 17 * 16 * 15
    assert of_first("a1 b1 c1", "a3 b3", size=3).returns == (1, -1)


RING = ["c3", "d3", "e4", "e5", "d5", "c4"]  # around d4, the middle of size 4


@pytest.mark.parametrize("last", range(6))
def test_a_ring_may_go_around_an_empty_cell_whatever_closes_it(last):
    order = [*RING[:last], *RING[last + 1 :]]
    game = of_first(" ".join(order), "a2 b4 f7 g5 a3", size=4)
    assert game.returns == (0, 0)
    lockstep.played(game, "b2", RING[last])
    assert game.transcript(1)[-2:] == [
        f"Player 0 fills {RING[last]}.",
        "Player 0 has made a ring and wins.",
    ]
    assert game.returns == (1, -1)


@pytest.mark.parametrize("last", range(6))
def test_a_ring_may_go_around_a_cell_of_the_other_player(last):
    order = [*RING[:last], *RING[last + 1 :], RING[last]]
    game = of_first(" ".join(order), "a2 b4 f7 d4 a3", size=4)
    assert game.transcript(1)[-1] == "Player 0 has made a ring and wins."


@pytest.mark.parametrize("last", range(6))
def test_a_ring_may_go_around_a_cell_of_its_own(last):
    """Others ask for an empty cell within; its inventor says that this is not the case."""
    order = ["d4", *RING[:last], *RING[last + 1 :]]
    game = of_first(" ".join(order), "a2 b4 f7 g5 a3", size=4)
    assert game.returns == (0, 0)
    lockstep.played(game, "b2", RING[last])
    assert game.transcript(1)[-1] == "Player 0 has made a ring and wins."


@pytest.mark.parametrize(
    "cells",
    [
        "c3 d3 d4",  # three that touch each other
        "c3 d3 d4 e4",  # two such threes
        "c3 d3 e4 e5 d5",  # open at c4
        "c3 d3 e4 e5 d5 d4",  # filled, open at c4
        "b1 b2 a2",  # around a corner: outside is not within
        "b1 c2 d2",  # around an edge cell
        "d3 d4 d5 c3 e4 c4",
    ],
)
def test_other_chains_are_no_rings(cells):
    assert of_first(cells, "a3 g6 f7 c6 g4", size=4).returns == (0, 0)


def test_a_ring_may_go_around_more_than_one_cell():
    cells = "c3 d3 e4 f5 f6 e6 d5 c4"  # around d4 and e5
    game = of_first(cells, "a2 b4 f7 g5 a3 d4 b2", size=4)
    assert game.transcript(1)[-1] == "Player 0 has made a ring and wins."


@pytest.mark.parametrize(
    "cells",
    ["a1 b1 c1 d1", "a1 d1 c1 b1", "a4 b4 c4 d4 e4 f4 g4", "a1 b2 c3 d4 e5 f6 g7", "a4 a3 a2 a1"],
)
def test_a_bridge_joins_two_corners(cells):
    game = of_first(cells, "b3 d3 f5 c5 d6 f7", size=4)
    assert game.transcript(1)[-1] == "Player 0 has made a bridge and wins."


def test_a_fork_joins_three_sides_to_which_corners_do_not_belong():
    # b1, a2, b4 and a corner of size 3: row 1, column a, the side below it
    assert of_first("b1 b2 a2 b3 b4", "c1 d4 c5 e3", size=3).transcript(1)[-1] == (
        "Player 0 has made a fork and wins."
    )
    assert of_first("b1 b2 b3 b4", "c1 d4 c5", size=3).returns == (0, 0)
    assert of_first("b1 b2 b3 b4 a3", "c1 d4 c5 e3", size=3).returns == (0, 0)


def test_a_corner_may_join_the_sides_beside_it():
    others = "c1 d3 e5 d5"
    assert of_first("b1 b2 a2 b4", others, size=3).returns == (0, 0)  # b4 stands alone
    game = of_first("b1 b2 a2 b4 a3", others, size=3)
    assert game.transcript(1)[-1] == "Player 0 has made a fork and wins."


def test_player_1_wins_likewise():
    game = played("b2 a1 b3 b1 d4 c1", size=3)
    assert game.returns == (-1, 1)
    assert game.transcript(0)[-1] == "Player 1 has made a bridge and wins."


def test_all_forms_that_a_piece_makes_are_told():
    game = of_first("a1 a2 b3 b4 c5", "c1 d3 e5 d5", size=3)
    assert game.transcript(0)[-1] == "Player 0 has made a bridge and wins."
    game = of_first("b1 a1 a2 b4 c5 b3", "c1 d3 e5 d5 d2", size=3)
    assert game.transcript(0)[-1] == "Player 0 has made a bridge and a fork and wins."


def test_a_full_board_without_any_form_is_a_draw():
    game = played(DRAW, size=3)
    assert len(game.history) == 19
    assert game.returns == (0, 0)
    assert game.is_terminal
    assert game.transcript(0)[-1] == "The board is full and nobody has won: a draw."


def test_swap_gives_player_1_the_first_piece_and_is_allowed_just_once():
    game = played("d2", size=4, swap=True)
    assert game.legal_actions(1)[-1] == "swap"
    game.apply("swap")
    assert game.transcript(0)[-1] == "Player 1 swaps: the X on d2 becomes an O."
    assert game.to_act == (0,)
    assert "swap" not in game.legal_actions(0)
    assert "d2" not in game.legal_actions(0)
    assert game.view(0).count("O") == 1
    assert "X" not in game.view(0)
    game.apply("a1")
    assert "swap" not in game.legal_actions(1)
    assert "swap" not in played("d2 d3 d4", size=4, swap=True).legal_actions(1)
    # the piece counts for player 1 from now on
    assert played("b1 swap b3 a1 d2 c1", size=3, swap=True).returns == (-1, 1)


def test_without_swap_nobody_may_swap():
    assert "swap" not in played("d2").legal_actions(1)
    assert "swap" not in Havannah(swap=True).legal_actions(0)
    assert "swap" not in Havannah().all_actions()
    assert "swap" not in Havannah().rules(1)
    assert "[swap]" in Havannah(swap=True).rules(1)


def test_the_view_is_a_hexagon_with_its_rows_and_columns_named():
    assert played("a1 c2 e5", size=3).view(1).splitlines() == [
        "     a b c",
        "  1 X . . d",
        " 2 . . O . e",
        "3 . . . . .",
        " 4 . . . .",
        "  5 . . X",
    ]


@pytest.mark.parametrize("size", range(3, 14))
def test_a_letter_stands_at_the_upper_end_of_its_column(size):
    game = Havannah(size=size)
    lines = game.view(0).splitlines()
    assert max(map(len, lines)) <= 80
    for name in game.open:
        row, place = int(name[1:]), game.board().cells[name][2]
        place -= sum(len(line) + 1 for line in lines[:row])
        assert lines[row][place] == "."
        while lines[row][place] == ".":
            row, place = row - 1, place + 1
        assert lines[row][place] == name[0]


def test_the_features_are_a_plane_for_each_player():
    game = played("b1 c3", size=3)
    first = [float(name == "b1") for name in Havannah(size=3).open]
    second = [float(name == "c3") for name in Havannah(size=3).open]
    assert list(game.features(0)) == first + second
    assert list(game.features(1)) == second + first


def test_positions_that_are_reached_in_two_ways_are_equal():
    one, two = (played(moves, size=4) for moves in ("a1 b2 g7 b3 d4 d6", "d4 d6 a1 b3 g7 b2"))
    assert one.chains == two.chains
    assert one.view(0) == two.view(0)


@pytest.mark.parametrize("size", [3, 5, 13])
def test_the_rules_name_the_board_and_an_example_that_is_legal(size):
    game = textgames.new_game("Havannah-v0", size=size, swap=True)
    for player in (0, 1):
        rules = game.rules(player)
        assert f"six sides of {size} cells" in rules
        assert len(rules.split()) <= 255
        assert rules.split("[")[-1].split("]")[0] in game.legal_actions(player)
        assert {"a2", "c2", "a1", "b1", "b3", "c3"} <= set(game.open)  # the neighbours of b2


@pytest.mark.parametrize("size", [2, 14])
def test_boards_of_other_sizes_are_refused(size):
    with pytest.raises(OptionError, match=rf"size = whole number from 3 to 13, got {size}"):
        textgames.new_game("Havannah-v0", size=size)
