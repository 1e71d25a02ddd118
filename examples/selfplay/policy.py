"""A policy: a tokenizer made from the games' own text, and a small causal transformer.

Whatever has `encode`, `decode`, `read` and `end`, and a module that maps token ids to logits and a
cache, will do in their place: `hugging_face.py` is such a pair.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol, Self

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional

import textgames
from examples.selfplay.config import ConfigError, Model
from textgames import agents

_PIECE = re.compile(r" ?[A-Za-z]+| ?[0-9]| ?[^A-Za-z0-9\s]+|\s")  # digits one by one
_SPECIAL = ("<pad>", "<end>", "<unknown>")


class Tokenizer:
    """Words, marks and digits that the games use, and single characters for all others.

    Args:
        pieces: each is a token, behind the special ones.
    """

    pad, end, unknown = range(len(_SPECIAL))

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces = [*_SPECIAL, *pieces]
        self._ids = {piece: number for number, piece in enumerate(self.pieces)}
        self.encode = lru_cache(maxsize=100_000)(self._encode)

    @classmethod
    def of_games(cls, ids: Iterable[str], template: str, games: int = 50, most: int = 4000) -> Self:
        """Read what players read and write in random games.

        Args:
            ids: of the games.
            template: of a prompt; its own words count too.
            games: of each to be played.
            most: pieces, the most frequent ones.
        """
        counts: Counter[str] = Counter(_PIECE.findall(template))
        for id in ids:
            batch = textgames.make_batch(id, 8, seed=1)
            player, finished = agents.make("random", seed=1), 0
            while finished < games:
                replies = []
                for position in batch.waiting():
                    seen = position.observation
                    reply = str(agents.answer(player, seen))
                    for text in (seen["rules"], *seen["messages"], seen["view"], reply):
                        counts.update(_PIECE.findall(text))
                    replies.append((position, reply))
                finished += len(batch.step(replies))
        frequent = [piece for piece, _ in sorted(counts.items(), key=lambda c: (-c[1], c[0]))]
        return cls(list(dict.fromkeys([*string.printable, *frequent[:most]])))

    def __len__(self) -> int:
        return len(self.pieces)

    def _encode(self, text: str) -> tuple[int, ...]:
        ids: list[int] = []
        for piece in _PIECE.findall(text):
            if piece in self._ids:
                ids.append(self._ids[piece])
            else:
                ids += [self._ids.get(letter, self.unknown) for letter in piece]
        return tuple(ids)

    def read(self, messages: Sequence[Mapping[str, str]]) -> tuple[int, ...]:
        """Return the tokens of a conversation: what its messages say, one below the other."""
        return self.encode("\n".join(message["content"] for message in messages))

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of token ids, without the special ones."""
        return "".join(self.pieces[id] for id in ids if id >= len(_SPECIAL))


class Cache(Protocol):
    """Keys and values of what a causal model has read."""

    def select(self, rows: Tensor) -> Cache:
        """Return the cache of these rows, any of them as often as they are named."""
        ...


class CausalModel(Protocol):
    """What generation and training need of a network."""

    def __call__(
        self, ids: Tensor, present: Tensor, cache: Cache | None = None, keep: int = 0
    ) -> tuple[Tensor, Cache]:
        """Return logits, shape (rows, new tokens, vocabulary), and the cache with the new tokens.

        Args:
            ids: of the new tokens, shape (rows, new tokens).
            present: which tokens of the whole text are no padding, shape (rows, tokens).
            cache: of the tokens before the new ones.
            keep: logits of the last so many tokens only: those of a long prompt would take more
                memory than all else. 0: of all new ones.
        """
        ...


def longest_text(present: Tensor, enough: int) -> int:
    """Return how many tokens the longest text has; padding counts while the table has `enough`.

    A long prompt and the long reply to another one make a table wider than any of its texts.
    """
    width = present.shape[1]
    return width if width <= enough else int(present.sum(1).max())


Weights = dict[str, Tensor]


def learnt(model: nn.Module) -> Weights:
    """Return a copy of the weights that learn, by name."""
    return {
        name: weight.detach().clone()
        for name, weight in model.named_parameters()
        if weight.requires_grad
    }


def with_weights(model: nn.Module, weights: Weights) -> CausalModel:
    """Return the model as it was with other weights: a past self takes no more than these."""

    def past(
        ids: Tensor, present: Tensor, cache: Cache | None = None, keep: int = 0
    ) -> tuple[Tensor, Cache]:
        read: tuple[Tensor, Cache] = functional_call(model, weights, (ids, present, cache, keep))
        return read

    return past


class KeysAndValues:
    """The cache of `Transformer`: both of each layer, shape (rows, heads, tokens, head width)."""

    def __init__(self, layers: list[tuple[Tensor, Tensor]]) -> None:
        self.layers = layers

    def select(self, rows: Tensor) -> KeysAndValues:
        return KeysAndValues([(keys[rows], values[rows]) for keys, values in self.layers])


class _Block(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.before_attention = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.feed_forward = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(
        self, x: Tensor, visible: Tensor, past: tuple[Tensor, Tensor] | None, keep: int
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        rows, new, width = x.shape
        projected = self.query_key_value(self.before_attention(x))
        query, keys, values = projected.view(rows, new, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        if past:
            keys, values = torch.cat((past[0], keys), 2), torch.cat((past[1], values), 2)
        query, visible, x = query[:, :, -keep:], visible[:, :, -keep:], x[:, -keep:]
        mixed = functional.scaled_dot_product_attention(query, keys, values, attn_mask=visible)
        x = x + self.attended(mixed.transpose(1, 2).reshape(rows, -1, width))
        return x + self.feed_forward(x), (keys, values)


class Transformer(nn.Module):
    """A causal transformer: learned positions, norms before each part, no dropout.

    Args:
        tokens: that it can read.
        model: its shape.
        outputs: numbers that it says of what it has read; None: a logit for each token.
    """

    def __init__(self, tokens: int, model: Model, outputs: int | None = None) -> None:
        super().__init__()
        self.context = model.context
        self.token = nn.Embedding(tokens, model.width)
        self.position = nn.Embedding(model.context, model.width)
        self.blocks = nn.ModuleList(_Block(model.width, model.heads) for _ in range(model.layers))
        self.logits = nn.Sequential(
            nn.LayerNorm(model.width), nn.Linear(model.width, outputs or tokens)
        )
        for embedding in (self.token, self.position):
            nn.init.normal_(embedding.weight, std=0.5)
        nn.init.normal_(self.logits[1].weight, std=0.01)  # begins with nearly uniform play

    def forward(
        self, ids: Tensor, present: Tensor, cache: KeysAndValues | None = None, keep: int = 0
    ) -> tuple[Tensor, KeysAndValues]:
        new, length = ids.shape[1], present.shape[1]
        if (most := longest_text(present, self.context)) > self.context:
            raise ConfigError(
                f"context: expected at most {self.context} tokens of prompt and reply, got {most}"
            )
        positions = (present.cumsum(1) - 1).clamp(min=0)[:, -new:]
        at = torch.arange(length, device=ids.device)
        causal = at[None, :] <= at[length - new :, None]
        # padding sees itself: attention over nothing has no value
        itself = at[None, :] == at[length - new :, None]
        visible = (causal & present[:, None, :] | itself)[:, None]
        x = self.token(ids) + self.position(positions)
        caches = []
        for number, block in enumerate(self.blocks):
            last = number + 1 == len(self.blocks)  # of it only what makes logits is needed
            x, kept = block(x, visible, cache.layers[number] if cache else None, keep * last)
            caches.append(kept)
        return self.logits(x), KeysAndValues(caches)
