"""Self-play for TRL's asynchronous trainer: the samples, the worker, vLLM's protocol."""

import copy
import json
import queue
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest
from fake_tokenizer import Tokenizer, replying
from pages import example

import textgames
from textgames.advantages import RoleBaselines
from textgames.errors import OptionError, ServerError, UsageError
from textgames.integrations.trl_async import SelfPlayWorker
from textgames.integrations.trl_samples import samples
from textgames.integrations.trl_seats import Chat, Table, advance
from textgames.integrations.trl_vllm import vllm

pytestmark = pytest.mark.filterwarnings("ignore")
needs_trl = pytest.mark.skipif(
    not find_spec("trl"), reason="trl is not installed (.ci/integrations)"
)
TOKENIZER = Tokenizer()


def last(seat, legal):
    return f"Seat {seat} says [{legal[-1]}]"


def games():
    return [textgames.new_game("KuhnPoker-v0", rounds=2), textgames.new_game("TicTacToe-v0")]


def worker(generate=None, **settings):
    generate = generate or replying(TOKENIZER, last)
    return SelfPlayWorker(games(), generate, Chat(TOKENIZER), seed=3, tables=4, **settings)


def taken(one, number):
    """So many samples of a worker that plays until then."""
    one.start()
    try:
        made = []
        while len(made) < number:
            one.check_health(600)
            with suppress(queue.Empty):
                made.append(one.rollout_buffer.get(timeout=1))
        return made
    finally:
        one.stop()


def wrote(sample):
    return TOKENIZER.decode(sample.input_ids[sample.completion_mask == 1].tolist())


@needs_trl
def test_the_advantage_of_each_seat_is_on_the_tokens_of_that_seat():
    made = taken(worker(), 40)
    averages = RoleBaselines()
    for number in sorted({sample.group_id for sample in made})[:10]:
        pair = [sample for sample in made if sample.group_id == number]
        seats = [int(wrote(sample)[5]) for sample in pair]
        assert seats == [0, 1]
        for seat, sample in zip(seats, pair, strict=True):
            assert set(wrote(sample).split("Seat ")) & {f"{1 - seat} says"} == set()
            own = sample.completion_mask == 1
            assert set(sample.old_log_probs[own]) == {-1.0 - seat}
            assert set(sample.old_log_probs[~own]) == {0.0}
            assert f"You are player {seat}" in sample.prompt[0]["content"]
    # games end in another order than they begin in, and the averages learn as they end
    ended = list(dict.fromkeys(sample.group_id for sample in made))
    for number in ended:
        pair = [sample for sample in made if sample.group_id == number]
        game = ("KuhnPoker-v0", "TicTacToe-v0")[number % 2]
        paid = [sample.metrics["reward"] for sample in pair]
        if len(pair) == 2:
            gains = averages.advantages(game, paid)
            assert [sample.advantage for sample in pair] == pytest.approx(gains)
    assert len({sample.advantage for sample in made}) > 5


@needs_trl
def test_a_swap_of_advantages_would_be_seen(monkeypatch):
    right = SelfPlayWorker._gains
    monkeypatch.setattr(SelfPlayWorker, "_gains", lambda one, table: right(one, table)[::-1])
    with pytest.raises(AssertionError):
        test_the_advantage_of_each_seat_is_on_the_tokens_of_that_seat()


@needs_trl
def test_variants_of_a_game_have_averages_of_their_own():
    variants = [
        textgames.new_game("KuhnPoker-v0"),
        textgames.new_game("KuhnPoker-v0", rounds=20),
        textgames.new_game("LiarsDice-v0", dice=1),
        textgames.new_game("LiarsDice-v0", 3, dice=1),
    ]
    one = SelfPlayWorker(
        variants, replying(TOKENIZER, last), Chat(TOKENIZER), seed=3, tables=4, buffer=100
    )
    taken(one, 60)
    learnt = one.baselines.state_dict()
    assert {(game, role) for game, role, *_ in learnt["averages"]} == {
        *((game, seat) for game in ("KuhnPoker-v0", "KuhnPoker-v0 rounds=20") for seat in "01"),
        *(("LiarsDice-v0 dice=1", seat) for seat in "01"),
        *(("LiarsDice-v0 players=3 dice=1", seat) for seat in "012"),
    }
    again = RoleBaselines()
    again.load_state_dict(json.loads(json.dumps(learnt)))
    assert again.state_dict() == learnt


