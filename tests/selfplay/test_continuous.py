"""A cache in place: the same log-probabilities, whoever sat where before, and little read twice."""

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")
transformers = pytest.importorskip("transformers", reason="needs transformers")

from selfplay.recording import Recorder
from selfplay.tiny_qwen import saved

from examples.selfplay import graphs, hugging_face
from examples.selfplay.config import ConfigError, Pretrained, checked
from examples.selfplay.continuous import Writer
from examples.selfplay.graphs import Steps
from examples.selfplay.policy import learnt, with_weights
from examples.selfplay.slots import Slots
from examples.selfplay.train import Trainer

NO_END, CONTEXT = -1, 90
RULES = tuple(range(100, 140))  # what many prompts begin with
PROMPTS = [(5, 6, 7, 8, 9), (3, 4), (5, 6, 7, 8, 9), (2,), tuple(range(20, 37)), (*RULES, 7)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("qwen"))


@pytest.fixture(scope="module")
def model(folder):
    plain = transformers.AutoModelForCausalLM.from_pretrained(folder).eval()
    return hugging_face.Causal(plain, CONTEXT)


def of(places):
    return Pretrained(folder="", places=places)


def replied(writer, model, prompts, **settings):
    settings = {"end": NO_END, "max_tokens": 6, "temperature": 0.7, **settings}
    return writer.generate(model, prompts, generator=torch.Generator().manual_seed(1), **settings)


def plain_log_probs(model, prompt, reply):
    ids = torch.tensor([prompt + reply.ids[:-1]])
    with torch.no_grad():
        logits, _ = model(ids, torch.ones_like(ids, dtype=torch.bool))
    shares = torch.log_softmax(logits[0, len(prompt) - 1 :] / 0.7, -1)
    return shares[range(len(reply.ids)), list(reply.ids)].tolist()


@pytest.mark.parametrize("places", [1, 2, 4, 20])
def test_log_probabilities_are_those_of_a_plain_forward_pass(model, places):
    end = replied(model.writer(of(places)), model, PROMPTS)[0].ids[0]  # that it will say again
    writer = model.writer(of(places))
    for prompts in (PROMPTS, PROMPTS[::-1]):
        replies = replied(writer, model, prompts, end=end, max_tokens=30)
        for prompt, reply in zip(prompts, replies, strict=True):
            expected = plain_log_probs(model, prompt, reply)
            assert list(reply.log_probs) == pytest.approx(expected, abs=1e-4)
            assert reply.ids[-1] == end or len(reply.ids) == 30
            assert end not in reply.ids[:-1]
            assert reply.allowed == (None,) * len(reply.ids)
        if prompts is PROMPTS:
            assert len(replies[0].ids) == 1 < max(len(reply.ids) for reply in replies)


def test_a_conversation_is_read_on_from_where_it_was(model):
    writer = model.writer(of(4))
    texts = [tuple(range(first, first + 20)) for first in (10, 50, 150)]
    for turn in range(3):
        before = writer.read
        replies = replied(writer, model, texts)
        for text, reply in zip(texts, replies, strict=True):
            expected = plain_log_probs(model, text, reply)
            assert list(reply.log_probs) == pytest.approx(expected, abs=1e-4)
        # a reply of 6 tokens is read up to its last but one; then that one, and two more
        assert writer.read - before == 3 * (20 + 5 if turn == 0 else 3 + 5)
        texts = [text + reply.ids + (7, 8) for text, reply in zip(texts, replies, strict=True)]
        texts = texts[1:] + texts[:1]  # whoever comes first


def test_what_prompts_begin_with_is_read_once(model):
    writer = model.writer(of(10))
    replies = replied(writer, model, [(*RULES, 60 + seat) for seat in range(8)], max_tokens=1)
    assert writer.read == 40 + 8
    for seat, reply in enumerate(replies):
        expected = plain_log_probs(model, (*RULES, 60 + seat), reply)
        assert list(reply.log_probs) == pytest.approx(expected, abs=1e-4)


def test_the_place_where_least_is_lost_is_given_away(model):
    writer = model.writer(of(2))
    long, short = tuple(range(20, 40)), (5, 6, 7)
    replied(writer, model, [long], max_tokens=1)
    replied(writer, model, [short], max_tokens=1)  # beside it: a place was empty
    before = writer.read
    replied(writer, model, [long], max_tokens=1)
    assert writer.read - before == 1


def test_each_policy_reads_for_itself(model):
    other = {name: weight + 0.3 for name, weight in learnt(model).items()}
    past = with_weights(model, other)
    writer = model.writer(of(6))
    for policy in (model, past, model):
        for prompt, reply in zip(PROMPTS, replied(writer, policy, PROMPTS), strict=True):
            expected = plain_log_probs(policy, prompt, reply)
            assert list(reply.log_probs) == pytest.approx(expected, abs=1e-4)


def test_what_was_read_with_other_weights_is_forgotten(folder, tmp_path):
    """In both steps a system prompt is the same; only a first pass sees what the sampler did."""
    settings = {
        "games": {"KuhnPoker-v0": 1},
        "form": "conversation",
        "template": "You are player {player}. {rules}",
        "batch": 4,
        "steps": 3,
        "sampling": {"max_tokens": 6, "constrained": False},
        "optimiser": {"rate": {"start": 0.1, "end": 0.1}},
        "pretrained": {"folder": str(folder), "dtype": "float32", "context": 2000, "places": 3},
        "opponents": {"past": 1, "past_every": 1},
        "algorithm": {"most_apart": 1e-4},
    }
    trainer = Trainer(checked(settings), tmp_path)
    for _ in range(3):
        assert trainer.one_step()["sampler_apart"] < 1e-5
    assert trainer.writer.read > 0


