"""Tournaments: many games between agents, in a folder where nothing is lost.

tournament = Tournament(["KuhnPoker-v0", "TicTacToe-v0"], ["random", "mcts"], games_per_pair=40)
tournament.run("runs/first")
for record in read_records("runs/first"):
    ...

Every game of a tournament has a number and seeds that follow from what was asked for. So a run that
was stopped, at whatever moment, goes on with the games that are missing, and ends with the same
records as one that was not.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, get_args

from textgames.chance import checked_seed, mixed
from textgames.core import Game
from textgames.errors import OptionError
from textgames.evaluation.contests import Sides
from textgames.evaluation.folder import RunFolder
from textgames.evaluation.match import Entrant, Fixture, Match
from textgames.evaluation.records import GameRecord, read_records
from textgames.evaluation.schedule import (
    Deal,
    Matchmaking,
    Result,
    RoundRobin,
    Schedule,
    seatings,
    units,
)
from textgames.illegal import IllegalReplies
from textgames.registration import new_game

_PART = re.compile(r"(?:\{[^{}]*\}?|[^,{])+")

Pairing = Literal["round-robin", "matchmaking"]
Engine = Literal["local", "ray"]
Progress = Callable[[int, int, float], object]  # games done, games in all, US dollars so far

_Play = Callable[[list[Fixture], Callable[[GameRecord], object]], None]


@dataclass
class Summary:
    """What a run has done.

    Attributes:
        games: how many games are in the folder.
        before: how many of them were there before.
        cost: of all games, in US dollars.
        failures: by agent, how many of its replies failed in this run.
        first_failure: by agent, what the first of them was.
    """

    games: int
    before: int
    cost: float
    failures: dict[str, int]
    first_failure: dict[str, str]


class Tournament:
    """Games between agents, planned by a schedule.

    Args:
        games: their ids, with options after a colon: "KuhnPoker-v0:rounds=3", also `num_players`;
            or as JSON: 'Undercover-v0:{"num_players": 4}'.
        agents: names for `agents.make`; or agents by name, see `Match`.
        opponents: fixed opponents, whom each agent plays instead of the others.
        games_per_pair: of each two agents in each game, at least; with matchmaking, on average.
        pairing: "round-robin", all pairs alike; "matchmaking", what tells most, by TrueSkill.
        seed: of everything.
        illegal: what an illegal reply leads to; see `textgames.make`.
        time_limit: seconds for one reply; None: no limit.
        max_turns: replies after which a game is truncated; None: no limit.

    Raises:
        UnknownGame: there is no such game.
        OptionError: something is not allowed.
        AgentError: there is no agent of that name.
    """

    def __init__(
        self,
        games: Iterable[str],
        agents: Mapping[str, Entrant] | Iterable[str],
        *,
        opponents: Mapping[str, Entrant] | Iterable[str] = (),
        games_per_pair: int = 10,
        pairing: Pairing = "round-robin",
        seed: int = 0,
        illegal: str | IllegalReplies = "forfeit",
        time_limit: float | None = None,
        max_turns: int | None = None,
    ) -> None:
        playing, fixed = _by_name(agents), _by_name(opponents)
        if both := sorted(playing.keys() & fixed.keys()):
            raise OptionError(f"expected each agent once, got {both[0]!r} as its own opponent")
        self._entrants = {**playing, **fixed}
        self._agents, self._opponents = tuple(playing), tuple(fixed)
        self._starts = [_start(name) for name in _several("games", games)]
        labels = [_name(start) for start in self._starts]
        if twice := next((name for name in labels if labels.count(name) > 1), ""):
            raise OptionError(f"expected each game once, got {twice} twice")
        self._games_per_pair, self._pairing = games_per_pair, pairing
        self._seed = checked_seed(seed)
        self._conditions: dict[str, Any] = {
            "illegal": illegal, "time_limit": time_limit, "max_turns": max_turns
        }  # fmt: skip
        policy = Match(self._entrants, **self._conditions).illegal  # finds mistakes now
        if type(games_per_pair) is not int or games_per_pair < 1:
            raise OptionError(
                f"games_per_pair: expected a whole number of at least 1, got {games_per_pair!r}"
            )
        lonely = len(self._entrants) < 2 and any(len(units(start)) > 1 for start in self._starts)
        if lonely or not self._schedule().games:
            raise OptionError(
                "expected two agents or more, or games for one player; got "
                f"{', '.join(self._entrants) or 'no agents'} in "
                f"{', '.join(start.id for start in self._starts) or 'no games'}"
            )
        self.asked: dict[str, Any] = {
            "format": 1,
            "games": labels,
            "agents": list(self._agents),
            "opponents": list(self._opponents),
            "games_per_pair": games_per_pair,
            "pairing": pairing,
            "seed": self._seed,
            "illegal": illegal if isinstance(illegal, str) else repr(policy),
            "time_limit": time_limit,
            "max_turns": max_turns,
        }

    def run(
        self,
        folder: str | os.PathLike[str],
        *,
        concurrency: int = 64,
        connections: int = 64,
        engine: Engine = "local",
        progress: Progress | None = None,
    ) -> Summary:
        """Play the games that are not in the folder yet.

        Args:
            folder: of the run, which is made if there is none.
            concurrency: games in progress at the same time.
            connections: asynchronous replies of one agent that are waited for at the same time.
            engine: "local", this process; "ray", a Ray cluster, where each worker plays so many
                games at the same time.
            progress: called with the games done, the number of all, and their cost.

        Raises:
            OptionError: another run is at work there, or something else was asked for there.
            MissingDependency: Ray is not installed.
            SavedGameError: the folder or the records cannot be read or written.
            AgentError: one of the agents cannot play one of the games.
            EndpointError: a language model's endpoint is down: see `Match.play`; `run` goes on.
            Quit: a person leaves; `run` goes on.
            GameError: games failed by their own fault; all others are played.
        """
        if engine not in get_args(Engine):
            raise OptionError(f"engine: expected local or ray, got {engine!r}")
        conditions = {
            **self._conditions, "concurrency": concurrency, "connections": connections
        }  # fmt: skip
        match = Match(self._entrants, **conditions)
        match.check(self._starts)
        play = match.run if engine == "local" else partial(_run_on_ray, self._entrants, conditions)
        with RunFolder(folder, self.asked) as run:
            book = _Book(run, progress, self._schedule().games)
            self._play(play, book)
            return book.summary

    def _play(self, play: _Play, book: _Book) -> None:
        schedule, results = self._schedule(), list[Result]()
        number = deal_number = 0
        while deals := schedule.next_round(results):
            fixtures: list[Fixture] = []
            games: list[int] = []
            for deal in deals:
                dealt = self._dealt(deal, deal_number, number + len(fixtures))
                fixtures += dealt
                games += [deal.game] * len(dealt)
                deal_number += 1
            number += len(fixtures)
            play([one for one in fixtures if one.number not in book.ended], book.add)
            results = [
                Result(game, one.agents, *book.ended[one.number])
                for game, one in zip(games, fixtures, strict=True)
            ]

    def _dealt(self, deal: Deal, deal_number: int, number: int) -> list[Fixture]:
        start, seed = self._starts[deal.game], mixed(self._seed, deal_number)
        return [
            Fixture(n, start, seated, seed, mixed(~self._seed, n), deal_number)
            for n, seated in enumerate(seatings(start, deal.group, mixed(seed, 0)), number)
        ]

    def _schedule(self) -> Schedule:
        if self._pairing == "round-robin":
            return RoundRobin(self._starts, self._agents, self._games_per_pair, self._opponents)
        if self._pairing != "matchmaking":
            raise OptionError(
                f"pairing: expected 'round-robin' or 'matchmaking', got {self._pairing!r}"
            )
        if self._opponents:
            raise OptionError("matchmaking chooses all opponents: expected none that are fixed")
        return Matchmaking(self._starts, self._agents, self._games_per_pair)


def _run_on_ray(*arguments: Any) -> None:
    from textgames.evaluation.on_ray import run_on_ray

    run_on_ray(*arguments)


class _Book:
    """What has been played so far, in this run and before."""

    def __init__(self, run: RunFolder, progress: Progress | None, total: int) -> None:
        self.ended: dict[int, tuple[tuple[float, ...], Sides]] = {}  # by number: returns and sides
        self._sides: dict[Sides, Sides] = {}  # few, which are kept once
        self._file, self._progress, self._total = run.file, progress, total
        self.summary = Summary(0, 0, 0.0, {}, {})
        for record in read_records(run.path):
            self._count(record)
        self.summary.before = self.summary.games
        self._show()

    def add(self, record: GameRecord) -> None:
        """Write a game that has ended into the folder."""
        self._file.add(record)
        self._count(record)
        for turn in record.turns:
            if turn.failure:
                name, summary = record.agents[turn.player], self.summary
                summary.failures[name] = summary.failures.get(name, 0) + 1
                summary.first_failure.setdefault(name, turn.failure)
        self._show()

    def _count(self, record: GameRecord) -> None:
        sides = self._sides.setdefault(record.sides, record.sides)
        self.ended[record.number] = record.returns, sides
        self.summary.games += 1
        self.summary.cost += record.cost

    def _show(self) -> None:
        if self._progress:
            self._progress(self.summary.games, self._total, self.summary.cost)


def names(text: str) -> list[str]:
    """Return the names in a list with commas; "a:x=1,y=2,b" is "a:x=1,y=2" and "b".

    Names with other commas in them stand between semicolons: "scripted:4,0;b". Those in the braces
    of options as JSON belong to them in any case.
    """
    if ";" in text:
        return [part.strip() for part in text.split(";") if part.strip()]
    found: list[str] = []
    for part in filter(None, (part.strip() for part in _PART.findall(text))):
        head, equals, _ = part.partition("=")
        if equals and ":" not in head and found:
            found[-1] += f",{part}"
        else:
            found.append(part)
    return found


def _start(name: str) -> Game:
    """The first position of a game with options: "KuhnPoker-v0:rounds=3,num_players=2", or JSON."""
    if not isinstance(name, str):
        raise OptionError(f"games: expected their ids, got {name!r}")
    id, _, settings = name.partition(":")
    options = _options(name, settings)
    number = options.pop("num_players", None)
    if number is not None and not str(number).isdecimal():
        raise OptionError(f"{id}: expected num_players to be a whole number, got {number!r}")
    return new_game(id, None if number is None else int(number), **options)


def _options(name: str, settings: str) -> dict[str, Any]:
    if settings.startswith("{"):
        try:
            found: dict[str, Any] = json.loads(settings)
        except ValueError as error:
            raise OptionError(f"the game {name!r}: expected options as JSON: {error}") from error
        return found
    options: dict[str, Any] = {}
    for part in settings.split(",") if settings else ():
        option, equals, value = part.partition("=")
        if not equals or not option.strip():
            raise OptionError(
                f"the game {name!r}: expected options as name=value, or as JSON where a value "
                f"holds a comma, got {part!r}"
            )
        if option.strip() in options:
            raise OptionError(f"the game {name!r}: expected {option.strip()} once")
        options[option.strip()] = value.strip()
    return options


def _name(start: Game) -> str:
    settings = {"num_players": start.num_players, **start.options}
    return f"{start.id}:{','.join(f'{name}={value}' for name, value in settings.items())}"


def _by_name(agents: Mapping[str, Entrant] | Iterable[str]) -> dict[str, Entrant]:
    if isinstance(agents, Mapping):
        return dict(agents)
    found: dict[str, Entrant] = {}
    for name in _several("agents", agents):
        if name in found:
            raise OptionError(f"expected each agent once, got {name!r} twice")
        found[name] = name
    return found


def _several(what: str, names: Any) -> Iterable[str]:
    if not isinstance(names, Iterable):
        raise OptionError(f"{what}: expected names, got {names!r}")
    return [names] if isinstance(names, str) else names
