"""A model too large for one GPU to learn: each process of torchrun holds a share of it (FSDP).

Weights, gradients and AdamW's averages, all float32, are shared out, and computed with in 16 bits
if the settings say so. A backward pass gathers one layer after another, so that all processes make
as many passes, in step. Games are played with all weights gathered, in 16 bits: each process writes
as many tokens as its own games take.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn


def shard(model: nn.Module, layers: set[str], dtype: torch.dtype) -> None:
    """Share a model out; gradients will be the sum of those of all processes.

    Args:
        model: with float32 weights.
        layers: names of the classes that are gathered each on its own.
        dtype: to compute in.
    """
    from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard  # a second to import

    precision = MixedPrecisionPolicy(param_dtype=dtype, reduce_dtype=torch.float32)
    for module in [*model.modules()][::-1]:  # what is inside before what is around it
        if type(module).__name__ in layers or module is model:
            fully_shard(module, mp_policy=precision)
            module.set_gradient_divide_factor(1.0)
            module.set_force_sum_reduction_for_comms(True)  # gloo knows no other


@contextmanager
def whole(model: nn.Module) -> Iterator[None]:
    """Gather all weights, so that processes need not keep step; all of them must come here."""
    shares: list[Any] = [module for module in model.modules() if hasattr(module, "unshard")]
    for part in shares:  # none of a model that is not shared out
        part.unshard()
        part.set_reshard_after_forward(False, recurse=False)
    yield
    for part in shares:
        part.reshard()
        part.set_reshard_after_forward(True, recurse=False)


def state_of(model: nn.Module, adam: torch.optim.Optimizer) -> dict[str, Any]:
    """Return weights that learn and AdamW's averages, gathered; empty but in the first process."""
    from torch.distributed.checkpoint import state_dict as states

    options = states.StateDictOptions(full_state_dict=True, cpu_offload=True)
    weights = states.get_model_state_dict(model, options=options)
    learn = {name for name, weight in model.named_parameters() if weight.requires_grad}
    return {
        "weights": {name: weight for name, weight in weights.items() if name in learn},
        "optimiser": states.get_optimizer_state_dict(model, adam, options=options),
    }


def load(model: nn.Module, adam: torch.optim.Optimizer, state: dict[str, Any]) -> None:
    """Go on from such a state."""
    from torch.distributed.checkpoint import state_dict as states

    options = states.StateDictOptions(full_state_dict=True, strict=False)  # others never changed
    states.set_model_state_dict(model, state["weights"], options=options)
    states.set_optimizer_state_dict(model, adam, state["optimiser"], options=options)
