"""Go rule by rule; test_go_peers.py has what it is compared with."""

import lockstep
import pytest

import textgames
from textgames.envs.board.go import Go
from textgames.errors import OptionError


def played(moves: str, **options: float) -> Go:
    """Play moves, where a dash is a pass, on three rows if it is not told how many."""
    options = {"size": 3, "komi": 0.5} | options
    return lockstep.played(Go(**options), *moves.replace("-", "pass").split())


def rows_of(game: Go) -> list[str]:
    """Return the board as drawn, from the top, without the names of rows and columns."""
    return ["".join(line.split()[1:]) for line in game.view(0).split("\n")[: game.size]]


def last_told(game: Go) -> str:
    return game.transcript(1)[-1]


def test_a_chain_is_captured_as_a_whole_with_its_last_empty_neighbour():
    game = played("a2 a1 b2 b1 c1")
    assert rows_of(game) == ["...", "XX.", "..X"]
    assert last_told(game) == "Player 0 plays c1 and captures 2 stones: a1, b1."
    assert "a1" in game.legal_actions(1)
    assert last_told(played("a2 a1 b1")) == "Player 0 plays b1 and captures 1 stone: a1."


def test_one_stone_captures_all_chains_that_it_leaves_without_an_empty_neighbour():
    game = played("a2 a1 c2 c1 b1")
    assert rows_of(game) == ["...", "X.X", ".X."]
    assert last_told(game) == "Player 0 plays b1 and captures 2 stones: a1, c1."


def test_neighbours_are_not_diagonal_and_not_over_the_side_of_the_board():
    assert last_told(played("b1 a1 a2")) == "Player 0 plays a2 and captures 1 stone: a1."
    # in the order of the points c1 comes before a2, and c2 before a3
    game = played("a1 a2 b2 c1 a3")
    assert last_told(game) == "Player 0 plays a3 and captures 1 stone: a2."


def test_who_captures_may_fill_the_last_empty_neighbour_of_its_own_chain():
    game = played("b1 c1 a2 b2 c3 a3")
    assert "a1" not in game.legal_actions(0)
    game.apply("pass")
    game.apply("a1")
    assert last_told(game) == "Player 1 plays a1 and captures 2 stones: b1, a2."
    assert rows_of(game) == ["O.X", ".O.", "O.O"]


def test_a_stone_without_an_empty_point_beside_its_chain_is_no_move():
    moves = "c3 b1 c2 b2 a2 a3"  # a1 is the last empty point beside a2
    assert "a1" not in played(moves).legal_actions(0)
    assert "a1" in played(moves + " -").legal_actions(1)


def test_with_suicide_it_is_one_and_takes_the_chain_off_the_board():
    game = played("c3 b1 c2 b2 a2 a3 a1", suicide=True)
    assert rows_of(game) == ["O.X", ".OX", ".O."]
    assert last_told(game) == "Player 0 plays a1 and captures its own chain of 2 stones: a1, a2."
    assert game.to_act == (1,)
    game.apply("pass")
    assert game.legal_actions(0) == ("a1", "c1", "b3", "pass")  # a2 was here, without a1
    game.apply("a1")
    game.apply("c1")
    assert "a2" in game.legal_actions(0)


def test_a_single_stone_never_captures_itself_as_nothing_would_change():
    assert "a1" not in played("c3 b1 c2 a2", suicide=True).legal_actions(0)


def test_a_stone_is_not_retaken_at_once_but_after_moves_elsewhere():
    moves = "b1 c1 a2 d2 b3 c3 d4 b2 c2"
    game = played(moves, size=4)
    assert last_told(game) == "Player 0 plays c2 and captures 1 stone: b2."
    assert "b2" not in game.legal_actions(1)
    assert "b2" in played(moves + " a4 a3", size=4).legal_actions(1)


def test_no_arrangement_comes_back_after_any_number_of_moves():
    game = played("a1 b1 a2 b2 a1 a2", size=2)
    assert rows_of(game) == ["OO", ".O"]
    assert game.legal_actions(0) == ("pass",)  # capturing all would leave the first stone alone


def test_an_arrangement_does_not_come_back_with_the_other_player_to_move():
    game = played("a1 b1 a2 - b2 b1", size=2)
    assert rows_of(game) == ["..", ".O"]
    assert game.legal_actions(0) == ("a2", "b2", "pass")  # with a1, player 0 was to move


def test_the_empty_board_does_not_come_back():
    game = played("a1 b1 a2 - b2 -", size=2, suicide=True)
    assert rows_of(game) == ["XX", "X."]
    assert game.legal_actions(0) == ("pass",)


def test_two_passes_in_a_row_end_the_game_and_others_do_not():
    game = played("a1 - b1 - c1 -")
    assert not game.is_terminal
    game = played("b2 - -")
    assert game.returns == (1, -1)
    assert game.transcript(1)[-2:] == [
        "Player 0 passes.",
        "Both players have passed. Player 0 scores 9, player 1 scores 0 + 0.5 = 0.5: player 0 "
        "wins.",
    ]


