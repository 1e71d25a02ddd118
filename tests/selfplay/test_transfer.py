"""Reasoning tasks are asked of a policy and scored by their own verifiers."""

from types import SimpleNamespace

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")

from examples.selfplay import transfer
from examples.selfplay.config import ConfigError, checked
from examples.selfplay.evaluate import evaluated
from examples.selfplay.train import Trainer

SETTINGS = {
    "games": {"KuhnPoker-v0": 1},
    "template": "{view}",
    "model": {"width": 8, "layers": 1, "heads": 1, "context": 400},
    "sampling": {"max_tokens": 3},
}


def test_the_last_box_is_the_answer():
    assert transfer.answer_in("First \\boxed{3}, no: \\boxed{ 4 }.") == "4"
    assert transfer.answer_in(" 12 ") == "12"
    half = "\\frac{1}{\\sqrt{4}}"
    assert transfer.answer_in(f"First \\boxed{{3}}, no: \\boxed{{{half}}}.") == half


def test_a_kind_that_is_not_there_is_one_sentence(monkeypatch, tmp_path):
    pytest.importorskip("reasoning_gym", reason="the transfer suite needs reasoning-gym")
    settings = {**SETTINGS, "evaluation": {"transfer": ["chain_sums"]}}
    with pytest.raises(ConfigError, match=r"evaluation\.transfer: .*chain_sums"):
        Trainer(checked(settings), tmp_path)
    monkeypatch.setattr(transfer, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="needs the package reasoning-gym: pip install"):
        Trainer(checked(settings), tmp_path)


def test_who_knows_the_answers_to_half_scores_half(monkeypatch):
    gym = pytest.importorskip("reasoning_gym", reason="the transfer suite needs reasoning-gym")
    known = list(gym.create_dataset("chain_sum", size=6, seed=3))
    asked = []

    def replies(prompts, choices, generator):
        asked.extend(prompts)
        said = [entry["answer"] if i % 2 else "none" for i, entry in enumerate(known)]
        return [SimpleNamespace(ids=f"So \\boxed{{{answer}}}") for answer in said]

    words = SimpleNamespace(read=lambda messages: messages[0]["content"], decode=str)
    player = SimpleNamespace(tokenizer=words, replies=replies)
    assert transfer.scores(player, ["chain_sum"], 6, 3) == {"transfer chain_sum": 0.5}
    assert all(e["question"] in prompt for e, prompt in zip(known, asked, strict=True))


def test_a_policy_is_asked_at_each_evaluation(tmp_path):
    pytest.importorskip("reasoning_gym", reason="the transfer suite needs reasoning-gym")
    settings = {**SETTINGS, "evaluation": {"transfer": ["chain_sum"], "games": 4}}
    trainer = Trainer(checked(settings), tmp_path)
    assert 0 <= evaluated(trainer.player, trainer.config)["transfer chain_sum"] < 0.5
