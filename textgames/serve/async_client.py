"""The client for asynchronous code: many games on one connection, none waiting for another.

async with AsyncClient(url) as client:
    env = await client.make("KuhnPoker-v0")
    await env.reset(seed=7)
    for agent in env.agent_iter():
        observation, reward, terminated, truncated, info = env.last()
        await env.step(None if terminated or truncated else await model(observation))
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from textgames.episode import Payoff
from textgames.errors import MissingDependency, UsageError
from textgames.illegal import IllegalReplies
from textgames.observation import Observation
from textgames.serve.client import (
    LARGEST,
    answered,
    beginning,
    out_of_reach,
    socket_url,
    written,
)
from textgames.serve.limits import SILENT
from textgames.serve.mirror import MirrorEnv, RemoteEpisode
from textgames.serve.seat import WAIT, SeatView


class AsyncClient:
    """A connection to a server, for any number of calls at the same time.

    Args:
        url: such as "http://127.0.0.1:8000".
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._line: Any = None
        self._open = contextlib.AsyncExitStack()
        self._reader: asyncio.Task[None] | None = None
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._tag = 0

    async def __aenter__(self) -> Self:
        try:
            from websockets.asyncio.client import connect
        except ImportError as error:
            raise MissingDependency("the client needs pip install 'textgames[serve]'") from error
        try:
            line = connect(socket_url(self.url), max_size=LARGEST, ping_timeout=SILENT)
            self._line = await self._open.enter_async_context(line)
        except Exception as error:  # whatever is wrong with the URL, the name or the network
            raise out_of_reach(self.url, error) from error
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connection; games stay on the server until they are given up."""
        if self._reader is not None:
            await self._open.aclose()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader

    async def _read(self) -> None:
        """Hand each answer to who asked."""
        ended: Exception = ConnectionError("the connection was closed")
        try:
            async for text in self._line:
                message = json.loads(text)
                future = self._answers.pop(message.get("tag"), None)
                if future is not None and not future.done():
                    future.set_result(message)
        except Exception as error:
            ended = error
        for future in self._answers.values():
            if not future.done():
                future.set_exception(ended)
        self._answers.clear()
        await self._line.close()  # if it ended for what came: nobody reads it any more

    async def call(self, name: str, **given: Any) -> Any:
        """Send a call of the server's description and return its answer.

        Raises:
            TextgamesError: it was refused.
        """
        if self._line is None:
            raise UsageError("the client is not connected: 'async with AsyncClient(url) as client'")
        self._tag = tag = self._tag + 1
        text = written({"call": name, "tag": tag, **given})
        future = self._answers[tag] = asyncio.get_running_loop().create_future()
        try:
            await self._line.send(text)
            message = await future
        except Exception as error:
            raise out_of_reach(self.url, error) from error
        finally:
            self._answers.pop(tag, None)
        return answered(message)

    async def make(
        self,
        id: str,
        *,
        num_players: int | None = None,
        illegal: str | IllegalReplies = "forfeit",
        payoff: Payoff = "units",
        **options: Any,
    ) -> AsyncEnv:
        """Return an environment on the server; arguments and errors are `textgames.make`'s."""
        given = beginning(id, num_players, illegal, payoff, options)
        return AsyncEnv(self, await self.call("begin", **given), payoff)

    async def restore(self, saved: Mapping[str, Any]) -> AsyncEnv:
        """Return an environment in which a saved game goes on."""
        begun = await self.call("restore", saved=dict(saved))
        env = AsyncEnv(self, begun, saved.get("payoff", "units"))
        env.mirror._resume(begun["state"])
        return env

    def seat(self, address: str, token: str) -> AsyncSeat:
        """Return one seat of a game that somebody has begun on the server."""
        return AsyncSeat(self, address, token)


class AsyncEnv:
    """A game on a server, as `RemoteEnv`; what asks the server is to be awaited.

    Attributes:
        mirror: what is known here; all that needs no question is answered by it: `last`,
            `agent_iter`, `agents`, `agent_selection`, `rewards`, `infos`, `tokens`, `address`, ...
    """

    def __init__(self, client: AsyncClient, begun: Mapping[str, Any], payoff: Payoff) -> None:
        self._client = client
        self._came: Any = None  # an answer that the mirror is about to ask for
        self.mirror = MirrorEnv(begun, self._take, payoff)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.mirror, name)

    def _take(self, name: str, agent: str = "", **given: Any) -> Any:
        """Hand the mirror the answer that came for it; what it asks of itself has none."""
        if name == "observe":
            raise UsageError(f"what {agent} sees is on the server: 'await env.observe({agent!r})'")
        return self._came

    async def _ask(self, name: str, **given: Any) -> Any:
        to = {"game": self.mirror.address, "token": self.mirror.owner}
        return await self._client.call(name, **to, **given)

    async def reset(self, seed: int | None = None) -> None:
        """Begin a new game."""
        self.mirror._arrive(await self._ask("reset", seed=seed))

    async def step(self, action: str | None) -> None:
        """Take the reply of the agent to move; None for an agent whose game is over."""
        agent, episode = self.mirror.agent_selection, self.mirror.episode
        if isinstance(episode, RemoteEpisode) and isinstance(action, str) and not episode.reason:
            self._came = await self._ask("step", agent=agent, reply=action, read=episode.read)
        self.mirror.step(action)

    async def observe(self, agent: str) -> Observation:
        """Return what `agent` reads now."""
        episode: Any = self.mirror._running
        seen = await self._ask("observe", agent=agent, since=episode.read.get(agent, 0))
        episode.saw(self.mirror.possible_agents.index(agent), seen)
        return self.mirror.observe(agent)

    async def truncate(self) -> None:
        """Cut the game off; the returns stay."""
        self._came = await self._ask("truncate")
        self.mirror.truncate()

    async def fork(self, seed: int | None = None) -> AsyncEnv:
        """Return an independent copy that plays on from here, on the server too."""
        self.mirror._running  # noqa: B018  # raises before the first reset
        begun = await self._ask("fork", seed=seed)
        twin = AsyncEnv(self._client, begun, self.mirror.payoff)
        self.mirror._copied(twin.mirror, begun["state"])
        return twin

    async def save(self) -> dict[str, Any]:
        """Return the whole game, for `restore` or `textgames.replay`."""
        saved: dict[str, Any] = await self._ask("save")
        return saved

    async def close(self) -> None:
        """Forget the game on the server."""
        await self._ask("close")


class AsyncSeat(SeatView):
    """One seat of a game on a server, as `RemoteSeat`."""

    def __init__(self, client: AsyncClient, address: str, token: str) -> None:
        super().__init__()
        self._client, self._to = client, {"game": address, "token": token}

    async def reset(self) -> tuple[Any, dict[str, Any]]:
        """Wait for the first turn, as `RemoteSeat.reset`."""
        self.start()
        await self._wait(await self._client.call("observe", **self.awaited, **self._to))
        return self.observation(), self.info()

    async def step(self, reply: str) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Reply and wait for the next turn, or for the end."""
        given = {"reply": reply, "since": self.since, "number": self.number, "wait": WAIT}
        await self._wait(await self._client.call("step", **given, **self._to))
        return self.outcome()

    async def _wait(self, seen: Mapping[str, Any]) -> None:
        while not self.took(seen):
            seen = await self._client.call("observe", **self.awaited, **self._to)
