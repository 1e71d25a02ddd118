"""Every Python block of the README and of docs/ runs, and the README shows tic-tac-toe as it is."""

import re
from pathlib import Path

import pytest

import textgames

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page)], ids=lambda page: page.name
)
def test_the_python_blocks_of_a_page_run_in_order(page, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # blocks write files
    # and register games too: into a registry that is thrown away
    private = dict(textgames.registry._specs)
    monkeypatch.setattr(textgames.registry, "_specs", private)
    names: dict[str, object] = {"__name__": page.stem}
    for number, block in enumerate(blocks(page)):
        code = compile(block, f"{page.name}, block {number}", "exec")
        exec(code, names)


def test_the_readme_shows_tic_tac_toe_as_it_is():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    path = re.search(r"<!-- (\S+\.py) -->", readme)[1]
    assert f"```python\n{(ROOT / path).read_text(encoding='utf-8')}```" in readme


def test_the_links_of_the_pages_lead_somewhere():
    for page in PAGES:
        prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", prose):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_links_at_the_root_lead_into_the_package():
    for name in ("envs", "wrappers"):
        assert (ROOT / name).resolve() == (ROOT / "textgames" / name).resolve()
