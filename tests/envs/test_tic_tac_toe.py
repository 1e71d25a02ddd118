"""Tic-tac-toe against its known counts and against OpenSpiel."""

import random
from collections import Counter

import pyspiel
import pytest
from lockstep import compare_random_game, played

from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.solvers.perft import perft


def number_of(state, cell):
    """Return OpenSpiel's number of our action: the same."""
    return int(cell)


def test_tic_tac_toe_has_549946_histories():
    # 9 x 8 x 7 ... until a line ends games early: OpenSpiel's tree has as many nodes
    lengths = [perft(TicTacToe(), length) for length in range(10)]
    assert lengths == [1, 9, 72, 504, 3024, 15120, 54720, 148176, 200448, 127872]
    assert sum(lengths) == 549_946


def test_tic_tac_toe_has_5478_positions_and_255168_complete_games():
    # Henry Bottomley, "How many games of Tic-Tac-Toe are there?": 131,184 won by the first
    # player, 77,904 by the second, 46,080 drawn
    results: dict[str, Counter[tuple[float, ...]]] = {}

    def results_from(game: TicTacToe) -> Counter[tuple[float, ...]]:
        if game.board not in results:
            results[game.board] = Counter([game.returns] if game.is_terminal else [])
            for cell in game.to_act and game.legal_actions(game.to_act[0]):
                after = game.clone()
                after.apply(cell)
                results[game.board] += results_from(after)
        return results[game.board]

    assert results_from(TicTacToe()) == {(1, -1): 131_184, (-1, 1): 77_904, (0, 0): 46_080}
    assert len(results) == 5_478


def test_tic_tac_toe_agrees_with_openspiel_after_every_action():
    rng, spiel = random.Random(0), pyspiel.load_game("tic_tac_toe")
    for _ in range(1000):
        compare_random_game(TicTacToe(), spiel.new_initial_state(), number_of, rng)


@pytest.mark.parametrize(
    ("cells", "returns"),
    [("03142", (1, -1)), ("031485", (-1, 1)), ("021354678", (0, 0)), ("042", (0, 0))],
)
def test_three_in_a_row_win_and_a_full_board_is_a_draw(cells, returns):
    assert played(TicTacToe(), *cells).returns == returns


def test_the_view_shows_marks_and_the_numbers_of_empty_cells():
    assert played(TicTacToe(), "4", "0").view(0) == (
        " O | 1 | 2 \n"
        "---+---+---\n"
        " 3 | X | 5 \n"
        "---+---+---\n"
        " 6 | 7 | 8 "
    )  # fmt: skip


def test_the_features_are_seen_from_the_player():
    game = played(TicTacToe(), "4", "0")
    assert list(game.features(0)) == [-1, 0, 0, 0, 1, 0, 0, 0, 0]
    assert list(game.features(1)) == [1, 0, 0, 0, -1, 0, 0, 0, 0]
