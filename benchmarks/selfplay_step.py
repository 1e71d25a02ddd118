"""How much of a machine's arithmetic a training step of `examples/selfplay` uses.

python benchmarks/selfplay_step.py --shape small --turns 16 --rows 8
python benchmarks/selfplay_step.py --shape qwen3-4b --device cuda --dtype bfloat16 \\
    --prompt 1000 --new 512 --turns 32 --rows 4

needs torch and transformers. A step learns from turns whose prompts and replies are random tokens,
`rows` in one backward pass: gradient, its norm, AdamW with float32 copies of weights of 16 bits. It
cannot do with fewer operations than

    3 * (2 * layers * weights of a layer * tokens + 2 * weights of the logits * new tokens
         + 4 * layers * heads * width * pairs of tokens of which one sees the other)

for each turn: once forward, twice backward. What is computed again to save memory does not count.
These, by the seconds that a step took, are told as a share of the operations a second of a product
of large matrices, measured here, or of a maker's figure (`--arithmetic`).
"""

from __future__ import annotations

import argparse
import statistics
from typing import Any

import torch
import transformers
from selfplay_machine import begin, keep, limits, options, shape_of, timed, weights_of

from examples.selfplay import losses
from examples.selfplay.config import checked
from examples.selfplay.engine import Reply
from examples.selfplay.hugging_face import Causal, compute_again
from examples.selfplay.learner import Learner


def operations(shape: Any, turns: int, prompt: int, new: int) -> float:
    """Return how many operations a step takes at least."""
    layers, (layer, head) = shape.num_hidden_layers, weights_of(shape)
    tokens = prompt + new - 1  # the last one is read by nobody
    seen = tokens * (tokens + 1) / 2
    attention = 4 * layers * shape.num_attention_heads * shape.head_dim * seen
    return 3 * turns * (2 * layers * layer * tokens + 2 * head * new + attention)


def drawn(shape: Any, turns: int, prompt: int, new: int) -> losses.Rows:
    """Return turns of random tokens, laid out; their log-probabilities are those of chance."""
    ids = torch.randint(3, shape.vocab_size, (turns, prompt + new)).tolist()
    chance = (-float(torch.tensor(shape.vocab_size).log()),) * new
    said = [(tuple(row[:prompt]), Reply(tuple(row[prompt:]), chance, (None,) * new)) for row in ids]
    gains = [1.0 if turn % 2 else -1.0 for turn in range(turns)]
    return losses.laid_out(said, gains, [1] * turns, shape.vocab_size)


def step_seconds(asked: argparse.Namespace, again: bool) -> list[float]:
    """Return how long steps take; `again`: activations are computed again in the backward pass."""
    shape = shape_of(asked.shape)
    model = transformers.AutoModelForCausalLM.from_config(shape, dtype=getattr(torch, asked.dtype))
    if again:
        compute_again(model)
    config = checked(
        {
            "games": {"TicTacToe-v0": 1},
            "rows": asked.rows,
            "sampling": {"max_tokens": asked.new, "constrained": False},
            "algorithm": {"most_apart": 1e9},  # chance did not say what the model would have
        }
    )
    learner = Learner(Causal(model, asked.prompt + asked.new), config)
    rows = drawn(shape, asked.turns, asked.prompt, asked.new)
    learner.learn(rows, 0.0)  # warms up
    return [timed(lambda: learner.learn(rows, 0.0))[0] for _ in range(asked.repeats)]


def main() -> None:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=16, help="that a step learns from")
    parser.add_argument("--rows", type=int, default=8, help="of them in one backward pass")
    asked = parser.parse_args()
    report = begin(asked)
    peak = asked.arithmetic or limits(asked.device, getattr(torch, asked.dtype))[1]
    least = operations(shape_of(asked.shape), asked.turns, asked.prompt, asked.new)
    report |= {"gigaoperations a second": peak / 1e9, "gigaoperations of a step": least / 1e9}
    for name, again in (("computed again", True), ("kept", False)):
        try:
            seconds = step_seconds(asked, again)
        except torch.cuda.OutOfMemoryError:
            report[f"activations {name}"] = "more than the memory of the GPU"
            continue
        usual = statistics.median(seconds)
        found: dict[str, Any] = {
            "seconds of a step": seconds,
            "tokens a second": asked.turns * (asked.prompt + asked.new) / usual,
            "of the arithmetic": least / usual / peak,
        }
        if asked.device == "cuda":
            found["GiB of memory"] = torch.cuda.max_memory_allocated() / 2**30
            torch.cuda.reset_peak_memory_stats()
        report[f"activations {name}"] = found
    keep(report, f"selfplay_step_{asked.shape}_{asked.device}")


if __name__ == "__main__":
    main()
