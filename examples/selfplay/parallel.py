"""Several processes, one for each GPU or core: each plays a share of the games and learns from one.

torchrun --nproc-per-node 2 -m examples.selfplay.train examples/selfplay/configs/kuhn.yaml runs/kuhn

All of them hear of all games of a step and hold the same weights; the gradients of their shares of
the turns sum to that of the whole batch. A process alone needs nothing of this.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, distributed


def begin(device: str) -> None:
    """Join the others, if torchrun has started this process."""
    if "LOCAL_RANK" not in os.environ or distributed.is_initialized():
        return
    if device == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    distributed.init_process_group("nccl" if device == "cuda" else "gloo")


def rank() -> int:
    """Return the number of this process; 0 writes files."""
    return distributed.get_rank() if distributed.is_initialized() else 0


def size() -> int:
    """Return how many processes there are."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def share() -> slice:
    """Return which things of a list that all have are for this process."""
    return slice(rank(), None, size())


def gathered(own: list[Any]) -> list[Any]:
    """Return the lists of all processes behind one another."""
    if not distributed.is_initialized():
        return own
    lists: list[Any] = [None] * distributed.get_world_size()
    distributed.all_gather_object(lists, own)
    return [thing for part in lists for thing in part]


def add_up(tensors: Iterable[Tensor]) -> None:
    """Make each tensor the sum of those of all processes."""
    if distributed.is_initialized():
        for tensor in tensors:
            distributed.all_reduce(tensor)
