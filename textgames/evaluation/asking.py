"""Any agent as a strategy: ask it in every information set of a game.

policy = policy_of("mcts:simulations=100", "KuhnPoker-v0", samples=50)
solvers.nash_conv(textgames.new_game("KuhnPoker-v0"), policy)

The agent reads what it would read in play: rules, messages and view are those of one of the ways
into the information set, and by the contract of games they are the same for all of them. It is
asked in no order of a game, so it must not count on what it was asked before.

What is judged is what the agent plays if an illegal reply is answered by asking again: the shares
of its legal replies. Where none was legal it plays at random, all actions equally likely. How many
were illegal is told beside it, for each set and over all.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

from textgames import agents
from textgames.agents.base import Agent, asked_for, checked_reply
from textgames.core import CHANCE, Action, Game
from textgames.episode import Episode
from textgames.errors import AgentError, IllegalAction, OptionError, UnsupportedGame
from textgames.illegal import illegal_policy
from textgames.observation import Observation
from textgames.solvers.listing import checked_game, listed, name_of
from textgames.solvers.size import estimate_nodes
from textgames.solvers.tree import InformationState, Policy, Tree, build_tree
from textgames.texts import about

if TYPE_CHECKING:
    from concurrent.futures import Future

SAMPLES = 100  # replies asked for in each information set
MOST_NODES = 1_000_000  # of a tree
AT_ONCE = 16  # asynchronous replies that are waited for at the same time

Progress = Callable[[int, int], object]  # information sets done, and how many there are


class Place(NamedTuple):
    """One of the positions in an information set, for its player to be asked in."""

    state: InformationState
    player: int
    game: Game


@dataclass(frozen=True)
class Asked:
    """What an agent does in one information set.

    Attributes:
        player: who is asked.
        messages: all that the player was told.
        view: its drawing of the position.
        actions: the legal ones.
        probabilities: of each, in their order.
        replies: how often the agent was asked; 0 if it named its probabilities.
        illegal: how many of its replies were illegal.
        complaint: about the first of them; "" if there was none.
    """

    player: int
    messages: tuple[str, ...]
    view: str
    actions: tuple[Action, ...]
    probabilities: tuple[float, ...]
    replies: int = 0
    illegal: int = 0
    complaint: str = ""


class AgentPolicy(Policy):
    """A strategy that was found by asking an agent in every information set.

    Attributes:
        asked: what the agent did, by information state, in the order of the game.
    """

    def __init__(self, asked: Mapping[InformationState, Asked]) -> None:
        super().__init__(
            (state, dict(zip(answer.actions, answer.probabilities, strict=True)))
            for state, answer in asked.items()
        )
        self.asked = dict(asked)

    @property
    def replies(self) -> int:
        """How many replies there were; 0 if the agent named its probabilities."""
        return sum(answer.replies for answer in self.asked.values())

    @property
    def illegal_rate(self) -> float:
        """The share of illegal replies among all, 0 to 1."""
        return sum(answer.illegal for answer in self.asked.values()) / (self.replies or 1)


def policy_of(
    agent: Agent | str,
    game: Game | str,
    samples: int = SAMPLES,
    *,
    num_players: int | None = None,
    seed: int | None = None,
    at_once: int = AT_ONCE,
    progress: Progress | None = None,
    **options: Any,
) -> AgentPolicy:
    """Return what an agent does in every information set of a game, as a strategy.

    Args:
        agent: a name for `agents.make`, or any callable from observation to reply, plain or
            `async`. If it has a method `probabilities(observation)`, that is believed instead.
        game: an id, or a position to begin in.
        samples: how often it is asked in each information set.
        num_players: for an id; None for as few as it takes.
        seed: of an agent given by name; None for a new one each time.
        at_once: how many asynchronous replies may be waited for at the same time.
        progress: called with the number of information sets done and of all.
        options: of the game, for an id.

    Raises:
        UnsupportedGame: the game's tree is too large, or its actions cannot be listed; before the
            agent is asked.
        AgentError: the agent cannot be made, or answers something else than text or probabilities.
    """
    start, made = position(game, num_players, options), made_agent(agent, seed)
    checked(samples, at_once)
    total = sum(len(seat.states) for seat in small_tree(start).seats)
    return AgentPolicy(ask(made, places(start), total, samples, at_once, progress))


def small_tree(start: Game) -> Tree:
    """Return the tree of a game that is small enough for an agent to be asked everywhere.

    Raises:
        UnsupportedGame: it is too large; most of them are refused before any work is done.
    """
    estimates = estimate_nodes(start)
    if estimates[len(estimates) // 2] > MOST_NODES:  # half of the estimates are rarely too high
        raise UnsupportedGame(
            f"the tree of {name_of(start)} is too large: expected at most {MOST_NODES:,} "
            f"positions, there are {about(fmean(estimates))}"
        )
    return build_tree(start, MOST_NODES)


def position(game: Game | str, num_players: int | None, options: Mapping[str, Any]) -> Game:
    """Return the position that is asked about.

    Raises:
        OptionError: options are given for a game that has been made.
        UsageError: it is no game.
    """
    if isinstance(game, str):
        from textgames.registration import new_game

        return new_game(game, num_players, **options)
    checked_game(game)
    if options or num_players is not None:
        raise OptionError(f"{name_of(game)} has been made: expected no further options of the game")
    return game


def made_agent(agent: Agent | str, seed: int | None) -> Agent:
    """Return the agent of that name; an agent as it is.

    Raises:
        AgentError: there is none of that name, or it is no agent.
    """
    if isinstance(agent, str):
        return agents.make(agent, seed=seed)
    if not (callable(agent) or hasattr(agent, "probabilities")):
        raise AgentError(f"expected an agent or its name, got {agent!r}")
    return agent


def checked(samples: int, at_once: int) -> None:
    """Refuse numbers below 1.

    Raises:
        OptionError: one is.
    """
    for name, value in (("samples", samples), ("at_once", at_once)):
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise OptionError(f"{name}: expected a whole number of at least 1, got {value!r}")


def places(start: Game) -> Iterator[Place]:
    """Yield one position of each information set, the first in the order of the actions."""
    seen: set[InformationState] = set()
    open_positions = [start.clone()]
    while open_positions:
        game = open_positions.pop()
        if game.is_terminal:
            continue
        player = game.to_act[0]
        if player == CHANCE:
            actions = [outcome for outcome, chance in game.chance_outcomes() if chance > 0]
        else:
            actions = list(listed(game, player))
            state = game.information_state(player)
            if state not in seen:
                seen.add(state)
                yield Place(state, player, game)
        for action in reversed(actions):
            child = game.clone()
            child.apply(action)
            open_positions.append(child)


def ask(
    agent: Agent,
    where: Iterable[Place],
    total: int,
    samples: int = SAMPLES,
    at_once: int = AT_ONCE,
    progress: Progress | None = None,
) -> dict[InformationState, Asked]:
    """Ask an agent in each place; `total` is their number, for `progress`.

    Raises:
        AgentError: it answers something else than text or probabilities.
    """
    if callable(getattr(agent, "probabilities", None)):
        stated: dict[InformationState, Asked] = {}
        for place in where:
            stated[place.state] = _stated(agent, place)
            if progress:
                progress(len(stated), total)
        return stated
    polls: dict[InformationState, _Poll] = {}
    done = 0
    for poll, reply in _replies(agent, _polled(where, polls, samples), at_once):
        poll.take(checked_reply(agent, reply))
        if poll.replies == samples:
            done += 1
            if progress:
                progress(done, total)
    return {state: poll.result() for state, poll in polls.items()}


class _Poll:
    """What an agent replied so far in one information set."""

    def __init__(self, place: Place, observation: Observation) -> None:
        self.player = place.player
        self.messages = tuple(observation["messages"])
        self.view = observation["view"]
        self.actions = tuple(listed(place.game, place.player))
        self._action = observation.action
        self.counts: Counter[Action] = Counter()
        self.replies = self.illegal = 0
        self.complaint = ""

    def take(self, reply: str) -> None:
        self.replies += 1
        try:
            self.counts[self._action(reply)] += 1
        except IllegalAction as error:
            self.illegal += 1
            self.complaint = self.complaint or str(error)

    def result(self, probabilities: Mapping[Action, float] | None = None) -> Asked:
        counted = self.counts or dict.fromkeys(self.actions, 1)
        total = sum(counted.values())
        shares = probabilities or {action: count / total for action, count in counted.items()}
        return Asked(
            self.player,
            self.messages,
            self.view,
            self.actions,
            tuple(float(shares.get(action, 0.0)) for action in self.actions),
            self.replies,
            self.illegal,
            self.complaint,
        )


def _seen(place: Place) -> Observation:
    """What the player reads in play."""
    return Episode(place.game, 0, illegal_policy("forfeit")).observe(place.player)


def _polled(
    where: Iterable[Place], polls: dict[InformationState, _Poll], samples: int
) -> Iterator[tuple[_Poll, Observation]]:
    """Yield each place's observation `samples` times, new each time, and note who is asked."""
    for place in where:
        poll = polls[place.state] = _Poll(place, _seen(place))
        for _ in range(samples):
            yield poll, _seen(place)


