"""Threads for calls that may never return: one that is too late is given up, and so is its thread.

The threads are daemons, so that what hangs in them does not keep the process from ending.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any

MOST = 8  # calls at the same time: more would only take turns


class Late(Exception):  # not TimeoutError, which a call may raise itself
    """A call has taken longer than it may."""


def cancelled() -> RuntimeError:
    """What an agent's own cancellation is told as: as it is, it would be its caller's."""
    return RuntimeError("it was cancelled")


class Threads:
    """Makes calls in threads, each with a time limit."""

    def __init__(self) -> None:
        self._free: list[_Worker] = []
        self._gate = asyncio.Semaphore(MOST)

    async def call(self, function: Callable[[Any], Any], argument: Any, seconds: float) -> Any:
        """Return `function(argument)`. The time in which no thread is free does not count.

        Raises:
            Late: it takes longer than `seconds`.
            BaseException: what the function raises.
        """
        async with self._gate:
            worker = self._free.pop() if self._free else _Worker()
            loop = asyncio.get_running_loop()
            future: asyncio.Future[Any] = loop.create_future()
            worker.calls.put((function, argument, loop, future))
            try:
                await asyncio.wait((future,), timeout=seconds)
            finally:  # also when the run is given up
                if future.done():
                    self._free.append(worker)
                else:
                    worker.calls.put(None)  # it ends if the call ever does
            if not future.done():
                raise Late
            value, error = future.result()
            if error is not None:
                raise error
            return value

    def close(self) -> None:
        """Let the threads end."""
        while self._free:
            self._free.pop().calls.put(None)


class _Worker:
    """A thread that makes one call after the other."""

    def __init__(self) -> None:
        self.calls: SimpleQueue[Any] = SimpleQueue()
        Thread(target=self._work, name="textgames agent", daemon=True).start()

    def _work(self) -> None:
        while (call := self.calls.get()) is not None:
            function, argument, loop, future = call
            result: tuple[Any, BaseException | None]
            try:
                result = function(argument), None
            except asyncio.CancelledError:
                result = None, cancelled()
            except BaseException as error:  # whose it is, the waiting side decides
                result = None, error
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(_tell, future, result)
            del call, function, argument, loop, future, result


def _tell(future: asyncio.Future[Any], result: object) -> None:
    if not future.done():
        future.set_result(result)
