"""Where a server writes its games: a line each, in the file before the last reply is answered."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textgames.errors import OptionError, ServerError
from textgames.files import append_line

MOST_WAITING = 1 << 28  # bytes of games that the disk has refused


class Written:
    """Adds games to a file. What a full disk refuses is kept and tried again with the next one.

    Args:
        path: the file; what is in it stays. Several servers may write to one.

    Attributes:
        problem: why the last line could not be written; "" if it was.
        waiting: bytes of the games that are not in the file yet.

    Raises:
        OptionError: the file cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).absolute()
        self.problem, self.waiting = "", 0
        self._lines: deque[bytes] = deque()  # not in the file yet
        try:
            self.path.open("a").close()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise OptionError(f"{path}: games cannot be written there: {reason}") from error

    def add(self, record: Mapping[str, Any]) -> None:
        """Write a game, and those before it that could not be written."""
        line = json.dumps(record).encode("ascii") + b"\n"
        self._lines.append(line)
        self.waiting += len(line)
        self.flush()

    def check_room(self) -> None:
        """See whether another game may begin.

        Raises:
            ServerError: the disk has refused so many that memory would fill up.
        """
        if self.waiting >= MOST_WAITING:
            self.flush()
        if self.waiting >= MOST_WAITING:
            raise ServerError(f"{self.problem}; no game begins before those that wait are", 503)

    def flush(self) -> None:
        """Write what was refused before."""
        try:
            while self._lines:
                append_line(self.path, self._lines[0])
                self.waiting -= len(self._lines.popleft())
            self.problem = ""
        except OSError as error:
            self.problem = f"games cannot be written: {error.strerror or error}"

    def close(self) -> int:
        """Put what is written on the disk itself; return how many games could not be written."""
        self.flush()
        try:
            with self.path.open("ab") as file:
                os.fsync(file.fileno())
        except OSError as error:
            self.problem = f"games cannot be written: {error.strerror or error}"
        return len(self._lines)
