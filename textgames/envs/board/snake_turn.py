"""One turn of Snake and of Surround: where one may go, which snakes die, and who has won."""

from collections.abc import Mapping, Sequence
from functools import cache

from textgames.core import EVERYONE, Action, Game

BODIES = "ABCDEF"  # how what is behind each player's head is drawn
DIRECTIONS = ("up", "down", "left", "right")

Body = tuple[int, ...]  # the squares of a snake, its head first; empty once it is dead


@cache
def steps(rows: int, columns: int) -> dict[Action, tuple[int, ...]]:
    """For each direction the square that follows each one, -1 beyond the edge of the board."""
    cells = range(rows * columns)
    return {
        "up": tuple(cell + columns if cell + columns < rows * columns else -1 for cell in cells),
        "down": tuple(cell - columns if cell >= columns else -1 for cell in cells),
        "left": tuple(cell - 1 if cell % columns else -1 for cell in cells),
        "right": tuple(cell + 1 if (cell + 1) % columns else -1 for cell in cells),
    }


@cache
def ways(head: int, neck: int, rows: int, columns: int) -> tuple[Action, ...]:
    """The directions in which one may go: not back to where one comes from, the neck."""
    return tuple(way for way in DIRECTIONS if steps(rows, columns)[way][head] != neck)


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


def told(turn: int, chosen: Mapping[int, Action]) -> str:
    """Say where each player goes in a turn."""
    moves = ", ".join([f"player {player} goes {way}" for player, way in chosen.items()])
    return f"Turn {turn}: {moves}."


def award(game: Game, ranks: Sequence[tuple[int, ...]]) -> None:
    """End a game in which the best of all ranks wins: the winners share 1, the others -1."""
    best, number = max(ranks), game.num_players
    won = ranks.count(best)
    who = [player for player, rank in enumerate(ranks) if rank == best]
    if won == number:
        game.tell(EVERYONE, "The game is drawn.")
        game.end((0,) * number)
        return
    game.tell(EVERYONE, " and ".join([f"Player {player} wins" for player in who]) + ".")
    game.end([1 / won if rank == best else -1 / (number - won) for rank in ranks])
