"""Xiangqi: each rule by an example; what comes from elsewhere is in test_xiangqi_peers.py."""

import random
from collections import Counter

import lockstep
import pytest

import textgames
from textgames.envs.board.xiangqi import Xiangqi
from textgames.errors import OptionError

CHECKING = "4k4/R8/9/9/9/9/9/9/9/3K5 w - - 0 1"  # Red can give check for ever, on rows 9 and 8
CHECKS = "a8a9 e9e8 a9a8 e8e9"


def played(moves: str, **options) -> Xiangqi:
    return lockstep.played(Xiangqi(**options), *moves.split())


def goals(fen: str, start: str) -> str:
    """Return where the piece on a point may go, in the order of the names."""
    return " ".join(sorted(move[2:] for move in Xiangqi(fen=fen).moves if move[:2] == start))


def moves(fen: str) -> set[str]:
    return set(Xiangqi(fen=fen).moves)


def last_told(game: Xiangqi) -> str:
    return game.transcript(0)[-1]


@pytest.mark.parametrize(
    ("fen", "start", "expected"),
    [
        # a general: one step straight in its palace
        ("5k3/9/9/9/9/9/9/9/4K4/8R w", "e1", "d1 e0 e2"),
        ("5k3/9/9/9/9/9/9/3K5/9/8R w", "d2", "d1 e2"),
        ("3k5/9/9/9/8r/9/9/9/9/5K3 b", "d9", "d8 e9"),
        # it may not face the other one, and what alone stands between them stays there
        ("4k4/9/9/9/9/9/9/9/9/3K4R w", "d0", "d1"),
        ("4k4/9/9/9/4p4/9/9/9/9/3K4R w", "d0", "d1 e0"),
        ("4k4/9/9/9/4N4/9/9/9/9/4K4 w", "e5", ""),
        ("4k4/9/9/4P4/9/9/9/9/9/4K4 w", "e6", "e7"),
        ("4k4/9/9/4N4/4N4/9/9/9/9/4K4 w", "e5", "c4 c6 d3 f3 g4 g6"),
        # an adviser: one step diagonally in the palace
        ("3k5/9/9/9/9/9/9/9/4A4/4K3R w", "e1", "d0 d2 f0 f2"),
        ("3k5/9/9/9/9/9/9/3A5/9/4K3R w", "d2", "e1"),
        # an elephant: two steps diagonally on its side, if nothing stands between
        ("3k5/9/9/9/9/9/9/4B4/9/4K3R w", "e2", "c0 c4 g0 g4"),
        ("3k5/9/9/9/9/2B6/9/9/9/4K3R w", "c4", "a2 e2"),
        ("5k3/9/9/9/9/9/3R1n3/4B4/9/4K4 w", "e2", "c0 g0"),
        ("3k5/9/9/9/9/2P3n2/9/4B4/9/4K4 w", "e2", "c0 g0 g4"),
        ("5k3/9/9/9/9/6p2/9/4B4/3R5/4K4 w", "e2", "c4 g0 g4"),
        ("3k5/9/9/9/2b6/9/9/9/9/4K3R b", "c5", "a7 e7"),
        # a horse: one step straight, if empty, and one diagonally outward
        ("3k5/9/9/9/9/9/2N6/9/9/4K4 w", "c3", "a2 a4 b1 b5 d1 d5 e2 e4"),
        ("3k5/9/9/9/9/2P6/1pN6/9/9/4K4 w", "c3", "b1 d1 e2 e4"),
        ("3k5/9/9/9/9/9/9/9/9/N3K4 w", "a0", "b2 c1"),
        ("3k5/9/9/9/9/9/9/1p7/9/N3K4 w", "a0", "b2 c1"),
        # a chariot: straight, up to a piece
        ("3k5/9/9/9/9/2p6/9/2R1N4/9/2B1K4 w", "c2", "a2 b2 c1 c3 c4 d2"),
        # a cannon: likewise, but over one piece of either side to capture
        ("3k5/2n6/9/2r6/9/2p6/9/p1C1N1p1p/9/2B1K4 w", "c2", "b2 c1 c3 c6 d2 g2"),
        ("3k5/9/9/9/9/9/2P6/p1C6/2p6/2B1K4 w", "c2", "b2 d2 e2 f2 g2 h2 i2"),
        ("3k5/9/9/2r6/2P6/9/2P6/2C6/9/4K4 w", "c2", "a2 b2 c0 c1 d2 e2 f2 g2 h2 i2"),
        # a soldier: one step forward, beyond the river also sideways, never back
        ("3k5/9/9/9/9/9/2P6/9/9/4K4 w", "c3", "c4"),
        ("3k5/9/9/9/9/2P6/9/9/9/4K4 w", "c4", "c5"),
        ("3k5/9/9/9/2P6/9/9/9/9/4K4 w", "c5", "b5 c6 d5"),
        ("P2k5/9/9/9/9/9/9/9/9/4K3R w", "a9", "b9"),
        ("3k5/9/9/2p6/9/9/9/9/9/4K4 b", "c6", "c5"),
        ("3k5/9/9/9/2p6/9/9/9/9/4K4 b", "c5", "c4"),
        ("3k5/9/9/9/9/2p6/9/9/9/4K4 b", "c4", "b4 c3 d4"),
    ],
)  # fmt: skip
def test_each_piece_goes_where_the_rules_say(fen, start, expected):
    assert goals(fen, start) == expected


