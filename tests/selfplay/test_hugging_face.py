"""The other kind of policy, of Hugging Face: it learns, replies as it computes, or is refused."""

import json
import re

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")
transformers = pytest.importorskip("transformers", reason="needs transformers")

from selfplay.tiny_qwen import saved
from tokenizers.processors import TemplateProcessing

import textgames
from examples.selfplay import hugging_face, losses, memory
from examples.selfplay.config import ConfigError, checked
from examples.selfplay.critic import Critic
from examples.selfplay.engine import Reply, generate
from examples.selfplay.optimiser import Optimiser
from examples.selfplay.train import Trainer, main

SPIRAL = (
    "You are playing a two-player zero-sum game. Make valid actions to win.\n"
    "Observation: {view}\n"
    "Please reason step by step, and put your final answer within \\boxed{{}}."
)
PROMPTS = [(5, 6, 7, 8, 9), (3, 4), (5, 6, 7, 8, 9), (2,)]
CHOICES = [None, ((60, 61, 256), (60, 62, 256)), None, None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("qwen"))


def settings(folder, **changes):
    model = {"folder": str(folder), "context": 1000, **changes.pop("pretrained", {})}
    return {
        "games": {"KuhnPoker-v0": 1},
        "template": SPIRAL,
        "batch": 4,
        "rows": 3,
        "steps": 2,
        "sampling": {"max_tokens": 6, "constrained": False},
        "optimiser": {"rate": {"start": 0.01, "end": 0.01}},
        "algorithm": {"most_apart": 1.0},  # bfloat16
        "pretrained": model,
        **changes,
    }


# peft asks transformers in words of its last release
@pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated")
@pytest.mark.parametrize(
    "changes",
    [
        {"pretrained": {"lora": None}},
        {"pretrained": {"lora": 2}, "form": "conversation", "template": "{rules}"},
        {"pretrained": {"dtype": "float32"}, "algorithm": {"magnet": 0.1, "proximal": 0.1}},
    ],
    ids=["all weights", "adapters, in conversation", "float32, with a magnet"],
)
def test_two_steps_and_on_from_the_checkpoint(folder, tmp_path, changes):
    if changes["pretrained"].get("lora"):
        pytest.importorskip("peft", reason="adapters need peft")
    config = checked(settings(folder, **changes))
    whole = Trainer(config, tmp_path)
    before = {name: weight.clone() for name, weight in whole.model.named_parameters()}
    expected = [whole.one_step() for _ in range(2)]
    changed = {
        name for name, weight in whole.model.named_parameters() if not weight.equal(before[name])
    }
    learning = {name for name, weight in whole.model.named_parameters() if weight.requires_grad}
    assert changed
    assert changed <= learning
    assert all(("lora" in name) == bool(config.pretrained.lora) for name in learning)
    first = Trainer(config, tmp_path)
    found = [first.one_step()]
    first.save()
    second = Trainer(config, tmp_path)
    second.load_state_dict(torch.load(tmp_path / "checkpoint.pt", weights_only=True))
    assert [*found, second.one_step()] == expected
    for one, other in zip(whole.model.parameters(), second.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_log_probabilities_are_those_of_a_plain_forward_pass(folder):
    config = checked(settings(folder, pretrained={"dtype": "float32"}))
    model, words = hugging_face.loaded(config, config.pretrained)
    replies = generate(
        model,
        PROMPTS,
        CHOICES,
        end=words.end,
        max_tokens=6,
        temperature=0.7,
        generator=torch.Generator().manual_seed(1),
    )
    plain = transformers.AutoModelForCausalLM.from_pretrained(folder).eval()
    for prompt, reply in zip(PROMPTS, replies, strict=True):
        with torch.no_grad():
            logits = plain(torch.tensor([prompt + reply.ids])).logits[0, len(prompt) - 1 : -1]
        for place, options in enumerate(reply.allowed):
            if options is not None:
                others = [token for token in range(logits.shape[1]) if token not in options]
                logits[place, others] = -torch.inf
        expected = torch.log_softmax(logits / 0.7, -1)[range(len(reply.ids)), list(reply.ids)]
        assert list(reply.log_probs) == pytest.approx(expected.tolist(), abs=1e-4)
    turns = list(zip(PROMPTS, replies, strict=True))
    rows = losses.laid_out(turns, [0.0] * 4, [1] * 4, len(words))
    trained = losses.drawn(losses.distribution(model, rows, 0.7), rows)  # with checkpointing
    assert torch.allclose(trained, rows.log_probs, atol=1e-4)


def test_only_what_one_text_takes_counts_as_too_long(folder):
    config = checked(settings(folder, pretrained={"dtype": "float32", "context": 12}))
    model, words = hugging_face.loaded(config, config.pretrained)
    turns = [
        ((5,) * 11, Reply((6,), (-1.0,), (None,))),
        ((7,), Reply((8,) * 9, (-1.0,) * 9, (None,) * 9)),
    ]
    together, alone = (
        losses.drawn(losses.distribution(model, rows, 1.0), rows).detach()
        for some in (turns, turns[1:])
        for rows in [losses.laid_out(some, [0.0] * len(some), [1] * len(some), len(words))]
    )
    assert torch.allclose(together[1:], alone, atol=1e-4)
    with pytest.raises(ConfigError, match="at most 12 tokens of prompt and reply, got 13"):
        model(torch.zeros(1, 13).long(), torch.ones(1, 13).bool())


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("model.safetensors", "version https://git-lfs.github.com/spec/v1", "header too large"),
        ("tokenizer.json", "{", "Expecting property name"),
        ("config.json", '{"model_type": "qwen99"}', "model type `qwen99`"),
    ],
)
def test_a_damaged_folder_is_one_sentence(tmp_path, name, text, sentence):
    folder = saved(tmp_path / "model")
    (folder / name).write_text(text)
    config = checked(settings(folder))
    with pytest.raises(ConfigError, match=f"model cannot be loaded: .*{sentence}") as found:
        hugging_face.loaded(config, config.pretrained)
    assert "\n" not in str(found.value)


