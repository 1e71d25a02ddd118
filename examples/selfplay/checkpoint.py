"""The file that a run goes on from: written whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from examples.selfplay.learner import TrainingStopped

DAMAGED = "is damaged or no checkpoint: put another in its place, or take it away to begin anew"


def write(state: dict[str, Any], path: Path) -> None:
    """Write a state beside the file that is there, then put it in its place.

    Raises:
        TrainingStopped: there is no room for both; what was there is whole.
    """
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)  # of a run that was killed
        needed, free = 1.1 * size(state) + 2**20, shutil.disk_usage(path.parent).free
        if free < needed:
            raise OSError(f"needs {needed / 2**20:.0f} MiB, free are {free / 2**20:.0f} MiB")
        with fresh.open("wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())  # else the name could outlive the bytes when power fails
        os.replace(fresh, path)
    except (OSError, RuntimeError) as error:  # torch says RuntimeError when a disk is full
        fresh.unlink(missing_ok=True)
        raise TrainingStopped(
            f"{path} cannot be written ({error}); what was there is whole"
        ) from error


def read(path: Path) -> dict[str, Any]:
    """Return what was written.

    Raises:
        TrainingStopped: the file is damaged, or something else.
    """
    with path.open("rb") as file:
        try:
            state = torch.load(file, weights_only=True, map_location=torch.get_default_device())
        except torch.cuda.OutOfMemoryError:  # it may be whole
            raise
        except Exception as error:  # zip, pickle and torch have their own for each kind of damage
            raise TrainingStopped(f"{path} {DAMAGED} ({type(error).__name__})") from error
    if not isinstance(state, dict) or not {"config", "learner", "step"} <= set(state):
        raise TrainingStopped(f"{path} {DAMAGED}")
    return state


def size(state: Any) -> int:
    """Return the bytes of all tensors in a state."""
    if isinstance(state, Tensor):
        return state.numel() * state.dtype.itemsize
    if isinstance(state, dict):
        return sum(map(size, state.values()))
    return sum(map(size, state)) if isinstance(state, list | tuple) else 0
