"""What is measured, and how: pieces of work that take turns, on the clock of the processor."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

GAMES = 20  # recorded before the clock runs, and then played again and again
ACTIONS = 600  # or fewer games, if they have so many
SECONDS = 0.025  # of each piece of work in each round


class Work(NamedTuple):
    """Something to be done over and over: recorded games to be played, copies to be made."""

    run: Callable[[], object]
    actions: int  # of players in one run; of copies and the like: how many
    games: int = 0


def game_numbers(games: Sequence[tuple[Any, ...]]) -> Iterator[int]:
    """Number the games that are to be recorded; `games` holds those that were, as (_, actions)."""
    for number in range(GAMES):
        if sum(len(game[1]) for game in games) >= ACTIONS:
            return
        yield number


def repeated(once: Callable[[], object], times: int) -> Work:
    """Return the work of doing something several times."""

    def run() -> None:
        for _ in range(times):
            once()

    return Work(run, times)


def microseconds(work: Work) -> float:
    """Return what one action takes, of processor time: others on the machine do not count."""
    gc.collect()
    clock = time.process_time
    begin = clock()
    work.run()
    now = clock()
    runs = 1
    if now - begin < SECONDS:  # or else it was long enough to bring back what others had displaced
        begin, runs = now, 0
        while now - begin < SECONDS:
            work.run()
            runs += 1
            now = clock()
    return 1e6 * (now - begin) / (runs * work.actions)
