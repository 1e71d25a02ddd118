"""What steps cost in microseconds of another machine: `python benchmarks/yardstick.py PROTOTYPE`.

The aims for a step were set where the AEC loop of a prototype took 8.7 microseconds in tic-tac-toe
and 10.5 in Kuhn poker. PROTOTYPE is the file of that loop. Here it takes turns with ours, on the
clock of the processor, and each of our figures is divided by its figures just before and behind.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import core_speed

import textgames

PROTOTYPE = {"TicTacToe-v0": ("TicTacToe", 8.7), "KuhnPoker-v0": ("KuhnPoker", 10.5)}
SECONDS = 0.05  # of each slice


def prototype(file: Path) -> dict[str, Any]:
    """Return what the prototype defines, without the measurement at its end."""
    sys.path.insert(0, str(file.parent))
    defined: dict[str, Any] = {}
    exec(file.read_text().partition("\nfor G in ")[0], defined)
    return defined


def measured(id: str, loop: Any, rounds: int) -> dict[str, list[float]]:
    """Return for each of our measures the times that the prototype's loop takes, in each round."""
    many = textgames.make_batch(id, 64, seed=0)
    measures = {
        "one turn of the AEC face": lambda: core_speed.aec_step(id),
        "an action through the batch face": lambda: core_speed.played(many, SECONDS),
        "the same, in a batch's first moments": lambda: core_speed.batch(id),
        "copying a position": lambda: core_speed.clone(id),
    }
    found: dict[str, list[float]] = {name: [] for name in measures}
    before = loop()
    for _ in range(rounds):
        for name, measure in measures.items():
            ours, after = 1e6 * measure(), loop()
            found[name].append(2 * ours / (before + after))
            before = after
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("prototype", type=Path)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    time.perf_counter = time.process_time  # what else the machine does is not counted
    core_speed.SECONDS = SECONDS
    theirs = prototype(options.prototype)
    for id, (name, took) in PROTOTYPE.items():
        for what, ratios in measured(
            id, lambda name=name: theirs["run"](theirs[name], SECONDS), options.rounds
        ).items():
            low, middle, high = (took * q for q in statistics.quantiles(ratios))
            print(f"{id:13} {what:37} {middle:5.2f} ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
