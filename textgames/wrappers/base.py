"""What all wrappers share: what they go around, and how they hand on `last`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from gymnasium import spaces
from pettingzoo.utils.env import AECEnv
from pettingzoo.utils.wrappers import BaseWrapper

from textgames.env import GameEnv
from textgames.errors import UsageError
from textgames.spaces import observation_space

Seen = TypeVar("Seen")  # what an agent observes
Done = TypeVar("Done")  # what it answers


class Wrapper(BaseWrapper[str, Seen, Done], Generic[Seen, Done]):
    """Goes around an environment of `textgames.make`, wrapped or not.

    Raises:
        UsageError: `env` is something else.
    """

    def __init__(self, env: AECEnv[str, Any, Any]) -> None:
        if not isinstance(env, AECEnv) or not isinstance(env.unwrapped, GameEnv):
            raise UsageError(
                f"{type(self).__name__} goes around an environment of textgames.make, got {env!r}"
            )
        super().__init__(env)

    def agent_iter(self, max_iter: float = 2**63) -> Iterator[str]:
        """Give the agent to move, as the environment inside does: PettingZoo's asks it anew."""
        return iter(self.env.agent_iter(max_iter))

    def last(self, observe: bool = True) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Return observation, reward since its last step, terminated, truncated and info."""
        # asks the environment inside, which may want to know: PettingZoo's own asks nobody
        _, reward, terminated, truncated, _ = self.env.last(observe=False)
        agent = self.env.agent_selection
        seen = self.observe(agent) if observe else None
        return seen, reward, terminated, truncated, self.infos[agent]

    def render(self, agent: str | None = None) -> Any:
        """Show the position, as `GameEnv.render` does: PettingZoo's takes no agent."""
        return self.env.render() if agent is None else self.unwrapped.render(agent)


class ObservationWrapper(Wrapper[Seen, Done]):
    """Makes something else of text observations; who derives from it sets `observation_spaces`.

    Raises:
        UsageError: the observations of `env` are not text, as another such wrapper's are not.
    """

    observation_spaces: dict[str, spaces.Space[Any]]

    def __init__(self, env: AECEnv[str, Any, Any]) -> None:
        super().__init__(env)
        if env.observation_space(env.possible_agents[0]) != observation_space():
            raise UsageError(
                f"{type(self).__name__} goes around an environment of text observations, got {env}"
            )

    def observation_space(self, agent: str) -> spaces.Space[Any]:
        """Return the space of `agent`'s observations.

        Raises:
            UnknownAgent: there is no such agent.
        """
        self.env.observation_space(agent)  # raises it
        return self.observation_spaces[agent]
