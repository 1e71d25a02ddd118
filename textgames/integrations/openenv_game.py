"""A game as OpenEnv asks for it: a reply goes in, what an observation is made of comes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from textgames.env import GameEnv
from textgames.errors import UsageError
from textgames.prompts import turn_text
from textgames.seat import SeatEnv


class Played:
    """A game as OpenEnv wants it: dicts that an observation is made of."""

    def __init__(self, env: GameEnv | SeatEnv) -> None:
        self.env = env
        self.aec = env if isinstance(env, GameEnv) else cast(GameEnv, env.env)

    def reset(self, seed: int | None) -> dict[str, Any]:
        """Begin a new game."""
        self.env.reset(seed=seed)
        return self._seen(None)

    def step(self, reply: str, seat: str | None) -> dict[str, Any]:
        """Take the reply of who is asked; a seat that is named must be that one."""
        agent = self._asked()
        if self._over():
            raise UsageError("the game is over: call reset() to begin one")
        if seat not in (None, agent):
            raise UsageError(f"the game waits for {agent}, got a reply of {seat!r:.50}")
        before = self._returns().get(agent, 0.0)
        self.env.step(reply)
        return self._seen(self._returns()[agent] - before)

    def _asked(self) -> str:
        if isinstance(self.env, SeatEnv):
            return self.env.agent
        return self.env.agent_selection or self.env.possible_agents[0]

    def _over(self) -> bool:
        return self.aec.episode is not None and bool(self.aec.episode.reason)

    def _returns(self) -> dict[str, float]:
        episode = self.aec.episode
        if episode is None:
            raise UsageError("call reset() first")
        return dict(zip(self.aec.possible_agents, map(float, episode.returns), strict=True))

    def _seen(self, reward: float | None) -> dict[str, Any]:
        agent, over = self._asked(), self._over()
        seen, info = self.aec.observe(agent), self.aec.infos[agent]
        legal = info.get("legal_actions", ())
        return {
            "done": over,
            "reward": reward,
            "agent": agent,
            "prompt": f"{seen['rules']}\n\n{turn_text(seen['messages'], seen['view'], legal)}",
            "rules": seen["rules"],
            "messages": list(seen["messages"]),
            "view": seen["view"],
            "legal_actions": list(legal) if isinstance(legal, Sequence) else None,
            "role": info.get("role", ""),
            "complaint": info.get("complaint", ""),
            "reason": info.get("reason", ""),
            "returns": self._returns() if over else {},
        }
