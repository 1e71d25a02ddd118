"""What the other player may have done on a dark board, for `Dark.resample`.

Turns are numbered from 0, those of each player by itself; a turn is the cells tried in it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from textgames.core import Action, RandomSource

FINE = 1 << 53  # how many numbers there are that `random()` may draw
FAIR_DRAWS = 50  # then a draw avoids what would have won
MOST_DRAWS = 100

Turns = list[list[Action]]
Decided = Callable[[list[Action]], bool]  # whether the game were over with these of the other


class Known(NamedTuple):
    """What a player knows of a game that is not over."""

    turns: Turns  # its own, and what it has tried since the last one
    found: dict[Action, int]  # the other's cells that it tried, and before which turn of the other
    mine: dict[Action, int]  # its own cells, and before which turn of the other it got each
    hidden: tuple[Action, ...]  # the cells that it knows nothing of
    finished: int  # turns of the other
    failed: list[int] | None  # tries of the player's cells in each turn of the other, if it is told


def turns_of(history: Sequence[Action], abrupt: bool) -> tuple[Turns, Turns]:
    """Return the turns of each player; the last one of each is not over, or not begun."""
    turns: tuple[Turns, Turns] = ([[]], [[]])
    taken, player = set(), 0
    for cell in history:
        turns[player][-1].append(cell)
        if abrupt or cell not in taken:
            turns[player].append([])
            player = 1 - player
        taken.add(cell)
    return turns


def alternately(first: Turns, second: Turns) -> list[Action]:
    """Return the history of two players who take these turns."""
    history: list[Action] = []
    for turn in range(max(len(first), len(second))):
        for turns in (first, second):
            history += turns[turn] if turn < len(turns) else []
    return history


def drawn_anew(known: Known, abrupt: bool, decided: Decided, rng: RandomSource) -> Turns | None:
    """Draw turns of the other player that agree with all that is known; None: none were found.

    They are as likely as they are if the other tries cells at random; but where most of those would
    have won the game, they are any that would not.
    """
    for number in range(MOST_DRAWS):
        last = _last_tries(known, abrupt, decided if number >= FAIR_DRAWS else None, rng)
        others = [cell for cell in last if cell not in known.mine]
        if len(last) == known.finished and not decided(others):
            return [[cell] for cell in last] if abrupt else _with_failures(known, last, rng)
    return None


def _last_tries(
    known: Known, abrupt: bool, avoided: Decided | None, rng: RandomSource
) -> list[Action]:
    """Draw the cell that the other tried last in each of its turns: the only one, if abrupt.

    Returns:
        One of all that agree with what is known, each equally likely if nothing is to be avoided;
        too few where that left no cell.
    """
    found, mine = list(known.found.items()), list(known.mine.items()) if abrupt else []
    bounds = tuple([before for _, before in found]), tuple([since for _, since in mine])
    ways = _ways(*bounds, len(known.hidden), known.finished)
    pool, added, put = list(known.hidden), 0, 0
    others, cells = list(known.found), [""] * known.finished
    for turn in range(known.finished):
        found_here, other_here = ways[turn][put]
        while added < len(mine) and mine[added][1] <= turn:
            pool.append(mine[added][0])
            added += 1
        if int(rng.random() * FINE) * (found_here + other_here) < found_here * FINE:
            put += 1
            continue
        cell = _taken_out(pool, rng)
        while avoided and cell and cell not in known.mine and avoided([*others, cell]):
            cell = _taken_out(pool, rng)
        if not cell:
            return []
        if cell not in known.mine:
            others.append(cell)
        cells[turn] = cell
    late: list[Action] = []  # in the turns left open are those that were found, the last one first
    for turn in range(known.finished - 1, -1, -1):
        while found and found[-1][1] > turn:
            late.append(found.pop()[0])
        if not cells[turn]:
            cells[turn] = _taken_out(late, rng)
    return cells


@lru_cache(64)  # a search draws many histories at the same place
def _ways(
    before: tuple[int, ...], since: tuple[int, ...], hidden: int, turns: int
) -> list[list[tuple[int, int]]]:
    """Count the ways to fill the turns from each on, by how many found cells came before it.

    Args:
        before: the turn before which each of the found cells was tried, in order.
        since: the turn from which on each cell of the player's own may be tried, in order.
        hidden: how many other cells there are, which may be tried at any time.
        turns: how many there are.

    Returns:
        The ways with a found cell in the turn, and those with another one.
    """
    ways = [[(0, 0)] * len(before) + [(0, 1), (0, 0)]]
    for turn in range(turns - 1, -1, -1):
        later, here = ways[-1], []
        due = sum([latest > turn for latest in before])
        free = hidden + sum([first <= turn for first in since])
        for put in range(len(before) + 1):
            choices = due - (len(before) - put - 1)  # later turns have theirs already
            found = max(choices, 0) * sum(later[put + 1])
            here.append((found, max(free - turn + put, 0) * sum(later[put])))
        ways.append([*here, (0, 0)])
    return ways[::-1]


def _with_failures(known: Known, last: list[Action], rng: RandomSource) -> Turns:
    """Put before the last try of each turn tries of cells that the player has."""
    pool: list[Action] = []  # the player's cells that the other has not tried
    turns, mine, added = [], list(known.mine.items()), 0
    cells = len(known.hidden) + len(known.found) + len(mine)
    failed = known.failed or [-1] * len(last)
    for turn, number in enumerate(failed):
        while added < len(mine) and mine[added][1] <= turn:
            pool.append(mine[added][0])
            added += 1
        empty = cells - added - turn
        tries: list[Action] = []
        while pool and (
            len(tries) < number or (number < 0 and rng.random() * (len(pool) + empty) < len(pool))
        ):
            tries.append(_taken_out(pool, rng))
        turns.append([*tries, *last[turn : turn + 1]])
    return turns


def _taken_out(pool: list[Action], rng: RandomSource) -> Action:
    return pool.pop(int(rng.random() * len(pool))) if pool else ""
