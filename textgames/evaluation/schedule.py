"""Who plays whom: every pair alike, candidates against fixed opponents, or what tells most.

A schedule gives rounds of deals. A deal is one game with one chance seed, played in as many
seatings as there are agents in it, so that each of them sits in every seat once: nobody gains by
the cards or by moving first. What the next round is depends on nothing but the games of the rounds
before it, so that it does not matter how many games are played at the same time.

Where two to many play for themselves, a deal takes one agent per seat. Where there are teams, it
takes one per team. Where all have one interest, or one plays alone, one agent takes all seats,
and every agent plays the deal: the same puzzle for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product, zip_longest
from typing import NamedTuple, Protocol

from textgames.chance import Stream
from textgames.core import Game
from textgames.evaluation import contests
from textgames.evaluation.ratings import Ratings

WORTHWHILE = 0.7  # of what the best game of a round tells: others are not played in it
MATCHMAKING_ROUNDS = 10  # at least, for a pair of agents: ratings are looked at so often

Pair = tuple[str, str]


class Deal(NamedTuple):
    """One deal that is to be played: which of the run's games, and by whom."""

    game: int
    group: tuple[str, ...]


class Result(NamedTuple):
    """What became of a game: which of the run's it was, who sat where, returns and sides."""

    game: int
    agents: tuple[str, ...]
    returns: tuple[float, ...]
    sides: tuple[tuple[int, ...], ...] | None = None


class Schedule(Protocol):
    """What gives the rounds of a run.

    Attributes:
        games: how many games the whole run has.
    """

    games: int

    def next_round(self, played: Sequence[Result]) -> list[Deal]:
        """Return the next deals, none at the end; `played` are the games of the last round."""
        ...


def units(game: Game) -> tuple[tuple[int, ...], ...]:
    """Return the seats that one agent takes together."""
    together = game.utility == "identical-interest" or "teams" in game.tags
    return game.sides() if together else tuple((seat,) for seat in range(game.num_players))


def seatings(game: Game, group: Sequence[str], seed: int) -> list[tuple[str, ...]]:
    """Return the agents of a group seat by seat, once for each of them.

    Who begins where is drawn. Agents who are fewer than the seats, or teams, take several.

    Args:
        game: the first position.
        group: agents.
        seed: of the draw.
    """
    seats, draw = units(game), Stream(seed)
    order = [number % len(group) for number in range(len(seats))]
    for last in range(len(order) - 1, 0, -1):
        other = int(draw.random() * (last + 1))
        order[last], order[other] = order[other], order[last]
    found = []
    for turned in range(len(group)):
        agent_in = {
            seat: group[(number + turned) % len(group)]
            for number, unit in zip(order, seats, strict=True)
            for seat in unit
        }
        found.append(tuple(agent_in[seat] for seat in range(game.num_players)))
    return found