@pytest.mark.parametrize(
    ("fen", "expected"),
    [
        # by a chariot: capture it, stand between, or step off its line
        ("3k5/9/9/9/4r4/9/9/R8/9/4K4 w", "a2e2 e0f0"),
        ("3k5/9/9/9/4r3R/9/9/9/9/4K4 w", "i5e5 e0f0"),
        # by a cannon: also take away what it jumps, which nobody else can be hit by
        ("3k5/9/9/9/4c4/9/9/9/4A4/2B1K4 w", "e1d0 e1f0 e1d2 e1f2 c0e2 e0f0"),
        # by a horse: also block its first step
        ("3k5/9/9/9/9/9/9/3n5/R8/4K4 w", "a1d1 e0d0 e0e1 e0f0"),
        # by a soldier
        ("3k5/9/9/9/9/9/9/9/4p4/4KN3 w", "e0e1"),
    ],
)
def test_check_must_be_answered(fen, expected):
    game = Xiangqi(fen=fen)
    assert game.checks == 1
    found = set(game.moves)
    assert found == set(expected.split())


def test_nobody_may_step_in_front_of_an_empty_line_of_a_cannon_or_leave_two_screens():
    """Moving onto the line would be the one piece that the cannon jumps."""
    assert goals("3k5/9/9/9/4c4/9/9/9/9/R3K4 w", "a0").endswith("b0 c0 d0")
    assert "a3e3" not in moves("3k5/9/9/9/4c4/9/R8/9/9/4K4 w")
    assert "a3d3" in moves("3k5/9/9/9/4c4/9/R8/9/9/4K4 w")
    screens = "3k5/9/9/9/4c4/4N4/9/9/4A4/4K4 w"
    assert goals(screens, "e4") == ""
    assert goals(screens, "e1") == ""


def test_a_piece_that_blocks_a_horse_stays_where_it_is():
    """Or it takes the horse."""
    assert goals("3k5/9/9/9/9/9/9/3n5/3R5/4K4 w", "d1") == "d2"


def test_checkmate_wins():
    game = played("b7b9", fen="4k4/R8/1R7/9/9/9/9/9/9/3K5 w")
    assert game.returns == (1, -1)
    assert last_told(game) == "Player 0 plays b7b9. Checkmate: player 0 wins."
    game = played("b2b0", fen="3k5/9/9/9/9/9/9/1r7/r8/4K4 b")
    assert game.returns == (-1, 1)
    assert game.checks & 1


def test_a_player_without_a_legal_move_loses_also_if_not_in_check():
    game = played("c7c8", fen="3k5/9/2P6/9/9/9/9/9/9/4K4 w")
    assert game.returns == (1, -1)
    assert last_told(game) == ("Player 0 plays c7c8. Player 1 has no legal move: player 0 wins.")


def test_check_and_what_is_captured_are_told():
    assert last_told(played("a8a9", fen=CHECKING)) == "Player 0 plays a8a9. Check."
    game = played("b2b9 a9b9 h2e2 h9g7 e2e6")
    assert game.transcript(1) == [
        "Player 0 plays b2b9 and takes a horse.",
        "Player 1 plays a9b9 and takes a cannon.",
        "Player 0 plays h2e2.",
        "Player 1 plays h9g7.",
        "Player 0 plays e2e6 and takes a soldier.",
    ]
    assert "takes an adviser" in last_told(played("d5d7", fen="4k4/9/3a5/9/3R5/9/9/9/9/3K5 w"))


