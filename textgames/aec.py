"""Whose turn it is in an AEC environment, what everybody is paid, and who has left.

What PettingZoo's loop asks of `GameEnv` at every step, apart from PettingZoo, so that it can be
compiled: a class whose base the compiler cannot see loses that base.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textgames.compiled import Kept
from textgames.episode import Episode
from textgames.errors import GameError, UnknownAgent, UsageError
from textgames.observation import Observation
from textgames.texts import quote


class AgentCycle(Kept):
    """The agents of a game, who take turns and end together.

    Args:
        num_players: how many agents there are.

    Attributes:
        possible_agents: "player_0", "player_1", ...
        agents: those who have not left.
        agent_selection: whose turn it is; None before the first game and when all have left.
        episode: the game in progress with its record; None before the first one.
        rewards: what the last step has paid each agent.
        terminations: of each agent, whether the game is over.
        truncations: of each agent, whether the game was cut off.
        infos: of each agent, what `GameEnv` tells.
    """

    def __init__(self, num_players: int) -> None:
        self.possible_agents = [f"player_{player}" for player in range(num_players)]
        self.agents: list[str] = []
        self.agent_selection: str | None = None
        self.episode: Episode | None = None
        self.rewards: dict[str, float] = {}
        self.terminations: dict[str, bool] = {}
        self.truncations: dict[str, bool] = {}
        self.infos: dict[str, dict[str, Any]] = {}
        self._cumulative_rewards: dict[str, float] = {}
        self._player = {agent: player for player, agent in enumerate(self.possible_agents)}
        self._zeros = dict.fromkeys(self.possible_agents, 0.0)
        self._falses = dict.fromkeys(self.possible_agents, False)
        self._no_returns: tuple[float, ...] = (0,) * num_players
        self._returns: tuple[float, ...] = self._no_returns
        self._rewarded = False

    def _begin(self, episode: Episode) -> None:
        self.episode = episode
        self.agents = self.possible_agents[:]
        self._cumulative_rewards = self._zeros.copy()
        self.rewards = self._zeros.copy()
        self.terminations = self._falses.copy()
        self.truncations = self._falses.copy()
        self.infos = {agent: {} for agent in self.agents}
        self._returns = self._no_returns
        self._rewarded = False
        if episode.reason:  # over before anybody had to reply
            _reward(self, episode.returns)
        _go_on(self, episode)

    def _stand_where(self, other: AgentCycle, episode: Episode) -> None:
        """Go on like `other`, with a copy of its episode."""
        self.episode = episode
        self.possible_agents, self._player = other.possible_agents, other._player
        self.agents, self.agent_selection = other.agents[:], other.agent_selection
        self.rewards, self.infos = other.rewards.copy(), {}
        for agent, info in other.infos.items():
            self.infos[agent] = info.copy()
        self.terminations, self.truncations = other.terminations.copy(), other.truncations.copy()
        self._cumulative_rewards = other._cumulative_rewards.copy()
        self._zeros, self._falses = other._zeros, other._falses
        self._no_returns, self._returns = other._no_returns, other._returns
        self._rewarded = other._rewarded

    def agent_iter(self, max_iter: float = 2**63) -> Iterator[str]:
        """Give the agent to move, again and again, `max_iter` times or until all have left."""
        while self.agent_selection is not None and max_iter > 0:
            max_iter -= 1
            yield self.agent_selection

    def observe(self, agent: Any) -> Observation:
        """Return what `agent`, its name, reads now; any agent, at any time, without side effects.

        Raises:
            UnknownAgent: there is no such agent.
        """
        episode = self.episode
        if episode is None:
            raise _not_reset()
        try:
            player = self._player[agent]
        except (KeyError, TypeError):  # the latter of what is no text, such as a list
            raise unknown_agent(agent, self.possible_agents) from None
        return episode.observe(player)

    def last(self, observe: bool = True) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Return observation, reward since its last step, terminated, truncated and info."""
        agent = self.agent_selection
        if agent is None:
            raise UsageError("there is no agent to move: call reset() to begin a game")
        return (
            self.observe(agent) if observe else None,
            self._cumulative_rewards[agent],
            self.terminations[agent],
            self.truncations[agent],
            self.infos[agent],
        )

    def step(self, action: object) -> None:
        """Take the reply of the agent to move, a str; None for an agent whose game is over.

        Raises:
            UsageError: there is no agent to move, or no reply.
            IllegalAction: the reply is illegal and the policy is to raise.
        """
        agent, episode = self.agent_selection, self.episode
        if agent is None or episode is None:
            raise UsageError("the game is over or not begun: call reset() to begin one")
        if self.terminations[agent] or self.truncations[agent]:
            _leave(self, action)
            return
        episode.reply(self._player[agent], action)
        self._cumulative_rewards[agent] = 0.0
        if self._rewarded or episode.returns is not self._returns:
            _reward(self, episode.returns)
        self.infos[agent] = {}
        _go_on(self, episode)

    def truncate(self) -> None:
        """Cut the game off for all agents, as a limit on moves does; the returns stay."""
        episode = self._running
        if not episode.reason:
            episode.truncate()
            _finish(self, episode)

    @property
    def _running(self) -> Episode:
        if self.episode is None:
            raise _not_reset()
        return self.episode


