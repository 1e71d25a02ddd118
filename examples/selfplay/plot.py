"""Curves of a run, or of several in one picture each figure.

python -m examples.selfplay.plot runs/kuhn
python -m examples.selfplay.plot runs/with runs/without --only NashConv gradient_norm
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from examples.selfplay.config import ConfigError

HIDDEN = ("step", "seconds", "cpu_seconds")
ACROSS = 3  # pictures side by side


def curves(folder: Path) -> dict[str, tuple[list[float], list[float]]]:
    """Return steps and values of each figure of a run.

    Raises:
        ConfigError: there is no run.
    """
    path = folder / "metrics.jsonl"
    if not path.exists():
        raise ConfigError(f"{folder}: there is no run here: no metrics.jsonl")
    # of a step that was done twice, as the run was killed between, the later one counts
    rows = {row["step"]: row for row in lines(path)}
    found: dict[str, tuple[list[float], list[float]]] = {}
    for step in sorted(rows):
        for name, number in flat(rows[step]):
            if name not in HIDDEN:
                steps, values = found.setdefault(name, ([], []))
                steps.append(step)
                values.append(number)
    return found


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a run; what was cut off, as it was killed or a disk was full, is none."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and "step" in row:
            yield row


def flat(row: dict[str, Any], of: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a line, with its whole name."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from flat(value, f"{of}{name} ")
        else:
            yield of + name, float(value)


def plot(folders: Sequence[Path], only: Sequence[str], path: Path) -> None:
    """Draw each figure that the runs have.

    Args:
        folders: of the runs.
        only: words, one of which a figure's name must hold; all figures if there is none.
        path: of the picture.

    Raises:
        ConfigError: there is no run or no such figure, or matplotlib is missing.
    """
    if find_spec("matplotlib") is None:
        raise ConfigError("plots need the package matplotlib: pip install 'textgames[selfplay]'")
    runs = {str(folder): curves(folder) for folder in folders}
    names = sorted({name for run in runs.values() for name in run})
    names = [name for name in names if not only or any(word in name for word in only)]
    if not names:
        raise ConfigError(f"there is no figure with {' or '.join(only) or 'a name'} in these runs")
    draw(runs, names, path)


def draw(runs: dict[str, Any], names: Sequence[str], path: Path) -> None:
    """Draw curves, a picture for each name."""
    from matplotlib.figure import Figure

    down = -(-len(names) // ACROSS)
    figure = Figure(figsize=(4.5 * min(ACROSS, len(names)), 2.8 * down), layout="constrained")
    for place, name in enumerate(names):
        axes = figure.add_subplot(down, min(ACROSS, len(names)), place + 1)
        for label, run in runs.items():
            axes.plot(*run.get(name, ([], [])), label=label)
        axes.set_title(name, fontsize="small")
        axes.set_xlabel("step", fontsize="small")
    if len(runs) > 1:
        figure.axes[0].legend(fontsize="x-small")
    figure.savefig(path)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Draw the curves of runs.")
    parser.add_argument("folders", nargs="+", type=Path, help="of the runs")
    parser.add_argument("--only", nargs="*", default=[], help="figures with such a word")
    parser.add_argument("--to", type=Path, help="by default curves.png in the first folder")
    asked = parser.parse_args(arguments)
    path = asked.to or asked.folders[0] / "curves.png"
    try:
        plot(asked.folders, asked.only, path)
    except (ValueError, OSError) as error:  # matplotlib's too: of a picture of no kind it knows
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
