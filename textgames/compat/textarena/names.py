"""TextArena's ids, whose versions are not those of the same games here."""

from __future__ import annotations

import re

import textgames


def found(id: str) -> str:
    """Return the id of the game here: the same, or the newest of that name in any version.

    Raises:
        UnknownGame: there is no game of that name.
    """
    if id not in textgames.registry and re.fullmatch(r"\w+-v\d+", id):
        name = id.rpartition("-v")[0]
        versions = [known for known in textgames.registry if re.fullmatch(rf"{name}-v\d+", known)]
        if versions:
            return max(versions, key=lambda known: int(known.rpartition("-v")[2]))
    return textgames.spec(id).id