@pytest.mark.parametrize(
    ("moves", "komi", "scores"),
    [
        ("- -", 0, "Player 0 scores 0, player 1 scores 0: a draw."),
        ("- -", 1, "Player 0 scores 0, player 1 scores 0 + 1 = 1: player 1 wins."),
        # no stones are taken off the board for being lost, and all the rest reaches both
        ("a1 b2 - -", 0, "Player 0 scores 1, player 1 scores 1: a draw."),
        ("a1 c1 a2 c2 a3 - -", 0, "Player 0 scores 3, player 1 scores 2: player 0 wins."),
        (
            "b1 c1 b2 c2 b3 - -",
            3.5,
            "Player 0 scores 6, player 1 scores 2 + 3.5 = 5.5: player 0 wins.",
        ),
        ("b1 c1 b2 c2 b3 - -", 4, "Player 0 scores 6, player 1 scores 2 + 4 = 6: a draw."),
        (
            "b1 c1 b2 c2 b3 - -",
            4.5,
            "Player 0 scores 6, player 1 scores 2 + 4.5 = 6.5: player 1 wins.",
        ),
    ],
)
def test_a_player_scores_its_stones_and_the_empty_points_that_only_they_reach(moves, komi, scores):
    game = played(moves, komi=komi)
    assert last_told(game) == "Both players have passed. " + scores
    winner = {"a draw.": (0, 0), "player 0 wins.": (1, -1), "player 1 wins.": (-1, 1)}
    assert game.returns == winner[scores.split(": ")[1]]


def test_at_the_limit_the_board_is_scored_as_it_stands():
    game = played("a1 c3 a2 -", move_limit=4)
    assert last_told(game) == (
        "The limit of 4 moves is reached. Player 0 scores 2, player 1 scores 1 + 0.5 = 1.5: "
        "player 0 wins."
    )
    assert game.returns == (1, -1)
    assert "Both players have passed." in last_told(played("a1 - -", move_limit=3))
    assert "The limit of 1 move is reached." in last_told(played("a1", move_limit=1))
    assert played("a1 - b1", move_limit=3).view(0).endswith("\nMoves: 3 of 3")


def test_by_default_there_are_two_moves_for_each_point():
    assert Go(size=5).limit == 50
    assert "after 50 moves, passes counted" in Go(size=5).rules(0)
    game = Go(size=2, komi=0.5)
    while not game.is_terminal:
        game.apply(game.legal_actions(game.to_act[0])[0])
    assert game.moves <= 8


def test_the_view_has_the_board_and_the_moves():
    assert played("a1 c3 -", size=3).view(1).split("\n") == [
        "3 . . O",
        "2 . . .",
        "1 X . .",
        "  a b c",
        "Moves: 3 of 18, the last one a pass",
    ]
    lines = played("j19 t1", size=19).view(0).split("\n")
    assert {len(line) for line in lines[:-1]} == {40}
    assert lines[0] == "19 " + ". " * 8 + "X" + " ." * 10
    assert lines[18] == " 1 " + ". " * 18 + "O"
    assert lines[19] == "   a b c d e f g h j k l m n o p q r s t"
    assert lines[20] == "Moves: 2 of 722"


def test_the_features_are_the_seat_the_pass_the_moves_and_a_plane_for_each_player():
    game = played("b1 a2 -", size=2, move_limit=12)
    first, second = [0, 1, 0, 0], [0, 0, 1, 0]
    assert list(game.features(0)) == [1, 1, 0.25, *first, *second]
    assert list(game.features(1)) == [0, 1, 0.25, *second, *first]
    assert list(played("b1", size=2).features(1))[1] == 0


@pytest.mark.parametrize("suicide", [False, True])
@pytest.mark.parametrize("komi", [0, 1, 3.5])
@pytest.mark.parametrize("size", [2, 3, 8, 9, 19])
def test_the_rules_tell_the_options_and_an_example_that_is_legal(size, komi, suicide):
    game = textgames.new_game("Go-v0", size=size, komi=komi, suicide=suicide, move_limit=1)
    for player in (0, 1):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        assert rules.split("[")[1].split("]")[0] in game.all_actions()[:-1]
        assert f"{size} columns, a to {'abcdefghjklmnopqrst'[size - 1]} from" in rules
        assert ("no column i" in rules) == (size > 8)
        assert (f"Player 1 scores {komi:g} more." in rules) == bool(komi)
        assert ("are a draw" in rules) == (komi != 3.5)
        assert ("is not allowed" in rules) != suicide
        assert "after 1 move, passes" in rules


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"size": 1}, "size = whole number from 2 to 19, got 1"),
        ({"komi": 0.25}, "komi = whole or half number from 0 to 80.5 on 9 rows, got 0.25"),
        ({"komi": -1}, "komi = whole or half number from 0 to 80.5 on 9 rows, got -1"),
        ({"size": 2}, "komi = whole or half number from 0 to 3.5 on 2 rows, got 7.5"),
        ({"komi": "much"}, "komi = number, got 'much'"),
        ({"move_limit": -1}, "move_limit = whole number from 0 to 2000, got -1"),
    ],
)
def test_other_options_are_refused(options, told):
    with pytest.raises(OptionError, match=told):
        textgames.new_game("Go-v0", **options)
