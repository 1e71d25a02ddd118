"""The seats of a finished game as samples of TRL's asynchronous trainer, one for each seat."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from textgames.advantages import Floats
from textgames.errors import MissingDependency, UsageError
from textgames.integrations.trl_seats import Table


def samples(table: Table, gains: Sequence[float] | Floats, version: int, group: int) -> list[Any]:
    """Return TRL's `RolloutSample` of each seat that was asked in a game that is over.

    Args:
        table: the game.
        gains: the advantage of each player.
        version: of the weights it was played with.
        group: its number, which all its seats share.

    Raises:
        MissingDependency: TRL is not installed.
        UsageError: it is not known how likely the replies were.
    """
    try:
        from trl.experimental.async_grpo.async_rollout_worker import RolloutSample
    except ImportError as error:
        raise MissingDependency("TRL is needed: pip install 'textgames[trl]'") from error
    made = []
    for seat, gain, paid in zip(table.seats, gains, table.episode.returns, strict=True):
        if seat.logprobs is None:
            raise UsageError("generate: expected the log-probability of each token, got none")
        if not seat.completion_ids:
            continue
        read = [0] * len(seat.prompt_ids)
        made.append(
            RolloutSample(
                prompt=seat.messages[:1],
                completion=seat.messages[1:],
                input_ids=np.array(seat.prompt_ids + seat.completion_ids, dtype=np.int64),
                completion_mask=np.array(read + seat.mask, dtype=np.int64),
                old_log_probs=np.array(read + seat.logprobs, dtype=np.float32),
                advantage=float(gain),
                model_version=version,
                group_id=group,
                metrics={"reward": float(paid), "advantage": float(gain)},
                enqueued_at=time.time(),
            )
        )
    return made
