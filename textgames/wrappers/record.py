"""Writes every game that is played to a file, one line of JSON each."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import Any

from pettingzoo.utils.env import AECEnv

from textgames import replay
from textgames.errors import IllegalAction, OptionError, SavedGameError
from textgames.files import append_line
from textgames.wrappers.base import Wrapper


class RecordJSONL(Wrapper[Any, Any]):
    """Adds a line to a file as each game ends: a saved game, which `textgames replay` reads.

    The line is in the file before the step that ends the game returns. A game that was left
    unfinished, by `reset` or `close`, is written then, with the reason ""; without any reply it
    is no game and is not written. Several environments and processes may write to one file.

    Where the disk is full, the step raises `SavedGameError`; the game is written by the next
    `reset` or `close` for which there is room.

    Args:
        env: the environment.
        path: the file; what is in it stays.

    Raises:
        OptionError: the file cannot be written.
    """

    def __init__(self, env: AECEnv[str, Any, Any], path: str | PathLike[str]) -> None:
        super().__init__(env)
        self._unwritten = False  # a game with a reply that is not in the file yet
        try:
            self.path = Path(path).absolute()
            self.path.open("a").close()
        except (OSError, TypeError, ValueError) as error:
            raise OptionError(f"RecordJSONL takes a path that can be written: {error}") from error

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Begin a new game."""
        self._write()
        self.env.reset(seed=seed, options=options)

    def step(self, action: Any) -> None:
        """Take a reply; if it ends the game, write the game."""
        try:
            self.env.step(action)
        except IllegalAction:  # it is in the record, as every reply is
            self._note_reply()
            raise
        if action is not None:
            self._note_reply()

    def truncate(self) -> None:
        """Cut the game off and write it."""
        self.env.truncate()
        self._write_if_over()

    def close(self) -> None:
        """Write a game that was left unfinished."""
        self._write()
        self.env.close()

    def _note_reply(self) -> None:
        self._unwritten = True
        self._write_if_over()

    def _write_if_over(self) -> None:
        if self.env.episode.reason:
            self._write()

    def _write(self) -> None:
        if self._unwritten:
            line = json.dumps(replay.record(self.env.episode)) + "\n"
            try:
                append_line(self.path, line.encode("ascii"))
            except OSError as error:
                raise SavedGameError(
                    f"{self.path}: the game cannot be written: {error.strerror}"
                ) from error
            self._unwritten = False
