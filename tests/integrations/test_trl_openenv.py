"""TRL's trainer on games that OpenEnv's client plays on a server."""

import ast

import pytest
from pages import run_example

pytest.importorskip("trl", reason="trl is not installed (.ci/integrations)")
pytest.importorskip("openenv", reason="openenv is not installed (.ci/integrations)")


@pytest.mark.filterwarnings("ignore")
def test_two_steps_of_their_trainer(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    run_example("openenv_trl")
    lines = capsys.readouterr().out.splitlines()[-2:]  # behind what the trainer prints itself
    for step in map(ast.literal_eval, lines):
        assert step["tools/call_frequency"] == 2
        assert step["reward_std"] > 0
        assert step["weight_change"] > 0
