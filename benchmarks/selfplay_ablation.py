"""SPIRAL's ablation at a small size: advantages and gradients with and without RAE, Kuhn poker.

python benchmarks/selfplay_ablation.py 1 2 3 --steps 200

needs torch and matplotlib. The two settings are `spiral.yaml` and `spiral_without_rae.yaml` of
`examples/selfplay/configs`, with one game. Curves: of each training run. Beside them a comparison
that no run's luck can blur: of one policy, at its beginning and trained, the same games are turned
into gradients both ways. The results: benchmarks/results/selfplay_ablation.json and .png.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from pathlib import Path

import torch
from matplotlib.figure import Figure

from examples.selfplay.config import Config, load
from examples.selfplay.credit import learnt_from
from examples.selfplay.evaluate import nash_conv
from examples.selfplay.train import Trainer

ROOT = Path(__file__).parent.parent
GAME = "KuhnPoker-v0"
CONFIGS = {"with RAE": "spiral", "without": "spiral_without_rae"}
COLUMNS = ("advantage_variance", "gradient_norm", "return of the first seat")
BATCHES = 30  # for the comparison on the same games
WARM = 10  # of them only for the averages to settle


def settings(name: str, seed: int) -> Config:
    path = ROOT / f"examples/selfplay/configs/{CONFIGS[name]}.yaml"
    return load(path, [f"games={{{GAME}: 1}}", f"seed={seed}", "model.context=64"])


def made(name: str, seed: int) -> Trainer:
    return Trainer(settings(name, seed), "/nowhere")  # nothing is saved


def run(name: str, seed: int, steps: int) -> tuple[dict[str, object], Trainer]:
    """Train; return the curve, and the trainer."""
    trainer = made(name, seed)
    began, curve = time.process_time(), []
    for _ in range(steps):
        told = trainer.one_step()
        figures = (
            told["advantage_deviation"] ** 2,
            told["gradient_norm"],
            told[f"{GAME} return 0"],
        )
        curve.append([round(figure, 5) for figure in figures])
    means = [statistics.fmean(column) for column in zip(*curve, strict=True)]
    found = {
        "setting": name,
        "seed": seed,
        "cpu_seconds": round(time.process_time() - began, 1),
        "means": dict(zip(COLUMNS, means, strict=True)),
        "NashConv at the end": nash_conv(trainer.player, GAME),
        "curve": curve,
    }
    return found, trainer


def same_games(trainer: Trainer) -> dict[str, dict[str, float]]:
    """Play on without learning; return how both kinds of advantage and gradient vary."""
    kinds = {name: settings(name, 1).algorithm for name in CONFIGS}
    gains: dict[str, list[float]] = {name: [] for name in CONFIGS}
    gradients: dict[str, list[torch.Tensor]] = {name: [] for name in CONFIGS}
    for batch in range(BATCHES):
        trainer.step += 1  # other games
        games = trainer.play()
        for name, algorithm in kinds.items():
            turns, values = learnt_from(games, algorithm, trainer.averages)
            if batch < WARM:
                continue
            gains[name] += values
            trainer.learner.gradient(trainer.rows(turns, values), 0.0, [])
            exact = trainer.learner.optimiser.exact
            gradients[name].append(torch.cat([w.grad.flatten() for w in exact]))
    return {
        name: {
            "advantage_variance": statistics.pvariance(gains[name]),
            "gradient_norm": statistics.fmean(float(g.norm()) for g in gradients[name]),
            "gradient_variance": float(torch.stack(gradients[name]).var(0).sum()),
        }
        for name in CONFIGS
    }


def draw(runs: list[dict[str, object]], path: Path) -> None:
    """Draw the curves, means of ten steps."""
    figure = Figure(figsize=(12, 3.2), layout="constrained")
    for place, column in enumerate(COLUMNS):
        axes = figure.add_subplot(1, len(COLUMNS), place + 1)
        for one in runs:
            values = [row[place] for row in one["curve"]]
            smooth = [statistics.fmean(values[i : i + 10]) for i in range(0, len(values) - 9, 10)]
            colour = "C0" if one["setting"] == "with RAE" else "C1"
            label = one["setting"] if one["seed"] == runs[0]["seed"] else None
            axes.plot(range(0, 10 * len(smooth), 10), smooth, color=colour, label=label)
        axes.set_title(column)
        axes.set_xlabel("step")
    figure.axes[0].legend()
    figure.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=int, nargs="+")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--note", default="", help="what else a reader must know")
    asked = parser.parse_args()
    runs, fixed = [], {}
    for seed in asked.seeds:
        fixed[f"untrained, seed {seed}"] = same_games(made("with RAE", seed))
        for name in CONFIGS:
            found, trainer = run(name, seed, asked.steps)
            runs.append(found)
            fixed[f"trained {name}, seed {seed}"] = same_games(trainer)
    report = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()}",
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
        "command": f"python benchmarks/selfplay_ablation.py {' '.join(sys.argv[1:])}",
        "note": asked.note,
        "same games, both advantages": fixed,
        "columns": COLUMNS,
        "runs": runs,
    }
    path = ROOT / "benchmarks/results/selfplay_ablation.json"
    path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    draw(runs, path.with_suffix(".png"))


if __name__ == "__main__":
    main()
