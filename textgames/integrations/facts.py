"""What every trainer is told beside the reward of a seat, as plain values that JSON can hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from textgames.episode import Episode


def seat_facts(episode: Episode, player: int) -> dict[str, Any]:
    """Return who the seat was, what all got, why the game ended, and every action of it."""
    return {
        "player": player,
        "role": episode.game.role(player),
        "returns": list(episode.returns),
        "reason": episode.reason,
        "offender": episode.offender,
        "history": list(episode.history),
    }


def turn_rewards(given: Sequence[float], end: float) -> list[float]:
    """Return for each reply of a seat by how much its return changed from it to its next one.

    The first has what came before it too, so that all sum to the return.

    Args:
        given: the seat's return when it gave each of its replies.
        end: its return at the end.
    """
    marks = [0.0, *given[1:], end] if given else []
    return [float(after - before) for before, after in pairwise(marks)]
