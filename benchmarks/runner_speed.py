"""What a run of games costs: `python benchmarks/runner_speed.py [--json FILE] [--quick]`.

Games per second of the runner with an agent that answers at once, beside the bare batch face with
the same agent, in interleaved rounds, best of each: with a record made of every game, and with all
records written to a file. Then the memory of 10,000 games in progress at once, and the size of
100,000 records and the time in which they are read back.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import textgames
from textgames.chance import mixed
from textgames.evaluation.match import Fixture, Match
from textgames.evaluation.records import RecordFile, read_records

IDS = ("KuhnPoker-v0", "TicTacToe-v0", "ConnectFour-v0")
ROUNDS, GAMES = 20, 1000  # short rounds: in some of them a busy machine is quiet


def instant(observation):
    return f"[{observation.legal_actions[0]}]"


def fixtures(id: str, count: int) -> list[Fixture]:
    start = textgames.new_game(id)
    return [Fixture(i, start, ("a", "b"), mixed(0, i), mixed(1, i)) for i in range(count)]


def bare(id: str) -> float:
    """Seconds per game of the batch face."""
    many, finished, begin = textgames.make_batch(id, 64, seed=0), 0, time.perf_counter()
    while finished < GAMES:
        finished += len(many.step([(p, instant(p.observation)) for p in many.waiting()]))
    return (time.perf_counter() - begin) / finished


def run(id: str, done: Callable[[object], object]) -> float:
    """Seconds per game of the runner."""
    match, games = Match({"a": instant, "b": instant}), fixtures(id, GAMES)
    begin = time.perf_counter()
    match.run(games, done)
    return (time.perf_counter() - begin) / GAMES


def speed(id: str, folder: Path) -> dict[str, float]:
    best = {"batch": 1.0, "runner": 1.0, "runner, written": 1.0}
    with RecordFile(folder / f"{id}.jsonl") as file:
        for _ in range(ROUNDS):
            best["batch"] = min(best["batch"], bare(id))
            best["runner"] = min(best["runner"], run(id, lambda record: None))
            best["runner, written"] = min(best["runner, written"], run(id, file.add))
    return {name: 1 / seconds for name, seconds in best.items()}


def memory(count: int) -> float:
    """MB that so many games of tic-tac-toe in progress need, each with agents that are waiting."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    waiting: list[asyncio.Future[None]] = []

    async def slow(observation):
        if len(observation["messages"]) == 4:  # in the middle of the game
            waiting.append(asyncio.get_running_loop().create_future())
            if len(waiting) == count:
                for future in waiting:
                    future.set_result(None)
            await waiting[-1]
        return instant(observation)

    match = Match({"a": slow, "b": slow}, concurrency=count, connections=count)
    match.run(fixtures("TicTacToe-v0", count), lambda record: None)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def reading(count: int, folder: Path) -> dict[str, float]:
    """Size in MB of so many records, and seconds to read them back."""
    path = folder / "many.jsonl"
    with RecordFile(path) as file:
        Match({"a": instant, "b": instant}).run(fixtures("KuhnPoker-v0", count), file.add)
    begin = time.perf_counter()
    read = sum(1 for _ in read_records(path))
    seconds = time.perf_counter() - begin
    return {"records": read, "MB": path.stat().st_size / 1e6, "seconds to read": seconds}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--quick", action="store_true", help="a tenth of the games and records")
    arguments = parser.parse_args()
    part = 10 if arguments.quick else 1
    result: dict[str, object] = {"python": platform.python_version(), "machine": platform.machine()}
    in_progress = 10_000 // part
    result[f"MB for {in_progress} games in progress"] = memory(in_progress)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for id in IDS:
            found = speed(id, folder)
            shares = {what: found[what] / found["batch"] for what in found}
            result[id] = {"games per second": found, "share of the batch face": shares}
            print(
                id, "  ".join(f"{what} {found[what]:,.0f}/s {shares[what]:.0%}" for what in found)
            )
        result["reading"] = reading(100_000 // part, folder)
    for name, value in result.items():
        if name not in IDS:
            print(name, value)
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
