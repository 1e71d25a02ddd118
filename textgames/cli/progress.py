"""A line on standard error that says how far something is; only in a terminal."""

from __future__ import annotations

import os
import shutil
import sys
from typing import Self

BAR = 30  # columns


class Progress:
    """How far the work is, while the `with` block lasts.

    Args:
        what: is being counted, in the plural: "information sets".
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self.terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __call__(self, done: int, total: int, more: str = "") -> None:
        """Show that `done` of `total` are done, and what `more` there is to say."""
        if self.terminal:
            filled = BAR * done // max(total, 1)
            bar = f"[{'#' * filled}{'.' * (BAR - filled)}] "
            said = f"{done:,} of {total:,} {self.what}{more}"
            room = _columns() - 1  # a broken line could not be taken away
            line = bar + said if len(bar + said) <= room else said[:room]
            sys.stderr.write(f"\r\033[K{line}")
            sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if self.terminal:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def _columns() -> int:
    """How wide the terminal is, also where standard output goes elsewhere, as into a pipe."""
    try:
        own = os.get_terminal_size(sys.stderr.fileno())
    except (OSError, ValueError):  # it is a terminal in name only
        return shutil.get_terminal_size().columns
    return shutil.get_terminal_size(fallback=own).columns
