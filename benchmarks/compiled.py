"""What compiling gains: `python benchmarks/compiled.py PLAIN COMPILED [--json FILE] [--rounds N]`.

PLAIN and COMPILED are the Python interpreters of two environments, or folders to be put on the path
of this interpreter, with the same textgames installed, the second one with TEXTGAMES_COMPILE=1.
They take turns in every round, so that what else the machine does disturbs both. A ratio is the
median over the rounds; the microseconds are the best round's, of processor time.
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

HERE = Path(__file__).parent
MEASURES = ("rules_only", "aec_step", "aec_all", "batch", "clone")

MEASURE = f"""
import json, sys, time
time.perf_counter = time.process_time
sys.path.insert(0, {str(HERE)!r})
import core_speed
from textgames import core
core_speed.SECONDS = 0.2
figures = {{f"{{name}} {{id}}": 1e6 * getattr(core_speed, name)(id)
           for name in {MEASURES} for id in core_speed.IDS}}
print(json.dumps([not core.__file__.endswith(".py"), figures]))
"""


def measured(place: Path, *, compiled: bool) -> dict[str, float]:
    """Return one round of one of the two: microseconds by measure and game."""
    folder = str(place) if place.is_dir() else ""
    interpreter = sys.executable if folder else str(place)
    done = subprocess.run(
        [interpreter, "-c", MEASURE],
        env={**os.environ, "PYTHONPATH": folder},
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    is_compiled, figures = json.loads(done.stdout)
    if is_compiled is not compiled:
        raise SystemExit(f"{place}: textgames is {'' if is_compiled else 'not '}compiled there")
    return dict(figures)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plain", type=Path)
    parser.add_argument("compiled", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    plain, compiled = [], []
    for _ in range(options.rounds):
        plain.append(measured(options.plain, compiled=False))
        compiled.append(measured(options.compiled, compiled=True))
    rows = {}
    print(f"{'microseconds':26}{'plain':>9}{'compiled':>10}{'ratio':>7}")
    for name in plain[0]:
        best = [min(one[name] for one in rounds) for rounds in (plain, compiled)]
        ratio = statistics.median(b[name] / a[name] for a, b in zip(plain, compiled, strict=True))
        rows[name] = {
            "plain": round(best[0], 3), "compiled": round(best[1], 3), "ratio": round(ratio, 3),
        }  # fmt: skip
        print(f"{name:26}{best[0]:9.2f}{best[1]:10.2f}{ratio:7.2f}")
    if options.json:
        about = {"python": platform.python_version(), "machine": platform.machine()}
        options.json.write_text(json.dumps({"microseconds": rows, **about}, indent=1) + "\n")


if __name__ == "__main__":
    main()