def test_a_text_that_grows_too_long_is_one_sentence(model):
    writer = model.writer(of(2))
    sentence = "pretrained.context: expected at most 90 tokens of prompt and reply, got 91"
    with pytest.raises(ConfigError, match=sentence):
        replied(writer, model, [(3,) * 91 + (4,)])
    with pytest.raises(ConfigError, match=sentence):
        replied(writer, model, [(3,) * 89], max_tokens=20)
    assert len(replied(writer, model, [(3,) * 89], max_tokens=2)[0].ids) == 2


def test_padding_at_the_very_end_touches_no_text(model):
    writer = model.writer(of(2))
    texts = [(3,) * 80, (4,) * 89]  # the first one's padding would lie behind the memory
    known = replied(writer, model, [text[:-6] for text in texts], max_tokens=1)
    assert len(known) == 2
    for text, reply in zip(texts, replied(writer, model, texts, max_tokens=2), strict=True):
        assert list(reply.log_probs) == pytest.approx(plain_log_probs(model, text, reply), abs=1e-4)


def recording(model, places, recorder):
    slots = Slots(places, CONTEXT)
    return Writer(slots, Steps(model, slots, recorder))


@pytest.mark.parametrize("places", [1, 3, 20])
def test_recorded_steps_write_what_others_do(model, places, monkeypatch):
    monkeypatch.setattr(graphs, "WIDTH", 16)
    recorder = Recorder()
    writers = model.writer(of(places)), recording(model, places, recorder)
    for prompts in (PROMPTS, PROMPTS[::-1]):
        first, second = [replied(writer, model, prompts, max_tokens=30) for writer in writers]
        assert [reply.ids for reply in second] == [reply.ids for reply in first]
        for prompt, reply in zip(prompts, second, strict=True):
            expected = plain_log_probs(model, prompt, reply)
            assert list(reply.log_probs) == pytest.approx(expected, abs=1e-4)
    assert writers[0].read == writers[1].read
    assert 0 < recorder.recordings < recorder.played / 4  # sizes are rounded up


def test_recorded_steps_leave_remembered_texts_alone(model, monkeypatch):
    """Five replies take eight places: three texts are written behind, of which one is full."""
    monkeypatch.setattr(graphs, "WIDTH", 16)
    writer = recording(model, 8, Recorder())
    texts = [tuple(range(first, first + 20)) for first in (10, 50, 150)] + [(3,) * CONTEXT]
    for text in texts:
        replied(writer, model, [text], max_tokens=1)
    replied(writer, model, [(200 + n,) * 9 for n in range(5)], max_tokens=3)
    kept = sum(int(length) >= 20 for length in writer._lengths)
    assert kept == 3
    for text in texts:
        reply = replied(writer, model, [text], max_tokens=1)[0]
        expected = plain_log_probs(model, text, reply)
        assert list(reply.log_probs) == pytest.approx(expected, abs=1e-4)


def test_a_text_that_grows_too_long_is_one_sentence_where_steps_are_recorded(model):
    writer = recording(model, 2, Recorder())
    with pytest.raises(ConfigError, match="at most 90 tokens of prompt and reply, got 91"):
        replied(writer, model, [(3,) * 89], max_tokens=20)


def test_past_selves_are_not_recorded(model):
    past = with_weights(model, {name: weight + 0.3 for name, weight in learnt(model).items()})
    recorder = Recorder()
    writer = recording(model, 4, recorder)
    reply = replied(writer, past, PROMPTS[:1])[0]
    assert list(reply.log_probs) == pytest.approx(
        plain_log_probs(past, PROMPTS[0], reply), abs=1e-4
    )
    assert not recorder.recordings


def test_recordings_go_on_to_hold_when_weights_change_in_their_places(folder):
    plain = transformers.AutoModelForCausalLM.from_pretrained(folder).eval()
    own = hugging_face.Causal(plain, CONTEXT)
    recorder = Recorder()
    writer = recording(own, 4, recorder)
    replied(writer, own, PROMPTS[:4])
    made = recorder.recordings
    with torch.no_grad():
        for weight in own.parameters():
            weight.add_(0.1 * torch.randn(weight.shape, generator=torch.Generator().manual_seed(1)))
    writer.forget()
    for prompt, reply in zip(PROMPTS, replied(writer, own, PROMPTS[:4]), strict=False):
        expected = plain_log_probs(own, prompt, reply)
        assert list(reply.log_probs) == pytest.approx(expected, abs=1e-4)
    assert recorder.recordings == made


def test_a_model_whose_layers_see_a_part_only_has_no_such_cache():
    shape = transformers.MistralConfig(
        vocab_size=9, hidden_size=8, intermediate_size=8, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=1, sliding_window=4,
    )  # fmt: skip
    model = hugging_face.Causal(transformers.AutoModelForCausalLM.from_config(shape), 20)
    assert model.writer(of(2)) is None
    assert isinstance(Writer(Slots(2, 20)), Writer)
