"""Chess in algebraic notation: how moves are named, and which spellings of them are read."""

import pytest

from textgames.envs.board.chess import Chess
from textgames.errors import IllegalAction
from textgames.parsing import parse


@pytest.mark.parametrize(
    ("reply", "move"),
    [
        ("[Nf3]", "Nf3"), ("nf3", "Nf3"), ("I play [Nf3+]!", "Nf3"), ("[e4]", "e4"),
    ],
)  # fmt: skip
def test_algebraic_names_are_read_without_their_marks(reply, move):
    assert parse(reply, Chess(notation="san").legal_actions(0)) == move


def test_castling_promotion_and_mate_are_named_as_in_books():
    game = Chess(notation="san", fen="3k4/P7/8/8/8/8/8/R3K2R w KQ - 0 1")
    legal = game.legal_actions(0)
    assert {"O-O", "O-O-O+", "a8=Q+", "a8=N", "Rb1", "Rf1"} <= set(legal)
    for reply, action in (
        ("0-0", "O-O"),
        ("O-O-O", "O-O-O+"),
        ("a8Q", "a8=Q+"),
        ("[a8=q]", "a8=Q+"),
    ):
        assert parse(reply, legal) == action
    with pytest.raises(IllegalAction):
        parse("[a8]", legal)
    two_rooks = Chess(notation="san", fen="3k4/8/8/8/8/4K3/8/R6R w - - 0 1")
    assert {"Rad1+", "Rhd1+", "Ra2", "Rh8+"} <= set(two_rooks.legal_actions(0))
    assert "Ra8#" in Chess(notation="san", fen="7k/R7/6K1/8/8/8/8/8 w - - 0 1").legal_actions(0)


def test_a_bishop_and_a_pawn_that_capture_on_one_square_are_told_apart_without_capitals():
    game = Chess(notation="san", fen="4k3/8/8/8/3p4/2r5/1P1B4/4K3 w - - 0 1")
    legal = game.legal_actions(0)
    assert {"bxc3", "Bd2xc3"} <= set(legal)
    assert parse("[BXC3]", legal) == "bxc3"
    game.apply("Bd2xc3")
    assert game.view(0).splitlines()[5] == "3 . . B . . . . ."


@pytest.mark.parametrize("reply", ["[Bxc3]", "Bxc3", "[Bxc3!]", "I play [ Bxc3+ ].", "[Bd2xc3]"])
def test_a_bishop_captures_as_books_write_it_also_beside_a_pawn(reply):
    """It had been read as the capture by the pawn, another legal move."""
    game = Chess(notation="san", fen="4k3/8/8/8/3p4/2r5/1P1B4/4K3 w - - 0 1")
    legal = game.legal_actions(0)
    assert parse(reply, legal) == "Bd2xc3"
    assert parse("[bxc3]", legal) == "bxc3"


def test_a_capture_by_one_of_two_bishops_is_no_capture_by_a_pawn():
    game = Chess(notation="san", fen="4k3/8/8/8/1B1p4/2r5/1P1B4/4K3 w - - 0 1")
    legal = game.legal_actions(0)
    assert {"bxc3", "Bbxc3", "Bdxc3"} <= set(legal)
    with pytest.raises(IllegalAction):
        parse("[Bxc3]", legal)
