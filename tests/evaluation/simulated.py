"""Games between agents of known skill, for those who measure skill."""

from math import exp
from statistics import NormalDist, correlation

from textgames.chance import Stream
from textgames.evaluation.contests import Result

NORMAL = NormalDist()


def rank_correlation(found, known):
    """Spearman's, of values that all differ."""
    return correlation(*([sorted(values).index(v) for v in values] for values in (found, known)))


def performances(skills, agents, rng, beta=25 / 6):
    """How well each agent does this time: TrueSkill's own model."""
    return [skills[name] + beta * NORMAL.inv_cdf(rng.random() or 0.5) for name in agents]


def drawn(names, many, rng):
    """Draw different agents."""
    return sorted(names, key=lambda name: rng.random())[:many]


def games_of_all_against_all(skills, number, players=2, seed=0, margin=0.0, id="KuhnPoker-v0"):
    """Games that whoever does best wins; who is not `margin` worse than the best draws."""
    rng = Stream(seed)
    for deal in range(number):
        agents = drawn(skills, players, rng)
        did = performances(skills, agents, rng)
        best = max(did)
        returns = did if players > 2 else [float(best - each <= margin) for each in did]
        yield Result(id, agents, returns, seed=deal)


def games_of_two_sides(skills, number, sides, seed=0, id="SecretMafia-v0"):
    """Games that the side wins whose players do better on the mean."""
    rng = Stream(seed)
    players = sum(map(len, sides))
    for _ in range(number):
        agents = drawn(skills, players, rng)
        did = performances(skills, agents, rng)
        one, other = (sum(did[seat] for seat in side) / len(side) for side in sides)
        returns = [1 if (seat in sides[0]) == (one > other) else -1 for seat in range(players)]
        yield Result(id, agents, returns, sides=sides)


def games_by_odds(points, number, seed=0, draws=0.0, id="KuhnPoker-v0"):
    """Games for two that are won with the odds of Bradley and Terry; a share of them is drawn."""
    rng = Stream(seed)
    for deal in range(number):
        one, other = drawn(points, 2, rng)
        chance = 1 / (1 + exp((points[other] - points[one]) / 173.7178))
        won = 0 if rng.random() < draws else 1 if rng.random() < chance else -1
        yield Result(id, (one, other), (won, -won), seed=deal)
