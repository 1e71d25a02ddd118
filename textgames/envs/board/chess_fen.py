"""Positions of chess in Forsyth-Edwards notation (PGN standard, section 16.1)."""

import re

from textgames.envs.board.chess_moves import legal_moves
from textgames.envs.board.chess_position import Position, checkers, is_dead, passing_captures
from textgames.envs.board.chess_tables import BITS, ENDS, NAMES
from textgames.envs.board.fen import counts, drawn_row, expect, flat_board, standing

START = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1"
KINDS = "pnbrqk"  # in the order of the fields of `Position`
CORNERS = {"K": BITS[7], "Q": BITS[0], "k": BITS[63], "q": BITS[56]}
KING_HOME = {"K": BITS[4], "Q": BITS[4], "k": BITS[60], "q": BITS[60]}

_CASTLING = re.compile(r"-|(?=.)K?Q?k?q?")


def drawn(position: Position) -> list[tuple[str, str]]:
    """Return the rows from the top down, each as it is drawn and as it stands in FEN."""
    white, _, *kinds = position[:8]
    bytes_from_top = [squares.to_bytes(8, "big") for squares in (white, *kinds)]
    return [drawn_row(8, KINDS, *of_row) for of_row in zip(*bytes_from_top, strict=True)]


def written(position: Position, quiet: int, number: int) -> str:
    """Return a position as FEN.

    Args:
        position: the position.
        quiet: how many moves of either side have gone without a capture or a move of a pawn.
        number: of the move that is to be made; a move of each side has the same.
    """
    rows = "/".join([fen for _, fen in drawn(position)])
    castling = "".join([name for name, rook in CORNERS.items() if rook & position.castling])
    passing = NAMES[position.en_passant.bit_length() - 1] if position.en_passant else "-"
    return f"{rows} {'wb'[position.turn]} {castling or '-'} {passing} {quiet} {number}"


def read(fen: str) -> tuple[Position, int, int]:
    """Return the position, the moves without capture or pawn move, and the number of the move.

    Raises:
        ValueError: it is no position of a game that goes on; the message says what was expected.
    """
    fields = fen.split()
    expect(len(fields) == 6, "six fields with spaces between them")
    board, turn, castling, passing, quiet, number = fields
    expect(turn in ("w", "b"), "w or b, the side to move, as second field")
    expect(_CASTLING.fullmatch(castling), "castling rights such as KQkq or - as third field")
    expect(passing == "-" or passing in NAMES, "a square or - as fourth field")
    quiet_moves, next_number = counts(quiet, number)
    square = BITS[NAMES.index(passing)] if passing != "-" else 0
    position = _position(board, "wb".index(turn), castling, square)
    if square and not passing_captures(position):
        position = position._replace(en_passant=0)
    expect(
        legal_moves(position) and not is_dead(position), "a legal move and pieces enough to mate"
    )
    return position, quiet_moves, next_number


def _position(board: str, turn: int, castling: str, passing: int) -> Position:
    flat = flat_board(board, 8, 8, KINDS)
    expect(flat, "eight rows of eight squares each, row 8 first")
    bits = {kind: standing(flat, kind) for kind in KINDS + KINDS.upper()}
    pawns, knights, bishops, rooks, queens, kings = (
        bits[kind] | bits[kind.upper()] for kind in KINDS
    )
    white = standing(flat, KINDS.upper())
    black = standing(flat, KINDS)
    expect(flat.count("K") == flat.count("k") == 1, "one king of each side")
    expect(not pawns & ENDS, "no pawns on the first and the last row")
    for side, own in ((white, bits["P"]), (black, bits["p"])):
        expect(
            side.bit_count() <= 16 and own.bit_count() <= 8,
            "at most 16 pieces, 8 of them pawns, of each side",
        )
    castles = sum(CORNERS[wing] for wing in castling.strip("-"))
    for wing in castling.strip("-"):
        rook, king = ("R", "K") if wing.isupper() else ("r", "k")
        expect(
            bits[rook] & CORNERS[wing] and bits[king] & KING_HOME[wing],
            "king and rook on their first squares where castling is allowed",
        )
    position = Position(
        white, black, pawns, knights, bishops, rooks, queens, kings, turn, castles, passing
    )
    expect(_plausible(position), "a pawn that has just moved two squares where one can be passed")
    waiting = position._replace(turn=1 - turn)
    expect(not checkers(waiting), "the side that is not to move out of check")
    expect(checkers(position).bit_count() <= 2, "at most two pieces that give check")
    return position


def _plausible(position: Position) -> bool:
    """Whether a pawn of the side not to move may have just passed `en_passant`."""
    square, turn = position.en_passant, position.turn
    if not square:
        return True
    begun, stands = (square >> 8, square << 8) if turn else (square << 8, square >> 8)
    other = position.white if turn else position.black
    row = 0xFF << (16 if turn else 40)
    empty = not (square | begun) & (position.white | position.black)
    return bool(square & row and empty and stands & position.pawns & other)
