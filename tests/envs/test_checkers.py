"""Checkers against its known counts and OpenSpiel, and its two rules of draws."""

import random
from collections import Counter

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.checkers import SQUARES, Checkers
from textgames.errors import OptionError


def played(moves: str, **options: int) -> Checkers:
    return lockstep.played(Checkers(**options), *moves.split())


def position(player: int, options: dict[str, int] | None = None, /, **pieces: str) -> Checkers:
    """A position, by the squares where x, o, X and O stand."""
    game = Checkers(**(options or {}))
    bit = {square: 1 << place for place, square in enumerate(SQUARES)}
    x, o, x_kings, o_kings = (
        sum(bit[square] for square in pieces.get(kind, "").split()) for kind in "xoXO"
    )
    game.men, game.kings, game.past = (x, o), (x_kings, o_kings), []
    game._ask(player)
    return game


def histories(game: Checkers, depth: int) -> int:
    """Perft, where all jumps of one turn are one move."""
    if depth == 0 or game.is_terminal:
        return depth == 0
    total = 0
    for move in game.legal_actions(game.to_act[0]):
        after = game.clone()
        after.apply(move)
        total += histories(after, depth - (after.to_act != game.to_act))
    return total


def test_checkers_has_its_known_perft():
    # Aart Bik, https://www.aartbik.com/strategy.php; the first double jump is the sixth move
    assert [histories(Checkers(), depth) for depth in range(1, 7)] == [
        7, 49, 302, 1469, 7361, 36_768,
    ]  # fmt: skip


def test_random_games_agree_with_openspiel_after_every_action():
    """OpenSpiel draws after 40 actions without a jump, as if the moves of men did not count.

    The federation's rules (1.32) count 40 moves of each player without a jump or the move of a
    man: with `draw_after` = 20 we end with OpenSpiel where no man has moved, else later. It knows
    no repetition.
    """
    game_of_spiel, rng = pyspiel.load_game("checkers"), random.Random(5)
    seen: Counter[object] = Counter()
    numbers: dict[int, str] = {}
    for _ in range(1000):
        game, state = Checkers(draw_after=20, repetition=False), game_of_spiel.new_initial_state()
        since_jump = since_man = 0
        while not state.is_terminal():
            assert game.to_act == (state.current_player(),)
            for number in state.legal_actions():
                if number not in numbers:
                    numbers[number] = state.action_to_string(number)
            theirs = {numbers[number]: number for number in state.legal_actions()}
            legal = game.legal_actions(game.to_act[0])
            assert sorted(legal) == sorted(theirs)
            move = legal[int(rng.random() * len(legal))]
            man = game.men
            game.apply(move)
            state.apply_action(theirs[move])
            jump = abs(int(move[1]) - int(move[3])) == 2
            seen["jumps on"] += game.jumper != 0
            since_jump = 0 if jump else since_jump + 1
            since_man = 0 if jump or game.men != man else since_man + 1
        marks = "".join(str(state).split("\n")[row][1:] for row in range(8))
        assert [m for m in game.view(0) if m in "xoXO"] == [
            "oxXO"["+o8*".index(m)] for m in marks if m != "."
        ]
        if since_jump == 40:
            assert state.returns() == [0, 0]
            assert game.is_terminal == (since_man == 40)
            seen["draw of both" if game.is_terminal else "draw of OpenSpiel alone"] += 1
        if game.is_terminal:
            assert list(game.returns) == state.returns()
            seen[game.returns] += 1
    assert seen["jumps on"] > 1000
    assert min(seen[1, -1], seen[-1, 1]) > 300
    assert min(seen["draw of both"], seen["draw of OpenSpiel alone"]) > 5, seen


def test_who_can_jump_must():
    game = played("c3d4 f6e5")  # x may take e5 from d4, and nothing else
    assert game.legal_actions(0) == ("d4f6",)
    game.apply("d4f6")
    assert game.transcript(1)[-1] == "Player 0 jumps d4f6, takes e5."
    assert sorted(game.legal_actions(1)) == ["e7g5", "g7e5"]


def test_a_piece_jumps_on_by_an_action_for_each_jump():
    game = position(0, x="c3 h2", o="d4 f6 a5 b8")
    assert game.legal_actions(0) == ("c3e5",)
    game.apply("c3e5")
    assert game.transcript(1)[-1] == "Player 0 jumps c3e5, takes d4 and must jump on."
    assert game.to_act == (0,)
    assert game.legal_actions(0) == ("e5g7",)
    game.apply("e5g7")
    assert game.to_act == (1,)
    assert game.view(0).splitlines() == [
        "8   o   .   .   .",
        "7 .   .   .   x",
        "6   .   .   .   .",
        "5 o   .   .   .",
        "4   .   .   .   .",
        "3 .   .   .   .",
        "2   .   .   .   x",
        "1 .   .   .   .",
        "  a b c d e f g h",
    ]


