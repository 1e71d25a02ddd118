"""What is said in more than one file of the repository is said alike."""

import re
import tomllib
from pathlib import Path

import pytest

import textgames

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUILD = PROJECT["tool"]["hatch"]["build"]["targets"]
HEADING = r"## (\d+\.\d+\.\d+)(?: \(unreleased\)| - \d{4}-\d{2}-\d{2})"


def test_the_version_stands_in_one_place_and_the_others_agree():
    assert "version" in PROJECT["project"]["dynamic"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.*)$", citation, re.MULTILINE)[1] == textgames.__version__


def test_the_changelog_begins_with_this_version_and_goes_back_in_order():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## .*$", changelog, re.MULTILINE)
    versions = [re.fullmatch(HEADING, heading) for heading in headings]
    assert all(versions), f"expected '## 1.2.3 (unreleased)' or '## 1.2.3 - 2027-01-31': {headings}"
    assert versions[0][1] == textgames.__version__
    assert not any("unreleased" in heading for heading in headings[1:])
    numbers = [tuple(map(int, version[1].split("."))) for version in versions]
    assert numbers == sorted(set(numbers), reverse=True)


def test_the_notice_names_every_dependency_with_a_licence():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    named = [plain(name) for name in re.findall(r"([^,:;.()]+)\s\(", notice)]  # PyTorch is torch
    project = PROJECT["project"]
    for group in (project["dependencies"], *project["optional-dependencies"].values()):
        for requirement in group:
            name = plain(re.match(r"[\w.-]+", requirement)[0])
            assert any(known.endswith(name) for known in named), f"NOTICE lacks {requirement}"


def plain(text):
    return re.sub(r"[\W_]", "", text.casefold())


@pytest.mark.parametrize("path", BUILD["sdist"]["only-include"])
def test_what_the_sdist_names_is_there(path):
    assert (ROOT / path).exists()
    assert not (ROOT / path).is_symlink()


def test_the_site_shows_every_page_that_the_hooks_name():
    hooks = (ROOT / "docs" / "hooks.py").read_text(encoding="utf-8")
    for source in re.findall(r'^    "([\w/]+\.md)": ', hooks, re.MULTILINE):
        assert (ROOT / source).exists(), source
