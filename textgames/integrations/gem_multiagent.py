"""The games in gem (PyPI gem-llm): all seats of a game as its `MultiAgentEnv`.

env = GemMultiAgentEnv("GameOfPureStrategy-v0")
observations, infos = env.reset(seed=7)
while env.agents:
    replies = {agent: policy(observations[agent]) for agent in env.active_agents}
    observations, rewards, terminations, truncations, infos = env.step(replies)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textgames.chance import checked_seed, mixed
from textgames.episode import Episode, checked_payoff
from textgames.errors import MissingDependency
from textgames.illegal import illegal_policy
from textgames.prompts import turn_text
from textgames.registration import new_game

try:
    from gem.multiagent import AgentSelector, MultiAgentEnv
except ImportError as error:
    raise MissingDependency("gem is needed: pip install 'textgames[gem]'") from error


class GemMultiAgentEnv(MultiAgentEnv):
    """All seats of a game: replies are given by agent, and so is all that comes back.

    Whoever owes a reply is active: one agent, or all that move at the same time. An agent that
    replied illegally and may try again is active alone. All agents end together.

    Args:
        game: the id of a registered game.
        num_players: None for as few as it takes.
        seed: as for `GemEnv`.
        illegal: as for `textgames.make`.
        payoff: as for `textgames.make`.
        options: of the game.

    Raises:
        UnknownGame: there is no such game.
        OptionError: one of the others is not allowed.
    """

    def __init__(
        self,
        game: str,
        num_players: int | None = None,
        seed: int | None = None,
        *,
        illegal: Any = "forfeit",
        payoff: Any = "units",
        **options: Any,
    ) -> None:
        super().__init__()
        self._start = new_game(game, num_players, **options)
        self._illegal, self._payoff = illegal_policy(illegal), checked_payoff(payoff)
        self._seed = None if seed is None else checked_seed(seed)
        self._resets = 0
        self._read: dict[str, int] = {}  # messages, by each agent that has replied
        self._players = {f"player_{player}": player for player in range(self._start.num_players)}
        self.possible_agents = list(self._players)
        self.agent_selector = _WhoIsAsked(self.possible_agents, lambda: self._episode.waiting)

    def reset(self, seed: int | None = None) -> tuple[dict[str, str], dict[str, Any]]:
        """Begin a new game; see `GemEnv.reset`. (gem's own fails with a seed.)"""
        if seed is not None or self._seed is None:
            self._seed, self._resets = checked_seed(seed), 0
        begins = mixed(self._seed, self._resets) if self._resets else self._seed
        self._resets += 1
        self._episode = Episode(self._start, begins, self._illegal, self._payoff)
        self._read = {}
        observations, _ = super().reset()
        self._mark_end()
        return observations, {agent: self._info(agent) for agent in self.agents}

    @property
    def active_agents(self) -> list[str]:
        """Who owes a reply."""
        return self.agent_selector.get_active_agents() if self.agents else []

    def observe(self, agent: str) -> str:
        """Return what is new to an agent since its last reply; before its first, rules and all."""
        seen = self._episode.observe(self._players[agent])
        read = self._read.get(agent)
        text = turn_text(seen["messages"][read or 0 :], seen["view"], seen.legal_actions)
        return text if read is not None else f"{seen['rules']}\n\n{text}"

    def _info(self, agent: str) -> dict[str, Any]:
        episode, player = self._episode, self._players[agent]
        return {
            "legal_actions": episode.legal_actions(player),
            "complaint": episode.complaints.get(player, ""),
            "role": episode.game.role(player),
            "reason": episode.reason,
        }

    def _mark_end(self) -> None:
        self.terminations = dict.fromkeys(self.agents, bool(self._episode.reason))
        self.truncations = dict.fromkeys(self.agents, False)

    def _process_actions(self, actions: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
        episode, before = self._episode, self._episode.returns
        for agent, reply in actions.items():
            self._read[agent] = len(episode.observe(self._players[agent])["messages"])
            if not episode.reason:  # another of those who move at once may have ended it
                episode.reply(self._players[agent], reply)
        self._mark_end()
        self.infos = {agent: self._info(agent) for agent in self.agents}
        self.rewards = {
            agent: float(episode.returns[player] - before[player])
            for agent, player in self._players.items()
        }
        observations = {agent: self.observe(agent) for agent in self.agents}
        ended = self.terminations.copy(), self.truncations.copy()  # gem deletes from its own
        return observations, self.rewards.copy(), *ended, self.infos.copy()


class _WhoIsAsked(AgentSelector):
    """Who is active: gem's own selectors know only one after the other, or all at once."""

    def __init__(self, agents: list[str], waiting: Callable[[], tuple[int, ...]]) -> None:
        self._waiting = waiting
        super().__init__(agents, mode="asked")

    def get_active_agents(self) -> list[str]:
        """Return who owes a reply."""
        return [f"player_{player}" for player in self._waiting()]

    def next(self) -> None:
        """Select the first of those who owe a reply."""
        self.selected = next(iter(self.get_active_agents()), None)

    def reinit(self, agents: list[str]) -> None:
        """Begin anew."""
        super().reinit(agents)
        self.next()
