"""A cache whose memory is taken once: each text has a place, and tokens are written into it.

A cache that grows is copied for each token. Here a token costs what it reads and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from examples.selfplay.config import ConfigError


def too_long(context: int, tokens: int) -> ConfigError:
    """Return what is raised for a text that has no room."""
    return ConfigError(
        f"pretrained.context: expected at most {context} tokens of prompt and reply, got {tokens}"
    )


class Slots:
    """Keys and values of several texts.

    Args:
        places: how many texts.
        context: tokens of each, at most.
    """

    def __init__(self, places: int, context: int) -> None:
        self.places, self.context = places, context
        self.layers: list[tuple[Tensor, Tensor]] = []  # (places, heads, context, width of a head)

    def window(self, first: int, starts: Sequence[int], counts: Sequence[int]) -> Window:
        """Return a cache for tokens that are to be read next, of some neighbouring texts.

        Args:
            first: place of the first text.
            starts: tokens of each that are here already.
            counts: tokens of each that follow; fewer than the most are padded behind.

        Raises:
            ConfigError: a text is too long.
        """
        self.check(max(start + count for start, count in zip(starts, counts, strict=True)))
        new = max(counts)
        # padding is written behind the text, where nothing sees it before it is overwritten
        positions = torch.tensor(starts)[:, None] + torch.arange(new)
        positions.clamp_(max=self.context - 1)
        return Window(self, first, positions, min(max(starts) + new, self.context))

    def check(self, tokens: int) -> None:
        """See that a text of so many tokens has room.

        Raises:
            ConfigError: it has none.
        """
        if tokens > self.context:
            raise too_long(self.context, tokens)

    def exchange(self, one: int, other: int, tokens: int) -> None:
        """Let two texts, of at most so many tokens, change places."""
        for pair in self.layers if one != other else ():
            for kept in pair:
                both = kept[[one, other], :, :tokens]  # a copy
                kept[[other, one], :, :tokens] = both

    def copy(self, source: int, target: int, tokens: int) -> None:
        """Let a text begin as another does."""
        for pair in self.layers:
            for kept in pair:
                kept[target, :, :tokens] = kept[source, :, :tokens]

    def written(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Return the memory of a layer, taken when it is first asked for."""
        if layer == len(self.layers):
            memory = [
                new.new_zeros(self.places, new.shape[1], self.context, new.shape[3])
                for new in (keys, values)
            ]
            self.layers.append((memory[0], memory[1]))
        return self.layers[layer]


class Window:
    """Some texts of `Slots` while tokens are read; it is a cache to models of transformers.

    Args:
        slots: their places.
        first: place of the first text.
        positions: of the new tokens in their texts, shape (texts, new tokens).
        width: tokens that they may see at most.

    Attributes:
        visible: what each of them sees, shape (texts, 1, new tokens, tokens).
    """

    def __init__(self, slots: Slots, first: int, positions: Tensor, width: int) -> None:
        self.slots, self.first, self.last = slots, first, first + len(positions)
        self.positions, self.width = positions, width
        self.visible = (torch.arange(width) <= positions[:, :, None])[:, None]
        self._rows = torch.arange(self.first, self.last)[:, None]

    def update(self, keys: Tensor, values: Tensor, layer: int, *_: Any) -> tuple[Tensor, Tensor]:
        """Write a layer's new keys and values; return all that its texts have."""
        all_keys, all_values = self.slots.written(layer, keys, values)
        all_keys[self._rows, :, self.positions] = keys.transpose(1, 2)
        all_values[self._rows, :, self.positions] = values.transpose(1, 2)
        here = slice(self.first, self.last)
        return all_keys[here, :, : self.width], all_values[here, :, : self.width]

    def get_seq_length(self, layer: int = 0) -> int:
        """Return the tokens before the new ones: of the longest text."""
        return self.width - self.positions.shape[1]
