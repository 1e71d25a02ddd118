"""What an agent reads at its turn, as text: what is new, the drawing, and what may be replied."""

from __future__ import annotations

from collections.abc import Iterable

from textgames.forms import Form, LegalActions, Listed


def may_write(legal: LegalActions) -> str:
    """Return a line that says what may be replied; "" to an agent that is not asked."""
    if isinstance(legal, Form):
        return f"Reply with {legal.describe()}."
    return f"Reply with {Listed(legal).describe()}." if legal else ""


def turn_text(told: Iterable[str], view: str, legal: LegalActions) -> str:
    """Return messages, the drawing of the position and what may be replied, one below the other."""
    return "\n\n".join(filter(None, ("\n".join(told), view, may_write(legal))))
