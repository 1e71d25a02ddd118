"""A local model of Hugging Face: a tiny one with random weights, made here."""

import asyncio
import subprocess
import sys

import pytest

import textgames
from textgames import agents, errors
from textgames.agents.local import Desk, Generated, Question

TEMPLATE = "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}<end>{% endfor %}<assistant>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    pytest.importorskip("torch", reason="local models need torch: pip install 'textgames[hf]'")
    transformers = pytest.importorskip("transformers")
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {letter: i for i, letter in enumerate(letters)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    whole = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<end>", pad_token="<pad>"
    )
    whole.chat_template = TEMPLATE
    config = transformers.LlamaConfig(
        vocab_size=len(whole),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=4096,
        eos_token_id=whole.eos_token_id,
        pad_token_id=whole.pad_token_id,
    )
    with torch.random.fork_rng():
        torch.manual_seed(1)
        model = transformers.LlamaForCausalLM(config)
    folder = tmp_path_factory.mktemp("model")
    model.save_pretrained(folder)
    whole.save_pretrained(folder)
    return folder


def observed(id="TicTacToe-v0", *actions):
    env = textgames.make(id)
    env.reset(seed=1)
    for action in actions:
        env.step(f"[{action}]")
    return env.observe(env.agent_selection)


def test_a_reply_is_the_same_from_the_same_seed_and_another_from_another(folder):
    name = f"hf:{folder}:max_tokens=20"
    seen = observed()
    first, again, other = (agents.answer(agents.make(name, seed=s), seen) for s in (1, 1, 2))
    assert first == again != other
    assert isinstance(first, agents.Answer)
    assert 1 <= first.completion_tokens <= 20
    text = f"<system>{seen['rules']}<end><user>"
    assert first.prompt_tokens > len(seen["rules"].encode()) > len(text) / 2


def test_what_is_asked_side_by_side_is_generated_in_one_batch_and_is_as_alone(folder, monkeypatch):
    from textgames.agents.local import Weights

    sizes = []
    generate = Weights.generate

    def counted(self, questions):
        sizes.append(len(questions))
        return generate(self, questions)

    monkeypatch.setattr(Weights, "generate", counted)
    name = f"hf:{folder}:max_tokens=12,batch=4"
    games = [(), ("4",), ("4", "0"), (), ("8",), ("0", "4", "8")]
    seen = [observed("TicTacToe-v0", *moves) for moves in games]

    async def together():
        made = [agents.make(name, seed=seed) for seed in range(6)]
        return await asyncio.gather(*map(agents.async_answer, made, seen))

    found = asyncio.run(together())
    assert sizes == [4, 2]
    assert found == [agents.answer(agents.make(name, seed=i), seen[i]) for i in range(6)]
    assert sizes == [4, 2, *[1] * 6]


def test_each_agent_has_its_own_limit_on_a_batch(monkeypatch):
    sizes = []

    def generate(self, questions):
        sizes.append([question.settings[2] for question in questions])
        return [Generated("[4]", 1, 1)] * len(questions)

    monkeypatch.setattr(Desk, "_generate", generate)

    async def together():
        desk = Desk("m", "")
        asked = [Question([], 0, (1.0, 9, most)) for most in (4, 2, 2, 4, 2, 4)]
        return await asyncio.gather(*map(desk.ask, asked))

    assert len(asyncio.run(together())) == 6
    assert sizes == [[4, 4, 4], [2, 2], [2]]


def test_the_same_question_again_is_drawn_anew_and_the_order_of_questions_does_not_count(folder):
    name = f"hf:{folder}:max_tokens=12,memory=prompt"
    agent, other = (agents.make(name, seed=1) for _ in range(2))
    here, there = observed(), observed("TicTacToe-v0", "4")
    drawn = [agents.answer(agent, seen) for seen in (here, here, there)]
    assert drawn[0] != drawn[1]
    assert [agents.answer(other, seen) for seen in (there, here, here)] == [drawn[2], *drawn[:2]]


def test_without_temperature_the_seed_does_not_count(folder):
    name = f"hf:{folder}:max_tokens=12,temperature=0"
    first, other = (agents.answer(agents.make(name, seed=s), observed()) for s in (1, 2))
    assert first == other


def test_draws_have_the_probabilities_of_the_logits(folder):
    import torch

    from textgames.agents.local import Draw

    logits = torch.tensor([2.0, 1.0, 0.0, -1.0])
    draw = Draw(list(range(4000)), temperature=0.5)
    drawn = draw(None, logits.repeat(4000, 1)).argmax(dim=1)
    shares = torch.bincount(drawn, minlength=4) / 4000
    assert shares.tolist() == pytest.approx(torch.softmax(logits / 0.5, 0).tolist(), abs=0.02)


def test_it_plays_whole_games_and_helpers_go_around_it(folder):
    env = textgames.make("TicTacToe-v0", illegal="textarena")
    env.reset(seed=1)
    agent = agents.make(f"vote:2:hf:{folder}:max_tokens=5", seed=1)
    for _ in env.agent_iter():
        seen, _, terminated, truncated, _ = env.last()
        over = terminated or truncated
        env.step(None if over else agents.answer(agent, seen))
    assert env.episode.reason


def test_a_model_that_is_not_there_is_one_sentence(folder, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    agent = agents.make("hf:/nowhere/at/all")
    with pytest.raises(errors.EndpointError, match="expected a reply from hf:/nowhere/at/all, got"):
        agents.answer(agent, observed())


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("hf", "expected a model after 'hf:'"),
        ("hf:m:temperature=-1", "temperature = number of at least 0"),
        ("hf:m:batch=0", "batch = whole number from 1 to 10000"),
        ("hf:m:top=1", "no option 'top'"),
    ],
)
def test_a_wrong_name_or_option_is_one_clear_sentence(monkeypatch, name, complaint):
    monkeypatch.setattr("textgames.agents.local.find_spec", lambda name: True)
    with pytest.raises(errors.AgentError, match=complaint):
        agents.make(name)


def test_without_the_packages_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr("textgames.agents.local.find_spec", lambda name: None)
    with pytest.raises(errors.MissingDependency, match=r"pip install 'textgames\[hf\]'"):
        agents.make("hf:Qwen/Qwen3-0.6B")


def test_its_module_loads_nothing_heavy():
    code = "import sys, textgames.agents.local; print({'torch', 'transformers'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
