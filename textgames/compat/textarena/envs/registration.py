"""TextArena's `register`: its scripts add games of their own with it."""

from __future__ import annotations

from typing import Any

from textgames.compat.textarena.names import found


def register(id: str, entry_point: Any = None, **_: Any) -> None:
    """Take the game of this library that has the name of `id`, whatever its version.

    A game that is written for TextArena is not played here: to write it anew takes a page
    (docs/write_a_game.md), and `textgames.register` makes it known.

    Args:
        id: such as "KuhnPoker-v1", for which KuhnPoker-v0 of this library is played.
        entry_point: not used.

    Raises:
        UnknownGame: this library has no game of that name.
    """
    found(id)
