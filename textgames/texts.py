"""Texts: what players wrote is cleaned, quoted and compared, and numbers get their nouns."""

from __future__ import annotations

import re
from math import log10


def one_line(text: str) -> str:
    """Return `text` as one visible line that cannot pass for anything but its speaker's words.

    Line breaks, control, bidirectional and invisible characters become spaces, and square
    brackets, which mark actions, become round ones.
    """
    if not text.isprintable():
        text = "".join([c if c.isprintable() else " " for c in text])
    text = text.replace("[", "(").replace("]", ")").strip()
    return " ".join(text.split()) if "  " in text else text  # there is no other white space left


def quote(text: str) -> str:
    """Return the beginning of a reply, cleaned, in quotes: for error messages."""
    line = one_line(text[:400])
    return repr(line if len(line) <= 80 else line[:77] + "...")


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return how many there are: "1 disc", "2 discs"; `nouns` is the plural where -s is not."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def about(number: float) -> str:
    """Return an estimate as people say it: "about 200,000"; past a billion "about 10 to the 12"."""
    if number < 1e9:
        return f"about {float(f'{number:.0e}'):,.0f}"
    return f"about 10 to the {round(log10(number))}"


def normalized(text: str) -> str:
    """Return the spelling in which actions are compared: case, spaces and "player" do not count.

    "[Player 2]", "[player_2]" and "[2]" are the same vote to a reader.
    """
    text = " ".join(text.casefold().split()).strip(MARKS)
    return _PLAYER.sub("", text) if "player" in text else text


MARKS = "\"'`*_.,;:!? "  # around a reply they mean nothing
_PLAYER = re.compile(r"\bplayer[ _]?(?=\d)")
