"""Pentago against OpenSpiel, and against a plain board for wins before the turn and other sizes.

OpenSpiel looks for lines after the turn only, as our option `after_turn`. As published, a marble
that makes five wins without a turn: Geoffrey Irving, "Pentago is a First Player Win", 2014. What he
found, a win of the first player with every opening but the corners, took a supercomputer; nothing
here depends on it.
"""

import random
from collections import Counter
from functools import cache

import lockstep
import pyspiel
import pytest
from plain_pentago import Plain

import textgames
from textgames.envs.board.pentago import Pentago
from textgames.envs.board.pentago_tables import MOST_KEPT, Turn, grid
from textgames.errors import OptionError
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

TURNS = [f"{number}{way}" for number in (1, 2, 3, 4) for way in "LR"]
# OpenSpiel's letters: of the quadrants, from the top left round to the bottom left
THEIRS = dict(zip("stuvwxyz", ["1L", "1R", "2L", "2R", "4L", "4R", "3L", "3R"], strict=True))
SIZES = [(3, 5), (2, 3), (2, 4), (3, 3), (3, 6), (4, 5), (4, 6)]


def played(*actions: str, **options: object) -> Pentago:
    return lockstep.played(Pentago(**options), *actions)


def standing(*rows: str, player: int = 0, **options: object) -> Pentago:
    """Return the game at a position, drawn from the top row, with this player to move."""
    game = Pentago(quadrant=len(rows) // 2, **options)
    board = grid(*game.size)
    marks = "".join(reversed([row.replace(" ", "") for row in rows]))
    marbles = [[1 << n for n, m in enumerate(marks) if m == mark] for mark in "XO"]
    game.marbles = sum(marbles[0]), sum(marbles[1])
    held = [board.none + sum(board.weights[square] for square in own) for own in marbles]
    game.held = held[0], held[1]
    game.ask(player)
    return game


def rows_of(game: Pentago) -> list[str]:
    """The position as it is drawn, the top row first."""
    lines = [line for line in game.view(0).split("\n")[:-1] if "-" not in line]
    return ["".join(line.replace("|", "").split()[1:]) for line in lines]


def our_spelling(theirs: str) -> str:
    return f"{theirs[0]}{7 - int(theirs[1])} {THEIRS[theirs[2]]}"


@cache
def openspiel_game() -> pyspiel.Game:
    return pyspiel.load_game("pentago")


@cache
def numbers() -> dict[str, int]:
    state = openspiel_game().new_initial_state()
    return {our_spelling(state.action_to_string(n)): n for n in state.legal_actions()}


def number_of(state: pyspiel.State, action: str) -> int:
    return numbers()[action]


def board_of(state: pyspiel.State) -> list[str]:
    rows = [line.split() for line in str(state).split("\n")[2:8]]
    return ["".join(mark for mark in row if mark in ".O@")[:6] for row in rows]


def as_theirs(game: Pentago) -> list[str]:
    return [row.translate({88: "O", 79: "@"}) for row in rows_of(game)]


def test_lines_after_the_turn_are_those_of_openspiel_after_every_action():
    rng, seen = random.Random(5), Counter()
    for _ in range(350):
        game, state = Pentago(after_turn=True), openspiel_game().new_initial_state()
        mover = 0
        while found := lockstep.pairs(game, state, number_of):
            mover = game.to_act[0]
            action = rng.choice(list(found))
            game.apply(action)
            state.apply_action(found[action])
            assert as_theirs(game) == board_of(state)
        last = game.transcript(0)[-1]
        won = "turned into" if game.returns[mover] < 0 else "made"
        seen["full" if "full" in last else "both" if "Both" in last else won] += 1
        seen[game.returns] += 1
    assert set(seen) == {"full", "both", "turned into", "made", (1, -1), (-1, 1), (0, 0)}


def test_a_marble_that_wins_before_the_turn_completes_a_line_that_openspiel_sees_if_it_stays():
    """Everything else is as there: a line of five leaves a quadrant to turn that breaks nothing."""
    rng, seen = random.Random(6), Counter()
    for _ in range(350):
        game, state = Pentago(), openspiel_game().new_initial_state()
        while not game.is_terminal:
            player = game.to_act[0]
            assert player == state.current_player()
            legal = game.legal_actions(player)
            winning = [action for action in legal if " " not in action]
            turned = [f"{square} {turn}" for square in winning for turn in TURNS]
            expected = [*turned, *[action for action in legal if " " in action]]
            assert sorted(map(number_of, [state] * len(expected), expected)) == (
                state.legal_actions()
            )
            for square in winning:
                after = [state.child(number_of(state, f"{square} {turn}")) for turn in TURNS]
                assert max(child.returns()[player] for child in after) >= 0
                assert any(child.is_terminal() for child in after)
            seen["missed"] += bool(winning)
            action = rng.choice(legal)
            game.apply(action)
            if action in winning:
                assert game.returns[player] == 1
                seen["at once"] += 1
                break
            state.apply_action(number_of(state, action))
            assert as_theirs(game) == board_of(state)
            assert game.is_terminal == state.is_terminal()
            assert list(game.returns) == state.returns()
    assert seen["at once"] > 20
    assert seen["missed"] > 2 * seen["at once"]


def test_perft_is_that_of_openspiel():
    # nobody has five before the ninth marble: 36 * 35 * 34 squares and 8 turns each time
    game, state = Pentago(), openspiel_game().new_initial_state()
    assert [perft(game, depth) for depth in (1, 2)] == [288, 80_640]
    assert 80_640 == 36 * 35 * 8**2 == lockstep.perft(state, 2)


def late(empty: int, seed: int) -> tuple[Pentago, pyspiel.State]:
    """Return a position that is not over with so many empty squares, here and in OpenSpiel."""
    rng = random.Random(seed)
    while True:
        game, state = Pentago(after_turn=True), openspiel_game().new_initial_state()
        while not game.is_terminal and len(game.history) < 36 - empty:
            action = rng.choice(game.legal_actions(game.to_act[0]))
            game.apply(action)
            state.apply_action(number_of(state, action))
        if not game.is_terminal:
            return game, state


@pytest.mark.parametrize("seed", range(4))
def test_perft_is_that_of_openspiel_where_lines_are_made(seed):
    game, state = late(7, seed)
    histories = [perft(game, depth) for depth in (1, 2, 3)]
    assert histories[:2] == [56, lockstep.perft(state, 2)]
    assert histories[2] == lockstep.perft(state, 3) < 56 * 48 * 40


def worth_of_openspiel(state: pyspiel.State) -> float:
    """Return what player 0 gets by perfect play."""
    if state.is_terminal():
        return state.returns()[0]
    best = max if state.current_player() == 0 else min
    return best(worth_of_openspiel(state.child(number)) for number in state.legal_actions())


@pytest.mark.parametrize("seed", range(6))
def test_exact_play_at_the_end_is_worth_what_it_is_in_openspiel(seed):
    game, state = late(3, seed)
    assert Minimax(game).value(game) == worth_of_openspiel(state)


@pytest.mark.parametrize("after_turn", [False, True])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_random_games_of_all_sizes_agree_with_a_plain_board(size, after_turn):
    rng, seen = random.Random(size[0]), Counter()
    for _ in range(12 if size[0] == 4 else 30):
        game = Pentago(quadrant=size[0], connect=size[1], after_turn=after_turn)
        plain, every = Plain(game), set(game.all_actions())
        while not game.is_terminal:
            assert game.to_act == (plain.player,)
            legal = game.legal_actions(plain.player)
            assert len(legal) == len(set(legal))
            assert plain.legal() == set(legal) <= every
            action = rng.choice(legal)
            game.apply(action)
            plain.play(action)
            assert rows_of(game) == plain.rows()
            assert game.is_terminal == (plain.returns is not None)
        assert game.returns == plain.returns
        seen[game.returns] += 1
    assert len(seen) > 1


def mirrored(action: str) -> str:
    """The same with left and right exchanged, on six columns."""
    square, turn = action.split(" ")
    number, way = "2143"[int(turn[0]) - 1], "RL"["LR".index(turn[1])]
    return f"{'fedcba'['abcdef'.index(square[0])]}{square[1]} {number}{way}"


def rotated(action: str) -> str:
    """The same after the whole board is turned clockwise."""
    square, turn = action.split(" ")
    column, row = "abcdef".index(square[0]), int(square[1]) - 1
    return f"{'abcdef'[row]}{6 - column} {'2413'[int(turn[0]) - 1]}{turn[1]}"


def test_a_game_seen_in_a_mirror_or_turned_has_the_same_legal_actions_and_end():
    rng = random.Random(1)
    for number in range(60):
        image = (mirrored, rotated)[number % 2]
        game, twin = Pentago(after_turn=True), Pentago(after_turn=True)
        while not game.is_terminal:
            legal = game.legal_actions(game.to_act[0])
            assert {image(action) for action in legal} == set(twin.legal_actions(twin.to_act[0]))
            action = rng.choice(legal)
            game.apply(action)
            twin.apply(image(action))
        assert twin.returns == game.returns


def test_by_exact_play_the_first_player_wins_three_in_a_row_on_four_rows():
    game = Pentago(quadrant=2, connect=3)
    assert Minimax(game).value(game) == 1


FOUR = ("......", ".XXXX.", "......", "..O...", "..OO..", "..O..O")


@pytest.mark.parametrize("square", ["a5", "f5"])
def test_a_marble_that_makes_five_wins_without_a_turn(square):
    game = standing(*FOUR)
    legal = game.legal_actions(0)
    assert legal[:2] == ("a5", "f5")
    assert len(legal) == 2 + 8 * (36 - 9 - 2)
    game.apply(square)
    assert game.returns == (1, -1)
    assert game.transcript(1) == [f"Player 0 places X on {square}: 5 in a row, player 0 wins."]


def test_after_the_turn_a_line_that_the_turn_breaks_is_none():
    game = standing(*FOUR, after_turn=True)
    assert len(game.legal_actions(0)) == 8 * (36 - 9)
    broken, kept = lockstep.played(game.clone(), "a5 1R"), lockstep.played(game, "a5 4R")
    assert broken.to_act == (1,)
    assert kept.returns == (1, -1)
    assert kept.transcript(0) == [
        "Player 0 places X on a5 and turns quadrant 4 clockwise.",
        "Player 0 has 5 in a row and wins.",
    ]


def test_the_line_of_the_other_player_is_no_win_of_the_mover():
    assert " " in standing(*FOUR, player=1).legal_actions(1)[0]


def test_six_in_a_row_win_as_well():
    game = standing("......", "XXX.XX", "..O...", "...O..", "OO...O", "......")
    assert game.legal_actions(0)[0] == "d5"
    assert lockstep.played(game, "d5").returns == (1, -1)


# with f4, a clockwise turn of quadrant 4 makes column f of X, and in any case the diagonal of O
BOTH = ("O....X", ".O...X", "..O...", "...XX.", "....O.", "...O..")


@pytest.mark.parametrize("mover", [0, 1])
@pytest.mark.parametrize(
    ("action", "worth", "told"),
    [
        ("f4 4R", 0, "Both players have 5 in a row: a draw."),
        ("a1 4R", -1, "Player {1} has 5 in a row and wins."),
    ],
)
def test_after_a_turn_the_lines_of_both_count(action, worth, told, mover):
    rows = [row.translate({88: "O", 79: "X"}) if mover else row for row in BOTH]
    for after_turn in (False, True):
        game = standing(*rows, player=mover, after_turn=after_turn)
        lockstep.played(game, action)
        assert game.returns == ((-worth, worth) if mover else (worth, -worth))
        assert game.transcript(mover)[-1] == told.format(mover, 1 - mover)


def test_a_full_board_without_a_line_is_a_draw_after_its_last_turn():
    rows = ["XXOOXX", "OOXXOO"] * 2 + ["XXOOXX", "OOXXO."]
    game = lockstep.played(standing(*rows, player=1), "f1 1L")
    assert rows_of(game)[:3] == ["OXOOXX", "XOXXOO", "XOXOXX"]
    assert game.returns == (0, 0)
    assert game.transcript(0)[-1] == "The board is full: a draw."


def test_a_quadrant_is_turned_with_all_that_is_on_it():
    game = standing("......", "......", "......", "XO.XO.", "X..X..", "......")
    lockstep.played(game, "c1 3R", "f3 4L")
    assert rows_of(game) == ["......", "......", "......", ".XXO..", "..OO..", "X..XX."]
    assert game.transcript(1)[-1] == (
        "Player 1 places O on f3 and turns quadrant 4 counterclockwise."
    )


def test_a_turn_of_a_quadrant_that_looks_the_same_from_all_sides_changes_nothing():
    views = {played(f"b5 {turn}").view(0) for turn in TURNS}
    assert len(views) == 1
    assert len({played(f"a5 {turn}").view(0) for turn in TURNS}) == 3


def test_a_turn_forgets_what_it_has_seen_before_it_remembers_too_much():
    turn = grid(4, 5).turns["2R"]
    fresh = Turn(turn.moved, turn.weights)
    subsets, marbles = [], 0
    for _ in range(MOST_KEPT + 100):
        subsets.append(marbles)
        marbles = marbles - turn.quadrant & turn.quadrant
    assert [fresh[marbles] for marbles in subsets] == [turn[marbles] for marbles in subsets]
    assert len(fresh) == 100


def test_the_view_parts_the_quadrants():
    assert played("a1 4R", "d4 2L", quadrant=2, connect=4).view(1).splitlines() == [
        "4 . . | O .",
        "3 . . | . .",
        "  ----+----",
        "2 . . | . .",
        "1 X . | . .",
        "  a b   c d",
    ]


def test_the_features_are_a_plane_for_each_player():
    game = played("a1 4R", "d4 2L", quadrant=2, connect=4)
    first, second = [0] * 12 + [1, 0, 0, 0], [0, 0, 1] + [0] * 13
    assert list(game.features(0)) == [*first, *second]
    assert list(game.features(1)) == [*second, *first]


@pytest.mark.parametrize("after_turn", [False, True])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_rules_name_the_board_and_examples_that_are_legal(size, after_turn):
    options = {"quadrant": size[0], "connect": size[1], "after_turn": after_turn}
    game = textgames.new_game("Pentago-v0", **options)
    for player in (0, 1):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        assert rules.split("[")[-1].split("]")[0] in game.legal_actions(player)
        assert f"The board has {2 * size[0]} rows" in rules
        assert f"Whoever has {size[1]} of its marbles" in rules
        assert ("only after the turn" in rules) == after_turn
    squares = 4 * size[0] ** 2
    assert (
        len(set(game.all_actions()))
        == len(game.all_actions())
        == (squares * 8 if after_turn else squares * 9)
    )


def test_a_line_that_is_longer_than_the_board_is_refused():
    with pytest.raises(OptionError, match="expected connect = at most 4, the side of the board"):
        Pentago(quadrant=2)
