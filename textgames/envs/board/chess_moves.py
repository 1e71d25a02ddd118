"""Which moves are legal in a position of chess: by pins and lines of check."""

from textgames.core import Action
from textgames.envs.board.chess_position import Position, attackers, passing_captures
from textgames.envs.board.chess_tables import (
    BETWEEN,
    BISHOP,
    CASTLES,
    ENDS,
    KING,
    KNIGHT,
    PAWN,
    PAWN_ROW,
    PLAIN,
    PROMOTING,
    ROOK,
)


def legal_moves(position: Position) -> tuple[Action, ...]:
    """Every legal move, always in the same order."""
    white, black, _, _, _, _, _, kings, turn, castling, en_passant = position
    mine, taken = black if turn else white, white | black
    king = kings & mine
    checks = attackers(position, king, taken)
    moves: list[Action] = []
    if not checks & (checks - 1):  # a second check can be escaped by the king only
        goals = checks | BETWEEN.get(king | checks, 0) if checks else ~mine
        pins = _pins(position, king, mine, taken)
        _pawn_moves(position, mine, taken, goals, pins, moves)
        if en_passant:
            moves += passing_captures(position)
        _piece_moves(position, mine, taken, goals & ~mine, pins, moves)
    names = PLAIN[king]
    around = KING[king] & ~mine
    while around:
        goal = around & -around
        around ^= goal
        if not attackers(position, goal, taken ^ king):
            moves.append(names[goal])
    if castling & mine and not checks:
        for rook, empty, passed, name, _ in CASTLES[turn]:
            if rook & castling and not empty & taken:
                first, last = passed
                if not (attackers(position, first, taken) or attackers(position, last, taken)):
                    moves.append(name)
    return tuple(moves)


def _pins(position: Position, king: int, mine: int, taken: int) -> dict[int, int]:
    """Where each own piece may go that alone stands between its king and an attacker."""
    _, _, _, _, bishops, rooks, queens, _, _, _, _ = position
    snipers = (ROOK[king].all & (rooks | queens) | BISHOP[king].all & (bishops | queens)) & ~mine
    pins = {}
    while snipers:
        sniper = snipers & -snipers
        snipers ^= sniper
        line = BETWEEN[king | sniper]
        blocker = line & taken
        if blocker & mine and not blocker & (blocker - 1):
            pins[blocker] = line | sniper
    return pins


def _pawn_moves(
    position: Position,
    mine: int,
    taken: int,
    goals: int,
    pins: dict[int, int],
    moves: list[Action],
) -> None:
    turn = position.turn
    attacks, begin = PAWN[turn], PAWN_ROW[turn]
    pawns = position.pawns & mine
    while pawns:
        pawn = pawns & -pawns
        pawns ^= pawn
        step = (pawn >> 8 if turn else pawn << 8) & ~taken
        if step and pawn & begin:
            step |= (step >> 8 if turn else step << 8) & ~taken
        reached = (step | attacks[pawn] & taken & ~mine) & goals
        if pawn in pins:
            reached &= pins[pawn]
        names = PLAIN[pawn]
        while reached:
            goal = reached & -reached
            reached ^= goal
            if goal & ENDS:
                moves += PROMOTING[pawn][goal]
            else:
                moves.append(names[goal])


def _piece_moves(
    position: Position,
    mine: int,
    taken: int,
    goals: int,
    pins: dict[int, int],
    moves: list[Action],
) -> None:
    """The moves of knights, bishops, rooks and queens."""
    _, _, _, knights, bishops, rooks, queens, _, _, _, _ = position
    left = knights & mine
    while left:
        start = left & -left
        left ^= start
        if start not in pins:  # no step of a knight stays on a line
            reached = KNIGHT[start] & goals
            names = PLAIN[start]
            while reached:
                goal = reached & -reached
                reached ^= goal
                moves.append(names[goal])
    left = (bishops | rooks | queens) & mine
    while left:
        start = left & -left
        left ^= start
        reached = 0
        if not start & rooks:
            slides = BISHOP[start]
            reached = slides[taken & slides.mask]
        if not start & bishops:
            slides = ROOK[start]
            reached |= slides[taken & slides.mask]
        reached &= pins[start] & goals if start in pins else goals
        names = PLAIN[start]
        while reached:
            goal = reached & -reached
            reached ^= goal
            moves.append(names[goal])
