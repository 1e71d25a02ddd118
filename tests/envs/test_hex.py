"""Hex against OpenSpiel, whose board is the same, and by perfect play on small boards."""

import random
from collections import Counter
from functools import cache

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board import hex as rules_of_hex
from textgames.envs.board.hex import Hex
from textgames.errors import OptionError
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

# OpenSpiel's other letters are for pieces joined to a side
PLAIN = str.maketrans("xyzXopqO", "XXXXOOOO")
SIZES = [3, 4, 5, 7, 11, 14, 19]


def played(moves: str, **options: int) -> Hex:
    return lockstep.played(Hex(**options), *moves.split())


@cache
def openspiel_game(size: int, swap: bool) -> pyspiel.Game:
    return pyspiel.load_game("hex", {"board_size": size, "swap": swap})


def number_of(state: pyspiel.State, action: str) -> int:
    return state.string_to_action(state.current_player(), action)


def in_lockstep(size: int, swap: bool, games: int) -> Counter:
    """Compare random games action by action; return how many ended how, and had a swap."""
    rng, seen = random.Random(size), Counter()
    names = Hex(size=size, swap=swap).all_actions()
    numbers = {name: number for number, name in enumerate(names)}
    for number in range(games):
        game, state = Hex(size=size, swap=swap), openspiel_game(size, swap).new_initial_state()
        while game.to_act:
            assert game.to_act == (state.current_player(),)
            legal = game.legal_actions(game.to_act[0])
            assert [numbers[action] for action in legal] == state.legal_actions()
            action = "swap" if "swap" in legal and number % 2 else rng.choice(legal)
            game.apply(action)
            state.apply_action(numbers[action])
            assert game.is_terminal == state.is_terminal()
            assert list(game.returns) == state.returns()
            rows = [line.split()[1:-1] for line in game.view(0).split("\n")[1:-1]]
            board = str(state).translate(PLAIN)
            assert rows == [line.split() for line in board.split("\n") if line]
            seen["swaps"] += action == "swap"
        seen[game.returns] += 1
    return seen


@pytest.mark.parametrize(
    ("size", "games"), list(zip(SIZES, (500, 300, 300, 300, 60, 30, 15), strict=True))
)
def test_hex_agrees_with_openspiel_after_every_action(size, games):
    seen = in_lockstep(size, False, games)
    assert set(seen) == {(1, -1), (-1, 1), "swaps"}
    assert seen["swaps"] == 0


@pytest.mark.parametrize(("size", "games"), [(3, 300), (4, 200), (7, 100), (12, 20)])
def test_hex_with_swap_agrees_with_openspiel_after_every_action(size, games):
    seen = in_lockstep(size, True, games)
    assert set(seen) == {(1, -1), (-1, 1), "swaps"}
    assert seen["swaps"] >= games // 2


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize(("size", "depth"), [(3, 6), (4, 4), (7, 3)])
def test_perft_is_that_of_openspiel(size, swap, depth):
    state = openspiel_game(size, swap).new_initial_state()
    assert perft(Hex(size=size, swap=swap), depth) == lockstep.perft(state, depth)


def test_nobody_wins_before_the_fifth_action_on_three_rows():
    # X needs three pieces: 9 * 8 * 7 * 6 * 5 histories, as nobody can have won before
    assert perft(Hex(size=3), 5) == 15_120


def worth_of_openspiel(state: pyspiel.State, known: dict[str, float]) -> float:
    """Return what player 0 gets by perfect play."""
    if state.is_terminal():
        return state.returns()[0]
    key = str(state)
    if key not in known:
        best = max if state.current_player() == 0 else min
        known[key] = best(
            worth_of_openspiel(state.child(number), known) for number in state.legal_actions()
        )
    return known[key]


def test_the_winning_openings_on_three_rows_are_those_of_openspiel():
    solver, worth = Minimax(Hex(size=3)), {}
    state, known = openspiel_game(3, False).new_initial_state(), {}
    for opening in Hex(size=3).legal_actions(0):
        worth[opening] = solver.value(played(opening, size=3))
        assert worth[opening] == worth_of_openspiel(state.child(number_of(state, opening)), known)
    # the acute corners lose, the short diagonal wins: mazeworks.com/hex7/about/basics2.htm
    assert {opening for opening, value in worth.items() if value == -1} == {"a1", "b1", "b3", "c3"}


def test_the_first_player_wins_three_rows_by_perfect_play():
    """As on all boards: an extra piece never hurts (John Nash, Some games and machines, 1952)."""
    assert Minimax(Hex(size=3)).value(Hex(size=3)) == 1


def test_with_swap_the_second_player_wins_by_perfect_play():
    game = Hex(size=3, swap=True)
    assert Minimax(game).value(game) == -1


