"""What mkdocs adds to the pages of docs/: see `hooks` in mkdocs.yml.

* Pages that stand elsewhere, such as the README, are shown where they are wanted, not copied.
* Each game gets a drawing of the middle of its sample game, as `textgames.drawing` draws it.
* The reference is made of what the modules below offer by name.
"""

from __future__ import annotations

import io
import posixpath
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass, isroutine
from pathlib import Path
from typing import Any

import numpy as np
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from PIL import Image

import textgames
from textgames import drawing, replay
from textgames.core import CHANCE, Game
from textgames.envs import GAMES

ROOT = Path(__file__).parent.parent
SHOWN = {  # pages of the repository that are not in docs/, and where they are on the site
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "examples/selfplay/README.md": "selfplay.md",
}
REFERENCE = (
    *("textgames", "textgames.env", "textgames.batch", "textgames.seat", "textgames.registries"),
    *("textgames.episode", "textgames.prompts", "textgames.wrappers", "textgames.agents"),
    *("textgames.evaluation", "textgames.solvers", "textgames.advantages", "textgames.replay"),
    *("textgames.forms", "textgames.drawing", "textgames.serve", "textgames.errors"),
)
LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)")
FENCED = re.compile(r"(^```.*?^```$)", re.DOTALL | re.MULTILINE)
LITTLE = 3  # line breaks in the drawing of a position that says little without the
MESSAGES = 6  # last messages that the player has read, above it
MARGIN = 16  # pixels


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill in the parts of the navigation that follow from the code and the folders."""
    folder = Path(config.docs_dir)
    pages = sorted(page.name for page in (folder / "integrations").glob("*.md"))
    parts = {
        "GAMES": ["games/README.md", *({k.capitalize(): v} for k, v in families().items())],
        "INTEGRATIONS": [f"integrations/{name}" for name in pages],  # README.md sorts first
        "API": [{module: f"api/{module}.md"} for module in REFERENCE],
    }
    config.nav = [
        {title: parts.get(part, part) if isinstance(part, str) else part}
        for entry in config.nav or ()
        for title, part in entry.items()
    ]
    return config


def families() -> dict[str, list[dict[str, str]]]:
    pages = defaultdict(list)
    for id in GAMES:
        pages[textgames.spec(id).family].append({id.removesuffix("-v0"): f"games/{id}.md"})
    return dict(sorted(pages.items()))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made here."""
    made: dict[str, str | bytes] = {
        place: (ROOT / source).read_text(encoding="utf-8") for source, place in SHOWN.items()
    }
    made |= {f"api/{module}.md": reference(module) for module in REFERENCE}
    made |= {f"games/{id}.png": drawn(id) for id in GAMES}
    for place, content in made.items():
        files.append(File.generated(config, place, content=content))
    return files


def reference(module: str) -> str:
    """A page of the reference: a package by the names that it offers, another module as it is."""
    known = import_module(module)
    if not hasattr(known, "__path__"):
        options = "{show_root_heading: false, inherited_members: true}"
        return f"# {module}\n\n::: {module}\n    options: {options}\n"
    offered = [name for name in known.__all__ if is_code(getattr(known, name))]
    first = (known.__doc__ or "").partition("\n")[0]
    return "\n\n".join([f"# {module}", first, *(f"::: {module}.{name}" for name in offered), ""])


def is_code(value: Any) -> bool:
    return isclass(value) or isroutine(value)


def drawn(id: str) -> bytes:
    """A PNG of what a player sees in the middle of the sample game, without the empty border."""
    player, game = in_the_middle(id)
    view = game.view(player)
    if view.count("\n") < LITTLE:
        told = [str(message) for message in game.messages(player)][-MESSAGES:]
        view = "\n".join([*(textwrap.fill(line, drawing.COLUMNS) for line in told), "", view])
    picture = drawing.draw_text(view.strip("\n"))
    rows, columns = np.nonzero(picture.min(axis=2) < 255)
    inked = picture[: rows.max() + MARGIN, : columns.max() + MARGIN]
    file = io.BytesIO()
    Image.fromarray(inked).convert("L").save(file, "PNG", optimize=True)
    return file.getvalue()


def in_the_middle(id: str) -> tuple[int, Game]:
    """Who is asked halfway through the playthrough of a game, and the position."""
    told = (ROOT / "tests" / "golden" / f"{id}.txt").read_text(encoding="utf-8")
    *_, (player, game) = positions(replay.from_playthrough(told))
    return player, game


def positions(saved: dict[str, Any]) -> Iterator[tuple[int, Game]]:
    game = textgames.new_game(saved["id"], saved["num_players"], **saved["options"])
    half = len(saved["history"]) // 2
    for number, action in enumerate(saved["history"]):
        if game.to_act[0] != CHANCE:
            yield game.to_act[0], game
            if number >= half:
                return
        game.apply(action)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Show the drawings, and lead links to where pages are on the site."""
    folder, name = posixpath.split(page.file.src_uri)
    if name == "index.md":
        page.meta["hide"] = ["navigation"]  # of which there is only one page
    if folder == "games" and name == "README.md":
        shown = "\n".join(f"[![]({id}.png) {id.removesuffix('-v0')}]({id}.md)" for id in GAMES)
        gallery = f'<div class="gallery" markdown>\n{shown}\n</div>\n'
        return markdown.replace("\n## ", f"\n{gallery}\n## ", 1)
    if folder == "games":
        picture = f"![A position of {name[:-3]}]({name[:-3]}.png){{ .game }}\n"
        return markdown.replace("\n| | |\n", f"\n{picture}\n| | |\n", 1)
    source = next((s for s, place in SHOWN.items() if place == page.file.src_uri), "")
    here = posixpath.dirname(source or f"docs/{page.file.src_uri}")
    pieces = FENCED.split(markdown)
    pieces[::2] = (LINK.sub(lambda link: led(link, here, folder), text) for text in pieces[::2])
    return "".join(pieces)


def led(link: re.Match[str], here: str, folder: str) -> str:
    """A link of a page in `here`, from the root of the repository, as it is from `folder`.

    What is not on the site, such as a file of code, loses its link and keeps its words.
    """
    picture, words, target, anchor = link.groups()
    path = posixpath.normpath(posixpath.join(here, target))
    if (ROOT / path).is_dir():
        path = f"{path}/README.md"
    if path in SHOWN:
        place = SHOWN[path]
    elif path.startswith("docs/") and (ROOT / path).exists():
        place = path.removeprefix("docs/")
    elif (ROOT / path).exists():
        return words
    else:
        return link[0]  # mkdocs says that it leads nowhere
    return f"{picture}[{words}]({posixpath.relpath(place, folder or '.')}{anchor or ''})"
