"""A run on a GPU that is none: all that meets is on one device, and comes out as on a CPU."""

from contextlib import nullcontext
from copy import deepcopy

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")
pytest.importorskip("transformers", reason="needs transformers")
if torch.cuda.is_available():
    pytest.skip("a real GPU is here, and the other would take its place", allow_module_level=True)

from selfplay import pretend_gpu
from selfplay.pretend_gpu import MixedDevices, OnGpu, pretended
from selfplay.recording import Recorder
from selfplay.tiny_qwen import saved

from examples.selfplay import losses, train
from examples.selfplay.config import checked
from examples.selfplay.continuous import Writer
from examples.selfplay.graphs import Steps
from examples.selfplay.train import Trainer

SCRATCH = {
    "games": {"KuhnPoker-v0": 1, "TicTacToe-v0": 1},
    "batch": 6,
    "algorithm": {"advantage": "network", "loss": "ppo", "passes": 2, "magnet": 0.1},
    "opponents": {"present": 1, "past": 1, "past_every": 1, "built_in": {"random": 1}},
    "evaluation": {
        "nash_conv": ["KuhnPoker-v0"],
        "against": {"TicTacToe-v0": "random"},
        "games": 2,
    },
}
LARGE = {
    "games": {"KuhnPoker-v0": 1},
    "batch": 4,
    "template": "{rules} {messages} {legal}\n",
    "sampling": {"max_tokens": 6, "constrained": False},
    "optimiser": {"rate": {"start": 0.01, "end": 0.01}},
}
MODEL = {"dtype": "float32", "context": 2000, "places": 3}
TALK = {"form": "conversation", "template": "You are player {player}. {rules}"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("qwen"))


def run(settings, device, monkeypatch, path, after=lambda trainer: None):
    """Train three steps; return their metrics."""
    config = checked(settings).model_copy(update={"device": device})
    with pretended(monkeypatch) if device != "cpu" else nullcontext():
        trainer = Trainer(config, path)
        assert {weight.device.type for weight in trainer.model.parameters()} == {device}
        metrics = [trainer.one_step() for _ in range(3)]
        after(trainer)
    return metrics


def test_a_gpu_and_the_cpu_do_not_mix(monkeypatch):
    with pretended(monkeypatch):
        there = torch.arange(6.0, device=pretend_gpu.NAME)
        here = torch.arange(6.0)
        assert isinstance(there, OnGpu)
        for mixed in (
            lambda: there + here,
            lambda: torch.stack([there, here]),
            lambda: here[there.long()],
            lambda: there.index_put_((torch.tensor([1]),), here[:1]),
        ):
            with pytest.raises(MixedDevices):
                mixed()
        assert (there[torch.tensor([5, 1])] + here[2]).tolist() == [7, 3]
        there[1:3].copy_(here[:2])
        assert there.cpu().tolist() == [0, 0, 1, 3, 4, 5]
        with pytest.raises((TypeError, RuntimeError)):
            there.numpy()


def test_a_run_from_scratch(monkeypatch, tmp_path):
    judged = {}
    monkeypatch.setattr(train, "FREE", {*train.FREE, "device"})

    def judge_and_go_on(trainer):
        judged[trainer.config.device] = trainer.judged()
        state = deepcopy(trainer.state_dict())
        state["config"]["device"] = "cpu"  # the settings do not know its name
        fresh = Trainer(trainer.config, trainer.folder)
        fresh.load_state_dict(state)
        assert fresh.one_step()["policy_loss"] == trainer.one_step()["policy_loss"]

    here, there = (
        run(SCRATCH, device, monkeypatch, tmp_path / device, judge_and_go_on)
        for device in ("cpu", pretend_gpu.NAME)
    )
    for one, other in zip(here, there, strict=True):
        for figure in ("policy_loss", "entropy", "gradient_norm", "critic_error"):
            assert other[figure] == pytest.approx(one[figure], abs=1e-4)
    figure, against = "KuhnPoker-v0 NashConv", "TicTacToe-v0 against random"
    here, there = judged["cpu"], judged[pretend_gpu.NAME]
    assert there[figure] == pytest.approx(here[figure], abs=1e-4)
    assert there[against] == here[against]


@pytest.mark.parametrize(
    "settings",
    [{}, {"form": "prompt", "sampling": {"max_tokens": 6, "constrained": True}}, TALK],
    ids=["free", "constrained", "conversation"],
)
def test_a_model_of_hugging_face(monkeypatch, tmp_path, folder, settings):
    settings = {**LARGE, "pretrained": {"folder": str(folder), **MODEL}, **settings}
    here, there = (
        run(settings, device, monkeypatch, tmp_path / device)
        for device in ("cpu", pretend_gpu.NAME)
    )
    for one, other in zip(here, there, strict=True):
        assert other["policy_loss"] == pytest.approx(one["policy_loss"], abs=1e-3)
        assert other["sampler_apart"] < 1e-3


@pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated")  # by peft
@pytest.mark.parametrize("changes", [{"lora": 2}, {"dtype": "bfloat16"}], ids=["lora", "bfloat16"])
def test_what_is_drawn_or_rounded_elsewhere_runs_all_the_same(
    monkeypatch, tmp_path, folder, changes
):
    settings = {
        **LARGE,
        "pretrained": {"folder": str(folder), **MODEL, **changes},
        "algorithm": {"most_apart": 1.0},
        "opponents": {"present": 1, "past": 1, "past_every": 1},
    }
    metrics = run(settings, pretend_gpu.NAME, monkeypatch, tmp_path)
    assert all(step["gradient_norm"] > 0 for step in metrics)


def test_recorded_steps(monkeypatch, tmp_path, folder):
    """Of what is recorded nothing comes from the CPU: no recording could hold it."""
    recorder = Recorder()

    def record(trainer):
        slots = trainer.writer.slots
        writer = Writer(slots, Steps(trainer.model, slots, recorder))
        prompts = [(5, 6, 7), (8, 9), (1,)]
        written = [
            one.generate(trainer.model, prompts, end=-1, max_tokens=5, temperature=0.01)
            for one in (writer, trainer.writer)
            for _ in [one.forget()]
        ]
        assert [reply.ids for reply in written[0]] == [reply.ids for reply in written[1]]

    settings = {**LARGE, "pretrained": {"folder": str(folder), **MODEL}}
    run(settings, pretend_gpu.NAME, monkeypatch, tmp_path, record)
    assert recorder.played > recorder.recordings > 0


def test_a_tensor_left_on_the_cpu_is_found(monkeypatch, tmp_path):
    """A mistake as one would make it: a table made where the text is, not where the model is."""
    padded = losses.padded

    def forgetful(*arguments, **named):
        made = padded(*arguments, **named)
        return made.cpu() if isinstance(made, torch.Tensor) else [part.cpu() for part in made]

    monkeypatch.setattr(losses, "padded", forgetful)
    with pytest.raises(MixedDevices):
        run(SCRATCH, pretend_gpu.NAME, monkeypatch, tmp_path)
