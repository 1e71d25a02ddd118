"""Plays thousands of games at once between agents that may be slow, wrong or broken.

match = Match(["random", "mcts"], concurrency=100)
match.run(fixtures, done=file.add)  # or `await match.play(fixtures, done=file.add)`

A game depends on nothing but its fixture and what its agents reply: with agents that are
deterministic for their seeds, the records are the same whatever else is played at the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from time import perf_counter, time
from typing import Any, NamedTuple

from textgames import agents
from textgames.agents.base import Agent, check_can_play, tell_end
from textgames.agents.human import Quit
from textgames.chance import mixed
from textgames.core import Game
from textgames.episode import Episode
from textgames.errors import AgentError, EndpointError, GameError, OptionError, TextgamesError
from textgames.evaluation.records import GameRecord, TurnRecord
from textgames.evaluation.replies import Asking
from textgames.illegal import IllegalReplies, illegal_policy
from textgames.messages import Messages
from textgames.observation import Observation
from textgames.texts import counted

BREATH = 0.02  # seconds after which other games get their turn
OUTAGES = 5  # games in a row that break off because an agent's endpoint is down: then the run ends
Entrant = str | Agent | type


@dataclass(frozen=True, slots=True)
class Fixture:
    """A game that is to be played.

    Attributes:
        number: of the game in its run.
        start: its first position.
        agents: the name of the agent in each seat.
        seed: of chance.
        agents_seed: of the agents.
        deal: games of one deal differ in their seating only.
    """

    number: int
    start: Game
    agents: tuple[str, ...]
    seed: int
    agents_seed: int
    deal: int = 0


class _Start(NamedTuple):
    """What all games from one first position share."""

    game: Game
    blank: GameRecord


class Match:
    """Agents and the conditions under which they play.

    Args:
        entrants: the agents by name. A name for `agents.make`, or a class, is made anew for every
            seat of every game, with a seed of its own; any other callable plays all its games as
            it is. A list of names stands for themselves.
        illegal: what an illegal reply leads to; an agent that fails has replied illegally.
        time_limit: seconds for one reply; None: no limit. With a limit, plain functions are called
            in threads, which takes longer; without, one that hangs holds up the run.
        concurrency: games in progress at the same time.
        connections: asynchronous replies of one agent that are waited for at the same time; the
            games behind them wait for their turn.
        max_turns: replies after which a game is truncated; None: no limit.

    Raises:
        OptionError: one of them is not allowed; or the policy is to raise.
        AgentError: there is no agent of that name.
    """

    def __init__(
        self,
        entrants: Mapping[str, Entrant] | Iterable[str],
        *,
        illegal: str | IllegalReplies = "forfeit",
        time_limit: float | None = None,
        concurrency: int = 64,
        connections: int = 64,
        max_turns: int | None = None,
    ) -> None:
        if not isinstance(entrants, Mapping):
            entrants = {name: name for name in entrants}
        self.illegal = illegal_policy(illegal)
        if self.illegal.then == "raise":
            raise OptionError("illegal: expected a policy that lets a run go on, got one to raise")
        number = isinstance(time_limit, int | float) and not isinstance(time_limit, bool)
        if time_limit is not None and not (number and time_limit > 0):
            raise OptionError(f"time_limit: expected seconds above 0 or None, got {time_limit!r}")
        self.time_limit = time_limit
        self.concurrency = _at_least_one("concurrency", concurrency)
        self.connections = _at_least_one("connections", connections)
        self.max_turns = None if max_turns is None else _at_least_one("max_turns", max_turns)
        self._makers = {name: _maker(name, entrant) for name, entrant in entrants.items()}
        self._policy = asdict(self.illegal)
        self._starts: dict[int, _Start] = {}

    def check(self, starts: Iterable[Game]) -> None:
        """Find agents that cannot play a game at all, as far as they can tell from its start.

        Raises:
            AgentError: one cannot.
        """
        for start in starts:
            episode = Episode(start, 0, self.illegal)
            for name, maker in self._makers.items():
                try:
                    for player in episode.waiting[:1]:
                        with _blaming(name):
                            check_can_play(maker(0, 0), episode.observe(player))
                except AgentError as error:
                    raise AgentError(f"{name} cannot play {start.id}: {error}") from error

    def run(self, fixtures: Iterable[Fixture], done: Callable[[GameRecord], object]) -> None:
        """Play all games, for callers that are not asynchronous themselves; see `play`."""
        loop = asyncio.new_event_loop()
        try:
            # not `asyncio.run`: Ctrl-C would wait for agents that never let go
            loop.run_until_complete(self.play(fixtures, done))
        finally:
            _wind_up(loop)

    async def play(self, fixtures: Iterable[Fixture], done: Callable[[GameRecord], object]) -> None:
        """Play all games and call `done` with the record of each as it ends, in no fixed order.

        Raises:
            EndpointError: games were left unfinished because an endpoint is down or refuses all it
                is asked, which is no bad play; after a few in a row, no more are begun.
            Quit: a person leaves; what is played at the time is given up.
            GameError: games failed by their own fault, not their agents'; all others are played.
        """
        waiting, broken = iter(fixtures), list[tuple[Fixture, Exception]]()
        asking = Asking(self.time_limit, self.connections)
        count = self.concurrency
        if isinstance(fixtures, Sequence):
            count = min(count, len(fixtures))
        tables = [
            asyncio.create_task(self._table(waiting, asking, done, broken)) for _ in range(count)
        ]
        try:
            await asyncio.gather(*tables)
        except EndpointError:  # told below, with how many games it took
            pass
        finally:
            for table in tables:
                table.cancel()
            await asyncio.gather(*tables, return_exceptions=True)
            await asking.close()
        _tell_outages([error for _, error in broken if isinstance(error, EndpointError)])
        if broken:
            fixture, error = broken[0]
            raise GameError(
                f"{counted(len(broken), 'game')} could not be played; the first, "
                f"{fixture.start.id} with seed {fixture.seed}, failed with "
                f"{type(error).__name__}: {error}"
            ) from error

    async def _table(
        self,
        fixtures: Iterator[Fixture],
        asking: Asking,
        done: Callable[[GameRecord], object],
        broken: list[tuple[Fixture, Exception]],
    ) -> None:
        """Play one game after the other, as long as there are any."""
        rested = perf_counter()
        for fixture in fixtures:
            try:
                record = await self._game(fixture, asking)
            except Quit:
                raise
            except Exception as error:  # an endpoint's or the game's own fault: agents' were caught
                broken.append((fixture, error))
                if isinstance(error, EndpointError) and max(asking.down.values()) >= OUTAGES:
                    raise
                continue
            done(record)
            if perf_counter() - rested > BREATH:
                await asyncio.sleep(0)
                rested = perf_counter()

    async def _game(self, fixture: Fixture, asking: Asking) -> GameRecord:
        begun, start = time(), self._start(fixture.start)
        names, limit = fixture.agents, self.max_turns
        seats = [self._makers[name](fixture.agents_seed, seat) for seat, name in enumerate(names)]
        episode = Episode(start.game, fixture.seed, self.illegal, rules=start.blank.rules)
        read = [0] * len(seats)  # messages, by each player
        turns: list[TurnRecord] = []
        worked = 0.0
        while waiting := episode.waiting:
            if len(waiting) == 1:
                player = waiting[0]
                seen = episode.observe(player)
                turn = asking.ask(names[player], seats[player], seen)
                if not isinstance(turn, TurnRecord):
                    turn = await turn
                worked += turn.seconds
                _take(episode, turn, seen["messages"], read, turns)
            else:
                all_seen = [episode.observe(player) for player in waiting]
                asked = (asking.ask(names[o.player], seats[o.player], o) for o in all_seen)
                for seen, turn in zip(all_seen, await _all(asked), strict=True):
                    worked += turn.seconds
                    if not episode.reason:
                        _take(episode, turn, seen["messages"], read, turns)
            if limit is not None and len(episode) >= limit:
                episode.truncate()
            if worked > BREATH:
                await asyncio.sleep(0)
                worked = 0.0
        for player, seat in enumerate(seats):
            tell_end(seat, episode, player, names)
        return _record(start.blank, fixture, episode, turns, begun)

    def _start(self, game: Game) -> _Start:
        known = self._starts.get(id(game))
        if known is None:  # which holds on to it, so that its id stays its own
            known = self._starts[id(game)] = _Start(game, self._blank(game))
        return known

    def _blank(self, game: Game) -> GameRecord:
        """The record of a game of which nothing has been played."""
        from textgames import __version__

        nothing: dict[str, Any] = dict.fromkeys(GameRecord.model_fields)
        shared = {
            "format": 1,
            "schema_version": 1,
            "version": __version__,
            "id": game.id,
            "num_players": game.num_players,
            "options": dict(game.options),
            "illegal": self._policy,
            "rules": tuple(map(game.rules, range(game.num_players))),
        }
        return GameRecord.model_construct(**nothing | shared)


def _record(
    blank: GameRecord, fixture: Fixture, episode: Episode, turns: list[TurnRecord], begun: float
) -> GameRecord:
    game, returns = episode.game, tuple(map(float, episode.returns))
    return blank.but(
        number=fixture.number,
        deal=fixture.deal,
        seed=fixture.seed,
        agents_seed=fixture.agents_seed,
        agents=fixture.agents,
        history=tuple(game.history),
        turns=tuple(turns),
        returns=returns,
        outcome=episode.outcome,
        sides=game.sides(),
        reason=episode.reason,
        offender=episode.offender,
        started=begun,
        seconds=time() - begun,
    )


def _take(
    episode: Episode,
    turn: TurnRecord,
    messages: Messages,
    read: list[int],
    turns: list[TurnRecord],
) -> None:
    player = turn.player
    turn.messages = messages.after(read[player])
    read[player] = len(messages)
    turns.append(turn)
    if turn.failure:
        episode.objection = turn.complaint
    episode.reply(player, turn.reply)
    _, _, turn.action, turn.complaint = episode.last_turn


def _tell_outages(errors: Sequence[EndpointError]) -> None:
    if errors:
        were = "was" if len(errors) == 1 else "were"
        line = f"{counted(len(errors), 'game')} {were} left unfinished: {errors[0]}"
        raise type(errors[0])(line) from errors[0]


async def _all(asked: Iterable[TurnRecord | Coroutine[Any, Any, TurnRecord]]) -> list[TurnRecord]:
    """The replies of those who move at the same time, and think at the same time."""
    turns: list[TurnRecord | asyncio.Task[TurnRecord]] = []
    try:
        # as they are asked: if one raises, those before it are not left behind
        turns.extend(
            turn if isinstance(turn, TurnRecord) else asyncio.create_task(turn) for turn in asked
        )
        await asyncio.gather(*(turn for turn in turns if isinstance(turn, asyncio.Task)))
    finally:
        for turn in turns:
            if isinstance(turn, asyncio.Task):
                turn.cancel()
    return [turn.result() if isinstance(turn, asyncio.Task) else turn for turn in turns]


def _maker(name: str, entrant: Entrant) -> Callable[[int, int], Agent]:
    """What makes the agent for a seat of a game; a mistake costs that game only."""
    if isinstance(entrant, str):
        with _blaming(name):
            make = agents.maker(entrant)
            make(0)  # so that a mistake in its name is told now
    elif isinstance(entrant, type):
        make = agents.made_by(name, entrant, {})
    elif callable(entrant):
        return lambda seed, seat: entrant
    else:
        raise AgentError(f"the agent {name!r}: expected a name or a callable, got {entrant!r}")

    def made(seed: int, seat: int) -> Agent:
        try:
            return make(mixed(seed, seat))
        except (Exception, SystemExit) as error:
            return _Unmade(error)

    return made


@contextmanager
def _blaming(name: str) -> Iterator[None]:
    """Say of what goes wrong inside somebody's own agent whose it is."""
    try:
        yield
    except TextgamesError:
        raise
    except (Exception, SystemExit) as error:
        kind = type(error).__name__
        raise AgentError(f"the agent {name!r} failed with {kind}: {error}") from error


class _Unmade:
    """An agent that could not be made: it fails whenever it is asked."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, observation: Observation) -> str:
        raise self.error


def _at_least_one(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise OptionError(f"{name}: expected a whole number of at least 1, got {value!r}")
    return value


def _wind_up(loop: asyncio.AbstractEventLoop) -> None:
    """Close a loop, giving what is left in it one second to end."""
    loop.set_exception_handler(lambda loop, context: None)  # what failed was told, or nobody asked
    for _ in range(3):
        for task in (left := asyncio.all_tasks(loop)):
            task.cancel()
        try:
            if left:
                loop.run_until_complete(asyncio.wait(left, timeout=1))
            loop.run_until_complete(loop.shutdown_asyncgens())
            break
        except (KeyboardInterrupt, SystemExit):  # the one that ended the run comes by again
            continue
    loop.close()
