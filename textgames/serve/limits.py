"""Limits on what is sent: on its size, counted as it comes in, on its depth, and on silence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from textgames.errors import ServerError

DEEPEST = 50  # lists and objects in one another
SILENT = 600.0  # seconds without an answer to a ping: a step of training may hold an event loop up

Receive = Callable[[], Awaitable[dict[str, Any]]]
App = Callable[[Any, Receive, Any], Awaitable[None]]


class SizeLimit:
    """Refuses a request as soon as it is too large, whatever its headers say.

    Args:
        app: the ASGI application within.
        limit: bytes of one request.
    """

    def __init__(self, app: App, limit: int) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Any, receive: Receive, send: Any) -> None:
        """Hand on a connection; what it sends is counted."""
        if scope["type"] != "http":  # a WebSocket counts each message
            await self.app(scope, receive, send)
            return
        from starlette.exceptions import HTTPException

        came = 0

        async def counted() -> dict[str, Any]:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self.limit:
                raise HTTPException(413, f"expected at most {self.limit:,} bytes in a request")
            return message

        await self.app(scope, counted, send)


def check_depth(given: Any) -> None:
    """See that a call is not nested more deeply than Python can read, keep and quote it.

    Raises:
        ServerError: it is. (For an OptionError, a ValueError, pydantic would quote the whole.)
    """
    layer = [given]
    for _ in range(DEEPEST):
        layer = [part for whole in layer for part in _parts(whole)]
        if not layer:
            return
    raise ServerError(f"expected lists and objects in one another at most {DEEPEST} deep", 422)


def _parts(whole: Any) -> Iterable[Any]:
    if isinstance(whole, dict):
        return whole.values()
    return whole if isinstance(whole, list | tuple) else ()
