"""Runs an application with uvicorn: in the foreground until a signal, or beside this thread."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

from textgames.errors import MissingDependency, OptionError, ServerError
from textgames.serve.limits import SILENT
from textgames.serve.sessions import Limits, Sessions

GRACE = 5  # seconds for answers that are on their way when the server stops
STARTS_WITHIN = 30.0  # seconds
CLOSES = 2  # times the limit: a message that is larger still ends the connection


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that is bound, so that a mistake is told before anything starts.

    Raises:
        OptionError: the address cannot be had.
    """
    if not 0 <= port <= 65535:
        raise OptionError(f"port: expected a number from 0 to 65535, got {port}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # with its protocol named: only then does asyncio send small answers without delay (TCP_NODELAY)
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(2048)
    except (OSError, UnicodeError) as error:
        bound.close()
        reason = getattr(error, "strerror", None) or error
        raise OptionError(f"{host}:{port}: cannot listen there: {reason}") from error
    return bound


def address(bound: socket.socket) -> str:
    """Return the URL of a socket."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server(app: Any, message: int, stop: Callable[[], None] = lambda: None) -> Any:
    """Return a uvicorn server.

    Args:
        app: the ASGI application.
        message: bytes of one message on a WebSocket.
        stop: called in the thread of the server when it is to end, before answers on their way are
            waited for.

    Raises:
        MissingDependency: uvicorn is not installed.
    """
    try:
        import uvicorn
        import websockets  # noqa: F401  # uvicorn has no WebSockets without it
    except ImportError as error:
        raise MissingDependency("the server needs pip install 'textgames[serve]'") from error

    refuses = getattr(app.state, "refuses_large_messages", False)  # by itself, with a sentence

    class Server(uvicorn.Server):
        """Ends well after a signal, which uvicorn's own sends to itself again at the end."""

        def handle_exit(self, sig: int, frame: Any) -> None:
            self.force_exit, self.should_exit = self.should_exit, True

        async def main_loop(self) -> None:
            await super().main_loop()
            stop()
            await asyncio.sleep(0.1)  # who waited is answered before its connection is closed

    return Server(
        uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_ping_timeout=SILENT,
            ws_max_size=message * (CLOSES if refuses else 1),
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=GRACE,
            lifespan="on",
        )
    )


@contextlib.contextmanager
def running(
    limits: Limits | None = None,
    *,
    port: int = 0,
    sessions: Sessions | None = None,
    app: Any = None,
) -> Iterator[str]:
    """Serve games on this machine beside the caller's thread, and yield the URL.

    Args:
        limits: what the server puts up with.
        port: 0 for any that is free.
        sessions: to be served; None for new ones.
        app: another application, such as OpenEnv's.
    """
    from textgames.serve.app import make_app

    sessions = Sessions(limits) if sessions is None else sessions
    bound = listening("127.0.0.1", port)
    one = server(app or make_app(sessions), sessions.limits.message, sessions.stop)
    thread = threading.Thread(target=one.run, args=([bound],), daemon=True)
    url = address(bound)
    thread.start()
    try:
        waited = threading.Event()
        for _ in range(int(STARTS_WITHIN / 0.01)):
            if one.started or not thread.is_alive():
                break
            waited.wait(0.01)
        if not one.started:
            raise ServerError("the server did not start")
        yield url
    finally:
        one.should_exit = True
        thread.join(GRACE + STARTS_WITHIN)
