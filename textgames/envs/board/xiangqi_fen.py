"""Positions of xiangqi in Forsyth-Edwards notation, as its engines write them."""

from textgames.envs.board.fen import counts, drawn_row, expect, flat_board, standing
from textgames.envs.board.xiangqi_moves import Position, is_bare, legal_moves
from textgames.envs.board.xiangqi_tables import ADVISERS, COLUMNS, ELEPHANTS, PALACE, ROWS, SOLDIERS

START = "rnbakabnr/9/1c5c1/p1p1p1p1p/9/9/P1P1P1P1P/1C5C1/9/RNBAKABNR w - - 0 1"
KINDS = "pcrnbak"  # in the order of the fields of `Position`
MOST = {"p": 5, "c": 2, "r": 2, "n": 2, "b": 2, "a": 2}  # of each side
WHERE = (  # pieces that are not everywhere
    ("k", PALACE, "the generals in their palaces"),
    ("a", ADVISERS, "advisers on the five points of their palace where they can get"),
    ("b", ELEPHANTS, "elephants on the seven points of their side where they can get"),
    ("p", SOLDIERS, "soldiers where they can get"),
)


def drawn(position: Position) -> list[tuple[str, str]]:
    """Return the rows from the top down, each as it is drawn and as it stands in FEN."""
    red, _, *kinds = position[:9]
    return [
        drawn_row(COLUMNS, KINDS, *[points >> up & 0x1FF for points in (red, *kinds)])
        for up in range(COLUMNS * (ROWS - 1), -1, -COLUMNS)
    ]


def written(position: Position, quiet: int, number: int) -> str:
    """Return a position as FEN.

    Args:
        position: the position.
        quiet: how many moves of either side have gone without a capture.
        number: of the move that is to be made; a move of each side has the same.
    """
    rows = "/".join([fen for _, fen in drawn(position)])
    return f"{rows} {'wb'[position.turn]} - - {quiet} {number}"


def read(fen: str) -> tuple[Position, int, int]:
    """Return the position, the moves without a capture, and the number of the move.

    Raises:
        ValueError: it is no position of a game that goes on; the message says what was expected.
    """
    fields = fen.split()
    if len(fields) == 2:
        fields += ["-", "-", "0", "1"]
    expect(len(fields) == 6, "two or six fields with spaces between them")
    board, turn, third, fourth, quiet, number = fields
    expect(turn in ("w", "b"), "w or b, the side to move, as second field")
    expect(third == fourth == "-", "- as third and as fourth field")
    quiet_moves, next_number = counts(quiet, number)
    position = _position(board, "wb".index(turn))
    expect(
        legal_moves(position)[1] and not is_bare(position),
        "a legal move and a piece that can cross the river",
    )
    return position, quiet_moves, next_number


def _position(board: str, turn: int) -> Position:
    flat = flat_board(board, ROWS, COLUMNS, KINDS)
    expect(flat, "ten rows of nine points each, row 9 first")
    expect(flat.count("K") == flat.count("k") == 1, "one general of each side")
    for letter, most in MOST.items():
        expect(
            flat.count(letter) <= most and flat.count(letter.upper()) <= most,
            f"at most {most} {letter} and {most} {letter.upper()}",
        )
    for letter, (of_red, of_black), expected in WHERE:
        outside = standing(flat, letter.upper()) & ~of_red | standing(flat, letter) & ~of_black
        expect(not outside, expected)
    red, black = standing(flat, KINDS.upper()), standing(flat, KINDS)
    soldiers, cannons, chariots, horses, elephants, advisers, generals = (
        standing(flat, letter + letter.upper()) for letter in KINDS
    )
    position = Position(
        red, black, soldiers, cannons, chariots, horses, elephants, advisers, generals, turn
    )
    exposed, _ = legal_moves(position._replace(turn=1 - turn))
    expect(not exposed, "the side that is not to move out of check, the generals not face to face")
    return position
