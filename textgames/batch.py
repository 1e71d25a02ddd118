"""Many games in progress at once: what trainers use.

    batch = textgames.make_batch("KuhnPoker-v0", size=64, seed=7)
    while training:
        positions = batch.waiting()                           # every seat that owes a reply
        replies = policy([p.observation for p in positions])
        for finished in batch.step(zip(positions, replies)):  # any subset, in any order
            learn(finished.returns, finished.turns)

Games of different kinds, lengths and players to move live side by side. A finished game is given
back and another takes its place, with a seed of its own; game `number` of a run is the same game
whatever became of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum, inf
from operator import index
from typing import Any

from textgames.chance import Stream, checked_seed, mixed
from textgames.core import Game
from textgames.episode import Episode, Payoff, Turn, checked_payoff
from textgames.errors import GameError, OptionError, UsageError
from textgames.forms import LegalActions
from textgames.illegal import IllegalReplies, illegal_policy
from textgames.observation import Observation
from textgames.openings import Opening

MOST_OVER_AT_ONCE = 10_000  # games in a row that end before anybody has to reply

_Start = tuple[Opening, float]  # with its weight


class Position:
    """One seat of one game that waits for a reply.

    For another process take its `observation`: a pickle of the position holds the whole game.

    Attributes:
        player: the seat; `agent` is its name.
        observation: what it reads; its `legal_actions` are beside it.
    """

    __slots__ = ("_place", "observation", "player")

    def __init__(self, place: _Place, player: int) -> None:
        self._place = place
        self.player = player
        self.observation: Observation = place.episode.observe(player)

    @property
    def game(self) -> int:
        """Which game of the batch it is, from 0."""
        return self._place.index

    @property
    def agent(self) -> str:
        """The name of the seat, as in the AEC environment: "player_0"."""
        return f"player_{self.player}"

    @property
    def legal_actions(self) -> LegalActions:
        """What may be done: strings, or a form."""
        return self.observation.legal_actions

    def __reduce__(self) -> tuple[Any, ...]:
        seen = dict(self.observation)  # as it was read, though the game may have gone on since
        return _position, (self._place, self.player, seen, self.legal_actions)

    def __repr__(self) -> str:
        return f"Position(game={self.game}, agent={self.agent!r})"


def _position(place: _Place, player: int, seen: dict[str, Any], legal: LegalActions) -> Position:
    position = Position.__new__(Position)
    position._place, position.player = place, player
    observation = position.observation = Observation(seen)
    observation.player, observation.legal_actions = player, legal
    observation.source = place.episode
    return position


class FinishedGame:
    """A game that is over, with its whole record.

    Attributes:
        game: which game of the batch it was; another one has that number now.
        number: which game of the run it was, from 0; forks count too.
        group: the number of the first game of its group; its own number if it is in none.
        episode: all of it; `textgames.replay.record(episode)` is what can be saved.
    """

    __slots__ = ("episode", "game", "group", "number")

    def __init__(self, place: _Place) -> None:
        self.game, self.number, self.group = place.index, place.number, place.group
        self.episode = place.episode

    @property
    def id(self) -> str:
        """The id of the game."""
        return self.episode.id

    @property
    def seed(self) -> int:
        """The chance seed; unless it is a fork's, `make(id).reset(seed=seed)` begins this game."""
        return self.episode.seed

    @property
    def returns(self) -> tuple[float, ...]:
        """What each player got."""
        return self.episode.returns

    @property
    def outcome(self) -> tuple[float, ...]:
        """+1 for a win, 0 for a draw or a truncated game, -1 for a loss, for each player."""
        return self.episode.outcome

    @property
    def turns(self) -> list[Turn]:
        """Every reply, as it came, and what became of it."""
        return self.episode.turns

    @property
    def reason(self) -> str:
        """Why it ended: "rules", "forfeit" or "truncated"."""
        return self.episode.reason

    @property
    def offender(self) -> int | None:
        """Who ended it by illegal replies."""
        return self.episode.offender

    def __repr__(self) -> str:
        return f"FinishedGame({self.id!r}, {self.number}, {self.returns}, {self.reason!r})"


class _Place:
    """A game of the batch and how many of its seats wait for a reply."""

    __slots__ = ("episode", "group", "index", "number", "waits")

    def __init__(self, index: int, episode: Episode, number: int, group: int) -> None:
        self.index, self.episode, self.number, self.group = index, episode, number, group
        self.waits = 0


