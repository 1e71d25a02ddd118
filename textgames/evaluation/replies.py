"""One reply of any agent, whatever it does: raise, hang, or answer with anything but text."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Coroutine
from inspect import isawaitable, iscoroutine, iscoroutinefunction
from time import perf_counter
from typing import Any

from textgames.agents.base import Agent
from textgames.agents.human import Quit
from textgames.errors import EndpointDown, EndpointError
from textgames.evaluation.records import TurnRecord
from textgames.evaluation.threads import Late, Threads, cancelled
from textgames.observation import Observation
from textgames.texts import quote

LONGEST_ERROR = 400  # characters


class Asking:
    """Asks agents, from within an event loop.

    Args:
        time_limit: seconds for one reply; None: no limit, and plain functions are called directly.
        connections: asynchronous replies of agents of one name that are waited for at the same
            time. An agent may say less, by an attribute `at_once`. Waiting for one's turn does not
            count against the time limit.
    """

    def __init__(self, time_limit: float | None, connections: int) -> None:
        self.time_limit = time_limit
        self.connections = connections
        self._gates: dict[str, asyncio.Semaphore] = {}
        self.down: dict[str, int] = {}  # by name, how often in a row its endpoint was
        self._answered: set[str] = set()
        self._threads = Threads()
        self._given_up: set[asyncio.Task[Any]] = set()
        self._not_begun: set[Any] = set()  # coroutines, which complain if nobody awaits them

    def ask(
        self, name: str, agent: Agent, observation: Observation
    ) -> TurnRecord | Coroutine[Any, Any, TurnRecord]:
        """Return what the agent replies: at once, if it does, or to be awaited.

        What was played for it, and new messages, are left to be filled in; `complaint` is there
        already where `failure` is.

        Raises:
            Quit: it is a person, who leaves.
            EndpointError: its endpoint is down, or has not answered a single question yet. The
                same error comes of what is awaited.
        """
        if self.time_limit is not None and not _is_asynchronous(agent):
            return self._in_thread(name, agent, observation, self.time_limit)
        begin = perf_counter()
        try:
            reply: object = agent(observation)
        except asyncio.CancelledError:  # its own: nobody cancels what is not waited for
            return self._failed(name, observation, cancelled(), begin)
        except (Exception, SystemExit) as error:
            return self._failed(name, observation, error, begin)
        if reply.__class__ is str or not isawaitable(reply):
            return self._came(name, observation, reply, begin)
        if iscoroutine(reply):
            self._not_begun.add(reply)
        return self._awaited(name, agent, observation, reply)

    async def close(self) -> None:
        """Cancel what has been given up, without waiting long for what will not end."""
        self._threads.close()
        for reply in self._not_begun:
            reply.close()
        if self._given_up:
            await asyncio.wait(self._given_up, timeout=1)

    def _gate(self, name: str, agent: Agent) -> asyncio.Semaphore:
        gate = self._gates.get(name)
        if gate is None:
            own = getattr(agent, "at_once", None)
            most = self.connections
            if isinstance(own, int) and own >= 1:
                most = min(most, own)
            gate = self._gates[name] = asyncio.Semaphore(most)
        return gate

    async def _in_thread(
        self, name: str, agent: Agent, observation: Observation, limit: float
    ) -> TurnRecord:
        begin = perf_counter()
        try:
            reply = await self._threads.call(agent, observation, limit)
        except Late:
            return _late(observation, limit, begin)
        except (Exception, SystemExit) as error:
            return self._failed(name, observation, error, begin)
        if isawaitable(reply):
            return await self._awaited(name, agent, observation, reply)
        return self._came(name, observation, reply, begin)

    async def _awaited(
        self, name: str, agent: Agent, observation: Observation, reply: Awaitable[object]
    ) -> TurnRecord:
        async with self._gate(name, agent):
            begin = perf_counter()
            task = asyncio.ensure_future(self._ended(reply))
            try:
                # not `asyncio.timeout`, which waits for what will not be cancelled
                await asyncio.wait((task,), timeout=self.time_limit)
            finally:
                if not task.done():
                    self._give_up(task)
        if task in self._given_up:
            return _late(observation, self.time_limit or 0, begin)
        value, error = task.result()
        if error is not None:
            return self._failed(name, observation, error, begin)
        return self._came(name, observation, value, begin)

    async def _ended(self, reply: Awaitable[object]) -> tuple[object, BaseException | None]:
        """What comes of it; the event loop itself would stop for a SystemExit."""
        self._not_begun.discard(reply)
        try:
            return await reply, None
        except asyncio.CancelledError:
            return None, cancelled()
        except (Exception, SystemExit) as error:
            return None, error

    def _came(self, name: str, seen: Observation, reply: object, begin: float) -> TurnRecord:
        self._answered.add(name)
        self.down[name] = 0
        return _read(seen, reply, begin)

    def _failed(
        self, name: str, seen: Observation, error: BaseException, begin: float
    ) -> TurnRecord:
        refused = isinstance(error, EndpointError) and name not in self._answered
        if refused or isinstance(error, EndpointDown):
            self.down[name] = self.down.get(name, 0) + 1
            raise error
        if isinstance(error, Quit):
            raise error
        kind = type(error).__name__
        # a model may read the complaint: what the error says is none of its business
        complaint = f"expected a reply; the agent failed with {kind}"
        return _none(seen, begin, f"{kind}: {error}"[:LONGEST_ERROR], complaint)

    def _give_up(self, task: asyncio.Task[Any]) -> None:
        self._given_up.add(task)
        task.add_done_callback(self._given_up.discard)
        task.cancel()


def _is_asynchronous(agent: Agent) -> bool:
    return iscoroutinefunction(agent) or iscoroutinefunction(type(agent).__call__)


def _read(seen: Observation, reply: object, begin: float) -> TurnRecord:
    """Return a reply of whatever type as a turn; the answer of a model says what it cost."""
    seconds = perf_counter() - begin
    if reply.__class__ is str:  # as most are: the rest below takes as long as a move in a game
        text = reply if reply.isascii() else _clean(reply)
        return TurnRecord(seen.player, text, None, "", (), seen["view"], seconds)
    if not isinstance(reply, str):
        complaint = f"expected a reply (str), got {type(reply).__name__}"
        return _none(seen, begin, f"not text: {quote(_shown(reply))}", complaint)
    return TurnRecord(
        seen.player,
        _clean(str.__str__(reply)),
        None,
        "",
        (),
        seen["view"],
        seconds,
        _clean(str(getattr(reply, "reasoning", "") or "")),
        int(_number(getattr(reply, "prompt_tokens", 0))),
        int(_number(getattr(reply, "completion_tokens", 0))),
        float(_number(getattr(reply, "cost", 0.0))),
    )


def _late(seen: Observation, limit: float, begin: float) -> TurnRecord:
    return _none(seen, begin, "late", f"expected a reply within {limit:g} s")


def _none(seen: Observation, begin: float, failure: str, complaint: str) -> TurnRecord:
    return TurnRecord(
        seen.player,
        "",
        None,
        complaint,
        (),
        seen["view"],
        perf_counter() - begin,
        failure=_clean(failure),
    )


def _shown(value: object) -> str:
    try:
        return repr(value)
    except Exception:  # it is somebody else's
        return object.__repr__(value)


def _clean(text: str) -> str:
    """Return `text` with halves of characters, which no file can hold, as question marks."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode()


def _number(value: object) -> float:
    return value if isinstance(value, int | float) and math.isfinite(value) else 0
