"""The WebSocket: many calls, of many games, on one connection; each answer has its call's tag."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from textgames.errors import OptionError, ServerError
from textgames.serve.calls import BY_NAME, no_json, problem
from textgames.serve.sessions import Sessions
from textgames.texts import quote

AT_ONCE = 10_000  # calls of one connection that wait for their turn


async def talk(connection: Any, sessions: Sessions) -> None:
    """Answer the calls of one connection until it closes.

    A call that can be answered at once is, before the next is read. One that waits for a turn
    leaves the line free; who leaves takes such calls along.
    """
    from starlette.websockets import WebSocketDisconnect

    await connection.accept()
    waiting: set[asyncio.Task[None]] = set()
    try:
        while True:
            message = await connection.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if text is None:
                text = (message.get("bytes") or b"").decode("utf-8", "replace")
            call = _read(text, sessions.limits.message)
            if call.get("wait") and len(waiting) >= AT_ONCE:
                call["error"] = ServerError("too many calls of this connection wait", 429)
            if call["error"] or not call.get("wait"):
                await _answer(connection, sessions, call)  # who reads nothing is not read either
                continue
            task = asyncio.create_task(_answer(connection, sessions, call))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
    except WebSocketDisconnect:
        pass
    finally:
        for task in list(waiting):
            task.cancel()


def _read(text: str, limit: int) -> dict[str, Any]:
    """A message as a call; what is none is kept as the error to answer."""
    try:
        call = json.loads(text)
    except (ValueError, RecursionError) as error:
        call = {"error": no_json(text, getattr(error, "msg", str(error)))}
    else:
        if isinstance(call, dict):
            call["error"] = None
        else:
            call = {"error": ServerError("expected a JSON object with a call", 400)}
    if len(text.encode("utf-8", "surrogatepass")) > limit:  # its tag is answered all the same
        large = ServerError(f"expected at most {limit:,} bytes in a message", 413)
        return {"tag": call.get("tag"), "error": large}
    return call


async def _answer(connection: Any, sessions: Sessions, message: dict[str, Any]) -> None:
    from starlette.websockets import WebSocketDisconnect

    tag = message.pop("tag", None)
    try:
        answer: dict[str, Any] = {"status": 200, "answer": await _done(sessions, message)}
    except Exception as error:
        status, told = problem(error)
        answer = {"status": status, "problem": told}
    if isinstance(tag, int | str):
        answer["tag"] = tag
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):  # who asked is gone
        await connection.send_text(json.dumps(answer))


async def _done(sessions: Sessions, message: dict[str, Any]) -> Any:
    error = message.pop("error")
    if error is not None:
        raise error
    name, game, token = (message.pop(key, "") for key in ("call", "game", "token"))
    call = BY_NAME.get(name) if isinstance(name, str) else None
    if call is None:
        got = quote(name) if isinstance(name, str) else type(name).__name__
        raise OptionError(f"call: expected one of {', '.join(BY_NAME)}, got {got}")
    if not (isinstance(game, str) and isinstance(token, str)):
        raise OptionError("expected game and token to be texts")
    return await call(sessions, call.given.model_validate(message), game, token)
