"""An agent of one's own that cannot be imported, made or asked: one line says whose fault it is."""

import pytest

from textgames.cli import main

MODULES = {
    "syntax": ("def agent(observation) return", "SyntaxError"),
    "imports": ("import there_is_no_such_module", "No module named 'there_is_no_such_module'"),
    "bytes": (b"\xff\xfe", "SyntaxError"),
    "leaves": ("raise SystemExit(0)", "SystemExit: 0"),
    "makes": (
        "class agent:\n    def __init__(self):\n        raise ValueError('no network')\n",
        "ValueError: no network",
    ),
    "made_leaves": (
        "class agent:\n    def __init__(self):\n        raise SystemExit(0)\n",
        "SystemExit: 0",
    ),
}
COMMANDS = {
    "play": "play KuhnPoker-v0 {} random",
    "exploit": "exploit KuhnPoker-v0 {} --samples 1",
    "tournament": "tournament --games KuhnPoker-v0 --agents random,{} --out run",
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("module", MODULES)
def test_an_agent_that_fails_is_one_line(command, module, tmp_path, monkeypatch, capsys):
    code, said = MODULES[module]
    name = f"own_{module}_{command}:agent"
    file = tmp_path / f"own_{module}_{command}.py"
    file.write_bytes(code if isinstance(code, bytes) else code.encode())
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(COMMANDS[command].format(name).split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"textgames: the agent '{name}' failed with ")
    assert said in err
    assert err.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_an_agent_that_leaves_while_it_is_asked_does_not_end_the_command(
    tmp_path, monkeypatch, capsys
):
    (tmp_path / "own_leaving.py").write_text(
        "def agent(observation):\n    raise SystemExit(0)\n"
        "class Checks:\n"
        "    def check_can_play(self, observation):\n        raise ValueError('too late')\n"
        "    def __call__(self, observation):\n        return ''\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    for command in ("play", "exploit"):
        assert main(COMMANDS[command].format("own_leaving:agent").split()) == 2
        assert "'own_leaving:agent' failed with SystemExit: 0" in capsys.readouterr().err
    assert main(COMMANDS["tournament"].format("own_leaving:Checks").split()) == 2
    assert "'own_leaving:Checks' failed with ValueError: too late" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("play KuhnPoker-v0 random random --set rounds=2 --set rounds=3", "rounds once, got 2"),
        ("play KuhnPoker-v0 random mcts:simulations=5,simulations=6", "simulations once, got"),
        ("tournament --games KuhnPoker-v0:rounds=2,rounds=3 --agents random,cfr --out run", "once"),
    ],
)
def test_an_option_that_is_named_twice_is_told(command, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(command.split()) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
