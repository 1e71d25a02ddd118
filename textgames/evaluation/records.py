"""Records of games, one line of JSON each: enough to replay a game, to judge it and to train on it.

for record in read_records("runs/first"):
    print(record.agents, record.returns, len(record.turns))

A line is a saved game of `textgames.replay` with more beside it, so that `textgames replay` and
`textgames analyze` read a file of records too. It is in the file as soon as the event loop comes
round; a line that a crash has cut off is no game, and is cut away when the file is next written to.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from textgames.errors import SavedGameError
from textgames.files import check_readable
from textgames.replay import RECORDS

SCHEMA = 1
SYNC_SECONDS = 1.0  # a power cut costs the games of so long, which are then played again
BLOCK = 1 << 16
BEGINNING = b'{"format":1,"schema_version":'  # of every record of this and of later schemas
TIMES = ("started", "seconds")  # what differs between two runs of the same game


@dataclass(slots=True)
class TurnRecord:
    """One reply: what its player read, what came, and what became of it.

    In a file, what is as by default is left out.

    Attributes:
        player: who replied.
        reply: as it came; "" if none came.
        action: what was played for it; None: nothing.
        complaint: why the reply was illegal; "" if it was legal.
        messages: what the player was told since it last replied.
        view: its drawing of the position.
        seconds: from the question to the reply.
        reasoning: what the agent thought, where it says so.
        prompt_tokens: what a model read.
        completion_tokens: what it wrote, reasoning included.
        cost: in US dollars.
        failure: what was wrong with the agent rather than with its reply: "late", "not text: ..."
            or the error that it raised; "" if nothing. Its reply was illegal then.
    """

    player: int
    reply: str
    action: str | None
    complaint: str
    messages: tuple[str, ...]
    view: str
    seconds: float = 0.0
    reasoning: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    failure: str = ""


class GameRecord(BaseModel):
    """One game that was played by agents.

    Attributes:
        format: of saved games; see `textgames.replay`.
        schema_version: of what a record has beside it.
        version: of the library.
        number: which game of its run; no two have the same.
        deal: games with the same number of deal and the same `id` are one deal in other seatings.
        id: of the game, with its version: "KuhnPoker-v0".
        num_players: how many play.
        options: of the game.
        seed: of chance.
        agents_seed: the agent in seat s was made with the seed `mixed(agents_seed, s)`.
        agents: the name of the agent in each seat.
        illegal: what an illegal reply led to; `textgames.IllegalReplies(**illegal)`.
        rules: what each player read first.
        history: every action, chance's included; with id and options it gives the game again.
        turns: every reply, in order.
        returns: of each player.
        outcome: +1 win, 0 draw, -1 loss, for each player.
        sides: who won and lost together.
        reason: why it ended: "rules", "forfeit" or "truncated".
        offender: who ended it by illegal replies; None if nobody.
        started: when, in seconds since 1970.
        seconds: how long it took.
    """

    model_config = ConfigDict(frozen=True)

    format: Literal[1]  # these two are in every line
    schema_version: Literal[1]
    version: str
    number: int
    deal: int
    id: str
    num_players: int
    options: dict[str, Any]
    seed: int
    agents_seed: int
    agents: tuple[str, ...]
    illegal: dict[str, Any]
    rules: tuple[str, ...]
    history: tuple[str, ...]
    turns: tuple[TurnRecord, ...]
    returns: tuple[float, ...]
    outcome: tuple[int, ...]
    sides: tuple[tuple[int, ...], ...]
    reason: Literal["rules", "forfeit", "truncated"]
    offender: int | None
    started: float
    seconds: float

    @property
    def cost(self) -> float:
        """What all replies cost, in US dollars."""
        return sum(turn.cost for turn in self.turns)

    def but(self, **fields: Any) -> Self:
        """Return a copy with other values in some fields, which are not checked."""
        copy = self.__new__(type(self))
        copy.__setstate__(  # `model_copy` takes thrice as long, as much as some games
            {
                "__dict__": {**self.__dict__, **fields},
                "__pydantic_fields_set__": self.__pydantic_fields_set__,
                "__pydantic_extra__": None,
                "__pydantic_private__": None,
            }
        )
        return copy

    def line(self) -> bytes:
        """Return it as it stands in a file, line break included."""
        # what `model_dump_json` calls, which makes a string of these bytes
        return self.__pydantic_serializer__.to_json(self, exclude_defaults=True) + b"\n"

    def without_times(self) -> dict[str, Any]:
        """Return all but times, as plain data: equal for the same game played again."""
        data: dict[str, Any] = json.loads(self.line())
        for name in TIMES:
            del data[name]
        for turn in data["turns"]:
            turn.pop("seconds", None)
        return data


def read_records(path: str | os.PathLike[str]) -> Iterator[GameRecord]:
    """Yield the records in the folder of a run, or in a file, in the order in which games ended.

    One at a time: a file may be larger than memory, and may still be written to. A last line that
    is cut off is left out.

    Raises:
        SavedGameError: there is no such file, or a line is no record; the message says which.
    """
    place = Path(path)
    if place.is_dir():
        place /= RECORDS
    try:
        check_readable(place)
        with place.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    return
                yield _record(line, f"{place}, line {number}")
    except OSError as error:
        raise SavedGameError(
            f"{place}: expected a file with records: {error.strerror or error}"
        ) from error


def _record(line: bytes, where: str) -> GameRecord:
    try:
        return GameRecord.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise SavedGameError(
            f"{where}: expected a record of schema {SCHEMA}: {place or 'the line'}: {first['msg']}"
        ) from error


class RecordFile:
    """A file that records are added to.

    Games that end in the same round of an event loop are written together: with agents that are
    waited for each game as it ends, with agents that answer at once what ends in 20 ms. So much is
    missing after a kill, and at most the games of the last second after a power cut. A last line
    that a crash has cut off is cut away first.

    Args:
        path: the file; what is in it stays.

    Raises:
        SavedGameError: the file cannot be written to, or something else than records is in it.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        try:
            self._file = open(self.path, "ab+", buffering=0)  # noqa: SIM115  # closed by `close`
        except OSError as error:
            raise self._cannot(error) from error
        try:
            self._end = self._cut_off()
        except OSError as error:  # of a device
            self._file.close()
            raise self._cannot(error) from error
        except SavedGameError:
            self._file.close()
            raise
        self._synced = time.monotonic()
        self._held: list[bytes] = []
        self._failed: SavedGameError | None = None

    def add(self, record: GameRecord) -> None:
        """Write a record: at once, or within an event loop as soon as that comes round.

        Raises:
            SavedGameError: there is no room for it, or was none for those before; then the file
                ends with the last one that it had room for. Or the file is closed.
        """
        if self._failed:
            raise self._failed
        if self._file.closed:
            raise SavedGameError(f"{self.path}: cannot be written: it is closed")
        self._held.append(record.line())
        if len(self._held) == 1:
            try:
                asyncio.get_running_loop().call_soon(self._write_later)
            except RuntimeError:  # there is none
                self._write()

    def _write_later(self) -> None:
        try:
            self._write()
        except SavedGameError as error:  # whom should it tell? who comes next
            self._failed = error

    def _write(self) -> None:
        rest = lines = b"".join(self._held)
        self._held.clear()
        if self._file.closed:
            return
        try:
            while rest:  # what is not written at once goes on, or fails with the reason
                rest = rest[self._file.write(rest) :]
            now = time.monotonic()
            if now - self._synced > SYNC_SECONDS:
                os.fsync(self._file.fileno())
                self._synced = now
        except OSError as error:
            os.ftruncate(self._file.fileno(), self._end)
            raise self._cannot(error) from error
        self._end += len(lines)

    def close(self) -> None:
        """Close the file, with all of it on the disk.

        Raises:
            SavedGameError: there is no room for what was added last.
        """
        if self._file.closed:
            return
        try:
            self._write()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()
        if self._failed:
            raise self._failed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _cannot(self, error: OSError) -> SavedGameError:
        return SavedGameError(f"{self.path}: cannot be written: {error.strerror or error}")

    def _cut_off(self) -> int:
        """Remove a last line without its end; return how long the file is then."""
        size = end = self._file.seek(0, os.SEEK_END)
        tail = b""
        while end and b"\n" not in tail:
            begin = max(end - BLOCK, 0)
            self._file.seek(begin)
            tail = self._file.read(end - begin)
            end = begin
        whole = end + tail.rfind(b"\n") + 1
        first, torn = self._beginning(0, whole), self._beginning(whole, size)
        if not (BEGINNING.startswith(first) and BEGINNING.startswith(torn.rstrip(b"\0"))):
            raise SavedGameError(f"{self.path}: expected a file with records, got something else")
        os.ftruncate(self._file.fileno(), whole)
        return whole

    def _beginning(self, begin: int, end: int) -> bytes:
        self._file.seek(begin)
        return self._file.read(min(end - begin, len(BEGINNING)))
