"""The folder of a run: what was asked for, the records so far, and a lock while it is at work.

runs/first/tournament.json  what was asked for
runs/first/games.jsonl      a record of each game, in the order in which they ended
runs/first/lock             held by the process that adds games; it goes with the process
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Self

from textgames.errors import OptionError, SavedGameError
from textgames.evaluation.records import RecordFile
from textgames.files import write_whole
from textgames.replay import RECORDS
from textgames.texts import quote

ASKED = "tournament.json"
LOCK = "lock"


class RunFolder:
    """A folder that this process alone adds games to, while the `with` block lasts.

    Attributes:
        file: the records.

    Args:
        path: of the folder; it is made if there is none.
        asked: what is to be played, ready for JSON: the same for as long as the folder exists.

    Raises:
        OptionError: another run is at work there, or something else was asked for there.
        SavedGameError: it cannot be written to, or there is something else in it.
    """

    file: RecordFile

    def __init__(self, path: str | os.PathLike[str], asked: Mapping[str, Any]) -> None:
        self.path = Path(path)
        self._asked = json.loads(json.dumps(asked))  # lists where there were tuples

    def __enter__(self) -> Self:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock: IO[str] = open(self.path / LOCK, "a+")  # for `__exit__`
        except OSError as error:
            raise SavedGameError(
                f"{self.path}: expected a folder to write to: {error.strerror or error}"
            ) from error
        try:
            _hold(self._lock, self.path)
            self._check()
            self.file = RecordFile(self.path / RECORDS)
        except BaseException:
            self._lock.close()
            raise
        return self

    def __exit__(self, *raised: object) -> None:
        try:
            self.file.close()
        finally:
            self._lock.close()

    def _check(self) -> None:
        """Write down what is asked for, or compare it with what was."""
        place = self.path / ASKED
        if not place.exists():
            names = sorted(entry.name for entry in self.path.iterdir() if entry.name != LOCK)
            # a crash may have left a half-written file behind
            if strange := [name for name in names if not name.startswith(f".{ASKED}.")]:
                raise SavedGameError(
                    f"{self.path}: expected the folder of a run or an empty one, got one with "
                    f"{strange[0]}"
                )
            write_whole(place, json.dumps(self._asked, indent=2) + "\n", "run")
            return
        before = read_asked(self.path)
        differs = [
            f"{name} = {_short(before.get(name))}, now {_short(self._asked.get(name))}"
            for name in {**before, **self._asked}
            if before.get(name) != self._asked.get(name)
        ]
        if differs:
            raise OptionError(
                f"{self.path} was begun with {'; '.join(differs)}: go on with the same command, "
                "or take another folder"
            )


def read_asked(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return what was asked for in the folder of a run.

    Raises:
        SavedGameError: it is none.
    """
    place = Path(path) / ASKED
    try:
        asked = json.loads(place.read_text(encoding="ascii"))
        if not isinstance(asked, dict):
            raise ValueError("expected an object")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SavedGameError(f"{place}: expected what a run was asked for: {reason}") from error
    return asked


def _hold(lock: IO[str], path: Path) -> None:
    """Take a lock that the system gives back when the process ends, however it ends.

    Raises:
        OptionError: another process, or another run in this one, has it.
    """
    try:
        try:
            from fcntl import LOCK_EX, LOCK_NB, flock

            flock(lock, LOCK_EX | LOCK_NB)
        except ImportError:  # Windows
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError as error:
        raise OptionError(
            f"{path}: another run is at work in this folder; wait for it or take another"
        ) from error


def _short(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value)) or "none"
    return quote(value) if isinstance(value, str) else str(value)
