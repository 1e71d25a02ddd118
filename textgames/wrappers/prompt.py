"""An observation as one string, for a model that is called with a prompt."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pettingzoo.utils.env import AECEnv

from textgames.errors import OptionError
from textgames.prompts import may_write
from textgames.spaces import AnyText
from textgames.wrappers.base import ObservationWrapper


class Prompt(str):
    """A string with a dtype: PettingZoo's `api_test` compares those of observations."""

    __slots__ = ()
    dtype = np.dtype(str)


class PromptString(ObservationWrapper[Prompt, str]):
    """An observation is rules, messages, view, and what may be written, in one string.

    Args:
        env: a text environment.
        history: "all" for every message so far; "none" for those since the agent's last action.
    """

    def __init__(self, env: AECEnv[str, Any, str], history: Literal["all", "none"] = "all") -> None:
        super().__init__(env)
        if history not in ("all", "none"):
            raise OptionError(f"PromptString takes history = all or none, got {history!r}")
        self.history = history
        self.observation_spaces = {agent: AnyText() for agent in env.possible_agents}
        self._begin()

    def _begin(self) -> None:
        agents = self.env.possible_agents
        self._transcripts = dict.fromkeys(agents, "")  # joined once, not at every turn
        self._joined = dict.fromkeys(agents, 0)  # messages in it
        self._acted = dict.fromkeys(agents, 0)  # messages read before the last action

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Begin a new game."""
        self._begin()
        self.env.reset(seed=seed, options=options)

    def observe(self, agent: str) -> Prompt:
        """Return what `agent` reads now."""
        seen = self.env.observe(agent)
        told = (
            self._transcript(agent, seen["messages"])
            if self.history == "all"
            else "\n".join(seen["messages"][self._acted[agent] :])
        )
        legal = self.env.infos[agent].get("legal_actions", ()) if agent in self.env.agents else ()
        parts = (seen["rules"], told, seen["view"], may_write(legal))
        return Prompt("\n\n".join(filter(None, parts)))

    def step(self, action: str) -> None:
        """Take the reply of the agent to move."""
        agent = self.env.agent_selection
        if self.history == "all" or action is None or agent is None:
            self.env.step(action)
            return
        read = len(self.env.observe(agent)["messages"])
        self.env.step(action)
        if not self.env.episode.asks_again:
            self._acted[agent] = read

    def _transcript(self, agent: str, messages: Any) -> str:
        joined = self._joined[agent]
        if joined != len(messages):
            new = "\n".join(messages[joined:])
            before = self._transcripts[agent]
            self._transcripts[agent] = f"{before}\n{new}" if before else new
            self._joined[agent] = len(messages)
        return self._transcripts[agent]
