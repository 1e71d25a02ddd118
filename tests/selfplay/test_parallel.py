"""Two processes learn what one would learn from the same games."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")

from selfplay import two_processes

from examples.selfplay.config import ConfigError, checked
from examples.selfplay.train import Trainer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    from selfplay import tiny_qwen

    return str(tiny_qwen.saved(tmp_path_factory.mktemp("model")))


@pytest.fixture(scope="module")
def folders(model, tmp_path_factory):
    """Where two processes wrote: of a run from scratch, and of one whose model is shared out."""
    plain, shared_out = map(tmp_path_factory.mktemp, ("plain", "shared_out"))
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    done = subprocess.run(
        [sys.executable, *torchrun, two_processes.__file__, plain, shared_out, model],
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return plain, shared_out


@pytest.fixture(scope="module")
def known(folders):
    """What each process knew."""
    return folders[0], *(torch.load(folders[0] / f"{r}.pt", weights_only=False) for r in (0, 1))


@pytest.fixture(scope="module")
def shared_out(folders):
    return folders[1], *(torch.load(folders[1] / f"{r}.pt", weights_only=False) for r in (0, 1))


def test_each_plays_its_share_and_hears_of_all(known):
    _, first, second = known
    assert (first["own"], second["own"]) == (5, 5)
    assert first["numbers"] == second["numbers"] == list(range(1, 11))


def test_gradients_are_those_of_one_process(known, tmp_path):
    _, *both = known
    alone = Trainer(checked(two_processes.SETTINGS), tmp_path)
    figures = alone.learner.gradient(both[0]["rows"], 0.0, [])
    assert len(both[0]["rows"]) > 14  # more than one pass in each process
    for one in both:
        assert one["figures"] == pytest.approx(figures, abs=1e-6)
        for found, weight in zip(one["gradient"], alone.learner.optimiser.exact, strict=True):
            assert torch.allclose(found, weight.grad, rtol=1e-4, atol=1e-7)


def test_weights_stay_the_same_and_one_writes(known):
    folder, *_ = known
    one, other = (torch.load(folder / f"end_{r}.pt", weights_only=True) for r in (0, 1))
    assert all(torch.equal(one[name], other[name]) for name in one)
    written = torch.load(folder / "checkpoint.pt", weights_only=True)
    assert written["step"] == 2
    assert len((folder / "metrics.jsonl").read_text().splitlines()) == 2


def test_a_model_that_is_shared_out_has_the_gradients_of_one_that_is_not(
    shared_out, model, tmp_path
):
    _, *both = shared_out
    settings = two_processes.settings(model)
    settings["pretrained"] |= {"sharded": False}
    alone = Trainer(checked(settings), tmp_path)
    figures = alone.learner.gradient(both[0]["rows"], 0.0, [])
    weights = alone.learner.optimiser.exact
    for one in both:
        assert one["figures"] == pytest.approx(figures, abs=1e-5)
        for found, weight in zip(one["gradient"], weights, strict=True):
            assert torch.allclose(found, weight.grad, rtol=1e-3, atol=1e-6)
    size = sum(weight.numel() for weight in weights)
    assert [one["held"] for one in both] == [size // 2, size // 2]


def test_a_model_that_is_shared_out_goes_on_from_its_checkpoint(shared_out):
    folder, *both = shared_out
    for one in both:
        assert one["next"][0] == one["next"][1]
    written = torch.load(folder / "checkpoint.pt", weights_only=True)
    first = torch.load(folder / "end_0.pt", weights_only=True)
    assert written["step"] == 2
    assert first.keys() == written["learner"]["weights"].keys()  # whole, in one file


def test_to_share_out_takes_several_processes(model, tmp_path):
    with pytest.raises(ConfigError, match="needs several processes: start it with torchrun"):
        Trainer(checked(two_processes.settings(model)), tmp_path)
    with pytest.raises(ConfigError, match="goes without past selves"):
        checked(two_processes.settings(model) | {"opponents": {"past": 1}})
