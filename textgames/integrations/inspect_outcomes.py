"""What Inspect's log says of a game: the record that the solver leaves, and its three scores."""

from __future__ import annotations

from typing import Any

from textgames.episode import Episode
from textgames.errors import MissingDependency, UsageError
from textgames.integrations.facts import seat_facts

try:
    from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
    from inspect_ai.solver import TaskState
except ImportError as error:
    raise MissingDependency("inspect_ai is needed: pip install 'textgames[inspect]'") from error

RECORD = "textgames"  # the place in a sample's store where the solver leaves what the scorer reads
_MEAN = [mean(), stderr(cluster="deal")]  # games from one deal are not independent


@scorer(metrics={"return": _MEAN, "win": _MEAN, "illegal": _MEAN})
def outcomes() -> Scorer:
    """Score a game by three numbers.

    `return` is what the seat got, in the units of the game; `win` is 1 for a game won and 0 for
    others; `illegal` is the share of the model's replies that were illegal, 0 to 1.
    """

    async def score(state: TaskState, target: Target) -> Score:
        record: dict[str, Any] | None = state.store.get(RECORD)
        if record is None:
            raise UsageError("expected a sample that the solver textgames/seat played")
        return Score(
            value={name: record[name] for name in ("return", "win", "illegal")},
            answer=" ".join(f"[{action}]" for action in record["actions"]),
            explanation="\n\n".join((*record["messages"][-2:], record["view"])),
            metadata=record,
        )

    return score


def recorded(episode: Episode, player: int) -> dict[str, Any]:
    """The game as the seat saw it in the end, and what all got."""
    seen = episode.observe(player)
    mine = [turn for turn in episode.turns if turn.player == player]
    return {
        "return": float(episode.returns[player]),
        "win": float(episode.outcome[player] > 0),
        "illegal": sum(bool(turn.complaint) for turn in mine) / max(1, len(mine)),
        **seat_facts(episode, player),
        "actions": [turn.action for turn in mine if turn.action is not None],
        "complaints": [turn.complaint for turn in mine if turn.complaint],
        "messages": list(seen["messages"]),
        "view": seen["view"],
    }
