"""What one seat was told so far by a server, as Gymnasium has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textgames.errors import UsageError
from textgames.forms import LegalActions
from textgames.serve.mirror import RemoteForm

WAIT = 60.0  # seconds of one call that waits for a turn; it is repeated


class SeatView:
    """Keeps what a seat was told; a client that derives from it asks the server."""

    def __init__(self) -> None:
        self._seen: Mapping[str, Any] = {}
        self._ended: int | None = None  # the number of the last game that it saw the end of
        self.start()

    def start(self) -> None:
        """Forget all: it begins to watch."""
        self.number: int | None = None
        self._rules = ""
        self._messages: list[str] = []
        self._paid = 0.0

    @property
    def since(self) -> int:
        """How many messages are here."""
        return len(self._messages)

    @property
    def awaited(self) -> dict[str, Any]:
        """What `observe` takes to wait for what is still to come."""
        if self.number is None and self._ended is not None:
            return {"after": self._ended, "wait": WAIT}
        return {"since": self.since, "wait": WAIT}

    def took(self, seen: Mapping[str, Any]) -> bool:
        """Keep a `wire.Seen`; return whether the seat is asked or the game over.

        Raises:
            UsageError: the owner has begun another game meanwhile.
        """
        if seen["number"] == self._ended and self.number is None:
            return False  # nobody has begun the next one so far
        if self.number is not None and seen["number"] != self.number:
            raise UsageError("another game has begun: call reset() to play it")
        if self.number is None and seen["turn"]:  # who comes later is paid for what comes
            self._paid = seen["own_return"]
        self.number, self._seen = seen["number"], seen
        self._messages += seen["messages"]
        if seen["rules"] is not None:
            self._rules = seen["rules"]
        if seen["reason"]:
            self._ended = self.number
        return bool(seen["asked"] or seen["reason"])

    def observation(self) -> dict[str, Any]:
        """Return what the seat reads, as plain data."""
        messages = tuple(self._messages)
        return {"rules": self._rules, "messages": messages, "view": self._seen["view"]}

    def info(self) -> dict[str, Any]:
        """Return the info of `GameEnv`, as far as it is this seat's."""
        seen, form = self._seen, self._seen["form"]
        legal: LegalActions
        if form is None:
            legal = tuple(seen["actions"])
        else:
            legal = RemoteForm(seen["expected"], form["json_schema"], form["example"])
        over = {"reason": seen["reason"], "offender": seen["offender"]} if seen["reason"] else {}
        return {
            "legal_actions": legal,
            "role": seen["role"],
            "turn": seen["turn"],
            "complaint": seen["complaint"],
            **over,
        }

    def outcome(self) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Return observation, reward since the last time, terminated, truncated and info."""
        reward = float(self._seen["own_return"] - self._paid)
        self._paid = self._seen["own_return"]
        cut_off = self._seen["reason"] == "truncated"
        over = bool(self._seen["reason"])
        return self.observation(), reward, over and not cut_off, cut_off, self.info()
