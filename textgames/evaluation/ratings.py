"""TrueSkill ratings of agents: over all games, by family and by game.

ratings = rate(results)
ratings.overall["mcts"].conservative  # mu - 3 sigma
for agent, rating in ranked(ratings.games["KuhnPoker-v0"]): ...

A result is anything with `id`, `agents` and `returns`; see `contests` for what may stand beside
them, what a game tells, and which games tell nothing. Games of several sides that are all against
all are ranked by their scores. TrueSkill forgets slowly, so the order of the games matters: they
are taken as they come, and the same order always gives the same ratings. `bradley_terry` does not
depend on it.
"""

from __future__ import annotations

import math
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from statistics import fmean
from typing import Any

from textgames.errors import MissingDependency, OptionError, UnknownGame
from textgames.evaluation.contests import Contest, Contests, Played, Shares, several
from textgames.registration import spec

SURPRISE = "too surprising for trueskill to compute"


@dataclass(frozen=True)
class Settings:
    """The parameters of TrueSkill; these are those of Herbrich, Minka and Graepel (2006).

    Attributes:
        mu: what an agent begins with,
        sigma: and how little is known of it then.
        beta: how much one performance varies: who is better by that much wins 76 % of games.
        tau: how much skill may change from game to game.
        draw_probability: how likely a draw is between equals, more than 0 and less than 1.
    """

    mu: float = 25.0
    sigma: float = 25 / 3
    beta: float = 25 / 6
    tau: float = 25 / 300
    draw_probability: float = 0.1

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not (number and math.isfinite(value)):
                raise OptionError(f"{field.name}: expected a number, got {value!r}")
        if min(self.sigma, self.beta) <= 0 or self.tau < 0 or not 0 < self.draw_probability < 1:
            raise OptionError(
                "expected sigma and beta above 0, tau of at least 0 and draw_probability between "
                f"0 and 1, got {self}"
            )


@dataclass(frozen=True)
class Rating:
    """How good an agent is, as far as its games tell.

    Attributes:
        mu: the estimate.
        sigma: its standard deviation.
        contests: how many comparisons with others it comes from; a game is one, and a game
            without an opponent may be one with who had the deal before and one with who has it
            next.
    """

    mu: float
    sigma: float
    contests: int = 0

    @property
    def conservative(self) -> float:
        """The skill that it has almost certainly: mu - 3 sigma. Tables are in this order."""
        return self.mu - 3 * self.sigma


Table = dict[str, Rating]  # by agent


