"""The connections to one endpoint, shared by all agents of an event loop that ask it.

They are closed with the loop: `asyncio.run` closes its asynchronous generators at its end, and one
of them holds the connections.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from email.utils import parsedate_to_datetime
from time import time
from typing import TYPE_CHECKING, Any

from textgames.agents.completions import Completion, Failure, completion_of, refusal_of
from textgames.agents.keys import key_in, without_key
from textgames.errors import MissingDependency
from textgames.texts import one_line

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future

    from openai import AsyncOpenAI

_Place = tuple["AbstractEventLoop", str, str]  # and address, and variable of the key
_OPEN: dict[_Place, tuple[Endpoint, AsyncGenerator[Endpoint, None]]] = {}


class Endpoint:
    """Connections to one address with one key.

    Attributes:
        running: requests under way.
    """

    def __init__(self, client: AsyncOpenAI, key: str) -> None:
        self._client, self._key = client, key
        self.running = 0
        self._waiting: deque[tuple[int, Future[None]]] = deque()

    @asynccontextmanager
    async def place(self, limit: int) -> AsyncIterator[None]:
        """Wait until fewer than `limit` requests of anybody are under way, and be one of them."""
        if self.running < limit and not self._waiting:
            self.running += 1
        else:
            await self._turn(limit)
        try:
            yield
        finally:
            self._leave()

    async def _turn(self, limit: int) -> None:
        turn: Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((limit, turn))
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # its turn had come
            else:
                with suppress(ValueError):  # it may have been called up when it had left
                    self._waiting.remove((limit, turn))
            raise

    def _leave(self) -> None:
        self.running -= 1
        self._let_in()

    def _let_in(self) -> None:
        """First come, first served, but who is content with more company does not wait for it."""
        while waits := next((one for one in self._waiting if one[0] > self.running), None):
            self._waiting.remove(waits)
            if not waits[1].done():
                self.running += 1
                waits[1].set_result(None)

    async def ask(self, body: dict[str, Any], timeout: float) -> Completion | Failure:
        """Return what the endpoint answers; nothing is raised for what it does."""
        import openai

        create = self._client.chat.completions.with_raw_response.create
        required = {name: body[name] for name in ("model", "messages")}
        rest = {name: value for name, value in body.items() if name not in required}
        try:
            async with asyncio.timeout(timeout):
                answer = await create(**required, extra_body=rest)
            return completion_of(answer.text, self._hide)
        except (TimeoutError, openai.APITimeoutError):
            return Failure(f"none within {timeout:g} seconds", again=True)
        except openai.APIConnectionError as error:
            what = self._hide(str(error.__cause__ or error))
            return Failure(f"no connection ({one_line(what)})", again=True, down=True)
        except openai.APIStatusError as error:
            answered = error.response
            refusal = refusal_of(answered.text, answered.status_code, self._hide)
            return refusal._replace(wait=_asked_wait(answered.headers))

    def _hide(self, text: str) -> str:
        return without_key(text, self._key)


async def endpoint(url: str, key_name: str) -> Endpoint:
    """Return the endpoint at an address, for the key in an environment variable ("": none).

    Raises:
        AgentError: there is no such key.
        MissingDependency: the package `openai` is not installed.
    """
    place = (asyncio.get_running_loop(), url, key_name)
    if place not in _OPEN:
        opened = _opened(place)
        _OPEN[place] = await anext(opened), opened  # nothing is waited for in between
    return _OPEN[place][0]


async def _opened(place: _Place) -> AsyncGenerator[Endpoint, None]:
    try:
        from openai import AsyncOpenAI
    except ImportError as error:
        raise MissingDependency(NEEDED) from error
    _, url, key_name = place
    client = AsyncOpenAI(
        base_url=url,
        api_key=key_in(key_name) if key_name else "none",
        max_retries=0,
        timeout=None,
    )
    try:
        yield Endpoint(client, client.api_key)
    finally:
        _OPEN.pop(place, None)
        await client.close()


NEEDED = "agents of an endpoint need the package openai: pip install 'textgames[openai]'"


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that a header asks to wait, as number or date."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "")
        try:
            seconds = float(value) * unit
        except ValueError:
            try:
                seconds = parsedate_to_datetime(value).timestamp() - time()
            except (ValueError, OverflowError):
                continue
        if seconds == seconds:  # nan says nothing
            return max(0.0, seconds)
    return None
