"""The pages that show measurements say what the results say, which `benchmarks/compare` writes."""

import importlib
import json
import sys
from pathlib import Path

import pytest

import textgames
from textgames.envs import GAMES

ROOT = Path(__file__).parent.parent
RESULTS = json.loads((ROOT / "benchmarks" / "results" / "compare.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def compare():
    """The module `tables` of the benchmark, which needs no peer."""
    sys.path.insert(0, str(ROOT / "benchmarks" / "compare"))
    try:
        yield importlib.import_module("tables")
    finally:
        sys.path.pop(0)
        for name in ("tables", "report"):
            sys.modules.pop(name, None)


def between(page: Path, name: str) -> str:
    _, _, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    shown, mark, _ = rest.partition(f"\n<!-- end of {name} -->")
    assert mark, f"{page.name} has no marks of {name}"
    return shown


def test_the_readme_shows_the_results(compare):
    assert between(ROOT / "README.md", "benchmarks") == compare.readme(RESULTS)


def test_the_page_of_benchmarks_shows_the_results(compare):
    for name, shown in compare.sections(RESULTS):
        assert between(ROOT / "docs" / "benchmarks.md", name) == shown


def test_aims_are_called_met_only_where_the_median_reaches_them(compare):
    for found in importlib.import_module("report").outcomes(RESULTS):
        reached = bool(found.plain) and found.plain[0] >= found.aim.at_least
        assert (compare._verdict(found) == "met") is reached


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds(compare):
    report = importlib.import_module("report")
    rounds = {"TicTacToe": {"TextArena": [4.0, 9.0, 40.0], "AEC": [2.0, 3.0, 40.0]}}
    assert report.ratios(rounds) == {"TicTacToe": {"TextArena / AEC": [2.0, 1.0, 3.0]}}


def test_every_game_was_measured_beside_random_play():
    measured = json.loads((ROOT / "benchmarks/results/opponents.json").read_text(encoding="utf-8"))
    assert measured.keys() == GAMES.keys()
    page = (ROOT / "docs/opponents.md").read_text(encoding="utf-8")
    for id, rows in measured.items():
        # by what is its opponent now: a row of another one tells of nothing any more
        opponent = textgames.spec(id).game_class.opponent
        assert {row["opponent"].partition(":")[0] for row in rows} == {opponent.partition(":")[0]}
        assert page.count(f"| {id} |") == len(rows)
