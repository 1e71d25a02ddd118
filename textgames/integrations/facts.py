"""What every trainer is told beside the reward of a seat, as plain values that JSON can hold."""

from __future__ import annotations

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
        "history": list(episode.game.history),
    }
