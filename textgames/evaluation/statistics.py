"""How agents behave beside winning: illegal replies, forfeits, length, tokens, cost and time.

statistics = gather(read_records("runs/first"))
statistics.of("mcts", "KuhnPoker-v0").illegal_rate
statistics.of("mcts").cost  # over all games
statistics.of(game="Nim-v0").first_seat  # over all agents

An agent that sits in several seats of a game has played one game and as many seats; shares and
returns are means over seats.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from textgames.errors import SavedGameError
from textgames.evaluation.contests import Played, checked, several


class Reply(Protocol):
    """One reply of a record; see `textgames.evaluation.records.TurnRecord`."""

    player: int
    complaint: str
    prompt_tokens: int
    completion_tokens: int
    cost: float
    seconds: float
    failure: str


class Recorded(Played, Protocol):
    """A record of a game; see `textgames.evaluation.records.GameRecord`."""

    @property
    def outcome(self) -> Sequence[int]:
        """Return +1 for a win, 0 for a draw and -1 for a loss, for each seat."""

    @property
    def turns(self) -> Sequence[Reply]:
        """Return every reply."""

    @property
    def offender(self) -> int | None:
        """Return who ended the game by illegal replies."""


@dataclass(frozen=True)
class SeatFigures:
    """What came of a seat.

    Attributes:
        games: how many there were.
        won: the share of them that were won,
        drawn: drawn,
        lost: and lost.
        mean_return: in the units of the game.
    """

    games: int
    won: float
    drawn: float
    lost: float
    mean_return: float

    @property
    def score(self) -> float:
        """The share won less the share lost, -1 to +1."""
        return self.won - self.lost


@dataclass(frozen=True)
class Figures:
    """What an agent did in a game, or over several; shares are from 0 to 1, of nothing 0.

    Attributes:
        games: how many there were.
        seats: the same by the number of the seat.
        whole: over all seats.
        return_error: the standard error of the mean return; 0 of fewer than two seats.
        forfeits: the share of games that it ended by illegal replies.
        length: replies of all players in a game, on the mean.
        replies: how many it gave.
        illegal_rate: the share of them that were illegal.
        failure_rate: the share that did not come, or too late, or was no text; they count as
            illegal too.
        prompt_tokens: that it read, in all.
        completion_tokens: that it wrote, reasoning included.
        cost: in US dollars, in all.
        seconds: for a reply, on the mean,
        seconds_half: half of them took at most so long,
        seconds_most: and 95 % at most so long.
    """

    games: int
    seats: dict[int, SeatFigures]
    whole: SeatFigures
    return_error: float
    forfeits: float
    length: float
    replies: int
    illegal_rate: float
    failure_rate: float
    prompt_tokens: int
    completion_tokens: int
    cost: float
    seconds: float
    seconds_half: float
    seconds_most: float

    @property
    def first_seat(self) -> float | None:
        """The advantage of the first seat: its score less that of the others, -2 to +2.

        None if there are not both. Over all agents of a run that seats all of them alike, this
        belongs to the game; of one agent it tells too whom it met where.
        """
        others = [seat for number, seat in self.seats.items() if number]
        games = sum(seat.games for seat in others)
        if 0 not in self.seats or not games:
            return None
        return self.seats[0].score - sum(seat.score * seat.games for seat in others) / games


class Statistics:
    """Counts what agents do, record after record.

    Attributes:
        games: the ids that there were.
        agents: the names that there were.
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], _Count] = {}  # by agent and id
        self._lengths: dict[str, list[int]] = {}  # by id, of each game

    @property
    def games(self) -> list[str]:
        """The ids of the games, in alphabetical order."""
        return sorted(self._lengths)

    @property
    def agents(self) -> list[str]:
        """The names of the agents, in alphabetical order."""
        return sorted({agent for agent, _ in self._counts})

    def add(self, record: Recorded) -> None:
        """Count a game.

        Raises:
            SavedGameError: what it says of its agents does not fit together.
        """
        checked(record)
        seats = len(record.agents)
        players = {turn.player for turn in record.turns} | {record.offender or 0}
        if len(record.outcome) != seats or not all(0 <= player < seats for player in players):
            raise SavedGameError(
                f"a record of {record.id}: expected outcome and turns of its {seats} seats, got "
                f"outcome {record.outcome!r} and turns of players {sorted(players)}"
            )
        self._lengths.setdefault(record.id, []).append(len(record.turns))
        counts = {}
        for agent in record.agents:
            counts[agent] = self._counts.setdefault((agent, record.id), _Count())
        for count in counts.values():
            count.games += 1
            count.length += len(record.turns)
        for seat, agent in enumerate(record.agents):
            counts[agent].sit(seat, record.outcome[seat], record.returns[seat])
        for turn in record.turns:
            counts[record.agents[turn.player]].reply(turn)
        if record.offender is not None:
            counts[record.agents[record.offender]].forfeits += 1

    def of(self, agent: str | None = None, game: str | None = None) -> Figures:
        """Return the figures of an agent in a game; None: over all."""
        total = _Count()
        for (name, id), count in self._counts.items():
            if agent in (name, None) and game in (id, None):
                total.add(count)
        lengths = [lengths for id, lengths in self._lengths.items() if game in (id, None)]
        if agent is None:  # a game counts once, whoever plays it
            total.games = sum(map(len, lengths))
            total.length = sum(map(sum, lengths))
        return total.figures()