def first_position(trainer):
    (position,) = textgames.make_batch("KuhnPoker-v0", 1, seed=1).waiting()
    return position, trainer.tokenizer._tokenizer.decode(
        trainer.player.prompt(position.observation)
    )


def test_a_turn_in_spirals_form(folder, tmp_path):
    trainer = Trainer(checked(settings(folder, pretrained={"thinking": False})), tmp_path)
    position, prompt = first_position(trainer)
    assert prompt == (
        "<|im_start|>user\nYou are playing a two-player zero-sum game. Make valid actions to win.\n"
        f"Observation: {position.observation['view']}\nPlease reason step by step, and put your "
        "final answer within \\boxed{}.<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"
    )


@pytest.mark.parametrize("begins", [False, True])
def test_a_text_without_a_template_begins_as_the_tokenizer_begins_texts(folder, begins):
    """Qwen's with nothing; those of Llama and Gemma with a token of their own."""
    words = transformers.AutoTokenizer.from_pretrained(folder)
    words.chat_template = None
    if begins:
        words.bos_token = "<|im_start|>"
        token = ("<|im_start|>", words.bos_token_id)
        words.backend_tokenizer.post_processor = TemplateProcessing(
            "<|im_start|> $A", None, [token]
        )
    read = hugging_face.Words(words, len(words), thinking=True).read([{"content": "Play."}])
    assert words.decode(read) == "<|im_start|>" * begins + "Play.\n\n"


