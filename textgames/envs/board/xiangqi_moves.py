"""Positions of xiangqi: which moves are legal, and what a move leads to."""

from typing import NamedTuple

from textgames.core import Action
from textgames.envs.board.xiangqi_tables import (
    ADVISER,
    BETWEEN,
    CANNON,
    CHARIOT,
    CROSS,
    ELEPHANT,
    GENERAL,
    HORSE,
    LEAPS,
    LEGS,
    MOVES,
    SOLDIER,
    STABS,
)

# The pieces of one side that attack a general: soldiers, cannons, chariots and its own general,
# which faces the other one like a chariot, and horses.
Foes = tuple[int, int, int, int]


class Position(NamedTuple):
    """All that counts when positions are compared, as the rule of repetition does."""

    red: int
    black: int
    soldiers: int
    cannons: int
    chariots: int
    horses: int
    elephants: int
    advisers: int
    generals: int
    turn: int  # 0: red is to move, 1: black


def legal_moves(position: Position) -> tuple[bool, tuple[Action, ...]]:
    """Return whether the side to move is in check, and every legal move, always in one order."""
    red, black, soldiers, cannons, chariots, horses, elephants, advisers, generals, turn = position
    mine, other = (black, red) if turn else (red, black)
    taken, free = red | black, ~mine
    general = generals & mine
    foes = (soldiers & other, cannons & other, (chariots | generals) & other, horses & other)
    check, watched = _watched(1 - turn, general, taken, foes)
    moves: list[Action] = []
    for left, table in (
        (chariots & mine, CHARIOT),
        (cannons & mine, CANNON),
        (horses & mine, HORSE),
        (elephants & mine, ELEPHANT),
        (soldiers & mine, SOLDIER[turn]),
        (advisers & mine, ADVISER),
    ):
        while left:
            start = left & -left
            left ^= start
            for mask, reach, names in table[start]:
                if goals := reach[taken & mask] & free:
                    if watched:  # only these moves can expose the general or, in check, help it
                        risky = goals if check or start & watched else goals & watched
                        if check and not start & watched:
                            risky = goals = goals & watched
                        if risky:
                            goals ^= _exposing(1 - turn, general, taken ^ start, risky, foes)
                    moves += names[goals]
    _, reach, names = GENERAL[general][0]
    left = goals = reach[0] & free
    while left:
        goal = left & -left
        left ^= goal
        if _is_attacked(1 - turn, goal, taken ^ general | goal, foes):
            goals ^= goal
    moves += names[goals]
    return check, tuple(moves)


def _exposing(side: int, general: int, taken: int, goals: int, foes: Foes) -> int:
    """Those goals of a piece, which has left its point, where it leaves its general attacked."""
    exposing = 0
    while goals:
        goal = goals & -goals
        goals ^= goal
        if _is_attacked(side, general, taken | goal, foes, ~goal):
            exposing |= goal
    return exposing


def _is_attacked(side: int, general: int, taken: int, foes: Foes, left: int = -1) -> bool:
    """Whether a general on a point of its palace is attacked.

    Args:
        side: who attacks.
        general: the point.
        taken: the points that are taken.
        foes: the attackers.
        left: the points of which attackers have not been captured.
    """
    left &= ~general
    soldiers, cannons, straight, horses = foes
    if STABS[side][general] & soldiers & left:
        return True
    cross = CROSS[general] & left
    if cross & straight:
        (row_mask, row, _), (column_mask, column, _) = CHARIOT[general]
        if (row[taken & row_mask] | column[taken & column_mask]) & straight & left:
            return True
    if cross & cannons:
        (row_mask, row, _), (column_mask, column, _) = CANNON[general]
        if (row[taken & row_mask] | column[taken & column_mask]) & cannons & left:
            return True
    near = LEAPS[general] & horses & left
    while near:
        horse = near & -near
        near ^= horse
        if not LEGS[general][horse] & taken:
            return True
    return False


def _watched(side: int, general: int, taken: int, foes: Foes) -> tuple[bool, int]:
    """Whether a general is in check, and where other pieces than it then must leave or go to.

    If it is not, where they might expose it by leaving or going to.
    """
    check = False
    watched = 0  # the points that matter if there is no check
    helping = 0  # likewise if there is one
    soldiers, cannons, straight, horses = foes
    lined = CROSS[general] & (cannons | straight)
    while lined:
        piece = lined & -lined
        lined ^= piece
        between = BETWEEN[general | piece]
        screens = between & taken
        number = screens.bit_count()
        if piece & cannons:
            number -= 1
        if number == 0:
            check = True
            helping |= piece | between
        elif number == 1:
            watched |= screens
        elif number < 0:  # nothing is in front of a cannon: whoever goes there is its screen
            watched |= between
    near = LEAPS[general] & horses
    while near:
        horse = near & -near
        near ^= horse
        leg = LEGS[general][horse]
        if leg & taken:
            watched |= leg
        else:
            check = True
            helping |= horse | leg
    stabs = STABS[side][general] & soldiers
    if stabs:
        check = True
        helping |= stabs
    return check, helping if check else watched


def after(position: Position, move: Action) -> Position:
    """The position that a legal move leads to."""
    start, goal = MOVES[move]
    red, black, soldiers, cannons, chariots, horses, elephants, advisers, generals, turn = position
    change = start | goal
    if goal & (red | black):
        left = ~goal
        red &= left
        black &= left
        soldiers &= left
        cannons &= left
        chariots &= left
        horses &= left
        elephants &= left
        advisers &= left
    if chariots & start:
        chariots ^= change
    elif cannons & start:
        cannons ^= change
    elif horses & start:
        horses ^= change
    elif soldiers & start:
        soldiers ^= change
    elif generals & start:
        generals ^= change
    elif advisers & start:
        advisers ^= change
    else:
        elephants ^= change
    if turn:
        black ^= change
    else:
        red ^= change
    return Position(
        red, black, soldiers, cannons, chariots, horses, elephants, advisers, generals, 1 - turn
    )


def is_bare(position: Position) -> bool:
    """Whether no side has a piece that can cross the river."""
    return not (position.soldiers | position.cannons | position.chariots | position.horses)
