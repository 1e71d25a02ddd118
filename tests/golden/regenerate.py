"""Writes the golden playthroughs again: `python tests/golden/regenerate.py [ID ...]`.

A file is read for its game, options and actions only, so that a game can be changed by hand: give
the first line and the lines "> action". A game that has no file yet gets a short random one. Read
what has changed with `git diff` before you keep it.
"""

import sys
from pathlib import Path

import textgames
from textgames.replay import from_playthrough, playthrough, random_playthrough

GOLDEN = Path(__file__).parent
SEEDS = range(20)


def regenerated(id: str) -> str:
    file = GOLDEN / f"{id}.txt"
    if file.exists():
        return playthrough(from_playthrough(file.read_text(encoding="utf-8")))
    texts = (random_playthrough(id, seed, most_actions=60) for seed in SEEDS)
    whole, unfinished = [], []
    for text in texts:
        (unfinished if "\nnot finished: " in text else whole).append(text)
    return min(whole or unfinished, key=len)


if __name__ == "__main__":
    for id in sys.argv[1:] or textgames.registry:
        text = regenerated(id)
        (GOLDEN / f"{id}.txt").write_text(text, encoding="utf-8")
        print(id, text.count("\n"), "lines")