def test_it_is_a_draw_when_nothing_is_left_that_can_cross_the_river():
    game = played("e1d2", fen="4k4/9/4b4/9/9/9/9/3p5/4A4/5K3 w")
    assert game.returns == (0, 0)
    assert last_told(game) == (
        "Player 0 plays e1d2 and takes a soldier. A draw: no chariot, horse, cannon or soldier is "
        "left."
    )
    assert not played("e1d2", fen="4k4/9/4b4/9/9/8P/9/3p5/4A4/5K3 w").is_terminal


def test_the_third_occurrence_of_a_position_draws():
    back_and_forth = "a0a1 a9a8 a1a0 a8a9 " * 2
    for repetition in ("judged", "draw"):
        game = played(back_and_forth[:-5], repetition=repetition)
        assert not game.is_terminal
        game.apply("a8a9")
        assert game.returns == (0, 0)
        assert last_told(game) == (
            "Player 1 plays a8a9. A draw: the same position for the third time."
        )
    assert not played(back_and_forth * 3, repetition="ignored").is_terminal


def test_a_position_with_the_other_side_to_move_is_another():
    """The chariot of Red comes back in two moves, Black's general by three."""
    fen = "3k5/9/9/9/9/9/9/9/9/R4K3 w"
    game = played("a0a1 d9d8 a1a2 d8e8 a2a0 e8e9 a0a1 e9d9 a1a0", fen=fen, repetition="draw")
    assert not game.is_terminal
    boards = Counter(position[:9] for position in game.seen)
    assert max(boards.values()) == 2
    assert max(map(len, game.seen.values())) == 1


@pytest.mark.parametrize("repetition", ["judged", "draw"])
def test_perpetual_check_loses_where_it_is_judged(repetition):
    game = played(f"{CHECKS} {CHECKS}", fen=CHECKING, repetition=repetition)
    if repetition == "draw":
        assert game.returns == (0, 0)
        return
    assert game.returns == (-1, 1)
    assert last_told(game) == (
        "Player 1 plays e8e9. The same position for the third time, and player 0 has given check "
        "with every move since the first: player 1 wins."
    )


def test_who_completes_the_repetition_with_a_check_loses_as_well():
    first = "R3k4/9/9/9/9/9/9/9/9/3K5 b"
    game = played("e9e8 a9a8 e8e9 a8a9 e9e8 a9a8 e8e9 a8a9", fen=first)
    assert game.returns == (-1, 1)
    assert last_told(game).startswith("Player 0 plays a8a9. Check. The same position")


def test_black_loses_by_perpetual_check_as_red_does():
    game = played("a1a0 e0e1 a0a1 e1e0 a1a0 e0e1 a0a1 e1e0", fen="3k5/9/9/9/9/9/9/9/r8/4K4 b")
    assert game.returns == (1, -1)
    assert "player 1 has given check with every move" in last_told(game)


def test_one_quiet_move_since_the_first_occurrence_makes_it_a_draw():
    quiet = "a8b8 e9f9 b8a8 f9e9"
    for order in (f"{quiet} {CHECKS}", f"{CHECKS} {quiet}"):
        game = played(order, fen=CHECKING)
        assert game.returns == (0, 0)
        assert last_told(game).endswith("A draw: the same position for the third time.")


def test_it_is_a_draw_when_both_give_check_with_every_move():
    fen = "4ra3/5k3/9/4c4/9/4R4/9/9/4K4/3A1C3 w"
    game = played("e4f4 e6f6 f4e4 f6e6 " * 2, fen=fen)
    assert all(" Check." in told for told in game.transcript(0)[:-1])
    assert game.returns == (0, 0)
    assert last_told(game).endswith("A draw: the same position for the third time.")


def test_a_capture_begins_a_new_count_of_occurrences():
    game = played("a0a1 a9a8 a1a0 a8a9 a0a1 a9a8 a1a0")
    assert len(game.seen) == 4
    game.apply("b7b0")
    assert len(game.seen) == 1
    assert game.quiet == 0


