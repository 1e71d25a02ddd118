"""How much memory a run with a model of Hugging Face takes, estimated before it is loaded."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import nn

from examples.selfplay import parallel
from examples.selfplay.config import Config, Pretrained
from examples.selfplay.policy import Transformer

GIB = 2**30
ACTIVATIONS = 20  # numbers that a layer keeps for its backward pass, for each of its width


class Need(NamedTuple):
    """Bytes.

    Attributes:
        weights: of the model.
        learning: gradients, AdamW's averages, exact copies of weights of 16 bits, past selves, a
            network as critic.
        cache: keys and values of `places` texts, or of a batch of games where replies are
            constrained, each with as much text as there may be.
        backward: activations and distributions of one backward pass.
    """

    weights: int
    learning: int
    cache: int
    backward: int

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {size / GIB:.2f}" for name, size in self._asdict().items())
        return f"at most about {sum(self) / GIB:.2f} GiB of memory ({parts})"


def need(model: nn.Module, shape: Any, config: Config, settings: Pretrained) -> Need:
    """Estimate what a run takes.

    Args:
        model: on the device "meta", where weights have a size and no numbers.
        shape: its settings, as transformers keeps them.
        config: of the run.
        settings: of the model.
    """
    size = getattr(torch, settings.dtype).itemsize
    opponents = config.opponents
    copies = (1 + opponents.past_most) * bool(opponents.past) + bool(config.algorithm.magnet)
    weights = learning = 0
    for weight in model.parameters():
        own = weight.dtype.itemsize
        weights += weight.numel() * own
        if weight.requires_grad:
            exact = 0 if own >= 4 else 4 + own  # and the gradient on its way to the exact copy
            learning += weight.numel() * (4 + 8 + exact + copies * own)
    if config.algorithm.advantage == "network":  # beside the policy, with gradients and AdamW's
        with torch.device("meta"):
            critic = Transformer(shape.vocab_size, config.model, outputs=1)
        learning += sum(weight.numel() for weight in critic.parameters()) * 4 * (1 + 1 + 2)
    if settings.sharded:  # a share of all, and all weights in 16 bits while games are played
        gathered = sum(weight.numel() for weight in model.parameters()) * size
        weights = weights // parallel.size() + gathered
        learning //= parallel.size()
    if settings.engine == "vllm":  # which has all of them too, and never ties the two tables
        numbers = sum(weight.numel() for weight in model.parameters())
        weights += (numbers + shape.vocab_size * shape.hidden_size) * size
    layers, most = shape.num_hidden_layers, config.sampling.max_tokens
    texts = config.batch if config.sampling.constrained else settings.places
    cache = texts * settings.context * of_token(shape, settings)
    kept = layers + ACTIVATIONS if settings.checkpointing else layers * ACTIVATIONS
    # the longest prompt and the longest reply, which need not be of one text
    tokens = config.rows * (settings.context + most)
    # logits, log-probabilities and the gradients of both, in float32
    backward = tokens * shape.hidden_size * kept * size
    backward += config.rows * (most + 1) * shape.vocab_size * 4 * 4
    return Need(weights, learning, cache, backward)


def of_token(shape: Any, settings: Pretrained) -> int:
    """Return how many bytes the keys and values of a token take."""
    heads = getattr(shape, "num_key_value_heads", None) or shape.num_attention_heads
    width = getattr(shape, "head_dim", None) or shape.hidden_size // shape.num_attention_heads
    size: int = getattr(torch, settings.dtype).itemsize
    return int(shape.num_hidden_layers * 2 * heads * width * size)


def free() -> int | None:
    """Return how many bytes are free on the GPU that is used; None without one."""
    device = torch.get_default_device()
    return torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else None
