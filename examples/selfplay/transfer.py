"""Transfer: does play help elsewhere? Reasoning tasks with verifiers, made up by reasoning-gym."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from statistics import fmean
from typing import Any

from examples.selfplay.config import ConfigError
from examples.selfplay.engine import stream
from examples.selfplay.rollout import Player

ASKED = "{question}\nPlease reason step by step, and put your final answer within \\boxed{{}}."
_BOXED = re.compile(r"\\boxed\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")  # braces in it, two deep


def made(names: Sequence[str], number: int, seed: int) -> dict[str, Any]:
    """Make up questions of each kind; the same ones for a seed.

    Raises:
        ConfigError: there is no such kind, or the package is missing.
    """
    if names and find_spec("reasoning_gym") is None:
        raise ConfigError(
            "evaluation.transfer: needs the package reasoning-gym: "
            "pip install 'textgames[reasoning-gym]'"
        )
    tasks: dict[str, Any] = {}
    for name in names:
        import reasoning_gym

        try:
            tasks[name] = reasoning_gym.create_dataset(name, size=number, seed=seed)
        except ValueError as error:
            raise ConfigError(f"evaluation.transfer: {error}") from error
    return tasks


def scores(player: Player, names: Sequence[str], number: int, seed: int) -> dict[str, float]:
    """Return the mean score of each kind of task, 0 to 1, as its own verifier gives it."""
    figures: dict[str, float] = {}
    for name, task in made(names, number, seed).items():
        entries = list(task)
        texts = [ASKED.format(question=entry["question"]) for entry in entries]
        prompts = [player.tokenizer.read([{"role": "user", "content": text}]) for text in texts]
        replies = player.replies(prompts, [None] * len(prompts), stream(seed))
        answers = [answer_in(player.tokenizer.decode(reply.ids)) for reply in replies]
        pairs = zip(answers, entries, strict=True)
        figures[f"transfer {name}"] = fmean(
            float(task.score_answer(answer=answer, entry=entry)) for answer, entry in pairs
        )
    return figures


def answer_in(reply: str) -> str:
    """Return what stands in the last box of a reply; all of it if there is none."""
    return ([reply, *_BOXED.findall(reply)][-1]).strip()
