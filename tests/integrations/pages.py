"""Runs the page and the example of an integration, where its package is installed."""

import runpy
from pathlib import Path

from test_documents import blocks

ROOT = Path(__file__).parent.parent.parent


def run_page(name):
    names = {"__name__": name}
    for number, block in enumerate(blocks(ROOT / "docs" / "integrations" / f"{name}.md")):
        exec(compile(block, f"{name}.md, block {number}", "exec"), names)


def run_example(name):
    runpy.run_path(str(ROOT / "examples" / "integrations" / f"{name}.py"), run_name="__main__")
