"""What a library costs before the first move: import, memory, bytes on the disk."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

PACKAGES = {
    "textgames": "textgames",
    "TextArena": "textarena",
    "PettingZoo": "pettingzoo.classic",
    "OpenSpiel": "pyspiel",
    "RLCard": "rlcard",
    "gem": "gem",
}
DISTRIBUTIONS = {
    "textgames": "textgames",
    "TextArena": "textarena",
    "PettingZoo": "pettingzoo[classic]",
    "OpenSpiel": "open_spiel",
    "RLCard": "rlcard",
    "gem": "gem-llm",
}

# 10,000 games of tic-tac-toe that have begun; `things` keeps them
MANY = {
    "game": "import textgames; new = lambda: textgames.new_game('TicTacToe-v0')",
    "AEC": "import textgames\ndef new():\n e = textgames.make('TicTacToe-v0'); e.reset(); return e",
    "batch": "import textgames; new = lambda: textgames.make_batch('TicTacToe-v0', 10_000)",
    "TextArena": "import textarena\n"
    "def new():\n e = textarena.make('TicTacToe-v0'); e.reset(2); return e",
    "TextArena raw": "import textarena\n"
    "def new():\n e = textarena.make('TicTacToe-v0-raw'); e.reset(2); return e",
    "PettingZoo": "from pettingzoo.classic import tictactoe_v3\n"
    "def new():\n e = tictactoe_v3.env(); e.reset(); return e",
    "OpenSpiel": "import pyspiel; new = pyspiel.load_game('tic_tac_toe').new_initial_state",
}

MEMORY = """
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096
"""
IMPORT = """
import json, time
before, clock = resident(), time.process_time
begin = clock()
import {0}
print(json.dumps([1e3 * (clock() - begin), resident() - before]))
"""
THINGS = """
{0}
new()
before = resident()
things = [new() for _ in range({1})]
print(resident() - before)
"""
MANY_THINGS = 10_000


def imports() -> dict[str, tuple[float, int]]:
    """Milliseconds of processor time, and bytes of memory, of each library's import."""
    return {name: _run(MEMORY + IMPORT.format(module)) for name, module in PACKAGES.items()}


def memory() -> dict[str, int]:
    """Bytes per game in progress, where 10,000 are."""
    found = {}
    for name, code in MANY.items():
        times = 1 if name == "batch" else MANY_THINGS
        found[name] = _run(MEMORY + THINGS.format(code, times)) // MANY_THINGS
    return found


def installed() -> dict[str, tuple[int, int]]:
    """How many packages `pip install` brings, and how many bytes."""
    found = {}
    for name, wanted in DISTRIBUTIONS.items():
        packages: dict[str, Distribution] = {}
        _collect(Requirement(wanted), packages)
        found[name] = len(packages), sum(map(_size, packages.values()))
    return found


def _collect(wanted: Requirement, packages: dict[str, Distribution]) -> None:
    try:
        package = distribution(wanted.name)
    except PackageNotFoundError:
        return  # for another platform
    name = package.metadata["Name"].lower().replace("_", "-")
    if name in packages:
        return
    packages[name] = package
    for line in package.requires or ():
        needed = Requirement(line)
        extras = wanted.extras or {""}
        if not needed.marker or any(needed.marker.evaluate({"extra": e}) for e in extras):
            _collect(needed, packages)


def _size(package: Distribution) -> int:
    files = (package.locate_file(file) for file in package.files or ())
    return sum(file.stat().st_size for file in files if file.exists())


def _run(code: str) -> object:
    """Run it in a new interpreter; return what it prints last."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])
