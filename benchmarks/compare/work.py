"""What is measured, and how: pieces of work that take turns, on the clock of the processor."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import NamedTuple

GAMES = 20  # recorded before the clock runs, and then played again and again
SECONDS = 0.1  # of each piece of work in each round


class Work(NamedTuple):
    """Something to be done over and over: recorded games to be played, copies to be made."""

    run: Callable[[], object]
    actions: int  # of players in one run; of copies and the like: how many
    games: int = 0


def repeated(once: Callable[[], object], times: int) -> Work:
    """Return the work of doing something several times."""

    def run() -> None:
        for _ in range(times):
            once()

    return Work(run, times)


def microseconds(work: Work, seconds: float = SECONDS) -> float:
    """Return what one action takes, of processor time: others on the machine do not count."""
    work.run()
    gc.collect()
    runs, clock = 0, time.process_time
    begin = clock()
    end = begin + seconds
    while True:
        work.run()
        runs += 1
        now = clock()
        if now >= end:
            return 1e6 * (now - begin) / (runs * work.actions)
