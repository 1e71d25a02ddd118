"""Every Python block of the README and of docs/ runs, and so do the commands of the first page."""

import io
import re
import shlex
from pathlib import Path

import pytest
from fake_endpoint import serving

import textgames
from textgames.cli import main, parser

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OTHERS = ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "examples/selfplay/README.md")
ALL_PAGES = sorted({*PAGES, *(ROOT / "docs").rglob("*.md"), *(ROOT / name for name in OTHERS)})


def blocks(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def commands(page: Path) -> list[list[str]]:
    """The lines of a page that call `textgames`, as words."""
    shell = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    lines = "".join(shell).replace("\\\n", " ").splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [line for line in words if line[:1] == ["textgames"]]


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


@pytest.mark.sweep  # nothing of the heart that others do not test
def test_the_commands_of_the_start_page_run(monkeypatch, tmp_path, capsys):
    """As a new user gives them, with a server that is no model for the endpoint."""
    monkeypatch.chdir(tmp_path)
    with serving() as server:
        for words in commands(ROOT / "docs" / "start.md"):
            monkeypatch.setattr("sys.stdin", io.StringIO("help\n[4]\nquit\n"))
            line = [word.replace("http://127.0.0.1:8000/v1", server.url) for word in words[1:]]
            assert main(line) == 0, f"{' '.join(words)}: {capsys.readouterr().err}"
    assert server.requests
    pages = sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.html"))
    assert pages == ["runs/model/report.html", "runs/start/report.html"]


@pytest.mark.parametrize(
    "page", [page for page in ALL_PAGES if commands(page)], ids=lambda page: page.name
)
def test_the_commands_of_the_pages_have_the_options_that_they_use(page):
    for words in commands(page):
        _, strange = parser().parse_known_args(words[1:])  # a wrong value or command exits
        assert not [word for word in strange if word.startswith("-")], " ".join(words)


def test_the_links_of_the_pages_lead_somewhere():
    for page in ALL_PAGES:
        prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", prose):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_links_at_the_root_lead_into_the_package():
    for name in ("envs", "wrappers"):
        assert (ROOT / name).resolve() == (ROOT / "textgames" / name).resolve()
