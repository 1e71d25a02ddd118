"""Positions of chess: what attacks a square, and what a move leads to."""

from typing import NamedTuple

from textgames.core import Action
from textgames.envs.board.chess_tables import (
    BISHOP,
    HOME,
    KING,
    KNIGHT,
    LIGHT,
    MOVES,
    PASSED,
    PAWN,
    PLAIN,
    ROOK,
    ROOK_MOVES,
)


class Position(NamedTuple):
    """All that counts when positions are compared, as the rule of repetition does."""

    white: int
    black: int
    pawns: int
    knights: int
    bishops: int
    rooks: int
    queens: int
    kings: int
    turn: int  # 0: white is to move, 1: black
    castling: int  # the rooks with which a king may still castle
    en_passant: int  # the square behind a pawn that can be captured in passing now, or 0


def attackers(position: Position, square: int, taken: int) -> int:
    """The pieces of the side not to move that attack a square, if those squares are taken."""
    white, black, pawns, knights, bishops, rooks, queens, kings, turn, _, _ = position
    straight, diagonal = ROOK[square], BISHOP[square]
    return (
        KNIGHT[square] & knights
        | PAWN[turn][square] & pawns
        | KING[square] & kings
        | straight[taken & straight.mask] & (rooks | queens)
        | diagonal[taken & diagonal.mask] & (bishops | queens)
    ) & (white if turn else black)


def checkers(position: Position) -> int:
    """The pieces that give check to the side to move."""
    mine = position.black if position.turn else position.white
    return attackers(position, position.kings & mine, position.white | position.black)


def passing_captures(position: Position) -> tuple[Action, ...]:
    """The legal captures of the pawn that has just passed `en_passant`."""
    goal, turn = position.en_passant, position.turn
    mine, other = position.white, position.black
    if turn:
        mine, other = other, mine
    other ^= goal << 8 if turn else goal >> 8
    king = position.kings & mine
    # both pawns leave their squares at once: neither shields the king any more
    without = position._replace(white=other) if turn else position._replace(black=other)
    capturers = PAWN[1 - turn][goal] & position.pawns & mine
    legal = []
    while capturers:
        start = capturers & -capturers
        capturers ^= start
        if not attackers(without, king, (mine ^ start) | goal | other):
            legal.append(PLAIN[start][goal])
    return tuple(legal)


def after(position: Position, move: Action) -> Position:
    """The position that a legal move leads to."""
    start, goal, promotion = MOVES[move]
    change = start | goal
    if goal & (position.white | position.black | position.en_passant):
        position = _captured(position, start, goal)
    white, black, pawns, knights, bishops, rooks, queens, kings, turn, castling, _ = position
    passed = rook = 0
    if pawns & start:
        pawns ^= change
        if promotion:
            pawns ^= goal
            queens |= goal * (promotion == "q")
            rooks |= goal * (promotion == "r")
            bishops |= goal * (promotion == "b")
            knights |= goal * (promotion == "n")
        else:
            passed = PASSED.get(move, 0)
    elif knights & start:
        knights ^= change
    elif bishops & start:
        bishops ^= change
    elif queens & start:
        queens ^= change
    elif rooks & start:
        rooks ^= change
        castling &= ~start
    else:
        kings ^= change
        if castling & HOME[turn]:
            castling &= ~HOME[turn]
            rook = ROOK_MOVES.get(move, 0)
            rooks ^= rook
    if turn:
        black ^= change | rook
    else:
        white ^= change | rook
    new = Position(
        white, black, pawns, knights, bishops, rooks, queens, kings, 1 - turn, castling, passed
    )
    # the right to capture in passing counts only if there is such a capture (FIDE 9.2.3)
    return new._replace(en_passant=0) if passed and not passing_captures(new) else new


def _captured(position: Position, start: int, goal: int) -> Position:
    """The position without what a move captures; a captured rook castles no more."""
    white, black, pawns, knights, bishops, rooks, queens, kings, turn, castling, passed = position
    left = ~goal
    if goal == passed and start & pawns:
        left = ~(goal << 8 if turn else goal >> 8)
    return Position(
        white & left,
        black & left,
        pawns & left,
        knights & left,
        bishops & left,
        rooks & left,
        queens & left,
        kings,
        turn,
        castling & left,
        passed,
    )


def is_dead(position: Position) -> bool:
    """Whether too little is left for either side to be mated, however badly it plays.

    A lone knight or bishop beside the kings, or bishops all on squares of one colour. Positions
    that are dead for another reason, such as a locked chain of pawns, are not recognized.
    """
    if position.pawns | position.rooks | position.queens:
        return False
    knights, bishops = position.knights, position.bishops
    if knights:
        return not (bishops or knights & (knights - 1))
    return not (bishops & LIGHT and bishops & ~LIGHT)
