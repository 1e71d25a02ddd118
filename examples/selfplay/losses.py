"""From turns with advantages to one number to be made small.

A batch is laid out once: prompts end and replies begin in the same column, with a mask that is true
on the replies' tokens and nowhere else. What a loss is computed on has the shape of the replies.
Losses are negative: lower is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

from examples.selfplay.engine import Ids, Reply, log_distribution, mask
from examples.selfplay.policy import CausalModel

Aggregate = Literal["constant", "sequence", "token"]


@dataclass
class Rows:
    """Turns that a loss is computed on; alike ones are one row with a weight.

    Attributes:
        ids: of prompt and reply, shape (rows, tokens of the longest prompt and longest reply).
        present: what is no padding, the same shape.
        reply: which of the last tokens are the reply's; shape (rows, tokens of the longest reply).
        log_probs: of these tokens when they were drawn; 0 elsewhere.
        allowed: tokens that could be drawn there, shape (*reply.shape, vocabulary), or None.
        advantages: of the rows.
        weights: how many turns each row stands for, as a share of all.
        mean_length: of the replies of the whole batch, in tokens.
    """

    ids: Tensor
    present: Tensor
    reply: Tensor
    log_probs: Tensor
    allowed: Tensor | None
    advantages: Tensor
    weights: Tensor
    mean_length: float

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, of: slice) -> Rows:
        """Return some of the rows; the losses of all parts sum to that of the whole."""
        return Rows(
            self.ids[of],
            self.present[of],
            self.reply[of],
            self.log_probs[of],
            None if self.allowed is None else self.allowed[of],
            self.advantages[of],
            self.weights[of],
            self.mean_length,
        )

    def weightless(self) -> Rows:
        """Return the same rows, counted for nothing."""
        return replace(self, weights=torch.zeros_like(self.weights))


def merged(
    turns: Sequence[tuple[Ids, Reply]], advantages: Sequence[float]
) -> tuple[list[tuple[Ids, Reply]], list[float], list[int]]:
    """Make one row of all turns that are the same, token for token, and drew the same luck.

    Its advantage is their mean. Every loss here is linear in advantages of one sign, so that sum
    and gradient are the same as without.

    Returns:
        the different turns, the mean advantage of each, and how many there were.
    """
    sums: dict[tuple[Ids, Reply, bool], list[float]] = {}
    for (prompt, reply), advantage in zip(turns, advantages, strict=True):
        entry = sums.setdefault((prompt, reply, advantage > 0), [0.0, 0])
        entry[0] += advantage
        entry[1] += 1
    rows = [(prompt, reply) for prompt, reply, _ in sums]
    return rows, [total / n for total, n in sums.values()], [int(n) for _, n in sums.values()]


def laid_out(
    turns: Sequence[tuple[Ids, Reply]],
    advantages: Sequence[float],
    counts: Sequence[int],
    vocabulary: int,
) -> Rows:
    """Put turns into tensors."""
    before = max(len(prompt) for prompt, _ in turns)
    longest = max(len(reply.ids) for _, reply in turns)
    ids = torch.zeros(len(turns), before + longest, dtype=torch.long)
    present = torch.zeros(len(turns), before + longest, dtype=torch.bool)
    on_reply = torch.zeros(len(turns), longest, dtype=torch.bool)
    log_probs = torch.zeros(len(turns), longest)
    for row, (prompt, reply) in enumerate(turns):
        begin, tokens = before - len(prompt), len(reply.ids)
        ids[row, begin : before + tokens] = torch.tensor(prompt + reply.ids)
        present[row, begin : before + tokens] = True
        on_reply[row, :tokens] = True
        log_probs[row, :tokens] = torch.tensor(reply.log_probs)
    options = [found for _, reply in turns for found in reply.allowed]
    allowed, among = None, mask(options, vocabulary)
    if among is not None:
        allowed = torch.ones(len(turns), longest, vocabulary, dtype=torch.bool)
        allowed[on_reply] = among
    weights = torch.tensor(counts, dtype=torch.float)
    weights /= weights.sum()
    mean_length = float((weights * on_reply.sum(1)).sum())
    gains = torch.tensor(advantages, dtype=torch.float)
    return Rows(ids, present, on_reply, log_probs, allowed, gains, weights, mean_length)


def distribution(model: CausalModel, rows: Rows, temperature: float) -> Tensor:
    """Return the log-probabilities of all tokens in the replies, (*reply.shape, vocabulary)."""
    logits, _ = model(rows.ids, rows.present, keep=rows.reply.shape[1] + 1)
    return log_distribution(logits[:, :-1], temperature, rows.allowed)


def drawn(log_probs: Tensor, rows: Rows) -> Tensor:
    """Return the log-probabilities of the replies' tokens, (rows, tokens); 0 elsewhere."""
    taken = log_probs.gather(-1, rows.ids[:, -rows.reply.shape[1] :, None])[..., 0]
    return taken.masked_fill(~rows.reply, 0.0)


def aggregate(values: Tensor, rows: Rows, how: Aggregate, most_tokens: int) -> Tensor:
    """Return one number for a batch of numbers on tokens.

    Args:
        values: shape (rows, tokens of the longest reply).
        rows: whose replies they are.
        how: "constant" divides the sum over a reply by `most_tokens`, for long and short replies
            alike (Dr. GRPO); "sequence" by the reply's own length (GRPO); "token" gives each
            token of the batch the same weight (DAPO).
        most_tokens: of a reply.
    """
    kept = values.masked_fill(~rows.reply, 0.0)
    if how == "sequence":
        return (rows.weights * kept.sum(1) / rows.reply.sum(1)).sum()
    return (rows.weights * kept.sum(1)).sum() / (
        most_tokens if how == "constant" else rows.mean_length
    )


def reinforce(log_probs: Tensor, rows: Rows) -> Tensor:
    """Return REINFORCE's loss of each token: its gradient raises what went well."""
    return -rows.advantages[:, None] * log_probs


def ppo(log_probs: Tensor, rows: Rows, clip: float) -> Tensor:
    """Return PPO's clipped loss of each token: nothing to gain beyond a ratio of 1 +- `clip`."""
    ratio = (log_probs - rows.log_probs).exp()
    advantages = rows.advantages[:, None]
    return -torch.minimum(ratio * advantages, ratio.clamp(1 - clip, 1 + clip) * advantages)


def entropy(log_probs: Tensor) -> Tensor:
    """Return the entropy of each token's distribution, in nats; shape without the last axis."""
    possible = log_probs.isfinite()
    return -torch.where(possible, log_probs.exp() * log_probs.masked_fill(~possible, 0.0), 0.0).sum(
        -1
    )


def divergence(log_probs: Tensor, others: Tensor) -> Tensor:
    """Return how far each token's distribution is from another one: KL(own || other), in nats."""
    possible = log_probs.isfinite()
    apart = log_probs.masked_fill(~possible, 0.0) - others.masked_fill(~possible, 0.0)
    return torch.where(possible, log_probs.exp() * apart, 0.0).sum(-1)
