"""Compiled rules beside OpenSpiel's C++, in short turns: `benchmarks/openspiel_turns.py FOLDER`.

In the environment of `benchmarks/compare`, whose rounds measure all games and libraries and take a
minute, in which the clock of a shared machine changes. Here two processes take turns every tenth of
a second with one piece of work; a ratio is the median over the rounds of what OpenSpiel took to
what textgames took, with the quartiles. FOLDER is pip's `--target` of a compiled textgames.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from instructions import rows, work_of

HERE = Path(__file__).resolve().parent


def serve(library: str, name: str, text: bool) -> None:
    """Measure once for each line that comes: the microseconds of an action."""
    measured = work_of(library, name, text)
    from work import microseconds

    for _ in sys.stdin:
        print(min(microseconds(measured), microseconds(measured)), flush=True)


def taking_turns(name: str, text: bool, folder: Path, rounds: int) -> dict[str, list[float]]:
    """Return the ratio, and the microseconds of both: median and quartiles of each."""
    folders = {"OpenSpiel": HERE.parent, "compiled": folder.resolve()}
    processes = [
        subprocess.Popen(
            [sys.executable, __file__, str(folder), "--serve", library, name, str(int(text))],
            env={**os.environ, "PYTHONPATH": str(path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for library, path in folders.items()
    ]
    took: list[tuple[float, ...]] = []
    for _ in range(rounds):
        times = []
        for process in processes:
            assert process.stdin
            assert process.stdout
            process.stdin.write("\n")
            process.stdin.flush()
            times.append(float(process.stdout.readline()))
        took.append((times[0] / times[1], *times))
    for process in processes:
        process.communicate()
    names = ("ratio", *folders)
    return {
        name: [round(quartile, 3) for quartile in statistics.quantiles(values, n=4)]
        for name, values in zip(names, zip(*took, strict=True), strict=True)
    }


def main() -> None:
    """Measure and print, as a table of Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder of a compiled textgames")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path, help="where to save the figures")
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        library, name, text = options.serve
        serve(library, name, text == "1")
        return
    found = {}
    print("| | rules only | rules and text |\n|---|---|---|", flush=True)
    for name in rows():
        cells = []
        for text in (False, True):
            figures = found[name + ", text" * text] = taking_turns(
                name, text, options.folder, options.rounds
            )
            low, middle, high = figures["ratio"]
            cells.append(f"{middle:.2f} ({low:.2f} to {high:.2f})")
        print(f"| {name} | {cells[0]} | {cells[1]} |", flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