def unknown_agent(agent: object, agents: list[str]) -> UnknownAgent:
    """Return the error that says who there is."""
    return UnknownAgent(f"expected one of {', '.join(agents)}, got {quote(str(agent))}")


def _not_reset() -> UsageError:
    return UsageError("this environment was not reset yet: call reset() first")


# These are no methods: compiled code looks for a method by its name where a class may be inherited
# from, and calls a function at once.


def _reward(cycle: AgentCycle, returns: tuple[float, ...]) -> None:
    """Pay everybody by how much the returns have changed."""
    if returns is cycle._returns:  # what was paid a step ago is over
        cycle.rewards, cycle._rewarded = cycle._zeros.copy(), False
        return
    agents, before, changed = cycle.possible_agents, cycle._returns, False
    if len(returns) != len(agents):
        raise GameError(f"expected the returns of {len(agents)} players, got {returns!r}")
    for player in range(len(agents)):  # compiled, this costs a third of what `zip` does
        reward = float(returns[player] - before[player])
        cycle.rewards[agents[player]] = reward
        if reward:
            changed = True
            cycle._cumulative_rewards[agents[player]] += reward
    cycle._returns, cycle._rewarded = returns, changed


def _go_on(cycle: AgentCycle, episode: Episode) -> None:
    """Select the next agent, or let all end."""
    if episode.reason:
        _finish(cycle, episode)
        return
    player = episode.waiting[0]
    agent = cycle.agent_selection = cycle.possible_agents[player]
    cycle.infos[agent] = episode.info(player)


def _finish(cycle: AgentCycle, episode: Episode) -> None:
    """Let all end and tell how."""
    over = {
        "reason": episode.reason,
        "offender": None if episode.offender is None else f"player_{episode.offender}",
    }
    cycle.infos = {
        agent: {**episode.info(player), **over} for player, agent in enumerate(cycle.agents)
    }
    if episode.reason in ("rules", "forfeit"):
        cycle.terminations = dict.fromkeys(cycle.agents, True)
    else:
        cycle.truncations = dict.fromkeys(cycle.agents, True)
    cycle.agent_selection = cycle.agents[0]


def _leave(cycle: AgentCycle, action: object) -> None:
    """Let an agent whose game is over leave, as PettingZoo's `_was_dead_step` does."""
    if action is not None:
        got = quote(action if isinstance(action, str) else repr(action))
        raise UsageError(f"the game is over: expected the action None, got {got}")
    agents = cycle.agents
    agent = agents.pop(0)
    for values in (cycle.terminations, cycle.truncations, cycle.rewards, cycle.infos):
        del values[agent]
    del cycle._cumulative_rewards[agent]
    cycle.agent_selection = agents[0] if agents else None
    if cycle._rewarded:
        cycle.rewards = dict.fromkeys(agents, 0.0)
        cycle._rewarded = False
