"""Strategies that come with the library, computed by `benchmarks/reference_strategies.py`.

Each is at most 0.001 from an equilibrium in NashConv; its file says how it was computed.
"""

from __future__ import annotations

from pathlib import Path

from textgames.core import Game
from textgames.solvers import strategy_files
from textgames.solvers.tree import Policy

FOLDER = Path(__file__).parent


def reference_strategy(game: Game) -> Policy | None:
    """Return the strategy that comes with the library for a game and its options, or None."""
    for path in sorted(FOLDER.glob("*.json")):
        if game.id and path.name.startswith(game.id) and strategy_files.is_for(path, game):
            return strategy_files.load(path, game)
    return None
