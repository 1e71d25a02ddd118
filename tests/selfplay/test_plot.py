"""Curves of finished runs by one command, and TensorBoard's files if they are asked for."""

import json

import pytest

pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")

from examples.selfplay import metrics
from examples.selfplay.config import ConfigError
from examples.selfplay.metrics import Log
from examples.selfplay.plot import curves, main

ROWS = [
    {"step": 0, "loss": 1.5, "against": {"won": 0.25}, "seconds": 1.0},
    {"step": 10, "loss": 9.9, "against": {"won": 0.75}, "seconds": 2.0},
    {"step": 10, "loss": 1.0, "against": {"won": 0.5}, "seconds": 2.5},  # done again
]


@pytest.fixture
def run(tmp_path):
    (tmp_path / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return tmp_path


def test_curves_of_a_run(run):
    assert curves(run) == {"loss": ([0, 10], [1.5, 1.0]), "against won": ([0, 10], [0.25, 0.5])}


def test_one_command_draws_them(run, capsys):
    pytest.importorskip("matplotlib", reason="plots need matplotlib")
    assert main([str(run)]) == 0
    assert (run / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert main([str(run), str(run), "--only", "won", "--to", str(run / "won.svg")]) == 0
    assert "<!-- against won -->" in (run / "won.svg").read_text()
    assert "<!-- loss -->" not in (run / "won.svg").read_text()
    assert main([str(run), "--only", "lost"]) == 1
    assert main([str(run / "none")]) == 1
    assert main([str(run), "--to", str(run / "curves.txt")]) == 1
    *others, last = capsys.readouterr().err.splitlines()
    assert others == [
        "error: there is no figure with lost in these runs",
        f"error: {run / 'none'}: there is no run here: no metrics.jsonl",
    ]
    assert last.startswith("error: Format 'txt' is not supported")


def test_a_line_that_was_cut_off_is_none(run):
    """As a disk was full; the run that went on begins a line of its own."""
    path = run / "metrics.jsonl"
    with path.open("a") as file:
        file.write('{"step": 20, "lo')
    assert curves(run)["loss"] == ([0, 10], [1.5, 1.0])
    Log(run, board=False).add({"step": 20, "loss": 0.5})
    assert curves(run)["loss"] == ([0, 10, 20], [1.5, 1.0, 0.5])
    assert path.read_text().splitlines()[3:] == ['{"step": 20, "lo', '{"step": 20, "loss": 0.5}']


def test_tensorboard_gets_every_number(tmp_path):
    pytest.importorskip("tensorboard", reason="TensorBoard's files need tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    log = Log(tmp_path, board=True)
    for row in ROWS:
        log.add(row)
    assert len((tmp_path / "metrics.jsonl").read_text().splitlines()) == 3
    (file,) = (tmp_path / "tensorboard").iterdir()
    read = EventAccumulator(str(file)).Reload()
    assert [(e.step, e.value) for e in read.Scalars("against/won")] == [
        (0, 0.25), (10, 0.75), (10, 0.5)
    ]  # fmt: skip


def test_without_the_package_it_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(metrics, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="tensorboard: needs the package tensorboard: pip"):
        Log(tmp_path, board=True)
    Log(tmp_path, board=False)
