"""What an agent reads, as text: what is new, the drawing, what may be replied, what it replied."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from textgames.errors import IllegalAction
from textgames.forms import Action, Form, LegalActions, Listed
from textgames.parsing import without_reasoning


def may_write(legal: LegalActions) -> str:
    """Return a line that says what may be replied; "" to an agent that is not asked."""
    if isinstance(legal, Form):
        return f"Reply with {legal.describe()}."
    if legal.__class__ is tuple:  # most often; games give the same ones again and again
        return _one_of(legal)
    return f"Reply with {Listed(legal).describe()}." if legal else ""


@lru_cache(maxsize=1024)
def _one_of(actions: tuple[Action, ...]) -> str:
    return f"Reply with {Listed(actions).describe()}." if actions else ""


def turn_text(told: Iterable[str], view: str, legal: LegalActions) -> str:
    """Return messages, the drawing of the position and what may be replied, one below the other."""
    return "\n\n".join(filter(None, ("\n".join(told), view, may_write(legal))))


def reply_alone(reply: str) -> str:
    """Return a reply without its reasoning; whole if it has too many tags to tell what that is."""
    try:
        return without_reasoning(reply).strip()
    except IllegalAction:
        return reply