class RoundRobin:
    """Every pair of agents meets in at least so many games of each kind, all in one round.

    Args:
        starts: the first position of each game.
        agents: their names.
        games_per_pair: at least so many; deals are not broken up.
        opponents: if there are any, each agent meets each of them instead of the other agents.
    """

    def __init__(
        self,
        starts: Sequence[Game],
        agents: Sequence[str],
        games_per_pair: int,
        opponents: Sequence[str] = (),
    ) -> None:
        self.agents, self.opponents = tuple(agents), tuple(opponents)
        self.pairs: list[Pair] = list(
            product(agents, opponents) if opponents else combinations(agents, 2)
        )
        each = [
            [Deal(number, group) for group in self._groups(len(units(game)), games_per_pair)]
            for number, game in enumerate(starts)
        ]
        # turn by turn, so that what has been played at any time is fair to all
        self._deals = [deal for deals in zip_longest(*each) for deal in deals if deal]

        self.games = sum(len(deal.group) for deal in self._deals)

    def next_round(self, played: Sequence[Result]) -> list[Deal]:
        """Return all deals, and then none."""
        deals, self._deals = self._deals, []
        return deals

    def _groups(self, seats: int, games_per_pair: int) -> Iterator[tuple[str, ...]]:
        """The agents of each deal of one game."""
        everyone = (*self.agents, *self.opponents)
        if seats == 1:
            for _ in range(games_per_pair):
                yield everyone
            return
        if seats == 2:
            for _ in range(-(-games_per_pair // 2)):
                yield from self.pairs
            return
        met = dict.fromkeys(self.pairs, 0)
        while met and min(met.values()) < games_per_pair:
            first = min(met, key=lambda pair: met[pair])
            group = [*first]
            others = [name for name in self.opponents or self.agents if name not in group]
            while len(group) < seats and others:
                least = min(others, key=lambda name: sum(_times(met, name, one) for one in group))
                others.remove(least)
                group.append(least)
            for pair in permutations(group, 2):
                if pair in met:
                    met[pair] += len(group)
            yield tuple(group)


def _times(met: dict[Pair, int], one: str, other: str) -> int:
    return met.get((one, other), met.get((other, one), 0))


class Matchmaking:
    """As many games as a round robin has, but between those whose game tells most.

    In each round and in each game, agents are put together whose result is open (the TrueSkill
    quality of their match) and who are not well known yet (their sigma). Who would have to play a
    game that tells little sits out. The ratings are those in that game alone, after the rounds
    before. Where one agent takes all seats, it is a round robin.

    Args:
        starts: the first position of each game.
        agents: their names.
        games_per_pair: on average.

    Raises:
        MissingDependency: TrueSkill is not installed.
    """

    def __init__(self, starts: Sequence[Game], agents: Sequence[str], games_per_pair: int) -> None:
        self._agents, self._ids = tuple(agents), [game.id for game in starts]
        self._seats = [len(units(game)) for game in starts]
        self._budget = [RoundRobin([game], agents, games_per_pair).games for game in starts]
        self.games = sum(self._budget)
        self._ratings = [Ratings() for _ in starts]
        self._at_once = -(-games_per_pair // (2 * MATCHMAKING_ROUNDS))  # deals of a group

    def next_round(self, played: Sequence[Result]) -> list[Deal]:
        """Return the deals that tell most after what has been played."""
        for one in played:
            if self._seats[one.game] > 1:
                rated = contests.Result(self._ids[one.game], one.agents, one.returns, one.sides)
                self._ratings[one.game].add(rated)
        deals = []
        for game, seats in enumerate(self._seats):
            for group in self._groups(game, seats):
                for _ in range(self._at_once):
                    if self._budget[game] > 0:
                        self._budget[game] -= len(group)
                        deals.append(Deal(game, group))
        return deals

    def tells(self, game: int, one: str, other: str) -> float:
        """Return how much a game between two agents is expected to tell; only the order counts."""
        ratings = self._ratings[game]
        unsure = ratings.rating(one).sigma ** 2 + ratings.rating(other).sigma ** 2
        return ratings.quality([[one], [other]]) * unsure

    def _groups(self, game: int, seats: int) -> Iterator[tuple[str, ...]]:
        """Put the agents together, each in one group at most."""
        left = list(self._agents)
        if seats == 1:
            yield tuple(left)
            return
        most = 0.0
        while len(left) >= max(2, min(seats, len(self._agents))):
            group = list(max(combinations(left, 2), key=lambda pair: self.tells(game, *pair)))
            told = self.tells(game, *group)
            if told < WORTHWHILE * most:
                return
            most = max(most, told)
            for name in group:
                left.remove(name)
            while len(group) < seats and left:
                best = max(left, key=lambda name: self._tells_with(game, name, group))
                left.remove(best)
                group.append(best)
            yield tuple(group)

    def _tells_with(self, game: int, name: str, group: Sequence[str]) -> float:
        return sum(self.tells(game, name, other) for other in group)
