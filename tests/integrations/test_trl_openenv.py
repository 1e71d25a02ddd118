"""TRL's trainer on games that OpenEnv's client plays on a server."""

import pytest
from pages import run_example

pytest.importorskip("trl", reason="trl is not installed (.ci/integrations)")
pytest.importorskip("openenv", reason="openenv is not installed (.ci/integrations)")


@pytest.mark.filterwarnings("ignore")
def test_two_steps_of_their_trainer(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    run_example("openenv_trl")
    steps = [eval(line) for line in capsys.readouterr().out.splitlines()[-2:]]
    for step in steps:
        assert step["tools/call_frequency"] == 2
    assert any(step["reward_std"] > 0 for step in steps)
