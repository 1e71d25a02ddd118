"""Golden playthroughs: one short game of each id, as text that a person has read.

A change of rules, of legal actions or of a text shows here. If it is wanted, write the files again
with `python tests/golden/regenerate.py` and read the difference.
"""

from pathlib import Path

import pytest

import textgames
from textgames.replay import from_playthrough, playthrough

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("id", textgames.registry)
def test_game_is_told_as_in_its_golden_playthrough(id: str) -> None:
    golden = (GOLDEN / f"{id}.txt").read_text(encoding="utf-8")
    saved = from_playthrough(golden)
    assert saved["id"] == id
    assert playthrough(saved) == golden


@pytest.mark.parametrize("id", textgames.registry)
def test_golden_playthrough_can_be_reviewed(id: str) -> None:
    golden = (GOLDEN / f"{id}.txt").read_text(encoding="utf-8")
    lines = golden.split("\n")
    assert len(lines) <= 400
    assert all(line == line.rstrip() and line.isprintable() for line in lines)


def test_every_golden_playthrough_is_of_a_registered_game() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} <= set(textgames.registry)
