"""The compiled wheel: built, installed into an environment of its own, and tried there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from textgames.compiled import docstring, fields_of, signature
from textgames.core import Range
from textgames.envs.cards.kuhn_poker import KuhnPoker

ROOT = Path(__file__).parent.parent
# Those of the modules that are compiled, and of games of each kind.
TESTS = (
    "test_core.py", "test_forms.py", "test_parsing.py", "test_script.py", "test_batch.py",
    "test_env.py", "test_illegal.py", "test_observation.py", "test_options.py",
    "test_registration.py", "envs/test_tic_tac_toe.py", "envs/test_kuhn_poker.py",
    "agents/test_chat_model.py",
)  # fmt: skip


def run(*command, **variables):
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    return done.stdout


@pytest.mark.slow
def test_the_heart_passes_its_tests_compiled(tmp_path):
    """Without the C compiler's optimizations, which took half of its time."""
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path, ".",
        TEXTGAMES_COMPILE="heart", MYPYC_OPT_LEVEL="0")  # fmt: skip
    (wheel,) = tmp_path.glob("textgames-*.whl")
    assert "none-any" not in wheel.name
    # the environment of these tests, with another textgames before it on the path
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target",
        tmp_path / "site", wheel)  # fmt: skip
    site = {"PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), str(ROOT / "tests")])}
    asked = "import textgames.core; print(textgames.core.__file__)"
    told = run(sys.executable, "-P", "-c", asked, **site)
    assert told.startswith(str(tmp_path))
    assert not told.strip().endswith(".py")
    tests = [str(Path("tests", name)) for name in TESTS]
    # this repository's own path would put the source before what is compiled
    paths = ["-o", "pythonpath=tests tests/integrations", "-p", "compiled_only"]
    run(sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", *paths, *tests,
        **site)  # fmt: skip


def test_what_compiling_takes_is_read_from_the_source():
    assert docstring(KuhnPoker).startswith("Both players ante 1 chip")
    rounds = signature(KuhnPoker.setup).parameters["rounds"]
    assert rounds.default == 1
    assert Range(1, 100) in rounds.annotation.__metadata__
    game = KuhnPoker(rounds=3)
    assert {"rounds", "cards", "history", "num_players"} <= fields_of(game).keys()
    assert fields_of(game)["rounds"] == 3