@needs_trl
def test_a_run_is_the_same_again_and_has_the_version_it_began_with():
    first = worker()
    first.update_model_version(7)
    made, again = taken(first, 12), taken(worker(), 12)
    assert [s.input_ids.tolist() for s in made] == [s.input_ids.tolist() for s in again]
    assert {s.model_version for s in made} == {7}


@needs_trl
def test_log_probabilities_are_needed():
    env = textgames.make("TicTacToe-v0")
    env.reset(seed=1)
    table = Table(env.episode, Chat(TOKENIZER))
    while table.episode.waiting:
        advance([table], lambda prompts: (replying(TOKENIZER, last)(prompts)[0], None))
    with pytest.raises(UsageError, match="log-probability"):
        samples(table, (0, 0), 1, 1)


def test_an_error_of_the_model_is_told_to_the_trainer():
    def broken(prompts):
        raise RuntimeError("out of memory")

    one = worker(broken)
    one.check_health(60)
    one.start()
    one._thread.join(60)
    with pytest.raises(RuntimeError, match="out of memory"):
        one.check_health(60)
    one.stop()


def test_a_model_that_does_not_reply_is_told_to_the_trainer():
    released = threading.Event()

    def hangs(prompts):
        released.wait(60)
        raise RuntimeError

    one = worker(hangs)
    one.start()
    with pytest.raises(ServerError, match="not replied"):
        one.check_health(-1)
    released.set()
    one.stop()


@pytest.mark.parametrize("given", [[], "KuhnPoker-v0", ["KuhnPoker-v0"]])
def test_a_worker_needs_games(given):
    with pytest.raises(OptionError, match=r"new games, as textgames.new_game makes them, got \["):
        SelfPlayWorker(given, replying(TOKENIZER, last), Chat(TOKENIZER))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *(("tables", 2.0), ("tables", 0), ("buffer", "x"), ("payoff", "x"), ("seed", "x")),
        *(("illegal", "raise"), ("max_tokens", "x")),
    ],
)
def test_a_setting_of_a_worker_that_cannot_be_is_told_at_once(setting, value):
    with pytest.raises(OptionError, match=f"{setting}: expected .* got '?{value}"):
        SelfPlayWorker(games(), None, Chat(TOKENIZER), **{setting: value})


@contextmanager
def fake_vllm(generate):
    """A server that answers as vLLM does, to requests as TRL itself makes them."""
    requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            requests.append((self.path, asked))
            if "max_tokens" not in asked:
                return self.send(400, {"error": {"message": "max_tokens, please"}})
            ids, logprobs = generate(asked["prompt"])
            assert asked["return_token_ids"] is True
            assert asked["logprobs"] == 0
            choices = [
                {"index": i, "token_ids": t, "logprobs": {"token_logprobs": p}}
                for i, (t, p) in enumerate(zip(ids, logprobs, strict=True))
            ]
            return self.send(200, {"choices": choices[::-1]})  # in any order

        def send(self, status, data):
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", requests
        server.shutdown()


def test_replies_of_vllm():
    generate = replying(TOKENIZER, last)
    prompts = [Chat(TOKENIZER).first(f"You are player {p}. Reply with [{p}].") for p in (0, 1, 0)]
    with fake_vllm(generate) as (url, requests):
        assert vllm(url, "m", max_tokens=9, temperature=0.5)(prompts) == generate(prompts)
        (path, asked), *_ = requests
        assert path == "/v1/completions"
        assert (asked["model"], asked["temperature"], asked["prompt"]) == ("m", 0.5, prompts)
        with pytest.raises(ServerError, match=r"400.*max_tokens, please"):
            vllm(url, "m")(prompts)
    with pytest.raises(ServerError, match="vLLM at"):
        vllm("http://127.0.0.1:9", "m")(prompts)


