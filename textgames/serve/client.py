"""The client: environments and seats whose games are on a server, used like those in this process.

with Client("http://127.0.0.1:8000") as client:
    env = client.make("KuhnPoker-v0", rounds=3)   # PettingZoo, as textgames.make
    seat = client.seat(address, token)            # Gymnasium: one seat, the others elsewhere
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Mapping
from operator import index
from typing import Any, Self

from textgames import errors
from textgames.env import GameEnv
from textgames.episode import Payoff
from textgames.errors import MissingDependency, OptionError, ServerError, TextgamesError
from textgames.illegal import IllegalReplies
from textgames.serve.limits import check_depth
from textgames.serve.mirror import MirrorEnv, RemoteEpisode
from textgames.serve.seat import WAIT, SeatView

LARGEST = 1 << 28  # bytes of one answer
MESSAGE_TOO_BIG = 1009


def socket_url(url: str) -> str:
    """Return the URL of the WebSocket of a server."""
    return f"{url.rstrip('/').replace('http', 'ws', 1)}/socket"


def beginning(
    id: str,
    num_players: int | None,
    illegal: str | IllegalReplies,
    payoff: Payoff,
    options: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what the call `begin` takes."""
    policy: Any = illegal
    if isinstance(illegal, IllegalReplies):
        names = ("retries", "then", "returns", "ambiguous")
        policy = {name: getattr(illegal, name) for name in names}
    return {
        "id": id,
        "num_players": num_players,
        "illegal": policy,
        "payoff": payoff,
        "options": dict(options),
    }


def answered(message: Mapping[str, Any]) -> Any:
    """Return the answer in a message of the server.

    Raises:
        TextgamesError: the call was refused; of the kind that the same mistake here would raise.
    """
    if "problem" not in message:
        return message["answer"]
    problem = message["problem"]
    kind = getattr(errors, problem["error"], ServerError)
    if kind is ServerError:
        raise ServerError(problem["detail"], message["status"])
    raise kind(problem["detail"])


def written(call: Mapping[str, Any]) -> str:
    """Return a call as it is sent.

    Raises:
        OptionError: something in it is no plain data.
        ServerError: it is nested so deeply that the server could not read whose answer it wants.
    """
    try:
        text = json.dumps(call, default=index)  # NumPy's whole numbers are none of Python's
    except (TypeError, ValueError, RecursionError) as error:
        raise OptionError(f"{call['call']}: expected what JSON can hold: {error}") from None
    check_depth(call)
    return text


def out_of_reach(url: str, error: Exception) -> TextgamesError:
    """Return the error to raise where the connection is the trouble."""
    closed = getattr(error, "rcvd", None)  # by the server, with a code of WebSockets
    if closed is not None and closed.code == MESSAGE_TOO_BIG:
        return ServerError(
            f"a message to the server at {url} was too large for it, and it closed the connection",
            413,
        )
    again = "; a new client connects again" if hasattr(error, "rcvd") else ""
    return ServerError(f"the server at {url} is out of reach: {error}{again}")


class Client:
    """A connection to a server. One call at a time; threads take their turns.

    Args:
        url: such as "http://127.0.0.1:8000".

    Raises:
        ServerError: nobody answers there.
        MissingDependency: `websockets` is not installed.
    """

    def __init__(self, url: str) -> None:
        try:
            from websockets.sync.client import connect
        except ImportError as error:
            raise MissingDependency("the client needs pip install 'textgames[serve]'") from error
        self.url = url
        self._lock = threading.Lock()
        self._tag = 0
        self._open = contextlib.ExitStack()
        try:
            self._line = self._open.enter_context(connect(socket_url(url), max_size=LARGEST))
        except Exception as error:  # whatever is wrong with the URL, the name or the network
            raise out_of_reach(url, error) from error

    def call(self, name: str, **given: Any) -> Any:
        """Send a call of the server's description and return its answer.

        Raises:
            TextgamesError: it was refused.
        """
        with self._lock:
            self._tag += 1
            text = written({"call": name, "tag": self._tag, **given})
            message: dict[str, Any] = {}
            try:
                self._line.send(text)
                # the answer of a call that was broken off (Ctrl-C) may come before
                while message.get("tag") != self._tag:
                    message = json.loads(self._line.recv())
            except Exception as error:
                raise out_of_reach(self.url, error) from error
        return answered(message)

    def make(
        self,
        id: str,
        *,
        num_players: int | None = None,
        illegal: str | IllegalReplies = "forfeit",
        payoff: Payoff = "units",
        **options: Any,
    ) -> RemoteEnv:
        """Return an environment on the server; arguments and errors are `textgames.make`'s."""
        given = beginning(id, num_players, illegal, payoff, options)
        return RemoteEnv(self, self.call("begin", **given), payoff)

    def restore(self, saved: Mapping[str, Any]) -> RemoteEnv:
        """Return an environment in which a saved game goes on."""
        begun = self.call("restore", saved=dict(saved))
        env = RemoteEnv(self, begun, saved.get("payoff", "units"))
        env._resume(begun["state"])
        return env

    def seat(self, address: str, token: str) -> RemoteSeat:
        """Return one seat of a game that somebody has begun on the server."""
        return RemoteSeat(self, address, token)

    def close(self) -> None:
        """Close the connection; games stay on the server until they are given up."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


class RemoteEnv(MirrorEnv):
    """A game on a server as a PettingZoo environment: `textgames.env.GameEnv` with text only."""

    def __init__(self, client: Client, begun: Mapping[str, Any], payoff: Payoff) -> None:

        def ask(name: str, **given: Any) -> Any:
            return client.call(name, game=self.address, token=self.owner, **given)

        super().__init__(begun, ask, payoff)
        self._client = client

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Begin a new game, as `GameEnv.reset`."""
        self._arrive(self._ask("reset", seed=seed))

    def fork(self, seed: int | None = None) -> GameEnv:
        """Return an independent copy that plays on from here, on the server too."""
        self._running  # noqa: B018  # raises before the first reset
        begun = self._ask("fork", seed=seed)
        twin = RemoteEnv(self._client, begun, self.payoff)
        self._copied(twin, begun["state"])
        return twin

    def save(self) -> dict[str, Any]:
        """Return the whole game, for `restore` or `textgames.replay`."""
        saved: dict[str, Any] = self._ask("save")
        return saved

    def close(self) -> None:
        """Forget the game on the server."""
        self._ask("close")


class RemoteSeat(SeatView):
    """One seat of a game on a server, as `textgames.seat.SeatEnv`: others play the other seats."""

    def __init__(self, client: Client, address: str, token: str) -> None:
        super().__init__()
        self._client, self._to = client, {"game": address, "token": token}

    def reset(self) -> tuple[Any, dict[str, Any]]:
        """Wait for the first turn in the game that is in progress.

        Where that is over and the seat has seen it, in the next that the owner begins.

        Raises:
            ServerError: the game was closed meanwhile.
        """
        self.start()
        self._wait(self._client.call("observe", **self.awaited, **self._to))
        return self.observation(), self.info()

    def step(self, reply: str) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Reply and wait for the next turn, or for the end."""
        given = {"reply": reply, "since": self.since, "number": self.number, "wait": WAIT}
        self._wait(self._client.call("step", **given, **self._to))
        return self.outcome()

    def _wait(self, seen: Mapping[str, Any]) -> None:
        while not self.took(seen):
            seen = self._client.call("observe", **self.awaited, **self._to)


__all__ = ["Client", "RemoteEnv", "RemoteEpisode", "RemoteSeat"]