def gather(records: Iterable[Recorded]) -> Statistics:
    """Return what agents did in games.

    Raises:
        SavedGameError: what a record says of its agents does not fit together.
    """
    statistics = Statistics()
    for record in several(records):
        statistics.add(record)
    return statistics


@dataclass
class _Count:
    games: int = 0
    length: int = 0
    forfeits: int = 0
    illegal: int = 0
    failures: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    seconds: array[float] = field(default_factory=lambda: array("d"))  # of each reply
    outcomes: Counter[tuple[int, int]] = field(default_factory=Counter)  # by seat and outcome
    returns: dict[int, list[float]] = field(default_factory=dict)  # by seat

    def sit(self, seat: int, outcome: int, value: float) -> None:
        self.outcomes[seat, outcome] += 1
        self.returns.setdefault(seat, []).append(value)

    def reply(self, turn: Reply) -> None:
        self.illegal += bool(turn.complaint)
        self.failures += bool(turn.failure)
        self.prompt_tokens += turn.prompt_tokens
        self.completion_tokens += turn.completion_tokens
        self.cost += turn.cost
        self.seconds.append(turn.seconds)

    def add(self, other: _Count) -> None:
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.outcomes.update(other.outcomes)
        for seat, values in other.returns.items():
            self.returns.setdefault(seat, []).extend(values)

    def figures(self) -> Figures:
        replies = len(self.seconds)
        times = sorted(self.seconds)
        values = [value for seat in sorted(self.returns) for value in self.returns[seat]]
        return Figures(
            games=self.games,
            seats={seat: self._seat([seat]) for seat in sorted(self.returns)},
            whole=self._seat(self.returns),
            return_error=_error(values),
            forfeits=_share(self.forfeits, self.games),
            length=_share(self.length, self.games),
            replies=replies,
            illegal_rate=_share(self.illegal, replies),
            failure_rate=_share(self.failures, replies),
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            cost=self.cost,
            seconds=_share(math.fsum(times), replies),
            seconds_half=_quantile(times, 0.5),
            seconds_most=_quantile(times, 0.95),
        )

    def _seat(self, seats: Iterable[int]) -> SeatFigures:
        seats = sorted(seats)
        values = [value for seat in seats for value in self.returns[seat]]
        won, drawn, lost = (
            _share(sum(self.outcomes[seat, outcome] for seat in seats), len(values))
            for outcome in (1, 0, -1)
        )
        return SeatFigures(len(values), won, drawn, lost, _share(math.fsum(values), len(values)))


_SUMS = (
    "games", "length", "forfeits", "illegal", "failures", "prompt_tokens", "completion_tokens",
    "cost", "seconds",
)  # fmt: skip


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0


def _error(values: Sequence[float]) -> float:
    """The standard error of the mean."""
    many = len(values)
    if many < 2:
        return 0.0
    mean = math.fsum(values) / many
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (many - 1) / many)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that is at least as large as that share of all."""
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)] if ordered else 0.0