def plain_attention(query, key, value, ends, key_ends, *_, softmax_scale, causal, window_size):
    """What TRL's kernel for GPUs computes, segment by segment."""
    import torch

    assert causal
    assert window_size == (-1, -1)
    told = []
    for i in range(len(ends) - 1):
        q = query[ends[i] : ends[i + 1]]
        k, v = (one[key_ends[i] : key_ends[i + 1]] for one in (key, value))
        k, v = (one.repeat_interleave(q.shape[1] // one.shape[1], 1) for one in (k, v))
        scores = torch.einsum("nhd,mhd->hnm", q, k) * softmax_scale
        late = torch.ones(scores.shape[1:], dtype=torch.bool).triu(len(k) - len(q) + 1)
        told.append(torch.einsum("hnm,mhd->nhd", scores.masked_fill(late, -1e30).softmax(-1), v))
    return torch.cat(told)


class Sampler:
    """The weights that the trainer sends, and replies with their log-probabilities."""

    def __init__(self, model, tokenizer):
        self.model, self.tokenizer = copy.deepcopy(model), tokenizer
        self.lock, self.sent = threading.Lock(), 0
        self.scripted = replying(self, lambda seat, legal: f"[{legal[-1 - seat]}]")

    def decode(self, ids):
        return self.tokenizer.decode(ids)

    def __call__(self, text, add_special_tokens):
        return self.tokenizer(text, add_special_tokens=add_special_tokens)

    def generate(self, prompts):
        import torch

        replies, known = self.scripted(prompts)[0], []
        for ids, reply in zip(prompts, replies, strict=True):
            with self.lock, torch.no_grad():
                logits = self.model(torch.tensor([ids + reply])).logits[0, len(ids) - 1 : -1]
            known.append(logits.log_softmax(-1)[range(len(reply)), reply].tolist())
        return replies, known

    def send_weights(self, weights):  # the trainer's protocol
        with self.lock:
            self.model.load_state_dict(dict(weights), strict=False)
            self.sent += 1

    def init_weight_transfer(self): ...
    def pause(self): ...
    def resume(self): ...
    def destroy(self): ...


@needs_trl
def test_two_steps_of_their_asynchronous_trainer(tmp_path):
    from datasets import Dataset
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from trl.experimental.async_grpo import AsyncGRPOConfig, AsyncGRPOTrainer

    folder = example("tiny_model")["tiny_model"]()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    sampler = Sampler(AutoModelForCausalLM.from_pretrained(folder), tokenizer)
    settings = AsyncGRPOConfig(
        output_dir=str(tmp_path), max_steps=2, per_device_train_batch_size=4, learning_rate=1e-4,
        token_budget=0, report_to="none", use_cpu=True, logging_steps=1, save_strategy="no",
    )  # fmt: skip
    place = "trl.experimental.async_grpo"
    stand_in = SimpleNamespace(flash_attn_varlen_func=plain_attention)
    with (
        fake_vllm(sampler.generate) as (url, _),
        patch(f"{place}.packing._flash_attn", lambda: stand_in),
        patch(f"{place}.async_grpo_trainer.get_peak_flops_per_device", lambda *_: None),
    ):
        one = SelfPlayWorker(
            games()[:1], vllm(url, "tiny", max_tokens=16), Chat(tokenizer, enable_thinking=False),
            tables=2, seed=3,
        )  # fmt: skip
        trainer = AsyncGRPOTrainer(
            folder, args=settings, train_dataset=Dataset.from_list([{"prompt": "unused"}]),
            rollout_worker=one, weight_transfer=sampler,
        )  # fmt: skip
        trainer.train()
    steps = trainer.state.log_history[:2]
    assert sampler.sent == 3  # before the first step, and after each
    assert steps[0]["ratio"] == pytest.approx(1, abs=1e-3)  # the tokens are those that were sampled
    assert steps[0]["kl"] == pytest.approx(0, abs=1e-3)
    for step in steps:
        assert np.isfinite(step["loss"])
        assert step["grad_norm"] > 0
        assert step["reward"] == 0  # of both seats of a zero-sum game
