"""What an agent is, how any agent is asked for its reply, and what built-in agents share.

An agent is a callable from an observation to a reply, plain or `async`; nothing else is expected of
it. Built-in agents read the legal actions and the game from an `Observation`; they use no more of
the game than what its player knows.
"""

from __future__ import annotations

import atexit
import os
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from functools import cache
from inspect import CORO_CREATED, getcoroutinestate, isawaitable, iscoroutine
from random import Random
from threading import Lock, Thread, current_thread
from typing import TYPE_CHECKING, Any, Self

from textgames.chance import checked_seed
from textgames.core import Game
from textgames.errors import AgentError, UsageError
from textgames.forms import Action, written
from textgames.observation import Observation

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from concurrent.futures import Future

    from textgames.episode import Episode

Agent = Callable[[Any], "str | Awaitable[str]"]
THREAD = "textgames agents"  # where asynchronous agents run for those who are not
_STARTING = Lock()  # of that thread


class Answer(str):
    """A reply that knows what it took, as agents that ask a language model give.

    Attributes:
        reasoning: what the model thought before it replied, kept apart from the reply.
        prompt_tokens: what was read for it.
        completion_tokens: what was written for it, reasoning included.
        cost: in US dollars; 0 if no price is known.
    """

    reasoning: str
    prompt_tokens: int
    completion_tokens: int
    cost: float

    def __new__(
        cls,
        text: str,
        reasoning: str = "",
        prompt_tokens: int = 0,
        completion_tokens: int = 0,
        cost: float = 0.0,
    ) -> Self:
        """Return `text` with what it took."""
        made = super().__new__(cls, text)
        made.reasoning, made.cost = reasoning, cost
        made.prompt_tokens, made.completion_tokens = prompt_tokens, completion_tokens
        return made


def answer(agent: Agent, observation: Any) -> str:
    """Return the reply of any agent, for callers that are not asynchronous themselves.

    Asynchronous agents run in one event loop of the library's own, in a thread beside the caller's,
    so that clients they hold open stay usable from reply to reply, also if a loop runs here.

    Raises:
        AgentError: the reply is not text.
        UsageError: an asynchronous agent asks another one like this, and would wait for ever.
    """
    reply, waiting = asked_for(agent, observation)
    if waiting is not None:
        try:
            reply = waiting.result()
        except BaseException:  # such as Ctrl-C
            waiting.cancel()
            raise
    return checked_reply(agent, reply)


def asked_for(agent: Agent, observation: Any) -> tuple[object, Future[str] | None]:
    """Ask an agent; return its reply, or what an asynchronous one is going to be.

    Those run side by side in the library's own event loop. Ctrl-C leaves none behind that never
    began, of which Python would complain.

    Raises:
        UsageError: as for `answer`.
    """
    reply: Any = agent(observation)
    try:
        if not isawaitable(reply):
            return reply, None
        if current_thread().name == THREAD:
            raise UsageError("an asynchronous agent asks others by 'await agents.async_answer'")
        reply = reply if iscoroutine(reply) else _awaited(reply)
        import asyncio  # slow to import, and most agents do not need it

        return None, asyncio.run_coroutine_threadsafe(reply, _shared_loop())
    except BaseException:
        if iscoroutine(reply):  # in the loop's thread, where it may have begun
            _shared_loop().call_soon_threadsafe(_drop, reply)
        raise


async def async_answer(agent: Agent, observation: Any) -> str:
    """Return the reply of any agent, in the caller's event loop.

    Raises:
        AgentError: the reply is not text.
    """
    reply = agent(observation)
    return checked_reply(agent, await reply if isawaitable(reply) else reply)


def checked_reply(agent: Agent, reply: object) -> str:
    """Return the reply if it is text.

    Raises:
        AgentError: it is not.
    """
    if not isinstance(reply, str):
        name = getattr(agent, "__name__", type(agent).__name__)
        raise AgentError(f"expected a reply (str) from the agent {name}, got {reply!r:.200}")
    return reply


def check_can_play(agent: Agent, observation: Observation) -> None:
    """Let an agent say whether it can play from a first position, if it has a method for that.

    Raises:
        AgentError: it cannot.
    """
    check = getattr(agent, "check_can_play", None)
    if check is not None:
        check(observation)


def tell_end(agent: Agent, episode: Episode, player: int, names: Sequence[str]) -> None:
    """Tell an agent that its game is over, if it has a method for that, as a person has.

    Args:
        agent: of `player`.
        episode: the game.
        player: its seat.
        names: who sat in each seat.
    """
    told = getattr(agent, "game_ended", None)
    if callable(told):
        told(episode, player, names)


def asked(agent: object, observation: Mapping[str, Any] | str) -> Observation:
    """Return the observation if a built-in agent can answer it.

    Raises:
        AgentError: it is a plain mapping or text, or its player is not asked.
    """
    name = type(agent).__name__
    if not isinstance(observation, Observation) or not hasattr(observation, "source"):
        raise AgentError(
            f"the agent {name} expected a textgames Observation, as env.observe and batches give, "
            f"got {type(observation).__name__}: hand it the original, not a copy or a prompt"
        )
    if observation.player not in observation.game.to_act:
        raise AgentError(
            f"the agent {name} expected to be asked, player {observation.player} is not"
        )
    return observation


def staged(observation: Observation) -> tuple[Game, int]:
    """Return the stage that is being played and the player's number in it, for search to look at.

    A round of an independent sequence is far smaller than what is left of the whole.
    """
    game, first = observation.game.stage()
    return game, (observation.player - first) % game.num_players


class Mixed(ABC):
    """An agent that draws its action from probabilities that it can name.

    Args:
        seed: of its draws; None for a new one each time.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._rng = Random(checked_seed(seed))

    @abstractmethod
    def probabilities(self, observation: Observation) -> dict[Action, float]:
        """Return the probability of each action it may take in the position observed."""

    def check_can_play(self, observation: Observation) -> None:
        """Find out what it has to know of a game from its first position.

        Raises:
            AgentError: it cannot play from there.
        """
        self.probabilities(observation)

    def __call__(self, observation: Observation) -> str:
        """Return an action drawn with its probability, as a reply."""
        seen = asked(self, observation)
        rest = self._rng.random()
        for action, probability in self.probabilities(seen).items():
            if probability:
                drawn = action
                rest -= probability
            if rest < 0:
                break
        return written(drawn, seen.legal_actions)


async def _awaited(reply: Awaitable[str]) -> str:
    return await reply


def _drop(reply: Coroutine[Any, Any, str]) -> None:
    if getcoroutinestate(reply) == CORO_CREATED:
        reply.close()


def _shared_loop() -> AbstractEventLoop:
    with _STARTING:
        return _loop(os.getpid())


async def _all_ended() -> None:
    """Cancel the replies that nobody waits for any more, and let them come to their end."""
    import asyncio

    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()  # such as open connections


@cache
def _loop(process: int) -> AbstractEventLoop:
    """The event loop of this process; threads do not survive a fork."""
    import asyncio

    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name=THREAD, daemon=True)
    thread.start()

    def close() -> None:
        if os.getpid() == process:
            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(_all_ended(), loop).result(1)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(1)
            if not thread.is_alive():
                loop.close()

    atexit.register(close)
    return loop
