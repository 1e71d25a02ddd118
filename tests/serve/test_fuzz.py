"""What no reader thinks of: Schemathesis, by its own command, finds no error of the server."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.skipif(not find_spec("schemathesis"), reason="not installed (.ci/integrations)")
def test_schemathesis_finds_no_server_error():
    """By `--max-time`, and so with fewer cases on a slow machine."""
    command = Path(sys.executable).parent / "schemathesis"
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "serve_fuzz.py", command, "--seconds", "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    assert "Selected: 14/14" in done.stdout
    assert "passed" in done.stdout
