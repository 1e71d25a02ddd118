"""How fast `examples/selfplay` generates, beside `transformers` and beside what a machine allows.

python benchmarks/selfplay_generation.py --shape small --rows 32 --prompt 200 --new 64
python benchmarks/selfplay_generation.py --shape qwen3-4b --device cuda --dtype bfloat16 \\
    --rows 256 --prompt 1000 --new 512

needs torch and transformers. Engines: `generate` of transformers; "growing", which is `engine.py`;
"in place", `continuous.py`; on a GPU alone "recorded", which has CUDA graphs. Weights are random;
prompts are random tokens. Three kinds of work: as many tokens for all; the next turn of a
conversation, which only a cache kept in place need not read from its beginning; and three times as
many prompts as rows, with replies that end sooner or later. `--engines` and `--works` leave some
out, as those for which a GPU is too small.

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

from examples.selfplay.continuous import Writer
from examples.selfplay.engine import Ids, generate
from examples.selfplay.graphs import Graphs, Steps
from examples.selfplay.hugging_face import Causal
from examples.selfplay.slots import Slots

NOBODY, PAD, END = -1, 0, 1  # tokens: that nobody says, that stands for none, that ends a reply
WORKS = {
    "fixed": "as many tokens for all",
    "again": "the next turn of a conversation",  # its prompt: all of it, and a quarter more
    "ending": "three times the rows, replies of different length",
}


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


class Ending(Causal):
    """A model whose replies end sooner by what is added to the logit of the end."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.likelier = torch.zeros(())  # a tensor, as a recorded pass keeps numbers as they were

    def forward(self, *arguments: Any, **named: Any) -> Any:
        logits, cache = super().forward(*arguments, **named)
        logits[..., END] += self.likelier
        return logits, cache


class Work:
    """The same work for each engine; each returns how many tokens it wrote."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.rows, self.prompt, self.new = asked.rows, asked.prompt, asked.new
        self.shape = shape_of(asked.shape)
        dtype = getattr(torch, asked.dtype)
        model = transformers.AutoModelForCausalLM.from_config(self.shape, dtype=dtype)
        self.plain = model.eval()
        longest = asked.prompt + asked.new
        if "again" in asked.works:
            longest += asked.prompt // 4 + asked.new
        self.model = Ending(self.plain, longest)
        slots = Slots(asked.rows, longest)  # of both, which forget all before they are timed
        self.writers = {
            "in place": Writer(slots),
            "recorded": Writer(slots, Steps(self.model, slots, Graphs())),
        }
        self.first = self.texts(3 * asked.rows, asked.prompt)

    def texts(self, number: int, length: int) -> list[Ids]:
        """Return texts of random tokens."""
        ids = torch.randint(3, self.shape.vocab_size, (number, length))
        return [tuple(row) for row in ids.tolist()]

    def generate(self, engine: str, texts: list[Ids], end: int) -> tuple[list[Ids], int]:
        """Return the replies of one of the engines here, and the number of their tokens."""
        if engine in self.writers:
            writer = self.writers[engine]
            replies = writer.generate(self.model, texts, end=end, max_tokens=self.new)
        else:
            replies = []
            for at in range(0, len(texts), self.rows):
                part = texts[at : at + self.rows]
                replies += generate(
                    self.model, part, [None] * len(part), end=end, max_tokens=self.new
                )
        return [reply.ids for reply in replies], sum(len(reply.ids) for reply in replies)

    @torch.no_grad()
    def theirs(self, texts: list[Ids], end: int) -> int:
        """Let transformers reply; return the number of tokens."""

        def ended(_: Any, logits: Tensor) -> Tensor:
            logits[:, END] += self.model.likelier
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
        end, texts = NOBODY, self.first[: self.rows]
        self.model.likelier.zero_()
        for writer in self.writers.values():
            writer.forget()
        if what == "ending":  # each token is the end with odds of four to the most tokens
            self.model.likelier.fill_(math.log(4 * self.shape.vocab_size / self.new))
            end, texts = END, self.first
        if what == "again":
            said, _ = self.generate(engine if engine in self.writers else "in place", texts, end)
            more = self.texts(self.rows, self.prompt // 4)
            texts = [a + b + c for a, b, c in zip(texts, said, more, strict=True)]
        if engine == "transformers":
            return timed(lambda: self.theirs(texts, end))
        return timed(lambda: self.generate(engine, texts, end)[1])


def main() -> None:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=32)
    parser.add_argument("--bandwidth", type=float, help="bytes a second")
    engines = ["transformers", "growing", "in place", "recorded"]
    parser.add_argument("--engines", nargs="+", choices=engines)
    parser.add_argument("--works", nargs="+", choices=WORKS, default=[*WORKS])
    asked = parser.parse_args()
    if asked.device == "cpu" and "recorded" in (asked.engines or ()):
        parser.error("recorded: needs --device cuda")
    asked.engines = asked.engines or engines[: 4 if asked.device == "cuda" else 3]
    report = begin(asked)
    work = Work(asked)
    dtype = getattr(torch, asked.dtype)
    measured = limits(asked.device, dtype)
    bandwidth, peak = asked.bandwidth or measured[0], asked.arithmetic or measured[1]
    least = bound(work.shape, dtype.itemsize, asked, bandwidth, peak)
    report |= {
        "gigabytes a second": bandwidth / 1e9,
        "gigaoperations a second": peak / 1e9,
        f"bound of: {WORKS['fixed']}": least,
    }
    for engine in asked.engines:
        work.run(engine, "fixed")  # warms up
    for kind in asked.works:
        found = report[WORKS[kind]] = {}
        for _ in range(asked.repeats):
            for engine in asked.engines:
                seconds, tokens = work.run(engine, kind)
                entry = found.setdefault(engine, {"seconds": [], "tokens": []})
                entry["seconds"].append(seconds)
                entry["tokens"].append(tokens)
        for entry in found.values():
            entry["tokens a second"] = sum(entry["tokens"]) / sum(entry["seconds"])
        for entry in found.values() if "transformers" in found else ():
            entry["times transformers"] = (
                entry["tokens a second"] / found["transformers"]["tokens a second"]
            )
        for entry in found.values() if kind == "fixed" else ():
            entry["of the bound"] = least / statistics.median(entry["seconds"])
    keep(report, f"selfplay_generation_{asked.shape}_{asked.device}")


if __name__ == "__main__":
    main()
