"""Writes every game that is played to a file, one line of JSON each."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import Any

from pettingzoo.utils.env import AECEnv
from pettingzoo.utils.wrappers import BaseWrapper

from textgames import replay
from textgames.errors import OptionError


class RecordJSONL(BaseWrapper[str, Any, Any]):
    """Adds a line to a file as each game ends: a saved game, which `textgames replay` reads.

    The line is on the disk before the step that ends the game returns. A game that was left
    unfinished, by `reset` or `close`, is written then, with the reason ""; without any reply it
    is no game and is not written. Several processes may write to one file.

    Args:
        env: the environment.
        path: the file; what is in it stays.

    Raises:
        OptionError: the file cannot be written.
    """

    def __init__(self, env: AECEnv[str, Any, Any], path: str | PathLike[str]) -> None:
        super().__init__(env)
        self.path = Path(path)
        self._unwritten = False  # a game with a reply that is not in the file yet
        try:
            self.path.open("a").close()
        except OSError as error:
            raise OptionError(f"RecordJSONL takes a path that can be written: {error}") from error

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Begin a new game."""
        self._write()
        self.env.reset(seed=seed, options=options)

    def step(self, action: Any) -> None:
        """Take a reply; if it ends the game, write the game."""
        self.env.step(action)
        if action is not None:
            self._unwritten = True
            self._write_if_over()

    def truncate(self, reason: str = "truncated") -> None:
        """Cut the game off and write it."""
        self.env.truncate(reason)
        self._write_if_over()

    def close(self) -> None:
        """Write a game that was left unfinished."""
        self._write()
        self.env.close()

    def _write_if_over(self) -> None:
        if self.env.episode.reason:
            self._write()

    def _write(self) -> None:
        if self._unwritten:
            self._unwritten = False
            line = json.dumps(replay.record(self.env.episode))
            with self.path.open("a", encoding="ascii") as file:
                file.write(line + "\n")