def _replies(
    agent: Agent, questions: Iterable[tuple[_Poll, Observation]], at_once: int
) -> Iterator[tuple[_Poll, object]]:
    """Yield replies as they come; asynchronous ones are waited for side by side."""
    waiting: dict[Future[str], _Poll] = {}
    try:
        for poll, observation in questions:
            reply, future = asked_for(agent, observation)
            if future is None:
                yield poll, reply
                continue
            waiting[future] = poll
            if len(waiting) == at_once:
                yield from _arrived(waiting)
        while waiting:
            yield from _arrived(waiting)
    finally:
        for future in waiting:
            future.cancel()


def _arrived(waiting: dict[Future[str], _Poll]) -> Iterator[tuple[_Poll, object]]:
    from concurrent.futures import FIRST_COMPLETED, wait

    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future.result()


def _stated(agent: Agent, place: Place) -> Asked:
    """What an agent says that it does in a place.

    Raises:
        AgentError: it is no probability for each of some legal actions.
    """
    observation = _seen(place)
    poll = _Poll(place, observation)
    stated = agent.probabilities(observation)  # type: ignore[attr-defined]
    if not (
        isinstance(stated, Mapping)
        and stated.keys() <= set(poll.actions)
        and all(isinstance(x, Real) and 0 <= float(x) <= 1 + 1e-9 for x in stated.values())
        and math.isclose(sum(stated.values()), 1, abs_tol=1e-6)
    ):
        raise AgentError(
            f"the agent {type(agent).__name__}: expected probabilities of the actions "
            f"{', '.join(poll.actions)} that sum to 1, got {stated!r}"
        )
    return poll.result(stated)
