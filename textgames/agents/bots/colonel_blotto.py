"""Colonel Blotto by a mixture of good allocations, found by fictitious play."""

from __future__ import annotations

from bisect import bisect
from functools import lru_cache
from itertools import accumulate

from textgames.agents.bots.by_rule import ByRule
from textgames.chance import Stream
from textgames.core import Action
from textgames.envs.matrix.colonel_blotto import Allocation, ColonelBlotto, allocations, numbers

POOL = 100  # allocations that are considered
STEPS = 1000  # of fictitious play; more gain little


class Bot(ByRule):
    """Draws from a mixture of allocations that does well against anybody, and better against most.

    It is the best answer to an opponent who half the time divides its troops at random and half
    the time knows the mixture (a restricted Nash response: Johanson, Zinkevich and Bowling 2007).
    In the default game it wins 43 % and loses 25 % against random play, and nobody can win more
    than 0.07 a round from it; the equilibrium wins 39 % and loses 29 % against random play.

    All allocations are considered if there are at most `POOL`, else as many drawn ones, always
    the same for the same size of game. It does not look at earlier rounds.
    """

    plays = ColonelBlotto

    def choose(self, game: ColonelBlotto, player: int) -> Action:
        pool, ends = mixture(game.form)
        return pool[bisect(ends, self.rng.random() * ends[-1])]


@lru_cache(64)
def mixture(form: Allocation) -> tuple[tuple[Action, ...], tuple[int, ...]]:
    """Return allocations, and how often they were chosen in fictitious play, summed up.

    In fictitious play (Brown 1951) both sides choose, again and again, their best answer to all
    that the other has chosen so far. In zero-sum games the frequencies tend to an equilibrium
    (Robinson 1951).
    """
    pool = _pool(form)
    table = _results(pool)
    size = len(pool)
    at_random = [sum(row) for row in table]  # size times the mean against random play
    own = [0] * size  # of each allocation: its sum of results against all the other's choices
    other = [0] * size  # for the one who knows the mixture: against all the own choices
    counts = [0] * size
    for step in range(STEPS):
        values = [size * a + step * b for a, b in zip(own, at_random, strict=True)]
        choice = values.index(max(values))
        counts[choice] += 1
        # the game is symmetric: a column of the table is the row with the signs changed
        other = [value - result for value, result in zip(other, table[choice], strict=True)]
        answer = other.index(max(other))
        own = [value - result for value, result in zip(own, table[answer], strict=True)]
    return pool, tuple(accumulate(counts))


def _pool(form: Allocation) -> tuple[Action, ...]:
    if form.count <= POOL:
        return allocations(form.troops, form.fields)
    rng = Stream(form.troops)
    drawn = (form.example(rng) for _ in range(POOL))
    return tuple(dict.fromkeys((form.even(), *drawn)))


def _results(pool: tuple[Action, ...]) -> list[list[int]]:
    """Return +1, 0 or -1 for each allocation (row) against each (column)."""
    rows = [numbers(allocation) for allocation in pool]
    table = []
    for mine in rows:
        leads = [sum([(a > b) - (a < b) for a, b in zip(mine, row, strict=True)]) for row in rows]
        table.append([(lead > 0) - (lead < 0) for lead in leads])
    return table
