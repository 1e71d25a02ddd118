"""One more token for every reply, as a pass that is recorded once for each size and played again.

A token takes a large model through a thousand small kernels, which a GPU runs faster than Python
can launch them. A CUDA graph launches all of them, with the same shapes in the same memory each
time: so numbers of replies and lengths of texts are rounded up. Not run on a GPU so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor

from examples.selfplay.policy import CausalModel
from examples.selfplay.slots import Slots, Window

WIDTH = 256  # tokens of the cache: what a recording sees is a multiple of it

Work = Callable[[], None]


class Graphs:
    """Records work on a GPU. Recordings share their passing memory: none runs beside another."""

    def __init__(self) -> None:
        self._pool: Any = None

    def __call__(self, work: Work) -> Work:
        """Do the work once, record it, and return what does it again."""
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):  # takes what stays and makes plans: no part of a recording
            work()
        torch.cuda.current_stream().wait_stream(aside)
        self._pool = self._pool or torch.cuda.graph_pool_handle()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, pool=self._pool):
            work()
        replay: Work = graph.replay
        return replay


class Steps:
    """The pass of one model over the last token of replies that stand in places from 0 on.

    Args:
        model: whose weights change in their places, so that recordings go on to hold.
        slots: where keys and values of the texts are.
        record: does some work and returns what does it again.
    """

    def __init__(self, model: CausalModel, slots: Slots, record: Callable[[Work], Work]) -> None:
        self.model = model
        self._slots, self._record = slots, record
        self._ids = torch.zeros(slots.places, 1, dtype=torch.long)
        self._positions = torch.zeros(slots.places, 1, dtype=torch.long)
        self._logits = torch.empty(0)  # (places, vocabulary), once a pass has told how many
        self._recorded: dict[tuple[int, int], Work] = {}

    def __call__(self, last: Sequence[int], positions: Sequence[int]) -> Tensor:
        """Return the logits behind each reply's last token, shape (replies, vocabulary).

        Args:
            last: the token of each reply.
            positions: where it stands in its text; behind them, where those places that are not
                asked may be written to, as sizes are rounded up: one for each place there is.
        """
        replies = len(last)
        longest = max(positions[:replies]) + 1
        rows = min(1 << (replies - 1).bit_length(), self._slots.places)
        width = min(-(-longest // WIDTH) * WIDTH, self._slots.context)
        self._ids[:replies, 0] = torch.tensor(last)
        self._positions[:rows, 0] = torch.tensor(positions[:rows])
        play = self._recorded.get((rows, width))
        if play is None:
            play = self._recorded[rows, width] = self._record(partial(self._pass, rows, width))
        play()
        return self._logits[:replies]

    def _pass(self, rows: int, width: int) -> None:
        window = Window(self._slots, 0, self._positions[:rows], width)
        logits = self.model(self._ids[:rows], window.visible, window, 1)[0][:, -1]
        if not len(self._logits):
            self._logits = logits.new_empty(self._slots.places, logits.shape[1])
        self._logits[:rows] = logits