class Batch:
    """`size` games in progress. Made by `textgames.make_batch`.

    Args:
        games: first positions with the weight with which each is drawn.
        size: how many games are in progress.
        seed: of the run; None: a new one.
        illegal: what an illegal reply leads to: a policy or its name.
        payoff: "units", the games' own, or "outcome": +1 win, 0 draw, -1 loss.
        max_turns: replies after which a game is truncated; None: no limit.
    """

    def __init__(
        self,
        games: Sequence[tuple[Game, float]],
        size: Any,  # of whatever type: compiled code would refuse others before they are checked
        seed: Any = None,
        *,
        illegal: str | IllegalReplies = "forfeit",
        payoff: Payoff = "units",
        max_turns: Any = None,
    ) -> None:
        self._size: int = _counted("size", size)
        given: Any = games  # see `size`
        numbers = [weight for _, weight in given if isinstance(weight, int | float)]
        if not games or len(numbers) < len(games) or not all(0 < n < inf for n in numbers):
            raise OptionError("ids: expected at least one game, with weights above 0")
        limit: int | None = None
        if max_turns is not None:
            limit = _counted("max_turns", max_turns, " or None")
        self.seed = checked_seed(seed)
        self.illegal = illegal_policy(illegal)
        self.payoff: Payoff = checked_payoff(payoff)
        self.max_turns: int | None = limit
        self._starts = [(Opening(game), weight) for game, weight in games]
        self._weight = fsum(weight for _, weight in games)
        self._started = 0  # games so far: the number of the next
        self._places: dict[int, _Place] = {}
        self._waiting: dict[Position, None] = {}  # in the order in which they came
        self._next_index = self._size  # games from there on are groups and forks: not replaced
        self._finished: list[FinishedGame] = []  # not given back yet
        for place in range(self._size):
            self._start(place)

    def __len__(self) -> int:
        return len(self._places)

    def waiting(self) -> list[Position]:
        """Every position that waits for a reply; all movers of a simultaneous move are there."""
        return list(self._waiting)

    def step(
        self, replies: Mapping[Position, str] | Iterable[tuple[Position, str]]
    ) -> list[FinishedGame]:
        """Take replies to any of the waiting positions; return the games that ended.

        Raises:
            UsageError: a position does not wait, or not any more; or something else came.
            IllegalAction: a reply is illegal and the policy is to raise. Its position goes on
                waiting, and so do those behind it. What ended before it is given back by the
                next call, here as after every error.
        """
        waiting, limit = self._waiting, self.max_turns
        pairs: Any = replies.items() if isinstance(replies, Mapping) else replies
        if not isinstance(pairs, Iterable):
            raise _no_replies(pairs)
        for pair in pairs:
            try:
                position, reply = pair
            except (TypeError, ValueError):
                raise _no_replies(pair) from None
            if position not in waiting:
                raise UsageError(f"{position} does not wait for a reply (any more)")
            place: _Place = position._place
            player: int = position.player
            episode = place.episode
            episode.reply(player, reply)
            del waiting[position]
            if limit is not None and len(episode) >= limit:
                episode.truncate()
            if episode.reason:
                self._finish(place)
                continue
            place.waits -= 1
            if episode.complaints and episode.asks_again:
                place.waits += 1
                waiting[Position(place, player)] = None
            elif not place.waits:  # all who move at the same time have replied
                self._wait(place)
        finished, self._finished = self._finished, []
        return finished

    def group(self, size: Any, id: str | None = None, seed: Any = None) -> list[int]:
        """Add `size` games from one start, with the same chance seed; return their places.

        They are not replaced when they end. Their `FinishedGame.group` is the same number.

        Args:
            size: how many.
            id: of one of the batch's games; None: drawn as always.
            seed: the chance seed; None: the run's next.
        """
        many = _counted("size", size)
        number = self._started
        start = self._drawn(number)
        if id is not None:
            named = [known for known in self._starts if known[0].start.id == id]
            if not named:
                raise OptionError(f"id: expected one of the batch's games, got {id!r:.200}")
            start = named[0]
        seed = mixed(self.seed, number) if seed is None else checked_seed(seed)
        first = self._next_index
        self._next_index += many
        for place in range(first, first + many):
            self._begin(place, start, seed, number)
        return list(range(first, first + many))

    def fork(self, game: int, seed: Any = None) -> int:
        """Add a copy of a game in mid-play; return its place. It is not replaced when it ends.

        Args:
            game: its place.
            seed: for chance's moves from here on; None: the same moves as the original.
        """
        if game not in self._places:
            raise UsageError(f"there is no game {game} in progress")
        place = self._places[game]
        twin = place.episode.fork(None if seed is None else checked_seed(seed))
        self._next_index += 1
        self._add(self._next_index - 1, twin, place.group)
        return self._next_index - 1

    def _start(self, index: int) -> None:
        """Begin the run's next game, and further ones as long as they are over at once."""
        for _ in range(MOST_OVER_AT_ONCE):
            number = self._started
            start = self._drawn(number)
            self._begin(index, start, mixed(self.seed, number), number)
            if index in self._places:
                return
        raise GameError(f"{start[0].start.id} is over before anybody has to reply, again and again")

    def _drawn(self, number: int) -> _Start:
        if len(self._starts) == 1:
            return self._starts[0]
        rest = Stream(mixed(~self.seed, number)).random() * self._weight
        for start in self._starts:
            rest -= start[1]
            if rest < 0:
                break
        return start

    def _begin(self, index: int, start: _Start, seed: int, group: int) -> None:
        self._add(index, Episode(start[0], seed, self.illegal, self.payoff), group)

    def _add(self, index: int, episode: Episode, group: int) -> None:
        place = self._places[index] = _Place(index, episode, self._started, group)
        self._started += 1
        if episode.reason:
            self._give_back(place)
        else:
            self._wait(place)

    def _wait(self, place: _Place) -> None:
        waiting, players = self._waiting, place.episode.waiting
        place.waits = len(players)
        for player in players:
            waiting[Position(place, player)] = None

    def _finish(self, place: _Place) -> None:
        if place.waits > 1:  # an offender has left others waiting
            for position in [p for p in self._waiting if p._place is place]:
                del self._waiting[position]
        self._give_back(place)
        if place.index < self._size:
            self._start(place.index)

    def _give_back(self, place: _Place) -> None:
        self._finished.append(FinishedGame(place))
        del self._places[place.index]


def _no_replies(found: object) -> UsageError:
    return UsageError(
        f"expected replies by position, or pairs of position and reply, got {found!r:.200}"
    )


def _counted(name: str, value: Any, more: str = "") -> int:
    """Return a whole number of at least 1, of Python's or NumPy's."""
    try:
        number: int = 0 if isinstance(value, bool) else index(value)
    except TypeError:
        number = 0
    if number < 1:
        raise OptionError(
            f"{name}: expected a whole number of at least 1{more}, got {value!r:.200}"
        )
    return number
