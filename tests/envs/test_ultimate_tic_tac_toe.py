"""Ultimate tic-tac-toe against OpenSpiel, where a board is chosen by an action of its own."""

import random
from collections import Counter

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.ultimate_tic_tac_toe import UltimateTicTacToe
from textgames.errors import OptionError
from textgames.solvers.perft import perft


def played(marks: str, **options: bool) -> UltimateTicTacToe:
    return lockstep.played(UltimateTicTacToe(**options), *marks.split())


def numbers_of(state: pyspiel.State) -> dict[str, tuple[int, ...]]:
    """What may be done in OpenSpiel: a cell where the board is prescribed, else a board and one."""
    forced = str(state).rpartition("board: ")[2]
    if forced != "any":
        return {f"{forced}-{cell}": (cell,) for cell in state.legal_actions()}
    return {
        f"{board}-{cell}": (board, cell)
        for board in state.legal_actions()
        for cell in state.child(board).legal_actions()
    }


def test_random_games_agree_with_openspiel_after_every_mark():
    game_of_spiel, rng = pyspiel.load_game("ultimate_tic_tac_toe"), random.Random(3)
    seen: Counter[object] = Counter()
    for _ in range(1000):
        game, state = UltimateTicTacToe(), game_of_spiel.new_initial_state()
        while not game.is_terminal:
            assert game.to_act == (state.current_player(),)
            legal, numbers = game.legal_actions(game.to_act[0]), numbers_of(state)
            assert list(legal) == list(numbers)
            mark = legal[int(rng.random() * len(legal))]
            game.apply(mark)
            for number in numbers[mark]:
                state.apply_action(number)
            assert game.is_terminal == state.is_terminal()
            assert list(game.returns) == state.returns()
            seen["free choice"] += len(numbers[mark]) == 2
        drawn, theirs = (
            "".join(line[:21] for line in game.view(0).split("\n")),
            str(state).partition("\nC")[0].upper(),
        )
        assert [m for m in drawn if m in "XO."] == [m for m in theirs if m in "XO."]
        seen[game.returns] += 1
    assert seen["free choice"] > 5000
    assert min(seen[0, 0], seen[1, -1], seen[-1, 1]) > 100


def test_the_numbers_of_short_games_are_those_of_openspiel():
    """The first mark is two actions there; no board is closed in four marks."""
    counts = [perft(UltimateTicTacToe(), depth) for depth in range(1, 5)]
    state = pyspiel.load_game("ultimate_tic_tac_toe").new_initial_state()
    assert counts == [lockstep.perft(state, depth + 1) for depth in range(1, 5)]
    assert counts == [81, 720, 6336, 55_080]


def test_a_mark_names_the_board_of_the_next_one():
    game = played("4-0")
    assert list(game.legal_actions(1)) == [f"0-{cell}" for cell in range(9)]
    game.apply("0-8")
    assert list(game.legal_actions(0)) == [f"8-{cell}" for cell in range(9)]


def test_a_line_wins_and_closes_its_board_and_who_is_sent_there_goes_anywhere_else():
    game = played("0-0 0-1 1-0 0-2 2-0 0-7 7-0 0-4")  # O has cells 1, 4 and 7 of board 0
    assert game.transcript(0)[-2:] == [
        "Player 1 marks cell 4 of board 0.",
        "Player 1 wins board 0.",
    ]
    game.apply("4-0")
    assert {mark[0] for mark in game.legal_actions(1)} == set("12345678")


def test_a_full_board_without_a_line_is_nobodys():
    full = "4-6 6-4 4-4 4-8 8-4 4-3 3-4 4-2 2-4 4-7 7-7 7-4 4-0 0-4 4-5 5-4 4-1"
    game = played(full)
    assert game.transcript(0)[-1] == "Board 4 is full and nobody's."
    assert game.view(0).splitlines()[1][21:] == "            . = ."
    game.apply("1-4")
    assert {mark[0] for mark in game.legal_actions(0)} == set("01235678")


X_WINS = (
    "3-1 1-0 0-2 2-4 4-7 7-5 5-4 4-3 3-2 2-8 8-8 8-1 1-1 1-3 3-0 0-3 4-4 4-5 5-5 5-0 0-0 0-8 8-6 "
    "6-4 4-1 1-4 1-7 7-3 5-3"
)
O_HAS_MORE_BOARDS = (
    "1-2 2-5 5-3 3-0 0-4 4-2 2-8 8-0 0-7 7-6 6-8 8-8 8-7 7-0 0-3 3-4 4-1 1-6 6-7 7-8 8-1 1-0 0-8 "
    "8-4 4-8 7-7 4-7 3-8 1-1 1-3 6-6 2-2 2-3 0-5 5-8 2-1 5-0 0-1 5-6 4-3 4-4 0-0 0-6 2-0"
)


def test_three_boards_in_a_line_win():
    game = played(X_WINS)
    assert game.returns == (1, -1)
    assert game.view(0).splitlines() == [
        "X . X | O X . | . . .    Boards: . . .",
        "O . . | O O . | . O .            X X X",
        ". . O | . X . | . . O            . . .",
        "------+-------+------",
        "X X X | . X . | O . .",
        ". . . | O X O | X X X",
        ". . . | . X . | . . .",
        "------+-------+------",
        ". . . | . . . | . O .",
        ". O . | O . O | . . .",
        ". . . | . . . | X . X",
    ]


def test_when_all_boards_are_closed_more_boards_win_only_if_so_agreed():
    assert played(O_HAS_MORE_BOARDS).returns == (0, 0)
    game = played(O_HAS_MORE_BOARDS, most_boards=True)
    assert game.returns == (-1, 1)
    assert game.transcript(0)[-1] == (
        "All boards are closed. Player 0 has won 4, player 1 5: player 1 wins."
    )


def test_cells_that_may_be_marked_next_show_their_numbers():
    assert played("4-8").view(0).splitlines()[8:11] == [
        ". . . | . . . | 0 1 2",
        ". . . | . . . | 3 4 5",
        ". . . | . . . | 6 7 8",
    ]


def test_the_features_are_cells_boards_and_where_to_mark_next():
    game = played("0-0 0-1 1-0 0-2 2-0 0-7 7-0 0-4 4-0")
    cells, won, next = (
        game.features(1)[:81], game.features(1)[81:90], game.features(1)[90:]
    )  # fmt: skip
    assert cells[:9] == [-1, 1, 1, 0, 1, 0, 0, 1, 0]
    assert won == [1, *[0] * 8]
    assert next == [0, *[1] * 8]
    assert game.features(0)[:81] == [-value for value in cells]


def test_the_option_takes_a_truth_value():
    with pytest.raises(OptionError, match="takes most_boards = False or True, got 3"):
        textgames.new_game("UltimateTicTacToe-v0", most_boards=3)
