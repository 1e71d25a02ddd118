"""Train by self-play and keep the curves: NashConv of the last iterate, with wall and CPU seconds.

python benchmarks/selfplay.py kuhn 1 2 3 4 5 --folder runs/kuhn

needs torch. Each seed is a run of `examples/selfplay` in a folder of its own; those that are there
go on, and those that are over are only read. The result: benchmarks/results/selfplay_kuhn.json.
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


def run(name: str, seed: int, folder: Path) -> dict[str, object]:
    """Train with one seed; return its curve."""
    config = f"examples/selfplay/configs/{name}.yaml"
    command = ["-m", "examples.selfplay.train", config, str(folder / str(seed)), f"seed={seed}"]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True)
    lines = (folder / str(seed) / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    shown = [key for key in rows[-1] if "NashConv" in key or "against" in key]
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
    for figure in (column for column in runs[0]["columns"] if "NashConv" in column):
        last = [one["last"][figure] for one in runs]
        report[figure] = {"median": statistics.median(last), "worst": max(last)}
    report["runs"] = runs
    path = ROOT / f"benchmarks/results/selfplay_{asked.name}.json"
    path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
