"""Runs the page and the example of an integration, where its package is installed."""

import re
import runpy
import sys
from pathlib import Path
from unittest.mock import patch

from test_documents import blocks

ROOT = Path(__file__).parent.parent.parent


def run_page(name):
    names = {"__name__": name}
    for number, block in enumerate(blocks(ROOT / "docs" / "integrations" / f"{name}.md")):
        exec(compile(block, f"{name}.md, block {number}", "exec"), names)


def run_example(name):
    """Run it as a user does."""
    example(name, "__main__")


def example(name, run_as="example"):
    """Return what is defined in it."""
    folder = ROOT / "examples" / "integrations"
    with patch.object(sys, "path", [str(folder), *sys.path]):  # as if it were run from there
        return runpy.run_path(str(folder / f"{name}.py"), run_name=run_as)


def weight_changes(said):
    """Return how far each step of an example moved the weights, as it says."""
    return [float(change) for change in re.findall(r"weights changed by ([\d.e+-]+)", said)]
