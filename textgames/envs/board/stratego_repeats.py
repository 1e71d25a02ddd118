"""Moves that Stratego forbids for what came before: the two-squares and the more-squares rule.

Articles 10 and 11 of the game rules of the International Stratego Federation. No piece moves more
than three times in a row between the same two squares. A chase is moves in a row of a player, each
beside pieces of the other, of which the other moves one away every time; no move of it may bring
back the arrangement after an earlier one, unless it goes back to where the piece has just come
from. Arrangements are of pieces as both players see them, whatever their ranks.
"""

from typing import NamedTuple

from textgames.core import Action
from textgames.envs.board.stratego_moves import Field, Move

Arrangement = tuple[int, ...]  # which piece stands on each square


class Trail(NamedTuple):
    """The last moves in a row of one piece of a player.

    Crossing the same border between two squares again and again is moving back and forth between
    them; a scout does so with each border on its way.
    """

    at: int = -1  # the square of the piece; -1: it was lost
    left: int = -1  # the square that it left last
    once: int = 0  # the borders that it crossed with its last move
    twice: int = 0  # with each of its last two
    thrice: int = 0  # with each of its last three


class Chase(NamedTuple):
    """Moves in a row of a player beside pieces of the other, each answered by moving one of them.

    Without any, the player is not chasing.
    """

    threatened: int = 0  # the pieces beside the one that moved last, as bits of their squares
    fled: int = 0  # where the pieces are that have moved away
    seen: tuple[Arrangement, ...] = ()  # after each of the player's moves


NO_CHASE = Chase()


def trail_after(trail: Trail, move: Move, survives: bool) -> Trail:
    """Return the trail of a player who makes a move."""
    borders = move.borders
    at = move.goal if survives else -1
    if trail.at != move.start:
        return Trail(at, move.start, borders)
    return Trail(at, move.start, borders, trail.once & borders, trail.twice & borders)


def chase_after_own(chase: Chase, threatened: int, at: list[int]) -> Chase:
    """Return the chase of a player who has moved.

    Args:
        chase: before the move.
        threatened: the other's pieces beside the one that moved.
        at: which piece stands on each square, after the move.
    """
    if not threatened:
        return NO_CHASE
    return Chase(threatened, chase.fled, (*chase.seen, tuple(at)))


def chase_after_others(chase: Chase, move: Move) -> Chase:
    """Return the chase of a player when the other has moved to an empty square."""
    if not chase.threatened >> move.start & 1:
        return NO_CHASE
    fled = chase.fled & ~(1 << move.start) | 1 << move.goal
    return Chase(chase.threatened, fled, chase.seen)


def allowed(
    moves: list[Action], field: Field, trail: Trail, chase: Chase, at: list[int]
) -> list[Action]:
    """Return the moves that neither rule forbids.

    Args:
        moves: of a player, as the position allows them.
        field: of the variant.
        trail: of the player.
        chase: of the player.
        at: which piece stands on each square.
    """
    if trail.thrice:
        moves = [name for name in moves if not _again(field.moves[name], trail)]
    if chase.fled:
        moves = [name for name in moves if not _repeats(field.moves[name], field, trail, chase, at)]
    return moves


def _again(move: Move, trail: Trail) -> bool:
    """Whether a move goes back and forth for the fourth time."""
    return move.start == trail.at and bool(move.borders & trail.thrice)


def _repeats(move: Move, field: Field, trail: Trail, chase: Chase, at: list[int]) -> bool:
    """Whether a move chases on and brings back an arrangement of the chase."""
    if not field.around[move.goal] & chase.fled:
        return False
    if move.start == trail.at and move.goal == trail.left:
        return False
    after = at.copy()
    after[move.start], after[move.goal] = -1, at[move.start]
    return tuple(after) in chase.seen
