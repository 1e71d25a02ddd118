"""A limit on the size of what is sent to the server, counted as it comes in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

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
