"""The classes that scripts written for TextArena derive from: environments, wrappers, agents."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

__all__ = [
    "GAME_ID", "ActionWrapper", "Agent", "AgentWrapper", "Env", "Message", "ObservationType",
    "ObservationWrapper", "RenderWrapper", "Wrapper",
]  # fmt: skip

GAME_ID = -1  # who sends the messages of the game itself


class ObservationType(Enum):
    """Of which kind a message is."""

    PROMPT = auto()  # the rules
    PLAYER_ACTION = auto()  # a reply, as it came
    GAME_ACTION_DESCRIPTION = auto()  # not used here: games tell actions as GAME_MESSAGE
    GAME_MESSAGE = auto()
    GAME_BOARD = auto()  # the drawing of the position and what may be replied
    GAME_ADMIN = auto()  # what was wrong with a reply


Message = tuple[int, str, ObservationType]


class Env:
    """An environment."""

    env_id: str
    state: Any

    def reset(self, num_players: int | None = None, seed: int | None = None) -> None:
        """Begin a new game."""
        raise NotImplementedError

    def get_observation(self) -> tuple[int, Any]:
        """Return who is to move and what it reads."""
        raise NotImplementedError

    def step(self, action: str) -> tuple[bool, dict[str, Any]]:
        """Take the reply of the player to move; return whether the game is over."""
        raise NotImplementedError

    def close(self) -> Any:
        """Return the rewards and what there is to know of each player."""
        raise NotImplementedError


class Wrapper(Env):
    """Goes around an environment; what it does not know is the environment's."""

    def __init__(self, env: Env) -> None:
        self.env = env

    def __getattr__(self, name: str) -> Any:
        if name == "env":  # a copy has none until it is filled
            raise AttributeError(name)
        return getattr(self.env, name)

    def reset(self, num_players: int | None = None, seed: int | None = None) -> None:
        """Begin a new game."""
        self.env.reset(num_players=num_players, seed=seed)

    def get_observation(self) -> tuple[int, Any]:
        """Return who is to move and what it reads."""
        return self.env.get_observation()

    def step(self, action: str) -> tuple[bool, dict[str, Any]]:
        """Take the reply of the player to move; return whether the game is over."""
        return self.env.step(action)

    def close(self) -> Any:
        """Return the rewards and what there is to know of each player."""
        return self.env.close()

    def is_wrapped_with(self, wrapper_class: type) -> bool:
        """Return whether it, or one inside it, is such a wrapper."""
        if isinstance(self, wrapper_class):
            return True
        return isinstance(self.env, Wrapper) and self.env.is_wrapped_with(wrapper_class)


class ObservationWrapper(Wrapper):
    """Makes something else of what players read."""

    def get_observation(self) -> tuple[int, Any]:
        """Return who is to move and what it reads."""
        player, new = self.env.get_observation()
        return player, self.observation(player, new)

    def observation(self, player_id: int, observation: Any) -> Any:
        """Return what the player reads, from what is new to it."""
        raise NotImplementedError


class RenderWrapper(Wrapper):
    """Shows the game to who watches."""

    def reset(self, num_players: int | None = None, seed: int | None = None) -> None:
        """Begin a new game."""
        self.reset_render()
        super().reset(num_players=num_players, seed=seed)

    def reset_render(self) -> None:
        """Get ready for a new game."""
        raise NotImplementedError


class ActionWrapper(Wrapper):
    """Makes something else of replies."""

    def step(self, action: str) -> tuple[bool, dict[str, Any]]:
        """Take the reply of the player to move; return whether the game is over."""
        return self.env.step(self.action(action))

    def action(self, action: str) -> str:
        """Return what is sent on in place of the reply."""
        raise NotImplementedError


class Agent:
    """A callable from what a player reads to its reply."""

    def __call__(self, observation: str) -> str:
        """Return the reply."""
        raise NotImplementedError


class AgentWrapper(Agent):
    """Goes around an agent; what it does not know is the agent's."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent

    def __getattr__(self, name: str) -> Any:
        if name == "agent":  # a copy has none until it is filled
            raise AttributeError(name)
        return getattr(self.agent, name)

    def __call__(self, observation: str) -> str:
        """Return the reply."""
        return self.agent(observation)
