"""A server without a network, for tests: the table of calls, asked directly or by the client."""

import asyncio
from typing import Any

from textgames.serve.calls import BY_NAME, problem
from textgames.serve.client import Client, answered
from textgames.serve.sessions import Limits, Sessions


class Clock:
    """Stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def asked(sessions: Sessions, call: str, game: str = "", token: str = "", **given: Any):
    """Return the message with which the server answers a call."""
    known = BY_NAME[call]
    try:
        answer = await known(sessions, known.given.model_validate(given), game, token)
    except Exception as error:
        status, told = problem(error)
        return {"status": status, "problem": told}
    return {"status": 200, "answer": answer}


class Direct(Client):
    """The client, without a connection: each call is answered before it returns."""

    def __init__(self, sessions: Sessions | None = None) -> None:
        self.sessions = Sessions(Limits()) if sessions is None else sessions

    def message(self, call: str, **given: Any) -> dict[str, Any]:
        return asyncio.run(asked(self.sessions, call, **given))

    def call(self, name: str, **given: Any) -> Any:
        return answered(self.message(name, **given))
