"""The pages of docs/games say what the code says; `python docs/games/generate.py` writes them."""

import importlib.util
from pathlib import Path

import pytest

from textgames.envs import GAMES

pytestmark = pytest.mark.sweep

PAGES = Path(__file__).parent.parent / "docs" / "games"


@pytest.fixture(scope="module")
def generator():
    spec = importlib.util.spec_from_file_location("generate", PAGES / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("id", GAMES)
def test_the_page_of_a_game_is_not_stale(id, generator):
    assert (PAGES / f"{id}.md").read_text(encoding="utf-8") == generator.page(id)


def test_the_index_is_not_stale_and_names_every_page(generator):
    assert (PAGES / "README.md").read_text(encoding="utf-8") == generator.index()
    assert {page.stem for page in PAGES.glob("*.md")} == {"README", *GAMES}
