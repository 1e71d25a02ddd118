"""TextArena's interface as it was in version 0.6, which SPIRAL uses.

    import textgames.compat.textarena_06 as ta

    env = ta.wrappers.LLMObservationWrapper(env=ta.make("KuhnPoker-v0"))

Environments have no wrappers, `close` returns the rewards alone, the last `step` says why the game
ended, and after an illegal reply the rewards are -1 and 0. Only the messages without wrappers are
those of 0.7: with the kind of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textgames.compat import textarena as later
from textgames.compat.textarena import (
    GAME_ID,
    ActionWrapper,
    Agent,
    Env,
    Message,
    ObservationType,
    ObservationWrapper,
    Wrapper,
    agents,
    wrappers,
)
from textgames.compat.textarena.names import one_of
from textgames.illegal import IllegalReplies

__version__ = "0.6.4"  # of the interface: scripts compare it

__all__ = [
    "GAME_ID",
    "ActionWrapper",
    "Agent",
    "Env",
    "Message",
    "ObservationType",
    "ObservationWrapper",
    "Wrapper",
    "agents",
    "make",
    "wrappers",
]

ILLEGAL = IllegalReplies(retries=1, returns=(-1, 0))


class _AsIn06(Wrapper):
    def step(self, action: str) -> tuple[bool, dict[str, Any]]:
        """Take a reply; with the last one comes why the game ended."""
        done, info = self.env.step(action)
        if done:
            known = self.env.state.game_info
            invalid = any(each["invalid_move"] for each in known.values())
            reason = known[0]["reason"]
            info = {"reason": f"Invalid Move: {reason}" if invalid else reason}
        return done, info

    def close(self) -> dict[int, float] | None:
        rewards: dict[int, float] | None
        rewards, _ = self.env.close()
        return rewards


def make(
    env_id: str | Sequence[str],
    *,
    illegal: str | IllegalReplies = ILLEGAL,
    **options: Any,
) -> Env:
    """Return a game without wrappers; for the rest see `textgames.compat.textarena.make`."""
    env = later.make(f"{one_of(env_id)}-raw", illegal=illegal, **options)
    env.env_id = env.env_id.removesuffix("-raw")
    return _AsIn06(env)
