"""How many instructions of the processor an action takes: `python benchmarks/instructions.py`.

Beside OpenSpiel's C++ games through their Python binding, in the environment of
`benchmarks/compare`, with valgrind, which counts them one by one: so they are the same on a busy
machine. Python's own vary by 4 % with what else is in its memory, OpenSpiel's hardly. They are
not time: C++ does somewhat more of them in a second than Python does.

    python benchmarks/instructions.py [--compiled FOLDER]   # a compiled textgames: pip's --target
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
GAMES = ("TicTacToe", "KuhnPoker", "LeducHoldem", "ConnectFour", "LiarsDice (dice=1")
ACTIONS = 1_000, 31_000  # at least: what the second number takes longer is the games alone


def play(library: str, name: str, text: bool, actions: int) -> int:
    """Play recorded games again and again; return how many actions of players that were."""
    sys.path.insert(0, str(HERE / "compare"))
    import games

    [row] = [row for row in games.ROWS if row.name == name]
    if library == "OpenSpiel":
        import openspiel_games

        work = openspiel_games.played(openspiel_games.loaded(row.spiel), text=text)
    else:
        import our_games

        work = our_games.rules_and_text(row) if text else our_games.rules(row)
    runs = -(-actions // work.actions)
    for _ in range(runs):
        work.run()
    return runs * work.actions


def counted(library: str, name: str, text: bool, folder: str) -> int:
    """Return how many instructions an action of a player takes."""
    counts = []
    for actions in ACTIONS:
        work = [sys.executable, __file__, "--play", library, name, str(int(text)), str(actions)]
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *work],
            env={**os.environ, "PYTHONPATH": folder, "PYTHONHASHSEED": "0"},
            capture_output=True,
            text=True,
            check=True,
        )
        total = int(done.stderr.partition("Collected : ")[2].split()[0])
        counts.append((total, int(done.stdout)))
    (less, few), (more, many) = counts
    return (more - less) // (many - few)


def main() -> None:
    """Count and print, as a table of Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--compiled", type=Path, help="the folder of a compiled textgames")
    parser.add_argument("--json", type=Path, help="where to save the counts")
    parser.add_argument("--play", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.play:
        library, name, text, actions = options.play
        print(play(library, name, text == "1", int(actions)))
        return
    if not shutil.which("valgrind"):
        parser.error("expected the program valgrind, which counts; it is not on the path")
    sys.path.insert(0, str(HERE / "compare"))
    import games

    rows = [row.name for row in games.ROWS if row.spiel and row.name.startswith(GAMES)]
    folders = {"OpenSpiel": str(HERE.parent), "textgames": str(HERE.parent)}
    if options.compiled:
        folders["compiled"] = str(options.compiled.resolve())
    asked = [(where, name, text) for name in rows for text in (False, True) for where in folders]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = pool.map(lambda each: counted(*each, folders[each[0]]), asked)
    found = dict(zip(asked, counts, strict=True))
    print("| | " + " | ".join(folders) + " |\n|---|" + "---|" * len(folders))
    for name in rows:
        for text in (False, True):
            cells = [f"{found[library, name, text]:,}" for library in folders]
            print(f"| {name}{', with text' * text} | " + " | ".join(cells) + " |")
    if options.json:
        saved = [[*key, count] for key, count in found.items()]
        options.json.write_text(json.dumps(saved, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
