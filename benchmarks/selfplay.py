"""Train by self-play and keep the curves, with wall and CPU seconds; the last iterate counts.

python benchmarks/selfplay.py kuhn 1 2 3 4 5 --folder runs/kuhn
python benchmarks/selfplay.py tic_tac_toe 1 2 3 4 5 --folder runs/tic_tac_toe

needs torch. Each seed is a run of `examples/selfplay` in a folder of its own; those that are there
go on, and those that are over are only read. What is judged: NashConv, or the share of games that
were not lost against a built-in agent, in each seat; median and worst of the seeds. The result:
benchmarks/results/selfplay_NAME.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

import torch

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from examples.selfplay.plot import flat, lines  # noqa: E402 - found by the line above

JUDGED = {"NashConv": max, "not_lost": min}  # figures by a part of their names, and the worst one


def run(name: str, seed: int, folder: Path) -> dict[str, object]:
    """Train with one seed; return its curve."""
    config = f"examples/selfplay/configs/{name}.yaml"
    command = ["-m", "examples.selfplay.train", config, str(folder / str(seed)), f"seed={seed}"]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True)
    rows = [dict(flat(row)) for row in lines(folder / str(seed) / "metrics.jsonl")]
    shown = [key for key in rows[-1] if any(part in key for part in JUDGED)]
    columns = ("step", "seconds", "cpu_seconds", *shown)
    return {
        "seed": seed,
        "command": f"python -m examples.selfplay.train {config} {folder / str(seed)} seed={seed}",
        "last": {column: rows[-1][column] for column in columns},
        "curve": [[row[column] for column in columns] for row in rows],
        "columns": columns,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="of a config")
    parser.add_argument("seeds", type=int, nargs="+")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--note", default="", help="what else a reader must know")
    asked = parser.parse_args()
    runs = [run(asked.name, seed, asked.folder) for seed in asked.seeds]
    report: dict[str, object] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()}",
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
        "note": asked.note,
    }
    for figure in runs[0]["columns"]:
        for worst in (worst for part, worst in JUDGED.items() if part in figure):
            last = [one["last"][figure] for one in runs]
            report[figure] = {"median": statistics.median(last), "worst": worst(last)}
    report["runs"] = runs
    path = ROOT / f"benchmarks/results/selfplay_{asked.name}.json"
    path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
