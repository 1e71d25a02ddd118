"""One turn of Snake: where snakes may go, and which of them die."""

from collections.abc import Mapping, Sequence
from functools import cache

from textgames.core import Action

DIRECTIONS = ("up", "down", "left", "right")

Body = tuple[int, ...]  # the squares of a snake, its head first; empty once it is dead


@cache
def steps(size: int) -> dict[Action, tuple[int, ...]]:
    """For each direction the square that follows each one, -1 beyond the edge of the board."""
    cells = range(size * size)
    return {
        "up": tuple(cell + size if cell + size < size * size else -1 for cell in cells),
        "down": tuple(cell - size if cell >= size else -1 for cell in cells),
        "left": tuple(cell - 1 if cell % size else -1 for cell in cells),
        "right": tuple(cell + 1 if (cell + 1) % size else -1 for cell in cells),
    }


@cache
def ways(head: int, neck: int, size: int) -> tuple[Action, ...]:
    """The directions in which a snake may go: not back into its neck."""
    return tuple(way for way in DIRECTIONS if steps(size)[way][head] != neck)


@cache
def starts(size: int) -> tuple[int, ...]:
    """The squares on which snakes may begin: one from the edge, in corners and between them."""
    first, middle, last = 1, size // 2, size - 2
    rows = ((first, (first, middle, last)), (middle, (first, last)), (last, (first, middle, last)))
    return tuple(size * row + column for row, columns in rows for column in columns)


def deaths(moved: Mapping[int, Body], lengths: Sequence[int], shorter: bool) -> dict[int, str]:
    """Why each snake dies that does; the order in which the snakes are listed does not matter.

    Args:
        moved: the bodies of the living after their moves; a head beyond the edge is -1.
        lengths: of all snakes before the turn.
        shorter: whether the longest of those whose heads meet lives.
    """
    behind = {cell for body in moved.values() for cell in body[1:]}
    died = {}
    for player, body in moved.items():
        head = body[0]
        if head < 0:
            died[player] = "it left the board"
        elif head in body[1:]:
            died[player] = "it ran into itself"
        elif head in behind:
            died[player] = "it ran into another snake"
        else:
            others = [lengths[p] for p, other in moved.items() if other[0] == head and p != player]
            if others and not (shorter and lengths[player] > max(others)):
                died[player] = "heads met"
    return died