def test_so_many_moves_without_a_capture_draw():
    game = played("a0a1 a9a8 a1a2 a8a7 b0c2", draw_after=3)
    assert not game.is_terminal
    game.apply("b9c7")
    assert game.returns == (0, 0)
    assert last_told(game) == "Player 1 plays b9c7. A draw: 3 moves of each side without a capture."
    fen = "3ak4/4a4/9/9/9/9/4p4/9/4A4/3AKR3 b - - 119 60"
    assert played("e3e2", fen=fen).is_terminal  # a soldier's move counts as any other
    assert not played("e3e2", fen=fen, draw_after=61).is_terminal


def test_a_capture_or_a_mate_comes_before_the_draw():
    game = played(
        "b2b9", fen="rnbakabnr/9/1c5c1/p1p1p1p1p/9/9/P1P1P1P1P/1C5C1/9/RNBAKABNR w - - 119 80"
    )
    assert not game.is_terminal
    assert game.quiet == 0
    mate = "4k4/R8/1R7/9/9/9/9/9/9/3K5 w - - 119 80"
    assert played("b7b9", fen=mate, move_limit=1).returns == (1, -1)
    checks = CHECKING.replace("0 1", "112 70")
    assert played(f"{CHECKS} {CHECKS}", fen=checks).returns == (-1, 1)


def test_the_limit_counts_moves_of_each_side():
    game = played("a0a1 a9a8 a1a2", move_limit=2)
    assert not game.is_terminal
    game.apply("a8a7")
    assert game.returns == (0, 0)
    assert last_told(game) == "Player 1 plays a8a7. A draw: the limit of moves is reached."
    assert "after 2 moves of each side in all" in game.rules(0)


@pytest.mark.parametrize(
    ("fen", "expected"),
    [
        ("", "two or six fields"),
        ("4k4/9/9/9/9/9/9/9/9/3K4R w -", "two or six fields"),
        ("4k4/9/9/9/9/9/9/9/3K4R w", "ten rows of nine"),
        ("4k4/9/9/9/9/9/9/9/8/3K4R w", "ten rows of nine"),
        ("4k4/9/9/9/9/9/9/9/9/3K4Q w", "ten rows of nine"),
        ("4k4/........./9/9/9/9/9/9/9/3K4R w", "ten rows of nine"),
        ("4k4/9/9/9/9/9/9/9/9/3K4R r", "w or b"),
        ("4k4/9/9/9/9/9/9/9/9/3K4R w KQ - 0 1", "- as third and as fourth field"),
        ("4k4/9/9/9/9/9/9/9/9/3K4R w - a3 0 1", "- as third and as fourth field"),
        ("4k4/9/9/9/9/9/9/9/9/3K4R w - - -1 1", "whole numbers"),
        ("4k4/9/9/9/9/9/9/9/9/3K4R w - - 0 0", "whole numbers"),
        ("4k4/9/9/9/9/9/9/9/9/3K4R w - - 120 61", "fewer than 120 moves without capture"),
        ("4k4/9/9/9/9/9/9/9/9/8R w", "one general of each side"),
        ("3kk4/9/9/9/9/9/9/9/9/5K2R w", "one general of each side"),
        ("4k4/9/9/9/9/9/9/9/9/2K5R w", "the generals in their palaces"),
        ("9/9/9/4k4/9/9/9/9/9/3K4R w", "the generals in their palaces"),
        ("4k4/9/9/9/9/9/9/9/3A5/3K4R w", "advisers on the five points"),
        ("4k4/9/9/9/9/9/4B4/9/9/3K4R w", "elephants on the seven points"),
        ("4k4/9/9/9/2B6/9/9/9/9/3K4R w", "elephants on the seven points"),
        ("4k4/9/9/9/9/9/1P7/9/9/3K4R w", "soldiers where they can get"),
        ("4k4/9/9/9/9/9/9/P8/9/3K4R w", "soldiers where they can get"),
        ("4k4/9/9/1p7/9/9/9/9/9/3K4R w", "soldiers where they can get"),
        ("4k4/9/9/9/9/9/9/9/9/3K1RRR1 w", "at most 2 r and 2 R"),
        ("3k5/9/9/9/ppppp4/9/9/9/9/4K4 w", "soldiers where they can get"),
        ("3k5/9/9/9/9/pppppp3/9/9/9/4K4 w", "at most 5 p and 5 P"),
        ("4k4/9/9/9/9/9/9/9/9/4K3R w", "not face to face"),
        ("4k3R/9/9/9/9/9/9/9/9/3K5 w", "the side that is not to move out of check"),
        ("R3k4/R8/9/9/9/9/9/9/9/3K5 b", "a legal move"),
        ("4k4/9/4b4/9/9/9/9/9/9/3K5 w", "a piece that can cross the river"),
        ("x" * 5000, "two or six fields"),
    ],
)  # fmt: skip
def test_a_fen_that_is_no_position_is_refused_in_one_sentence(fen, expected):
    with pytest.raises(OptionError) as caught:
        textgames.new_game("Xiangqi-v0", fen=fen)
    message = str(caught.value)
    assert message.startswith("Xiangqi-v0: expected fen = a position in FEN with ")
    assert expected in message
    assert "\n" not in message
    assert len(message) < 300


