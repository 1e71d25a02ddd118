"""textgames beside its peers: `python benchmarks/compare`.

In an environment of its own, with `pip install ".[peers]"`. All that is measured of one game takes
turns of a fortieth of a second, on one core and its clock, so that what else the machine does
disturbs all alike; a ratio is the median over the rounds of what the peer took to what textgames
took in the same round.

    python benchmarks/compare                     # measure everything; write results and pages
    python benchmarks/compare --compiled FOLDER   # and textgames compiled, from that folder
    python benchmarks/compare --only TicTacToe    # look at some games; nothing is written
    python benchmarks/compare --pages             # write the pages again from the results

FOLDER is made by `TEXTGAMES_COMPILE=1 pip install --no-deps --target FOLDER .`
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import growth
import outside
import tables
from games import ROWS, Row
from report import COMPILED, between, ratios, spread
from work import Work, microseconds

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results" / "compare.json"
ROUNDS = 15
TALKS = -1  # asked for in place of the number of a piece of work
VERSIONS = ("textgames", "textarena", "pettingzoo", "open_spiel", "rlcard", "gem-llm", "numpy")
Key = tuple[str, str]  # game, piece of work


def prepared(rows: Iterable[Row], libraries: Iterable[Any]) -> dict[Key, Work]:
    """Record everybody's games."""
    works = {
        (row.name, name): prepare()
        for row in rows
        for library in libraries
        for name, prepare in library.works(row)
    }
    gc.collect()
    gc.freeze()  # what some libraries load is no burden on the garbage collection of others
    return works


def everybody() -> list[Any]:
    import gem_games
    import openspiel_games
    import our_games
    import pettingzoo_games
    import rlcard_games
    import textarena_games

    return [
        our_games, textarena_games, pettingzoo_games, openspiel_games, rlcard_games, gem_games,
    ]  # fmt: skip


def not_made(rows: list[Row]) -> list[str]:
    """Return the games that TextArena has, but cannot make here."""
    import textarena_games

    return [
        row.name for row in rows if row.textarena and not textarena_games.can_be_made(row.textarena)
    ]


class Compiled:
    """textgames compiled, in a process of its own, because one process has one textgames."""

    def __init__(self, folder: Path, games: list[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent), "--serve", "--only", *games],
            env={**os.environ, "PYTHONPATH": str(folder.resolve())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.names = [(game, name) for game, name in json.loads(self._process.stdout.readline())]

    def measure(self, game: str, name: str) -> float:
        """Return the microseconds of that work."""
        return float(self._answer(self.names.index((game, name))))

    def talks(self) -> dict[str, dict[int, float]]:
        """Return a round of talks, as `growth.one_round` does."""
        return {
            COMPILED + name: {int(turn): spent for turn, spent in of_turn.items()}
            for name, of_turn in self._answer(TALKS).items()
        }

    def _answer(self, asked: int) -> Any:
        self._process.stdin.write(f"{asked}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()


def serve(rows: list[Row]) -> None:
    """Measure what the other process asks for, by number: the compiled half of `Compiled`."""
    import our_games

    from textgames import core

    if core.__file__.endswith(".py"):
        raise SystemExit(f"expected a compiled textgames, got {core.__file__}")
    works = prepared(rows, [our_games])
    print(json.dumps(list(works)), flush=True)
    for asked in map(int, sys.stdin):
        talks = asked == TALKS
        took = growth.one_round(growth.OURS) if talks else microseconds(list(works.values())[asked])
        print(json.dumps(took), flush=True)


def on_one_core() -> None:
    """Stay on one core, as does whom we start: a core that has just idled may be a slower one."""
    if hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def measured(rows: list[Row], rounds: int, folder: Path | None) -> dict[str, Any]:
    """Return what `benchmarks/results/compare.json` holds of the games."""
    works = prepared(rows, everybody())
    compiled = Compiled(folder, [row.name for row in rows]) if folder else None
    found: dict[str, dict[str, list[float]]] = {row.name: {} for row in rows}
    for row in rows:
        print(row.name, file=sys.stderr, flush=True)
        of_game = {name: work for (game, name), work in works.items() if game == row.name}
        for _ in range(rounds):
            for name, work in of_game.items():
                found[row.name].setdefault(name, []).append(microseconds(work))
                if compiled and (row.name, name) in compiled.names:
                    took = compiled.measure(row.name, name)
                    found[row.name].setdefault(COMPILED + name, []).append(took)
    print("talks", file=sys.stderr, flush=True)
    talks = [growth.one_round() | (compiled.talks() if compiled else {}) for _ in range(rounds)]
    if compiled:
        compiled.close()
    return {
        "rounds": rounds,
        "microseconds": {
            game: {name: spread(values) for name, values in of_game.items()}
            for game, of_game in found.items()
        },
        "actions_per_game": _lengths(works, found),
        "ratios": ratios(found),
        "growth": growth.summary(talks),
    }


def _lengths(
    works: dict[Key, Work], found: dict[str, dict[str, list[float]]]
) -> dict[str, dict[str, float]]:
    lengths: dict[str, dict[str, float]] = {game: {} for game in found}
    for (game, name), work in works.items():
        if work.games:
            lengths[game][name] = round(work.actions / work.games, 2)
            if COMPILED + name in found[game]:
                lengths[game][COMPILED + name] = lengths[game][name]
    return lengths


def about() -> dict[str, Any]:
    """Return the machine and the versions."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return {
        "machine": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in VERSIONS},
    }


def as_text(results: dict[str, Any]) -> str:
    """Return JSON with the three numbers of a spread in one line."""
    text = json.dumps(results, indent=1)
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: " ".join(found[0].split()), text) + "\n"


def write_pages(results: dict[str, Any]) -> None:
    readme, page = ROOT / "README.md", ROOT / "docs" / "benchmarks.md"
    readme.write_text(between(readme.read_text(), "benchmarks", tables.readme(results)))
    text = page.read_text()
    for name, new in tables.sections(results):
        text = between(text, name, new)
    page.write_text(text)


def main() -> None:
    """Measure, and write what was measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--only", nargs="+", metavar="GAME", help="some games; nothing is written")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--compiled", type=Path, metavar="FOLDER", help="textgames compiled")
    parser.add_argument("--pages", action="store_true", help="write them from the last results")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.pages:
        write_pages(json.loads(RESULTS.read_text()))
        return
    if options.rounds < 2:
        parser.error(f"--rounds: expected at least 2, got {options.rounds}")
    rows = [row for row in ROWS if not options.only or row.name in options.only]
    if not rows:
        parser.error(f"--only: expected some of {', '.join(row.name for row in ROWS)}")
    if options.serve:
        serve(rows)
        return
    on_one_core()
    results = {**about(), **measured(rows, options.rounds, options.compiled)}
    results["not_made"] = not_made(rows)
    print(tables.costs(results), tables.all_ratios(results), tables.growth(results), sep="\n\n")
    if not options.only:
        results |= {
            "imports": outside.imports(), "memory": outside.memory(),
            "installed": outside.installed(),
        }  # fmt: skip
        RESULTS.write_text(as_text(results))
        write_pages(results)


if __name__ == "__main__":
    main()
