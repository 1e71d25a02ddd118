"""Frozen Lake by value iteration: the step that most likely leads to the goal in time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.frozen_lake import SLIDES, WAYS, FrozenLake, steps

LATER = 0.9999  # what the goal is worth one move later, so that it does not dawdle
MOST_SWEEPS = 300  # moves ahead that are considered; more change little

Array = NDArray[Any]


class Bot(ByRule):
    """Takes the step after which best play reaches the goal most likely in the moves left."""

    plays = FrozenLake

    def choose(self, game: FrozenLake, player: int) -> Action:
        after = values(game.size, game.holes, game.slippery)
        left = min(game.limit - game.made, MOST_SWEEPS)
        nexts = transitions(game.size, game.slippery)[game.cell]
        best = int(after[left - 1][nexts].mean(1).argmax())
        return game.all_actions()[best]


@lru_cache(32)
def transitions(size: int, slippery: bool) -> Array:
    """Where each action leads from each square, each way it may go.  # (squares, 4, 3 or 1)."""
    table = steps(size)
    return np.array(
        [
            [[table[to][cell] for to in (SLIDES[way] if slippery else (way,))] for way in WAYS]
            for cell in range(size * size)
        ]
    )


@lru_cache(128)
def values(size: int, holes: frozenset[int], slippery: bool) -> Array:
    """How likely best play reaches the goal, by the moves left.  # (MOST_SWEEPS, squares)."""
    nexts = transitions(size, slippery)
    goal, lost = size * size - 1, sorted(holes)
    value = np.zeros(size * size)
    value[goal] = 1.0
    rows = [value]
    while len(rows) < MOST_SWEEPS:
        value = LATER * value[nexts].mean(2).max(1)
        value[goal] = 1.0
        value[lost] = 0.0
        rows.append(value)
    return np.array(rows)