def shown_fen(game: Xiangqi) -> str:
    lines = game.view(0).splitlines()[12:]
    return " ".join(line.strip() for line in lines).removeprefix("FEN: ")


def test_positions_of_random_games_are_read_as_they_are_written():
    rng = random.Random(4)
    for _ in range(10):
        game = Xiangqi()
        for _ in range(200):
            game.apply(rng.choice(game.moves))
            if game.is_terminal:
                break
            fen = shown_fen(game)
            again = Xiangqi(fen=fen)
            assert shown_fen(again) == fen
            assert (again.position, again.quiet, again.moves) == (
                (game.position, game.quiet, game.moves)
            )


def test_the_view_shows_river_and_fen():
    game = played("h2e2 h9g7")
    assert game.view(0) == game.view(1)
    assert game.view(0).splitlines() == [
        "9 r n b a k a b . r",
        "8 . . . . . . . . .",
        "7 . c . . . . n c .",
        "6 p . p . p . p . p",
        "5 . . . . . . . . .",
        "  ~ ~ ~ ~ ~ ~ ~ ~ ~",
        "4 . . . . . . . . .",
        "3 P . P . P . P . P",
        "2 . C . . C . . . .",
        "1 . . . . . . . . .",
        "0 R N B A K A B N R",
        "  a b c d e f g h i",
        "FEN: rnbakab1r/9/1c4nc1/p1p1p1p1p/9/9/P1P1P1P1P/1C2C4/9/RNBAKABNR w - - 2 2",
    ]


def test_a_long_fen_takes_two_lines():
    fen = "r1b1kab1r/4a4/1cn3nc1/p1p1p1p1p/9/2P3P2/P3P3P/1C2C1N2/9/RNBAKAB1R b - - 118 60"
    lines = Xiangqi(fen=fen).view(0).splitlines()
    assert lines[-1] == "     b - - 118 60"
    assert max(map(len, lines)) <= 80


def test_the_names_of_all_moves_are_numbered():
    """2086, as in other programs that learn: 1530 straight, 508 of horses, 48 of defenders."""
    assert len(set(Xiangqi().all_actions())) == len(Xiangqi().all_actions()) == 2086


def test_the_features_are_planes_and_the_clock():
    features = played("h2e2 h9g7").features(1)
    assert len(features) == 1 + 14 * 90 + 1
    assert features[0] == 0
    soldiers = features[1:91]
    assert soldiers == [0.0] * 27 + [1.0, 0.0] * 4 + [1.0] + [0.0] * 54
    assert sum(features[1:631]) == sum(features[631:1261]) == 16
    assert features[1260 - 90 + 1 + 9 * 9 + 4] == 1  # the general of Red, on e0
    assert features[-1] == 2 / 120
    assert played("h2e2 h9g7").features(0)[0] == 1


def test_rules_tell_the_options():
    assert "60 moves of each side without a capture, or" in Xiangqi().rules(0)
    assert "1 move of each side without" in Xiangqi(draw_after=1).rules(0)
    assert "You are player 1, Black," in Xiangqi().rules(1)
    assert "[h2e2]" in Xiangqi().rules(0)
    assert "[h7e7]" in Xiangqi().rules(1)
    assert "third" not in Xiangqi(repetition="ignored").rules(0)
    assert "third occurrence of a position" in Xiangqi(repetition="draw").rules(0)
    game = Xiangqi(fen="4k4/9/9/9/9/9/9/9/9/3K4R b", move_limit=9, draw_after=7)
    assert "Black moves first. The start is the FEN 4k4/9/9/9/9/9/9/9/9/3K4R b" in game.rules(0)
    assert game.to_act == (1,)
    assert max(len(game.rules(player).split()) for player in (0, 1)) <= 255
