"""Writes the golden playthroughs again: `python tests/golden/regenerate.py [ID ...]`.

A file is read for its game, options and actions only, so that a game can be changed by hand: give
the first line and the lines "> action". Without actions, or without a file, a random game of middle
length is written. Read what has changed with `git diff` before you keep it.
"""

import sys
from pathlib import Path
from typing import Any

import textgames
from textgames.replay import from_playthrough, playthrough, random_playthrough

GOLDEN = Path(__file__).parent
SEEDS = range(40)
MOST_LINES = 160


def regenerated(id: str) -> str:
    file = GOLDEN / f"{id}.txt"
    told = file.read_text(encoding="utf-8") if file.exists() else f'{id} {{"num_players": null}}'
    saved = from_playthrough(told)
    return playthrough(saved) if saved["history"] else chosen(saved)


def chosen(saved: dict[str, Any]) -> str:
    """Return a random game of middle length: the shortest shows little, such as a fold at once."""
    texts = [
        random_playthrough(saved["id"], seed, saved["num_players"], 100, **saved["options"])
        for seed in SEEDS
    ]
    whole = [text for text in texts if "\nnot finished: " not in text] or texts
    short = [text for text in whole if text.count("\n") <= MOST_LINES] or [min(whole, key=len)]
    return sorted(short, key=len)[len(short) // 2]


if __name__ == "__main__":
    for id in sys.argv[1:] or textgames.registry:
        text = regenerated(id)
        (GOLDEN / f"{id}.txt").write_text(text, encoding="utf-8")
        print(id, text.count("\n"), "lines")
