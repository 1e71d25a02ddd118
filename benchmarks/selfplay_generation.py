"""How fast `examples/selfplay` generates, beside `transformers` and beside what a machine allows.

python benchmarks/selfplay_generation.py --shape small --rows 32 --prompt 200 --new 64
python benchmarks/selfplay_generation.py --shape qwen3-4b --device cuda --dtype bfloat16 \\
    --rows 256 --prompt 1000 --new 512

needs torch and transformers. Weights are random; prompts are random tokens. Three kinds of work: as
many tokens for all; the next turn of a conversation, which only a cache kept in place need not read
from its beginning; and three times as many prompts as rows, with replies that end sooner or later.

The bound of the first: a token of every row costs one pass, which must read each weight once and
the keys and values of every text so far, and multiply. It takes at least the longer of

    bytes / bandwidth        bytes = weights + rows * length * layers * 2 * kv_heads * width
    operations / arithmetic  operations = rows * (2 weights + 4 * length * layers * heads * width)

summed over the lengths, and reading the prompts takes at least the operations of their tokens.
Weights are counted without the embedding, of which a row is looked up, but with the logits'.
Bandwidth and arithmetic are measured here, by a copy and by a product of large matrices;
`--bandwidth` and `--arithmetic` take a maker's figures instead.
"""

from __future__ import annotations

import argparse
import math
import statistics
from typing import Any

import torch
import transformers
from selfplay_machine import begin, keep, limits, options, shape_of, timed, weights_of
from torch import Tensor

from examples.selfplay.config import Pretrained
from examples.selfplay.engine import Ids, generate
from examples.selfplay.hugging_face import Causal

NOBODY, PAD, END = -1, 0, 1  # tokens: that nobody says, that stands for none, that ends a reply
FIXED = "as many tokens for all"
AGAIN = "the next turn of a conversation"  # its prompt: all of it, and a quarter of a prompt more
ENDING = "three times the rows, replies of different length"


def bound(shape: Any, size: int, asked: argparse.Namespace, bandwidth: float, peak: float) -> float:
    """Return the seconds that no program can be faster than; `size`: bytes of a number."""
    layers, (layer, head) = shape.num_hidden_layers, weights_of(shape)
    heads, groups, width = shape.num_attention_heads, shape.num_key_value_heads, shape.head_dim
    seconds = 0.0
    for length in range(asked.prompt + 1, asked.prompt + asked.new):  # the first comes below
        moved = (layers * layer + head + asked.rows * length * layers * 2 * groups * width) * size
        done = asked.rows * (2 * (layers * layer + head) + 4 * length * layers * heads * width)
        seconds += max(moved / bandwidth, done / peak)
    tokens = asked.rows * asked.prompt
    reading = tokens * layers * (2 * layer + 4 * asked.prompt / 2 * heads * width)
    return seconds + (reading + 2 * asked.rows * head) / peak


