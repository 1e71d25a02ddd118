"""From turns with advantages to one number to be made small.

A batch is laid out once: prompts end and replies begin in the same column, with a mask that is true
on the replies' tokens and nowhere else. Turns that read the same text share its row in the network.
Losses are negative: lower is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

from examples.selfplay.engine import Ids, Reply, log_distribution, mask, padded
from examples.selfplay.policy import CausalModel

Aggregate = Literal["constant", "sequence", "token"]


@dataclass
class Rows:
    """Turns that a loss is computed on; alike ones are one row with a weight.

    What is read is laid out apart, as texts: prompts, each with the beginning of a reply. The last
    token that a reply could have chosen otherwise is read by nobody, nor are those behind it: so
    different actions in the same place have one text.

    Attributes:
        ids: of the texts, shape (texts, tokens of the longest prompt and longest reply - 1).
        present: what is no padding, the same shape.
        allowed: tokens that could be drawn next, shape (texts, tokens of the longest reply,
            vocabulary), or None.
        text: of each row, its number.
        drawn: tokens of the replies, shape (rows, tokens of the longest reply); 0 elsewhere.
        reply: which of these are the reply's, up to the last that could be another one.
        lengths: of the replies, with all their tokens.
        log_probs: of the tokens when they were drawn; 0 elsewhere.
        advantages: of the rows.
        weights: how many turns each row stands for, as a share of all.
        mean_length: of the replies of the whole batch, in tokens.
    """

    ids: Tensor
    present: Tensor
    allowed: Tensor | None
    text: Tensor
    drawn: Tensor
    reply: Tensor
    lengths: Tensor
    log_probs: Tensor
    advantages: Tensor
    weights: Tensor
    mean_length: float

    def __len__(self) -> int:
        return len(self.text)

    def part(self, of: slice) -> Rows:
        """Return some of the rows, without columns that only the others need.

        The losses of all parts sum to that of the whole.
        """
        texts, text = torch.unique(self.text[of], return_inverse=True)
        longest = max(1, int(self.reply[of].sum(1).max())) if len(text) else 1
        width = self.ids.shape[1] - self.reply.shape[1] + longest
        begin = int((~self.present[texts, :width]).all(0).cumprod(0).sum())
        return Rows(
            self.ids[texts, begin:width],
            self.present[texts, begin:width],
            None if self.allowed is None else self.allowed[texts, :longest],
            text,
            self.drawn[of, :longest],
            self.reply[of, :longest],
            self.lengths[of],
            self.log_probs[of, :longest],
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
        the different turns, shorter ones first, so that a part of them has little padding; the mean
        advantage of each, and how many there were.
    """
    sums: dict[tuple[Ids, Reply, bool], list[float]] = {}
    for (prompt, reply), advantage in zip(turns, advantages, strict=True):
        entry = sums.setdefault((prompt, reply, advantage > 0), [0.0, 0])
        entry[0] += advantage
        entry[1] += 1
    order = sorted(sums, key=lambda turn: (len(turn[0]) + len(turn[1].ids), turn[0], turn[1].ids))
    means = [sums[turn][0] / sums[turn][1] for turn in order]
    return [turn[:2] for turn in order], means, [int(sums[turn][1]) for turn in order]


def laid_out(
    turns: Sequence[tuple[Ids, Reply]],
    advantages: Sequence[float],
    counts: Sequence[int],
    vocabulary: int,
) -> Rows:
    """Put turns into tensors."""
    texts: dict[tuple[Ids, Ids, tuple[Ids | None, ...]], int] = {}
    chosen = [_chosen(reply) for _, reply in turns]
    text = [
        texts.setdefault((prompt, reply.ids[: most - 1], reply.allowed[:most]), len(texts))
        for (prompt, reply), most in zip(turns, chosen, strict=True)
    ]
    longest = max(chosen)
    prompts, present = padded([prompt for prompt, _, _ in texts])
    begun, read = _table([begun for _, begun, _ in texts], longest - 1, torch.long)
    free = [(*options, *(None,) * (longest - len(options))) for _, _, options in texts]
    allowed = mask([found for options in free for found in options], vocabulary)
    if allowed is not None:
        allowed = allowed.view(len(texts), longest, vocabulary)
    replies = [(reply, most) for (_, reply), most in zip(turns, chosen, strict=True)]
    drawn, on_reply = _table([reply.ids[:most] for reply, most in replies], longest, torch.long)
    log_probs, _ = _table([reply.log_probs[:most] for reply, most in replies], longest, torch.float)
    lengths = torch.tensor([len(reply.ids) for _, reply in turns])
    weights = torch.tensor(counts, dtype=torch.float)
    weights /= weights.sum()
    gains = torch.tensor(advantages, dtype=torch.float)
    mean = float((weights * lengths).sum())
    return Rows(
        torch.cat((prompts, begun), 1), torch.cat((present, read), 1), allowed, torch.tensor(text),
        drawn, on_reply, lengths, log_probs, gains, weights, mean,
    )  # fmt: skip


def _table(
    rows: Sequence[Sequence[float]], width: int, dtype: torch.dtype
) -> tuple[Tensor, Tensor]:
    """Return rows that begin together, zeros behind them, and what is no zero of these."""
    filled = torch.tensor([(*row, *(0,) * (width - len(row))) for row in rows], dtype=dtype)
    lengths = torch.tensor([len(row) for row in rows])
    return filled, torch.arange(width) < lengths[:, None]


def _chosen(reply: Reply) -> int:
    """How many tokens of a reply there are up to the last that could be another one, at least 1."""
    free = [
        place
        for place, options in enumerate(reply.allowed, 1)
        if options is None or len(options) > 1
    ]
    return max(free, default=1)


def distribution(model: CausalModel, rows: Rows, temperature: float) -> Tensor:
    """Return the log-probabilities of all tokens in the replies to the texts.

    Shape (texts, tokens of the longest reply, vocabulary).
    """
    logits, _ = model(rows.ids, rows.present, keep=rows.reply.shape[1])
    return log_distribution(logits, temperature, rows.allowed)


def drawn(log_probs: Tensor, rows: Rows) -> Tensor:
    """Return the log-probabilities of the replies' tokens, (rows, tokens); 0 elsewhere."""
    places = torch.arange(rows.drawn.shape[1])
    taken = log_probs[rows.text[:, None], places, rows.drawn]
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
        return (rows.weights * kept.sum(1) / rows.lengths).sum()
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
