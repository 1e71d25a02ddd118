"""What is told of a run: figures of each step, and files of them."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import torch

from examples.selfplay.config import ConfigError
from examples.selfplay.plot import flat
from examples.selfplay.rollout import PlayedGame
from textgames import advantages
from textgames.batch import FinishedGame


def told(games: Sequence[PlayedGame]) -> dict[str, float]:
    """Return the mean return of each game and seat, and shares of games won, drawn and cut off.

    `illegal` is the share of games that an illegal reply ended, of all games and of each.
    """
    finished: dict[str, list[FinishedGame]] = defaultdict(list)
    for played in games:
        finished[played.finished.id].append(played.finished)
    figures: dict[str, float] = {}
    for id, own in finished.items():
        won = np.sign([game.outcome for game in own])
        for player, value in enumerate(np.mean([game.returns for game in own], 0)):
            figures[f"{id} return {player}"] = float(value)
            figures[f"{id} won {player}"] = float(np.mean(won[:, player] > 0))
        figures[f"{id} drawn"] = float(np.mean(~won.any(1)))
        figures[f"{id} turns"] = fmean(len(game.episode) for game in own)
        figures[f"{id} illegal"] = fmean(game.offender is not None for game in own)
    figures["illegal"] = fmean(played.finished.offender is not None for played in games)
    figures["truncated"] = fmean(played.finished.reason == "truncated" for played in games)
    replies = [turn.reply for played in games for turns in played.turns.values() for turn in turns]
    if replies:
        figures["reply_tokens"] = fmean(len(reply.ids) for reply in replies)
    return dict(sorted(figures.items()))


def usual_returns(averages: advantages.RoleBaselines) -> dict[str, float]:
    """Return the present baseline of each game and role that was seen."""
    seen = [(game, role) for game, role, *_ in averages.state_dict()["averages"]]
    return {f"{game} baseline {role}": averages.baseline(game, role) for game, role in seen}


def speed(games: Sequence[PlayedGame], playing: float, learning: float) -> dict[str, float]:
    """Return tokens of replies for each second of playing and of learning, and what a GPU held.

    Args:
        games: of a step.
        playing: seconds spent on it.
        learning: likewise.
    """
    tokens = sum(len(t.reply.ids) for game in games for turns in game.turns.values() for t in turns)
    figures = {"played_tokens_per_second": tokens / playing}
    figures["learnt_tokens_per_second"] = tokens / learning
    if torch.get_default_device().type == "cuda":
        figures["gpu_gib"] = torch.cuda.max_memory_allocated() / 2**30
    return figures


class Log:
    """The figures of a run: in `metrics.jsonl`, and for TensorBoard if asked.

    Args:
        folder: of the run.
        board: whether TensorBoard is to show them.

    Raises:
        ConfigError: TensorBoard is asked for and not there.
    """

    def __init__(self, folder: Path, board: bool) -> None:
        self.folder, self.board = folder, board
        self._writer: Any = None
        if board and find_spec("tensorboard") is None:
            raise ConfigError(
                "tensorboard: needs the package tensorboard: pip install 'textgames[selfplay]'"
            )

    def add(self, row: dict[str, Any]) -> None:
        """Write the figures of a step."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "metrics.jsonl").open("a+b") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read() != b"\n":  # a line was cut off: this one is not to go with it
                    file.write(b"\n")
            file.write(json.dumps(row).encode() + b"\n")
        if self.board:
            self._show(row)

    def _show(self, row: dict[str, Any]) -> None:
        from torch.utils.tensorboard import SummaryWriter

        self._writer = self._writer or SummaryWriter(str(self.folder / "tensorboard"))
        for name, number in flat(row):
            self._writer.add_scalar(name.replace(" ", "/"), number, row["step"])
        self._writer.flush()