def test_other_pieces_cannot_jump_in_the_middle_of_a_turn():
    game = position(0, x="c3 g3", o="d4 f6 h4 f4")
    assert sorted(game.legal_actions(0)) == ["c3e5", "g3e5"]
    game.apply("c3e5")
    assert game.legal_actions(0) == ("e5g7",)


def test_men_neither_move_nor_jump_back():
    assert position(0, x="c5", o="b4 d4").legal_actions(0) == ("c5b6", "c5d6")


def test_a_man_that_is_crowned_ends_its_turn():
    game = position(0, x="d6", o="e7 g7")
    game.apply("d6f8")
    assert game.transcript(0)[-1] == "Player 0 jumps d6f8, takes e7 and becomes a king."
    assert game.to_act == (1,)
    assert game.view(0).splitlines()[0] == "8   .   .   X   ."


def test_kings_jump_every_way_and_may_come_back_to_where_they_began():
    game = position(0, X="c3", o="d4 f4 f2 d2")
    for jump in ("c3e5", "e5g3", "g3e1", "e1c3"):
        assert jump in game.legal_actions(0)
        game.apply(jump)
    assert game.returns == (1, -1)
    assert game.transcript(0)[-1] == "Player 1 has no piece left: player 0 wins."


def test_kings_step_to_all_four_sides():
    assert sorted(position(1, O="d4", x="h2").legal_actions(1)) == ["d4c3", "d4c5", "d4e3", "d4e5"]


def test_who_cannot_move_loses():
    game = position(0, x="a1 c1", o="a3")
    game.apply("a1b2")
    assert game.transcript(0)[-1] == "Player 1 cannot move: player 0 wins."
    assert game.returns == (1, -1)


TO_AND_FRO = ["a1b2", "h8g7", "b2a1", "g7h8"]  # of two kings


def test_the_third_time_of_a_position_is_a_draw():
    game = lockstep.played(position(0, X="a1", O="h8"), *TO_AND_FRO, *TO_AND_FRO)
    assert game.transcript(0)[-1] == "The same position for the third time: a draw."
    assert game.returns == (0, 0)
    game = position(0, {"repetition": False}, X="a1", O="h8")
    assert not lockstep.played(game, *TO_AND_FRO * 3).is_terminal


def test_positions_before_a_man_moved_do_not_count():
    game = lockstep.played(position(0, X="a1", O="h8", x="h2"), *TO_AND_FRO, "h2g3")
    assert game.quiet == 0
    assert not lockstep.played(game, "h8g7", "a1b2", "g7h8", "b2a1").is_terminal


def test_quiet_moves_make_a_draw():
    game = position(0, {"repetition": False, "draw_after": 5}, X="a1", O="h8")
    lockstep.played(game, *TO_AND_FRO, *TO_AND_FRO, "a1b2")
    assert not game.is_terminal
    game.apply("h8g7")
    assert game.transcript(0)[-1] == "No man moved, no jump in 10 moves: a draw."
    assert game.returns == (0, 0)


def test_the_features_tell_men_kings_and_who_must_jump_on():
    game = position(0, {"draw_after": 5}, x="c3", o="d4 f6", X="h8")
    game.apply("c3e5")
    mover, quiet, *planes = game.features(0)
    assert (mover, quiet) == (1, 0)
    men, kings, jumper = planes[:32], planes[32:64], planes[64:]
    drawn = [line[2:].ljust(15) for line in game.view(0).split("\n")[:8]]
    marks = [drawn[7 - row][2 * column] for row, column in PLACES]
    assert men == [{"x": 1, "o": -1}.get(mark, 0) for mark in marks]
    assert kings == [{"X": 1}.get(mark, 0) for mark in marks]
    assert [PLACES[place] for place, here in enumerate(jumper) if here] == [(4, 4)]
    assert list(game.features(1))[2:66] == [-value for value in planes[:64]]


PLACES = [
    (row, column) for row in range(7, -1, -1) for column in range(8) if (row + column) % 2 == 0
]


def test_the_rules_give_a_legal_example_and_name_the_draws():
    for seat, opening in ((0, ""), (1, "a3b4")):
        game = played(opening)
        assert game.rules(seat).split("[")[1].split("]")[0] in game.legal_actions(seat)
    assert "made 40 moves in a row" in Checkers().rules(0)
    assert "third time" in Checkers().rules(0)
    assert "third time" not in Checkers(repetition=False).rules(0)


@pytest.mark.parametrize("draw_after", [4, 101, "never"])
def test_draws_come_after_5_to_100_moves(draw_after):
    with pytest.raises(OptionError, match="draw_after = whole number from 5 to 100, got"):
        textgames.new_game("Checkers-v0", draw_after=draw_after)
