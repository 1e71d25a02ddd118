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

import torch

from examples.selfplay.config import ConfigError
from examples.selfplay.plot import flat
from examples.selfplay.rollout import PlayedGame
from textgames import advantages
from textgames.episode import outcome


def told(games: Sequence[PlayedGame]) -> dict[str, float]:
    """Return the mean return of each game and seat, and shares of games won, drawn and cut off.

    `illegal` is the share of games that an illegal reply ended, of all games and of each.
    """
    values: dict[str, list[float]] = defaultdict(list)
    for played in games:
        game, id = played.finished, played.finished.id
        won = outcome(game.episode.game, game.returns)
        for player, value in enumerate(game.returns):
            values[f"{id} return {player}"].append(value)
            values[f"{id} won {player}"].append(won[player] > 0)
        values[f"{id} drawn"].append(not any(won))
        values[f"{id} turns"].append(len(game.turns))
        values["illegal"].append(game.offender is not None)
        values[f"{id} illegal"].append(game.offender is not None)
        values["truncated"].append(game.reason == "truncated")
        for turns in played.turns.values():
            values["reply_tokens"] += [len(turn.reply.ids) for turn in turns]
    return {name: fmean(numbers) for name, numbers in sorted(values.items())}


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