class Work:
    """The same work for each engine; each returns how many tokens it wrote."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.rows, self.prompt, self.new = asked.rows, asked.prompt, asked.new
        self.shape = shape_of(asked.shape)
        dtype = getattr(torch, asked.dtype)
        model = transformers.AutoModelForCausalLM.from_config(self.shape, dtype=dtype)
        self.plain = model.eval()
        self.model = Causal(self.plain, 2 * (asked.prompt + asked.new))
        self.writer = self.model.writer(Pretrained(folder="", places=asked.rows))
        self.likelier = 0.0  # what is added to the logit of the end
        self.ask = self.biased  # the same object each time: what read a text is known by it
        self.first = self.texts(3 * asked.rows, asked.prompt)

    def texts(self, number: int, length: int) -> list[Ids]:
        """Return texts of random tokens."""
        ids = torch.randint(3, self.shape.vocab_size, (number, length))
        return [tuple(row) for row in ids.tolist()]

    def biased(self, *arguments: Any, **named: Any) -> Any:
        """The model, in which replies end sooner."""
        logits, cache = self.model(*arguments, **named)
        logits[..., END] += self.likelier
        return logits, cache

    def generate(self, engine: str, texts: list[Ids], end: int) -> tuple[list[Ids], int]:
        """Return the replies of one of the engines here, and the number of their tokens."""
        if engine == "in place":
            replies = self.writer.generate(self.ask, texts, end=end, max_tokens=self.new)
        else:
            replies = []
            for at in range(0, len(texts), self.rows):
                part = texts[at : at + self.rows]
                replies += generate(
                    self.ask, part, [None] * len(part), end=end, max_tokens=self.new
                )
        return [reply.ids for reply in replies], sum(len(reply.ids) for reply in replies)

    @torch.no_grad()
    def theirs(self, texts: list[Ids], end: int) -> int:
        """Let transformers reply; return the number of tokens."""

        def ended(_: Any, logits: Tensor) -> Tensor:
            logits[:, END] += self.likelier
            return logits

        written = 0
        for at in range(0, len(texts), self.rows):
            ids = torch.tensor(texts[at : at + self.rows])
            said = self.plain.generate(
                ids, attention_mask=torch.ones_like(ids), do_sample=True, top_k=0,
                max_new_tokens=self.new, eos_token_id=None if end == NOBODY else end,
                pad_token_id=PAD, logits_processor=transformers.LogitsProcessorList([ended]),
            )[:, ids.shape[1] :]  # fmt: skip
            written += int((said != PAD).sum())
        return written

    def run(self, engine: str, what: str) -> tuple[float, int]:
        """Return seconds and tokens of one kind of work."""
        self.likelier, end, texts = 0.0, NOBODY, self.first[: self.rows]
        self.writer.forget()
        if what == ENDING:  # each token is the end with odds of four to the most tokens
            self.likelier, end = math.log(4 * self.shape.vocab_size / self.new), END
            texts = self.first
        if what == AGAIN:
            said, _ = self.generate("in place", texts, end)
            more = self.texts(self.rows, self.prompt // 4)
            texts = [a + b + c for a, b, c in zip(texts, said, more, strict=True)]
        if engine == "transformers":
            return timed(lambda: self.theirs(texts, end))
        return timed(lambda: self.generate(engine, texts, end)[1])


def main() -> None:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=32)
    parser.add_argument("--bandwidth", type=float, help="bytes a second")
    asked = parser.parse_args()
    report = begin(asked)
    work = Work(asked)
    dtype = getattr(torch, asked.dtype)
    measured = limits(asked.device, dtype)
    bandwidth, peak = asked.bandwidth or measured[0], asked.arithmetic or measured[1]
    report |= {
        "gigabytes a second": bandwidth / 1e9,
        "gigaoperations a second": peak / 1e9,
        f"bound of: {FIXED}": bound(work.shape, dtype.itemsize, asked, bandwidth, peak),
    }
    for engine in ("transformers", "growing", "in place"):
        work.run(engine, FIXED)  # warms up
    for what in (FIXED, AGAIN, ENDING):
        found = report[what] = {}
        for _ in range(asked.repeats):
            for engine in ("transformers", "growing", "in place"):
                seconds, tokens = work.run(engine, what)
                entry = found.setdefault(engine, {"seconds": [], "tokens": []})
                entry["seconds"].append(seconds)
                entry["tokens"].append(tokens)
        for entry in found.values():
            entry["tokens a second"] = sum(entry["tokens"]) / sum(entry["seconds"])
            entry["times transformers"] = (
                entry["tokens a second"] / found["transformers"]["tokens a second"]
            )
    least = report[f"bound of: {FIXED}"]
    for entry in report[FIXED].values():
        entry["of the bound"] = least / statistics.median(entry["seconds"])
    keep(report, f"selfplay_generation_{asked.shape}_{asked.device}")


if __name__ == "__main__":
    main()
