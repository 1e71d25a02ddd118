"""The batch face at 10,000 games in progress, over cores: `python benchmarks/batch_scale.py`.

Each process has a batch of its own and plays random legal replies; nothing is shared. Processes
start together, after their games have begun, and play for a few seconds on the wall clock. With
`--profile`, says instead where one process spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import json
import multiprocessing
import os
import platform
import pstats
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import textgames
from textgames.chance import Stream

IDS = ("TicTacToe-v0", "KuhnPoker-v0")
SIZES = (64, 1_000, 10_000)
THRESHOLDS = (700, 50_000)  # of the garbage collection: Python's own, and one for many games


def player(id: str, size: int, seed: int = 0) -> Callable[[], tuple[int, int]]:
    """Return what takes one step of all games, and returns how many actions and ends it had."""
    many, draw = textgames.make_batch(id, size, seed=seed), Stream(seed)

    def step() -> tuple[int, int]:
        positions = many.waiting()
        replies = []
        for position in positions:
            legal: Any = position.legal_actions
            replies.append(f"[{legal[int(draw.random() * len(legal))]}]")
        return len(positions), len(many.step(zip(positions, replies, strict=True)))

    for _ in range(10):  # until games are in all stages, not all at their start
        step()
    return step


def alone(id: str, size: int, seconds: float, threshold: int) -> float:
    """Microseconds of processor time per action, the choice of replies included.

    Args:
        threshold: how many new objects there may be before Python looks for garbage.
    """
    usual = gc.get_threshold()
    gc.set_threshold(threshold)
    step, clock, actions = player(id, size), time.process_time, 0
    begin = clock()
    while clock() - begin < seconds:
        actions += step()[0]
    gc.set_threshold(*usual)
    return 1e6 * (clock() - begin) / actions


def _play(id: str, size: int, seed: int, seconds: float, gate: Any, told: Any) -> None:
    step, games = player(id, size, seed), 0
    gate.wait()
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        games += step()[1]
    told.put(games / (time.perf_counter() - begin))


def together(id: str, size: int, processes: int, seconds: float) -> float:
    """Complete games per second of all processes."""
    gate, told = multiprocessing.Barrier(processes), multiprocessing.Queue()
    players = [
        multiprocessing.Process(target=_play, args=(id, size, seed, seconds, gate, told))
        for seed in range(processes)
    ]
    for one in players:
        one.start()
    total = sum(told.get() for _ in players)
    for one in players:
        one.join()
    return total


def profile(id: str) -> None:
    step, profiler = player(id, 1000), cProfile.Profile()
    profiler.enable()
    for _ in range(20):
        step()
    profiler.disable()
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(20)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    if options.profile:
        for id in IDS:
            profile(id)
        return
    cores = os.cpu_count() or 1
    counts = sorted({1, *(2**n for n in range(1, 8) if 2**n < cores), cores})
    figures: dict[str, Any] = {"microseconds per action": {}, "games per second": {}}
    for id in IDS:
        for size in SIZES:
            costs = [round(alone(id, size, options.seconds, each), 2) for each in THRESHOLDS]
            figures["microseconds per action"][f"{id}, {size} games"] = costs
            print(f"{id:14}{size:7,} games in progress: {costs} microseconds per action")
        for count in counts:
            rate = together(id, SIZES[-1], count, options.seconds)
            figures["games per second"][f"{id}, {count} processes"] = round(rate)
            print(f"{id:14}{count:4} processes of {SIZES[-1]:,}: {rate:10,.0f} games per second")
    figures |= {
        "thresholds": THRESHOLDS,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": cores,
    }
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