def test_a_conversation_grows(folder, tmp_path):
    form = {"form": "conversation", "template": "Player {player}. {rules}"}
    trainer = Trainer(checked(settings(folder, illegal="random", **form)), tmp_path)
    batch = textgames.make_batch("TicTacToe-v0", 1, seed=1)
    seen = []
    for _ in range(3):
        (position,) = [p for p in batch.waiting() if p.game == 0]
        (turn,) = trainer.player.turns([position], torch.Generator().manual_seed(1))
        seen.append((trainer.tokenizer._tokenizer.decode(turn.prompt), trainer.player.text(turn)))
        batch.step([(position, position.legal_actions[0])])
    (first, reply), (other, _), (second, _) = seen
    assert first.startswith("<|im_start|>system\nPlayer 0. ")
    assert other.startswith("<|im_start|>system\nPlayer 1. ")
    said = first + reply + "<|im_end|>\n<|im_start|>user\n"
    assert second.startswith(said)
    assert "system" not in second[len(said) :]


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        (None, "error: pretrained.folder: there is no folder .*; nothing is fetched"),
        ("config.json", "error: pretrained.folder: .* holds no model: no config.json is there"),
        ("model.safetensors", "error: pretrained.folder: .* holds a model without weights"),
    ],
)
def test_a_folder_without_a_model_is_one_sentence(folder, tmp_path, capsys, missing, sentence):
    given = tmp_path / "model"
    if missing:
        given.mkdir()
        for file in folder.iterdir():
            if file.name != missing:
                (given / file.name).write_bytes(file.read_bytes())
    path = tmp_path / "run.yaml"
    path.write_text(json.dumps(settings(given)))
    assert main([str(path), str(tmp_path / "run")]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert re.match(sentence, error)


@pytest.mark.parametrize("package", ["transformers", "peft"])
def test_a_package_that_is_missing_is_one_sentence(folder, monkeypatch, package):
    config = checked(settings(folder, pretrained={"lora": 2}))
    monkeypatch.setattr(hugging_face, "find_spec", lambda name: None if name == package else name)
    with pytest.raises(ConfigError, match=f"pretrained: needs the package {package}: pip install"):
        hugging_face.loaded(config, config.pretrained)


def test_too_small_a_gpu_is_refused_before_the_model_is_loaded(folder, monkeypatch, capsys):
    config = checked(settings(folder))
    monkeypatch.setattr(memory, "free", lambda: 1000)
    monkeypatch.setattr(transformers.AutoModelForCausalLM, "from_pretrained", None)
    with pytest.raises(ConfigError, match=r"at most about .* on a GPU with 0.00 GiB free; make"):
        hugging_face.loaded(config, config.pretrained)
    assert "GiB of memory (weights" in capsys.readouterr().out


def test_what_is_needed_by_hand(folder):
    """A model of 2 layers, 2 heads of 8 for keys and values, width 16."""
    shape = transformers.AutoConfig.from_pretrained(folder)
    config = checked(settings(folder))
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)
    size = sum(weight.numel() for weight in model.parameters())
    need = memory.need(model, shape, config, config.pretrained)
    assert need.weights == 2 * size
    assert need.learning == size * (4 + 8 + 4 + 2)  # gradient, AdamW, exact copy, its gradient
    assert need.cache == 64 * 1000 * 2 * 2 * 2 * 8 * 2
    assert need.backward == 3 * 1006 * 16 * 22 * 2 + 3 * 7 * shape.vocab_size * 16
    config = checked(settings(folder, algorithm={"advantage": "network"}))
    with_critic = memory.need(model, shape, config, config.pretrained)
    critic = Critic(shape.vocab_size, config)
    more = sum(weight.numel() for weight in critic.model.parameters()) * 4
    assert with_critic == need._replace(learning=need.learning + 4 * more)


def test_weights_of_16_bits_learn_steps_too_small_for_them(folder):
    layer = torch.nn.Linear(1, 1, bias=False).to(torch.bfloat16)
    torch.nn.init.constant_(layer.weight, 1.0)
    rate = {"start": 1e-4, "end": 1e-4}  # a bfloat16 near 1 knows steps of 0.0078 down to 0.0039
    config = checked(settings(folder, optimiser={"rate": rate, "decay": 0.0}))
    optimiser = Optimiser(layer, config.optimiser)
    for _ in range(100):
        optimiser.begin()
        layer(torch.ones(1, 1, dtype=torch.bfloat16)).sum().backward()
        optimiser.add()
        optimiser.step(0.0)
    assert optimiser.exact[0].item() == pytest.approx(1 - 100 * 1e-4, abs=1e-5)
    assert layer.weight.item() == pytest.approx(0.99, abs=0.002)
