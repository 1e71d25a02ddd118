"""How strong agents are by the model of Bradley and Terry, and how far their order is settled.

fit = fit_strengths(results, seed=1)
for strength in fit.strengths:  # the strongest first
    print(strength.agent, strength.points, strength.low, strength.high, strength.above_next)

An agent beats another with odds that depend on the difference of their strengths: 400 points are
ten to one. A draw is half a win; a side is as strong as the mean of its seats; of a game of n
sides each pair counts 2/n, so that it weighs as much as n - 1 games of two. The order of the games
matters to nothing but who races whom where there is no opponent (`contests`).

Nobody is infinitely strong for having won all games: before any game, strengths are taken to be
normally distributed around 0, so that the fit is the maximum of the posterior density. That pulls
an agent of few games towards 0, and one of a hundred hardly.

How sure a strength is, is found by the weighted likelihood bootstrap (Newton and Raftery 1994): the
fit is made again and again with weights of the deals drawn from the exponential distribution of
mean 1. Deals, because the games of one depend on each other. Each time the centre of the prior is
drawn too, for each agent: else one that has won all its few games, and so would win them under any
weights, would seem certain. `low` and `high` are quantiles over these samples.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from textgames.chance import Stream, checked_seed, mixed
from textgames.errors import AgentError, OptionError
from textgames.evaluation.contests import Contest, Contests, Played, Shares

POINTS = 400 / math.log(10)  # of a difference that makes the odds e to one
PRIOR = 400.0  # standard deviation of strengths, in points
LOOSEST = 1e8  # beyond, what the games leave open is lost in rounding
TIGHTEST = 1e-6  # below, what the games say is
SAMPLES = 1000
CONFIDENCE = 0.95
AT_ONCE = 100  # samples that are fitted together
STEPS = 100  # of Newton's method; it takes about six
CLOSE = 1e-9  # how little the last one may change

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Strength:
    """How strong an agent is.

    Attributes:
        agent: its name.
        points: against the mean of the field, which is 0; 400 more win ten to one.
        low: its strength is above this,
        high: and below this, with the confidence of the fit.
        games: how many games it is known from.
        above_next: how likely it is stronger than the next one in the table; None of the last.
    """

    agent: str
    points: float
    low: float
    high: float
    games: int
    above_next: float | None


class Fit:
    """Strengths of agents, with the samples that say how sure they are.

    Attributes:
        strengths: of each agent, the strongest first.
        samples: strengths in points, one row for each sample, one column for each agent, in the
            order of `strengths`.
        confidence: of the intervals from `low` to `high`.
        left_out: how many games told nothing, for each reason.
    """

    def __init__(
        self,
        strengths: tuple[Strength, ...],
        samples: Array,
        confidence: float,
        left_out: Mapping[str, int],
    ) -> None:
        self.strengths = strengths
        self.samples = samples
        self.confidence = confidence
        self.left_out = dict(left_out)
        self._place = {strength.agent: place for place, strength in enumerate(strengths)}

    def probability(self, agent: str, other: str) -> float:
        """Return how likely `agent` beats `other`, a draw being half a win.

        Raises:
            AgentError: one of them is not in the games.
        """
        one, two = (self.strengths[self._found(name)].points for name in (agent, other))
        return 1 / (1 + math.exp((two - one) / POINTS))

    def certainty(self, agent: str, other: str) -> float:
        """Return how likely `agent` is the stronger one: the share of samples in which it is.

        Raises:
            AgentError: one of them is not in the games.
        """
        one, two = (self.samples[:, self._found(name)] for name in (agent, other))
        return float(np.mean((one > two) + 0.5 * (one == two)))

    def _found(self, agent: str) -> int:
        if agent not in self._place:
            known = ", ".join(self._place) or "none"
            raise AgentError(f"the agent {agent!r}: expected one of the games' agents: {known}")
        return self._place[agent]


def fit_strengths(
    games: Iterable[Played],
    *,
    samples: int = SAMPLES,
    confidence: float = CONFIDENCE,
    prior: float = PRIOR,
    seed: int | None = 0,
) -> Fit:
    """Return the strengths of the agents of games.

    Args:
        games: as for `ratings`.
        samples: of the bootstrap.
        confidence: of the intervals, between 0 and 1.
        prior: the standard deviation of strengths before any game, in points, from 1e-6 to 1e8.
        seed: of the samples; None for new ones each time.

    Raises:
        OptionError: a number is not allowed.
        SavedGameError: the agents, returns and sides of a game do not fit together.
    """
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 1:
        raise OptionError(f"samples: expected a whole number of at least 1, got {samples!r}")
    if not 0 < confidence < 1:
        raise OptionError(f"confidence: expected a number between 0 and 1, got {confidence!r}")
    if not TIGHTEST <= prior <= LOOSEST:
        raise OptionError(
            f"prior: expected a number from {TIGHTEST:g} to {LOOSEST:g}, got {prior!r}"
        )
    start = checked_seed(seed)
    contests = Contests()
    table = _Pairs(contests.all(games))
    precision = (POINTS / prior) ** 2
    best = table.fit(precision) * POINTS
    order = sorted(range(len(table.agents)), key=lambda a: (-best[a], table.agents[a]))
    seeds = [mixed(start, number) for number in range(samples)]
    parts = [table.sample(seeds[n : n + AT_ONCE], precision) for n in range(0, samples, AT_ONCE)]
    drawn = np.concatenate(parts)[:, order] * POINTS
    left_out = {reason: number for reason, number in contests.left_out.items() if number}
    return Fit(_strengths(table, best, drawn, order, confidence), drawn, confidence, left_out)


def _strengths(
    table: _Pairs, best: Array, drawn: Array, order: Sequence[int], confidence: float
) -> tuple[Strength, ...]:
    if not order:
        return ()
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    above = np.mean((drawn[:, :-1] > drawn[:, 1:]) + 0.5 * (drawn[:, :-1] == drawn[:, 1:]), axis=0)
    return tuple(
        Strength(
            table.agents[agent],
            float(best[agent]),
            float(low[place]),
            float(high[place]),
            table.games[table.agents[agent]],
            float(above[place]) if place + 1 < len(order) else None,
        )
        for place, agent in enumerate(order)
    )


class _Pair(NamedTuple):
    row: int  # of the design: which sides
    deal: int
    won: float  # by the first side: 1, 1/2 or 0
    weight: float


class _Pairs:
    """Every pair of sides of all games: a logistic regression on the differences of their shares.

    Attributes:
        agents: in alphabetical order.
        games: of each agent.
        deals: how many there are.
    """

    def __init__(self, contests: Iterable[Contest]) -> None:
        kept = list(contests)
        self.games: dict[str, int] = {}
        for contest in kept:
            for name in {name for side in contest.sides for name in side}:
                self.games[name] = self.games.get(name, 0) + 1
        self.agents = sorted(self.games)
        places = {name: place for place, name in enumerate(self.agents)}
        rows: dict[tuple[tuple[int, float], ...], int] = {}
        # sorted, so that games which ended in another order give the same samples
        known = sorted({contest.deal for contest in kept}, key=repr)
        deals = {deal: number for number, deal in enumerate(known)}
        pairs = [
            pair for contest in kept for pair in _pairs(contest, places, rows, deals[contest.deal])
        ]
        self.deals = len(deals)
        self._design = np.zeros((len(rows), len(self.agents)))
        for shares, row in rows.items():
            for place, share in shares:
                self._design[row, place] = share
        self._row = np.array([pair.row for pair in pairs], np.int64)
        self._deal = np.array([pair.deal for pair in pairs], np.int64)
        self._won = np.array([pair.won for pair in pairs], np.float64)
        self._weight = np.array([pair.weight for pair in pairs], np.float64)

    def fit(self, precision: float) -> Array:
        """Return the likeliest strength of each agent, in natural units."""
        total, won = self._counted(np.ones(self.deals))
        centre = np.zeros((1, len(self.agents)))
        (best,) = _likeliest(self._design, total[None], won[None], centre, precision)
        return np.asarray(best)

    def sample(self, seeds: Sequence[int], precision: float) -> Array:
        """Return a row of strengths for each seed, with other weights and another prior."""
        normal = NormalDist(0, precision**-0.5)
        counted, centre = [], np.empty((len(seeds), len(self.agents)))
        for row, seed in enumerate(seeds):
            counted.append(self._counted(-np.log1p(-_numbers(mixed(seed, 0), self.deals))))
            rng = Stream(mixed(seed, 1))
            centre[row] = [normal.inv_cdf(rng.random() or 0.5) for _ in self.agents]
        total, won = (np.array(both) for both in zip(*counted, strict=True))
        return _likeliest(self._design, total, won, centre, precision)

    def _counted(self, times: Array) -> tuple[Array, Array]:
        """The games of each row of the design, and those won, if each deal counts so much."""
        weight = self._weight * times[self._deal]
        rows = len(self._design)
        total = np.bincount(self._row, weight, rows).astype(np.float64)
        return total, np.bincount(self._row, weight * self._won, rows).astype(np.float64)


def _likeliest(design: Array, total: Array, won: Array, centre: Array, precision: float) -> Array:
    """Return the strengths of highest posterior density, for each row of the other arguments.

    Newton's method: there is one maximum, and steps that are halved until they lead upwards come
    to it from anywhere. Of each row the mean is 0.
    """
    if not centre.size:
        return centre

    def loss(at: Array) -> Array:
        edge, away = at @ design.T, at - centre
        lost = np.sum(total * np.logaddexp(0, edge) - won * edge, axis=1)
        return np.asarray(lost + precision / 2 * np.sum(away * away, axis=1))

    strength = np.zeros_like(centre)
    now = loss(strength)
    for _ in range(STEPS):
        chance = 0.5 + 0.5 * np.tanh(strength @ design.T / 2)
        slope = (won - total * chance) @ design - precision * (strength - centre)
        spread = total * chance * (1 - chance)
        bend = np.array([(design.T * row) @ design for row in spread])
        step = np.linalg.solve(bend + precision * np.eye(centre.shape[1]), slope[..., None])[..., 0]
        while np.any(worse := (after := loss(strength + step)) > now + 1e-12 * np.abs(now)):
            step[worse] /= 2
        strength, now = strength + step, after
        if np.max(np.abs(step)) < CLOSE:
            break
    return np.asarray(strength - strength.mean(axis=1, keepdims=True))


def _pairs(
    contest: Contest,
    places: Mapping[str, int],
    rows: dict[tuple[tuple[int, float], ...], int],
    deal: int,
) -> Iterable[_Pair]:
    sides, scores = contest.sides, contest.scores
    for one in range(len(sides)):
        for other in range(one + 1, len(sides)):
            shares = _difference(sides[one], sides[other], places)
            won = 0.5 + 0.5 * ((scores[one] > scores[other]) - (scores[one] < scores[other]))
            if not shares:
                continue  # the same agents on both sides
            row = rows.setdefault(shares, len(rows))
            yield _Pair(row, deal, won, 2 / len(sides))


def _difference(
    one: Shares, other: Shares, places: Mapping[str, int]
) -> tuple[tuple[int, float], ...]:
    """What each agent's strength counts for the first side, less what for the second."""
    names = sorted({*one, *other})
    shares = [(places[name], one.get(name, 0) - other.get(name, 0)) for name in names]
    return tuple((place, share) for place, share in shares if share)


def _numbers(seed: int, many: int) -> Array:
    """Return the first numbers of `Stream(seed)`, all at once."""
    gamma = np.uint64(0x9E3779B97F4A7C15)
    z = np.uint64(seed) + gamma * np.arange(1, many + 1, dtype=np.uint64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) * 2.0**-53
