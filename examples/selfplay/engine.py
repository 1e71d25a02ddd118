"""Batched generation: a KV cache, exact log-probabilities, and a forward pass only where it counts.

Rows whose whole text so far is the same share one row of the forward pass and part where their
samples differ: the many games that begin alike cost as much as one. With replies constrained to
legal actions, tokens that could not be otherwise are read but cost no pass of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from examples.selfplay.policy import Cache, CausalModel

Ids = tuple[int, ...]


class Reply(NamedTuple):
    """What was generated for one prompt.

    Attributes:
        ids: its tokens; the last one is the end, unless there was no room for it.
        log_probs: of each token when it was drawn, at the temperature and among the allowed ones.
        allowed: the tokens that could be drawn in each place; None where all could.
    """

    ids: Ids
    log_probs: tuple[float, ...]
    allowed: tuple[Ids | None, ...]


class _Node(NamedTuple):
    """One text that some rows have in common."""

    reply: Reply
    choices: tuple[Ids, ...] | None  # replies that can still come of it


def log_distribution(logits: Tensor, temperature: float, allowed: Tensor | None = None) -> Tensor:
    """Return the log-probabilities that tokens are drawn with; -inf where not allowed."""
    logits = logits.to(torch.promote_types(logits.dtype, torch.float32)) / temperature
    if allowed is not None:
        logits = logits.masked_fill(~allowed, -torch.inf)
    return torch.log_softmax(logits, dim=-1)


def draws(log_probs: Tensor, of_row: Tensor | slice, generator: torch.Generator | None) -> Tensor:
    """Return a token for each row.

    Args:
        log_probs: of distributions, shape (distributions, vocabulary).
        of_row: which of them each row is drawn from: many may share one; `slice(None)`: its own.
        generator: of the draws.

    Raises:
        FloatingPointError: the policy gives no numbers.
    """
    if log_probs.isnan().any():  # a GPU would only say so later, and then do nothing any more
        raise FloatingPointError("the policy's log-probabilities are no numbers now")
    sums = log_probs.double().exp().cumsum(-1)  # in double: no token is lost to rounding
    # in case a point is rounded up to the sum of all: the last token that is possible
    last = torch.searchsorted(sums, sums[:, -1:].contiguous())
    sums, last = sums[of_row], last[of_row]
    points = torch.rand(len(sums), 1, dtype=torch.double, generator=generator)
    return torch.searchsorted(sums, points * sums[:, -1:], right=True).minimum(last)[:, 0]


def stream(seed: int) -> torch.Generator:
    """Return a generator of draws, where tensors are made."""
    return torch.Generator(torch.get_default_device()).manual_seed(seed)


@torch.no_grad()
def generate(
    model: CausalModel,
    prompts: Sequence[Ids],
    choices: Sequence[tuple[Ids, ...] | None],
    *,
    end: int,
    max_tokens: int,
    temperature: float = 1.0,
    generator: torch.Generator | None = None,
) -> list[Reply]:
    """Return a reply for each prompt.

    Args:
        model: maps tokens to logits.
        prompts: token ids, none of them empty.
        choices: for each prompt the replies that may be given, the end included; None: any.
        end: the token that ends a reply.
        max_tokens: of a reply that is free; a choice has as many as it takes.
        temperature: of sampling.
        generator: of the draws.
    """
    roots: dict[tuple[Ids, tuple[Ids, ...] | None], int] = {}
    pairs = zip(prompts, choices, strict=True)
    of_row = torch.tensor([roots.setdefault(pair, len(roots)) for pair in pairs])
    text = _Text(model, [prompt for prompt, _ in roots])
    nodes = [_Node(Reply((), (), ()), allowed) for _, allowed in roots]
    rows = torch.arange(len(prompts))  # those that are not at their end
    replies: list[Reply | None] = [None] * len(prompts)
    while len(rows):
        step = len(nodes[0].reply.ids)
        options = [_options(node.choices, step) for node in nodes]
        if all(found is not None and len(found) == 1 for found in options):
            log_probs = None
            drawn = torch.tensor([found[0] for found in options if found])[of_row]
        else:
            logits = text.logits()
            log_probs = log_distribution(logits, temperature, mask(options, logits.shape[-1]))
            drawn = draws(log_probs, of_row, generator)
        widest = int(drawn.max()) + 1
        parted, of_row = torch.unique(of_row * widest + drawn, return_inverse=True)
        parents, tokens = parted // widest, parted % widest
        gained = [0.0] * len(parted) if log_probs is None else log_probs[parents, tokens].tolist()
        nodes = [
            _grown(nodes[parent], token, gain, options[parent])
            for parent, token, gain in zip(parents.tolist(), tokens.tolist(), gained, strict=True)
        ]
        full = step + 1 >= max_tokens
        over = torch.tensor([n.reply.ids[-1] == end or (full and n.choices is None) for n in nodes])
        for row, node in zip(
            rows[over[of_row]].tolist(), of_row[over[of_row]].tolist(), strict=True
        ):
            replies[row] = nodes[node].reply
        going = (~over).nonzero()[:, 0]
        text.extend(parents[going], tokens[going])
        rows, of_row = rows[~over[of_row]], of_row[~over[of_row]]
        of_row = torch.cumsum(~over, 0)[of_row] - 1
        nodes = [nodes[node] for node in going.tolist()]
    return [reply for reply in replies if reply is not None]


def _options(choices: tuple[Ids, ...] | None, step: int) -> Ids | None:
    """The tokens that may come next."""
    return None if choices is None else tuple(sorted({choice[step] for choice in choices}))


def _grown(node: _Node, token: int, log_prob: float, options: Ids | None) -> _Node:
    ids, log_probs, allowed = node.reply
    reply = Reply((*ids, token), (*log_probs, log_prob), (*allowed, options))
    if node.choices is None:
        return _Node(reply, None)
    left = tuple(choice for choice in node.choices if choice[len(ids)] == token)
    if len(left) == 1 and (rest := left[0][len(reply.ids) :]):  # it could be no other from here on
        certain = tuple((token,) for token in rest)
        reply = Reply(left[0], (*reply.log_probs, *(0.0 for _ in rest)), (*reply.allowed, *certain))
    return _Node(reply, left)


def mask(options: Sequence[Ids | None], vocabulary: int) -> Tensor | None:
    """Return which tokens are allowed, shape (rows, vocabulary); None if all are everywhere."""
    if all(found is None for found in options):
        return None
    free = torch.tensor([found is None for found in options])
    allowed = free[:, None].repeat(1, vocabulary)
    places = [(row, token) for row, found in enumerate(options) for token in found or ()]
    allowed[tuple(torch.tensor(places).T)] = True
    return allowed


def padded(texts: Sequence[Ids]) -> tuple[Tensor, Tensor]:
    """Return texts that end together: their ids, and what is no padding; shape (texts, tokens)."""
    longest = max(map(len, texts))
    ids = torch.tensor([(0,) * (longest - len(text)) + text for text in texts])
    lengths = torch.tensor([len(text) for text in texts])
    return ids, torch.arange(longest) >= longest - lengths[:, None]


class _Text:
    """What the model has read and has yet to read; prompts end together, so that replies grow."""

    def __init__(self, model: CausalModel, prompts: Sequence[Ids]) -> None:
        self.model = model
        self.unread, self.present = padded(prompts)
        self.cache: Cache | None = None

    def logits(self) -> Tensor:
        """Read on; return the logits of the next token, shape (rows, vocabulary)."""
        logits, self.cache = self.model(self.unread, self.present, self.cache, keep=1)
        self.unread = self.unread[:, :0]
        return logits[:, -1]

    def extend(self, parents: Tensor, tokens: Tensor) -> None:
        """Go on with rows `parents`, each followed by its token."""
        self.unread = torch.cat((self.unread[parents], tokens[:, None]), 1)
        self.present = torch.cat(
            (self.present[parents], torch.ones(len(tokens), 1, dtype=torch.bool)), 1
        )
        if self.cache is not None and len(parents):
            self.cache = self.cache.select(parents)


@torch.no_grad()
def choice_log_probs(
    model: CausalModel, prompt: Ids, choices: Sequence[Ids], temperature: float = 1.0
) -> Tensor:
    """Return the exact log-probability of each of the replies that `generate` may give.

    Tokens that could not be otherwise cost nothing; the first place where the replies part decides
    as much as any later one.
    """
    total = torch.zeros(len(choices))
    prefixes: dict[Ids, list[int]] = {(): list(range(len(choices)))}
    while prefixes:
        further: dict[Ids, list[int]] = {}
        for prefix, members in prefixes.items():
            options = _options(tuple(choices[member] for member in members), len(prefix)) or ()
            if len(options) > 1:
                text = _Text(model, [(*prompt, *prefix)])
                logits = text.logits()
                log_probs = log_distribution(logits, temperature, mask([options], logits.shape[-1]))
                for member in members:
                    total[member] += log_probs[0, choices[member][len(prefix)]]
            for member in members:
                if len(choices[member]) > len(prefix) + 1:
                    further.setdefault(choices[member][: len(prefix) + 1], []).append(member)
        prefixes = further
    return total
