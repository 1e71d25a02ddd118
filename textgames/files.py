"""Files that are written whole or not at all, lines that are added whole, and files to read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from textgames.errors import SavedGameError


def write_whole(path: str | os.PathLike[str], text: str, kind: str = "game") -> None:
    """Write ASCII text to a file beside `path` and then put it in its place.

    So a crash or a full disk leaves the old file as it was.

    Raises:
        SavedGameError: the file cannot be written.
    """
    target = checked_target(path, kind)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open(part, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SavedGameError(f"{path}: cannot be written: {error.strerror or error}") from error


def checked_target(path: str | os.PathLike[str], kind: str = "game") -> Path:
    """Return where something may be saved, links followed.

    Raises:
        SavedGameError: a directory or a device is there, or its folder cannot be written to.
    """
    try:
        target = Path(os.path.realpath(path))
        folder = target.parent
        other = target.exists() and not target.is_file()
        usable = folder.is_dir() and os.access(folder, os.W_OK)
    except (OSError, ValueError) as error:
        raise SavedGameError(f"{path}: expected the path of a file: {error}") from error
    if other:
        found = "directory" if target.is_dir() else "device"
        raise SavedGameError(f"{path}: expected a file to save the {kind} in, got a {found}")
    if not usable:
        raise SavedGameError(f"{path}: expected a folder to write to, {folder} is none")
    return target


def check_readable(path: str | os.PathLike[str]) -> None:
    """Refuse devices, which may have no end, as /dev/zero; a pipe has one.

    Raises:
        OSError: a device is there, or nothing.
    """
    mode = os.stat(path).st_mode
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise OSError("it is a device")


def append_line(path: Path, line: bytes) -> None:
    """Add a line in one write, so that those of several processes do not mix.

    Raises:
        OSError: it cannot be written; a part of it may be, which the next line does not join.
    """
    with path.open("ab+", buffering=0) as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                line = b"\n" + line  # a full disk has cut the last one off
        while line:  # what is not written at once goes on, or fails with the reason
            line = line[file.write(line) :]
