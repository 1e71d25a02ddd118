"""A run on the screen: a moving line and tables in a terminal, else a plain line an evaluation."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
AGAIN = "\r\x1b[K"  # to the beginning of the line, and nothing on it
BAR = 20  # letters
SEAT = re.compile(r"(.+) (return|baseline|won) (\d+)")
ON_THE_WAY = ("entropy", "illegal", "reply_tokens", "played_tokens_per_second")  # where they fit


class Console:
    """Where a run tells how it goes.

    Args:
        out: a terminal, unless NO_COLOR is set, is drawn on; all else gets plain lines.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stdout
        terminal = self.out.isatty() and os.environ.get("TERM") != "dumb"
        self.drawn = terminal and not os.environ.get("NO_COLOR")

    def step(self, row: Mapping[str, Any], done: float, seconds: float) -> None:
        """Move the line on.

        Args:
            row: figures of the step.
            done: share of the run, 0 to 1.
            seconds: of training so far.
        """
        if self.drawn:
            text = progress(row, done, seconds)[: shutil.get_terminal_size().columns - 1]
            self._write(AGAIN + text)

    def add(self, row: Mapping[str, Any]) -> None:
        """Show the figures of an evaluation."""
        if self.drawn:
            self._write(AGAIN + "\n".join(table(row)) + "\n")
        else:
            self._write("  ".join(f"{name} {shown(value)}" for name, value in row.items()) + "\n")

    def close(self) -> None:
        """Take the line away: whatever is said next begins at the margin."""
        if self.drawn:
            self._write(AGAIN)

    def _write(self, text: str) -> None:
        self.out.write(text)
        self.out.flush()


def progress(row: Mapping[str, Any], done: float, seconds: float) -> str:
    """Return how far a run is, how long it will take, and what counts most, in one line."""
    filled = round(BAR * done)
    left = f", {clock(seconds * (1 - done) / done)} left" if done else ""
    parts = [f"step {row['step']} [{'#' * filled}{'.' * (BAR - filled)}] {done:.0%}"]
    parts += [f"{clock(seconds)}{left}"]
    parts += [f"{name.replace('_', ' ')} {shown(row[name])}" for name in ON_THE_WAY if name in row]
    return "  ".join(parts)


def table(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines: a row for each game and seat, evaluations, then all other figures by name."""
    seats: dict[tuple[str, str], dict[str, float]] = {}
    judged: dict[str, str] = {}
    others: dict[str, str] = {}
    for name, value in row.items():
        if found := SEAT.fullmatch(name):
            game, figure, seat = found.groups()
            seats.setdefault((game, seat), {})[figure] = value
        elif isinstance(value, dict) or name.endswith("NashConv") or name.startswith("transfer "):
            judged[name] = shown(value).strip("()")
        elif name not in ("step", "seconds"):
            others[name.replace("_", " ")] = shown(value)
    yield f"{BOLD}step {row['step']}, after {clock(row['seconds'])}{PLAIN}"
    width = max(map(len, (*(f"{game} seat 0" for game, _ in seats), *judged, *others)), default=0)
    if seats:
        yield DIM + " " * width + "    return  baseline       won" + PLAIN
    for (game, seat), figures in sorted(seats.items()):
        columns = (shown(figures.get(name, "")) for name in ("return", "baseline", "won"))
        yield f"{game} seat {seat}".ljust(width) + "".join(f"{text:>10}" for text in columns)
    for name, text in judged.items():
        yield f"{name:{width}}  {BOLD}{text}{PLAIN}"
    cells = [f"{DIM}{name:{width}}{PLAIN}  {text:11}" for name, text in others.items()]
    across = max(1, shutil.get_terminal_size().columns // (width + 13))
    for first in range(0, len(cells), across):
        yield "".join(cells[first : first + across]).rstrip()


def clock(seconds: float) -> str:
    """Return a time as hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def shown(value: Any) -> str:
    """Return a figure, or several of them, as text."""
    if isinstance(value, dict):
        return "(" + "  ".join(f"{name} {shown(part)}" for name, part in value.items()) + ")"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