@pytest.mark.parametrize("size", [3, 7, 19])
def test_a_full_board_joins_just_one_player(size):
    rng = random.Random(size)
    winners = Counter()
    for _ in range(40):
        game = Hex(size=size)
        while game.to_act:
            game.apply(rng.choice(game.legal_actions(game.to_act[0])))
        order = list(game.open)
        rng.shuffle(order)
        for turn, cell in enumerate(order):  # fill what is left: nobody else is joined
            game._fill((len(game.history) + turn) % 2, cell)
        ends = [game.joined[p] & rules_of_hex.grid(size, size).far[p] for p in (0, 1)]
        assert [bool(end) for end in ends] == [value == 1 for value in game.returns]
        winners[game.returns] += 1
    assert len(winners) == 2


@pytest.mark.skipif(
    not rules_of_hex.__file__.endswith(".py"), reason="compiled, functions cannot be replaced"
)
@pytest.mark.parametrize(
    "steps",  # to the side or not, then down a row and so many to the right
    [(1, 0), (1, 0, 1), (1, -1, 0, 1), (1, -1), (0, -1, 0)],
    ids=["squares", "other diagonal", "both diagonals", "not straight down", "not sideways"],
)
def test_the_comparison_notices_wrong_neighbours(monkeypatch, steps):
    def wrong(cells: int, columns: int) -> int:
        aside, *down = steps
        found = cells << 1 | cells >> 1 if aside else 0
        for step in down:
            found |= cells << columns + 1 + step | cells >> columns + 1 + step
        return found

    monkeypatch.setattr(rules_of_hex, "around", wrong)
    with pytest.raises(AssertionError):
        in_lockstep(5, False, 100)


@pytest.mark.parametrize(
    ("moves", "returns"),
    [
        ("a1 b1 a2 b2", (0, 0)),
        ("a1 b1 a2 b2 a3", (1, -1)),  # straight down, a corner to a corner
        ("c1 a1 b2 a2 a3", (1, -1)),  # down to the left: neighbours all the way
        ("a1 c1 b2 a2 c3", (0, 0)),  # down to the right: only the other diagonal touches
        ("a1 a3 b1 b2 c2 c1", (-1, 1)),
        ("a1 a2 b1 b2 a3 c2", (-1, 1)),
        ("c1 c2 c3 a2 a1 b2", (-1, 1)),  # the last piece joins both ends
    ],
)
def test_who_joins_its_sides_wins(moves, returns):
    game = played(moves, size=3)
    assert game.returns == returns
    assert game.is_terminal == any(returns)


def test_a_piece_that_joins_two_chains_is_told():
    game = played("c1 c2 c3 a2 a1 b2", size=3)
    assert game.transcript(0)[-2:] == [
        "Player 1 fills b2.",
        "Player 1 has joined left and right and wins.",
    ]


def test_swap_gives_player_1_the_mirrored_piece_and_is_allowed_just_once():
    game = played("d2", size=5, swap=True)
    assert game.legal_actions(1)[-1] == "swap"
    game.apply("swap")
    assert game.transcript(0)[-1] == "Player 1 swaps: X on d2 becomes O on b4."
    assert game.to_act == (0,)
    assert "swap" not in game.legal_actions(0)
    assert "d2" in game.legal_actions(0)
    assert "b4" not in game.legal_actions(0)
    assert game.view(0).count("O") == 1
    assert "X" not in game.view(0)


def test_without_swap_nobody_may_swap():
    assert "swap" not in played("d2", size=5).legal_actions(1)
    assert "swap" not in Hex(swap=True).legal_actions(0)
    assert "swap" not in Hex().all_actions()
    assert "swap" not in Hex().rules(1)
    assert "[swap]" in Hex(swap=True).rules(1)


def test_the_view_leans_and_has_its_rows_and_columns_named():
    assert played("a1 c2 b3", size=4).view(1).splitlines() == [
        " a b c d",
        "1 X . . . 1",
        " 2 . . O . 2",
        "  3 . X . . 3",
        "   4 . . . . 4",
        "      a b c d",
    ]


def test_the_largest_board_is_drawn_in_80_columns():
    lines = played("a1 s19", size=19).view(0).splitlines()
    assert max(map(len, lines)) <= 62
    assert lines[1].startswith(" 1 X .")
    assert lines[19] == " " * 18 + "19 " + ". " * 18 + "O 19"
    assert [line.index(" ." if row else " X") - row for row, line in enumerate(lines[1:-1])] == (
        [2] * 19
    )


def test_the_features_are_the_seat_and_a_plane_for_each_player():
    game = played("b1 c3", size=3)
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert list(game.features(0)) == [1, *first, *second]
    assert list(game.features(1)) == [0, *second, *first]


@pytest.mark.parametrize("size", SIZES)
def test_the_rules_name_the_board_and_an_example_that_is_legal(size):
    game = textgames.new_game("Hex-v0", size=size, swap=True)
    for player in (0, 1):
        rules = game.rules(player)
        assert f"The board has {size} rows" in rules
        assert len(rules.split()) <= 255
        assert rules.split("[")[-1].split("]")[0] in game.legal_actions(player)


@pytest.mark.parametrize("size", [2, 20])
def test_boards_of_other_sizes_are_refused(size):
    with pytest.raises(OptionError, match=rf"size = whole number from 3 to 19, got {size}"):
        textgames.new_game("Hex-v0", size=size)
