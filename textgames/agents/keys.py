"""Settings that do not stand in the name of an agent: keys and addresses, from outside."""

from __future__ import annotations

import os
import re
from pathlib import Path

from textgames.errors import AgentError

FILE = ".env"  # in the working directory; the environment counts first
SHORTEST = 8  # characters of what is taken for a secret: "EMPTY" and "none" are none

_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_KEY = re.compile(r"[!-~]+")
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*")
_QUOTED = re.compile(r"""(["'])(.*)\1(?:\s+#.*)?""")


def setting(name: str) -> str:
    """Return an environment variable, or what the file .env says of it; "" if neither does.

    Raises:
        AgentError: the file cannot be read.
    """
    if found := os.environ.get(name, "").strip():
        return found
    text: str | None
    try:
        text = Path(FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError):
        text = None  # the error would carry what stands in the file
    if text is None:
        raise AgentError(f"expected the file {FILE} to hold lines NAME=value in UTF-8")
    for line in reversed(text.splitlines()):
        match = _LINE.fullmatch(line)
        if match and match[1] == name:
            quoted = _QUOTED.fullmatch(match[2])
            return quoted[2] if quoted else re.split(r"\s#", match[2])[0].strip()
    return ""


def checked_name(name: str) -> str:
    """Return the name of a variable that holds a key; "" for none.

    Raises:
        AgentError: it is none, or perhaps a key itself, which is not repeated.
    """
    if name and not _NAME.fullmatch(name):
        raise AgentError(
            "expected key = the name of an environment variable in capitals, such as "
            "OPENAI_API_KEY; a key itself is never part of an agent's name"
        )
    return name


def key_in(name: str) -> str:
    """Return the key that a variable holds.

    Raises:
        AgentError: it is not set, or holds what cannot be a key.
    """
    # no local variable holds a key where an error may show it
    if not setting(name):
        raise AgentError(
            f"expected a key in the environment variable {name}, or in the file {FILE} of the "
            "working directory, got none"
        )
    if not _KEY.fullmatch(setting(name)):
        raise AgentError(f"expected a key in {name}, got text with spaces or special characters")
    return setting(name)


def without_key(text: str, key: str) -> str:
    """Return `text` with the key made unreadable: an endpoint may repeat what it was sent."""
    return text.replace(key, "[key]") if len(key) >= SHORTEST else text
