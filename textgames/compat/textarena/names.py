"""TextArena's ids, whose versions are not those of the same games here."""

from __future__ import annotations

import re
from collections.abc import Sequence

import textgames
from textgames.chance import checked_seed
from textgames.errors import UnknownGame


def one_of(ids: str | Sequence[str]) -> str:
    """Return an id, drawn if there are several.

    Raises:
        UnknownGame: there is none.
    """
    several = [ids] if isinstance(ids, str) else ids
    given = isinstance(several, Sequence) and all(isinstance(id, str) for id in several)
    if not (given and several):
        raise UnknownGame(f"expected the id of a game, or several to draw one of, got {ids!r:.100}")
    return several[checked_seed(None) % len(several)]


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