class Ratings:
    """Rates agents, game after game.

    Where sides differ in size, as a spy against all others, each side as a whole weighs the same,
    and an agent in it as much as the seats it has. TrueSkill would add skills up and expect the
    larger side to win. Between sides of the same size and different agents this is TrueSkill as it
    is. An agent on several sides gets the mean of what each of them would have changed.

    Args:
        settings: of TrueSkill.

    Attributes:
        overall: the rating of each agent over all games.
        families: the same by family of games, such as "cards"; only of games that are registered.
        games: the same by id of a game.

    Raises:
        MissingDependency: trueskill is not installed.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.overall: Table = {}
        self.families: defaultdict[str, Table] = defaultdict(dict)
        self.games: defaultdict[str, Table] = defaultdict(dict)
        self._contests = Contests()
        self._trueskill = _trueskill(self.settings)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out trueskill's environment, which no pickle can hold."""
        return {name: value for name, value in vars(self).items() if name != "_trueskill"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._trueskill = _trueskill(self.settings)

    @property
    def left_out(self) -> dict[str, int]:
        """How many games told nothing, for each reason."""
        return {reason: number for reason, number in self._contests.left_out.items() if number}

    def add(self, game: Played) -> bool:
        """Rate the agents of a game; return whether it told anything.

        Raises:
            SavedGameError: its agents, returns and sides do not fit together.
        """
        contest = self._contests.find(game)
        if contest is None:
            return False
        tables = [self.overall, self.games[contest.id]]
        if family := family_of(contest.id):
            tables.append(self.families[family])
        agents = sorted({name for side in contest.sides for name in side})
        changed: dict[tuple[Rating, ...], Table] = {}
        changes = []
        try:
            for table in tables:
                known = tuple([self.rating(name, table) for name in agents])
                if known not in changed:  # in a run of one game all tables are the same
                    changed[known] = self._rated(contest, table)
                changes.append(changed[known])
        except (ArithmeticError, ValueError):  # of trueskill; one game must not end a run
            self._contests.left_out[SURPRISE] += 1
            return False
        for table, change in zip(tables, changes, strict=True):
            table.update(change)
        return True

    def rating(self, agent: str, table: Mapping[str, Rating] | None = None) -> Rating:
        """Return an agent's rating, overall or in a table; of a new one what it begins with."""
        known = (self.overall if table is None else table).get(agent)
        return known or Rating(self.settings.mu, self.settings.sigma)

    def quality(
        self, sides: Iterable[Sequence[str]], table: Mapping[str, Rating] | None = None
    ) -> float:
        """Return how much a game would tell, from 0 to 1: how likely a draw is beside equals.

        Args:
            sides: the agents in the seats of each side: `["mcts"], ["random"]`.
            table: the ratings to go by; None for those over all games.
        """
        shares = [{name: side.count(name) / len(side) for name in side} for side in sides]
        groups = [tuple(self._known(name, table) for name in side) for side in shares]
        return float(self._trueskill.quality(groups, weights=weights(shares)))

    def _known(self, agent: str, table: Mapping[str, Rating] | None) -> Any:
        known = self.rating(agent, table)
        return self._trueskill.create_rating(known.mu, known.sigma)

    def _rated(self, contest: Contest, table: Table) -> Table:
        """The new ratings of the agents of a contest."""
        groups = [tuple(self._known(name, table) for name in side) for side in contest.sides]
        places = sorted(set(contest.scores), reverse=True)
        ranks = [places.index(score) for score in contest.scores]
        rated = self._trueskill.rate(groups, ranks=ranks, weights=weights(contest.sides))
        found: defaultdict[str, list[Any]] = defaultdict(list)
        for side, group in zip(contest.sides, rated, strict=True):
            for name, rating in zip(side, group, strict=True):
                found[name].append(rating)
        return {
            name: Rating(
                fmean(rating.mu for rating in ratings),
                fmean(rating.sigma for rating in ratings),
                self.rating(name, table).contests + 1,
            )
            for name, ratings in found.items()
        }


def rate(games: Iterable[Played], settings: Settings | None = None) -> Ratings:
    """Return the ratings of the agents of games, taken in their order.

    Raises:
        MissingDependency: trueskill is not installed.
        SavedGameError: the agents, returns and sides of a game do not fit together.
    """
    ratings = Ratings(settings)
    for game in several(games):
        ratings.add(game)
    return ratings


def ranked(table: Mapping[str, Rating]) -> list[tuple[str, Rating]]:
    """Return agents and ratings, the highest conservative one first."""
    return sorted(table.items(), key=lambda entry: (-entry[1].conservative, entry[0]))


def weights(sides: Sequence[Shares]) -> list[tuple[float, ...]]:
    """Return TrueSkill's weight of each agent, so that each side as a whole has the same.

    They are scaled so that the performances of all sides vary together by what TrueSkill counts on
    for so many agents; so they are 1 where as many different agents are on each side.
    """
    agents = sum(map(len, sides))
    spread = sum(share * share for side in sides for share in side.values())
    scale = math.sqrt(agents / spread)
    return [tuple(scale * share for share in side.values()) for side in sides]


@cache
def family_of(id: str) -> str:
    """Return the family of a game, such as "cards"; "" if it is not registered."""
    try:
        return spec(id).family
    except UnknownGame:
        return ""


def _trueskill(settings: Settings) -> Any:
    with warnings.catch_warnings():
        # a docstring in it has an escape that newer Pythons warn of when they compile it
        warnings.simplefilter("ignore")
        try:
            from trueskill import TrueSkill
        except ImportError as error:
            raise MissingDependency(
                "ratings need trueskill: pip install 'textgames[eval]'"
            ) from error
    parameters = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return TrueSkill(**parameters, backend=None)
