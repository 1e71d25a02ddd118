"""vLLM as the second engine: the same log-probabilities, of the weights as they are at the time."""

import sys

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")
transformers = pytest.importorskip("transformers", reason="needs transformers")
pytest.importorskip("vllm", reason="vLLM is not installed (.ci/integrations)")

from selfplay.test_continuous import plain_log_probs
from selfplay.tiny_qwen import saved

from examples.selfplay import hugging_face, memory
from examples.selfplay.config import ConfigError, checked
from examples.selfplay.train import Trainer, main

pytestmark = pytest.mark.filterwarnings("ignore")
CONTEXT, NO_END = 700, 262
PROMPTS = [(5, 6, 7, 8, 9), (3, 4), (5, 6, 7, 8, 9), (2,), tuple(range(20, 237))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("qwen"), head_dim=32)  # vLLM has kernels for no less


def settings(folder, **changes):
    return {
        "games": {"KuhnPoker-v0": 1},
        "template": "{view}",
        "batch": 4,
        "rows": 3,
        "steps": 2,
        "sampling": {"max_tokens": 6, "constrained": False},
        "algorithm": {"most_apart": 1e-3},
        "optimiser": {"rate": {"start": 0.1, "end": 0.1}},
        "pretrained": {
            "folder": str(folder),
            "engine": "vllm",
            "dtype": "float32",
            "context": CONTEXT,
            "places": 3,
            **changes.pop("pretrained", {}),
        },
        **changes,
    }


def replied(writer, model, prompts=PROMPTS, seed=1, **changes):
    asked = {"end": NO_END, "max_tokens": 6, "temperature": 0.7, **changes}
    return writer.generate(model, prompts, generator=torch.Generator().manual_seed(seed), **asked)


def right(model, replies):
    """Whether all log-probabilities are those of a plain forward pass."""
    for prompt, reply in zip(PROMPTS, replies, strict=True):
        if list(reply.log_probs) != pytest.approx(plain_log_probs(model, prompt, reply), abs=1e-4):
            return False
    return True


@pytest.mark.parametrize("lora", [None, 2], ids=["all weights", "adapters"])
def test_log_probabilities_are_those_of_the_weights_as_they_are(folder, tmp_path, lora):
    trainer = Trainer(checked(settings(folder, pretrained={"lora": lora})), tmp_path)
    model, writer = trainer.model, trainer.writer
    first = replied(writer, model)
    assert right(model, first)
    assert replied(writer, model) == first
    assert replied(writer, model, seed=2) != first
    with torch.no_grad():
        for weight in model.parameters():
            if weight.requires_grad:
                weight.add_(0.1 * torch.randn_like(weight))
    assert not right(model, replied(writer, model))  # which it has not heard of
    writer.forget()
    assert right(model, replied(writer, model))


def test_a_reply_ends_with_the_end_or_where_there_is_no_room(folder, tmp_path):
    trainer = Trainer(checked(settings(folder)), tmp_path)
    model, writer = trainer.model, trainer.writer
    end = replied(writer, model)[0].ids[1]  # that it will say again
    replies = replied(writer, model, end=end, max_tokens=30)
    assert right(model, replies)
    assert replies[0].ids[-1] == end
    assert all(reply.ids[-1] == end or len(reply.ids) == 30 for reply in replies)
    assert all(end not in reply.ids[:-1] for reply in replies)
    assert all(reply.allowed == (None,) * len(reply.ids) for reply in replies)
    for length in (CONTEXT - 3, CONTEXT, CONTEXT + 1):
        with pytest.raises(ConfigError, match=f"expected at most {CONTEXT} tokens"):
            replied(writer, model, [(1,) * length])


def test_two_steps_of_a_run(folder, tmp_path):
    trainer = Trainer(checked(settings(folder)), tmp_path)
    steps = [trainer.one_step() for _ in range(2)]
    assert all(step["sampler_apart"] < 1e-5 for step in steps)
    assert all(step["gradient_norm"] > 0 for step in steps)
    again = Trainer(checked(settings(folder)), tmp_path)
    assert [again.one_step() for _ in range(2)] == steps


def test_what_it_cannot_do_is_one_sentence(folder, tmp_path, monkeypatch, capsys):
    for changes, complaint in (
        ({"sampling": {}}, "vllm needs sampling.constrained = false"),
        ({"opponents": {"past": 1.0}}, "vllm goes without"),
    ):
        with pytest.raises(ConfigError, match=complaint):
            checked(settings(folder, **changes))
    monkeypatch.setitem(sys.modules, "vllm", None)
    path = tmp_path / "config.yaml"
    path.write_text(str(settings(folder)), encoding="utf-8")
    assert main([str(path), str(tmp_path / "run")]) == 1
    said = capsys.readouterr().err.splitlines()[-1]  # behind a progress bar
    assert said.startswith("error: pretrained.engine: vllm is not installed")


def test_memory_is_counted_for_weights_of_its_own(folder):
    said = {}
    for engine in ("torch", "vllm"):
        config = checked(settings(folder, pretrained={"engine": engine}))
        model, _ = hugging_face.loaded(config, config.pretrained)
        said[engine] = memory.need(model, model.model.config, config, config.pretrained)
    table = 4 * model.model.config.vocab_size * model.model.config.hidden_size
    assert said["vllm"].weights == 2 * said["torch"].weights + table
    assert said["vllm"][1:] == said["torch"][1:]
