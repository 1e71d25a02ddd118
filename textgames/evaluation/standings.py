"""Where the agents of a run stand: what a leaderboard and a report show.

run = Run("runs/first")
for row in run.standings(): ...  # the best first

Records are in the order in which games ended, which concurrency changes. They are rated in the
order of their numbers, so that the same games give the same standings.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from textgames.errors import OptionError, SavedGameError
from textgames.evaluation.bradley_terry import Fit, Strength, fit_strengths
from textgames.evaluation.contests import Contests
from textgames.evaluation.ratings import Rating, Ratings, family_of, ranked
from textgames.evaluation.records import GameRecord, read_records
from textgames.evaluation.statistics import Figures, Statistics

SETTLED = 0.95  # how likely one agent must be the stronger one for their order to be settled


@dataclass(frozen=True, slots=True)
class Played:
    """What is kept of a record: all of a run may be in memory.

    Attributes:
        number, id, agents, returns, outcome, seed, options, sides, reason: as in `GameRecord`.
        cost: of all replies, in US dollars.
        illegal: how many replies were illegal.
    """

    number: int
    id: str
    agents: tuple[str, ...]
    returns: tuple[float, ...]
    outcome: tuple[int, ...]
    seed: int
    options: Mapping[str, Any]
    sides: tuple[tuple[int, ...], ...]
    reason: str
    cost: float
    illegal: int


@dataclass(frozen=True)
class Standing:
    """Where an agent stands.

    Attributes:
        agent: its name.
        rating: TrueSkill's; the table is in the order of its conservative value, and who was never
            compared with anybody comes last.
        strength: Bradley and Terry's; None if its games tell nothing about it.
        settled: whether it is the stronger one of it and the next agent of the table, 95 % sure by
            Bradley and Terry; None of the last one.
        figures: what it did.
    """

    agent: str
    rating: Rating
    strength: Strength | None
    settled: bool | None
    figures: Figures


class Run:
    """The records of a run, read once.

    Args:
        path: the folder of a run, or a file with records.
        game: only games of this id,
        family: or of this family, such as "cards".

    Attributes:
        path: where they are.
        games: what is kept of each, in the order of their numbers.
        statistics: what the agents did.
        ratings: of the agents, by TrueSkill.
        fit: the same by Bradley and Terry.

    Raises:
        SavedGameError: there are no records, or something else is there.
        OptionError: there are none of that game or family.
        MissingDependency: trueskill is not installed.
    """

    def __init__(self, path: str | os.PathLike[str], game: str = "", family: str = "") -> None:
        self.path = path
        self.statistics = Statistics()
        ids: set[str] = set()
        numbers: set[int] = set()
        self.games: list[Played] = []
        for record in read_records(path):
            if record.number in numbers:
                raise SavedGameError(f"{path}: expected each game once, got {record.number} twice")
            ids.add(record.id)
            numbers.add(record.number)
            if (game in ("", record.id)) and (family in ("", family_of(record.id))):
                self.statistics.add(record)
                self.games.append(_kept(record))
        if not ids:
            raise SavedGameError(f"{path}: expected records of games, but none has ended there yet")
        if not self.games:
            families = {family_of(id) or "none" for id in ids if game in ("", id)}
            asked, known = (family, families) if families else (game, ids)
            raise OptionError(
                f"{path} has no games of {asked!r}: expected one of {', '.join(sorted(known))}"
            )
        self.games.sort(key=lambda one: one.number)
        self.ratings = Ratings()
        for one in self.games:
            self.ratings.add(one)
        self.fit: Fit = fit_strengths(self.games)

    @property
    def cost(self) -> float:
        """What all games cost, in US dollars."""
        return sum(game.cost for game in self.games)

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many games told nothing about skill, for each reason."""
        return self.ratings.left_out

    def standings(self) -> list[Standing]:
        """Return where each agent stands, the best first."""
        strengths = {strength.agent: strength for strength in self.fit.strengths}
        names = [name for name, _ in ranked(self.ratings.overall)]
        names += [name for name in self.statistics.agents if name not in self.ratings.overall]
        return [
            Standing(
                name,
                self.ratings.rating(name),
                strengths.get(name),
                self._settled(name, following) if following else None,
                self.statistics.of(name),
            )
            for name, following in zip(names, [*names[1:], ""], strict=True)
        ]

    def _settled(self, agent: str, following: str) -> bool:
        known = {strength.agent for strength in self.fit.strengths}
        return {agent, following} <= known and self.fit.certainty(agent, following) >= SETTLED


@dataclass
class Meetings:
    """What came of the games of an agent against another.

    Attributes:
        games: how many there were; of a game of many, each pair of sides counts.
        score: how many it won, draws being half.
    """

    games: float = 0.0
    score: float = 0.0


def head_to_head(games: Iterable[Played]) -> dict[tuple[str, str], Meetings]:
    """Return what came of the games of each agent (the first) against each other one.

    Who sits on a side with others has played its share of the game.
    """
    found: defaultdict[tuple[str, str], Meetings] = defaultdict(Meetings)
    for contest in Contests().all(games):
        for (side, score), (others, other_score) in permutations(
            zip(contest.sides, contest.scores, strict=True), 2
        ):
            for name, share in side.items():
                for other, other_share in others.items():
                    if name != other:
                        meetings = found[name, other]
                        meetings.games += share * other_share
                        won = (score > other_score) + 0.5 * (score == other_score)
                        meetings.score += won * share * other_share
    return dict(found)


def progress_of_ratings(games: Sequence[Played], most: int) -> Iterator[tuple[int, Ratings]]:
    """Yield how many games were rated and the ratings then, at most `most` times and at the end.

    It is the same `Ratings` each time, and goes on: what is wanted of it must be read at once.
    """
    ratings = Ratings()
    every = max(1, -(-len(games) // most))
    for count, game in enumerate(games, 1):
        ratings.add(game)
        if count % every == 0 or count == len(games):
            yield count, ratings


def signed(value: float) -> str:
    """Return a whole number of points with its sign, which 0 has too: "+0"."""
    return f"{round(value):+d}"


def _kept(record: GameRecord) -> Played:
    return Played(
        record.number,
        record.id,
        record.agents,
        record.returns,
        record.outcome,
        record.seed,
        record.options,
        record.sides,
        record.reason,
        record.cost,
        sum(bool(turn.complaint) for turn in record.turns),
    )
