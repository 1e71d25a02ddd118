"""Numbers in and out, with a mask of the legal actions: for learners that do not read."""

from __future__ import annotations

from operator import index
from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray
from pettingzoo.utils.env import AECEnv

from textgames.chance import Stream
from textgames.core import play_chance
from textgames.errors import UnsupportedGame, UsageError
from textgames.forms import Form, written
from textgames.wrappers.base import ObservationWrapper


class DiscreteActions(ObservationWrapper[dict[str, NDArray[Any]], int]):
    """Actions are the numbers of `actions`; observations are what the player knows as numbers.

    An observation is a dict of `observation`, float32 from -1 to 1 (see the game's `features`), and
    `action_mask`, int8, 1 where an action is legal and 0 everywhere for an agent not to move.
    `infos[agent]` is a dict of numbers that has the same keys always: `turn`, how many actions the
    agent has taken, and `illegal`, 1 if its last reply was illegal and else 0.

    An action that is masked out is an illegal reply like any other, and the policy of `make`
    answers it. A reply in words is passed on as it is.

    Args:
        env: a text environment of a game that can list its actions.

    Raises:
        UnsupportedGame: the game cannot list its actions, or has no numbers to show.
    """

    def __init__(self, env: AECEnv[str, Any, str]) -> None:
        super().__init__(env)
        game = env.game.clone()
        play_chance(game, Stream(0))  # a player's features exist when it could be asked
        self.actions = tuple(game.all_actions())
        sizes = [len(game.features(player)) for player in range(game.num_players)]
        if not self.actions or not all(sizes):
            lacks = "actions that can all be listed" if not self.actions else "features"
            raise UnsupportedGame(f"DiscreteActions takes a game with {lacks}; {env} has none")
        self._numbers = {action: number for number, action in enumerate(self.actions)}
        self._players = {agent: player for player, agent in enumerate(env.possible_agents)}
        many = len(self.actions)
        self.action_spaces = {agent: spaces.Discrete(many) for agent in env.possible_agents}
        self.observation_spaces = {
            agent: spaces.Dict(
                {
                    "observation": spaces.Box(-1, 1, (size,), np.float32),
                    "action_mask": spaces.Box(0, 1, (many,), np.int8),
                }
            )
            for agent, size in zip(env.possible_agents, sizes, strict=True)
        }

    def action_space(self, agent: str) -> spaces.Discrete:
        """Return the space of `agent`'s actions; sample with the mask to get a legal one.

        Raises:
            UnknownAgent: there is no such agent.
        """
        self.env.action_space(agent)  # raises it
        return self.action_spaces[agent]

    @property
    def infos(self) -> dict[str, dict[str, int]]:
        """For each agent, `turn` and `illegal`."""
        episode = self.env.episode
        return {
            agent: {
                "turn": episode.taken[self._players[agent]],
                "illegal": int(self._players[agent] in episode.complaints),
            }
            for agent in self.env.infos
        }

    def observe(self, agent: str) -> dict[str, NDArray[Any]]:
        """Return what `agent` knows, and what it may do, as numbers.

        Raises:
            UsageError: the environment was not reset yet.
            UnknownAgent: there is no such agent.
        """
        if self.env.episode is None or agent not in self.env.possible_agents:
            self.env.observe(agent)  # raises what text environments raise
        game = self.env.game
        features = np.array(game.features(self._players[agent]), np.float32)
        mask = np.zeros(len(self.actions), np.int8)
        legal = self.env.infos.get(agent, {}).get("legal_actions", ())
        if isinstance(legal, Form):
            legal = [action for action in self.actions if action in legal]
        mask[[self._numbers[action] for action in legal]] = 1
        return {"observation": features, "action_mask": mask}

    def step(self, action: Any) -> None:
        """Take the number of an action, or a reply in words.

        Raises:
            UsageError: there is no action of that number.
        """
        if action is None or isinstance(action, str):
            self.env.step(action)
            return
        try:
            number = index(action)
        except TypeError:
            number = -1
        if not 0 <= number < len(self.actions):
            raise UsageError(
                f"{self.env} takes actions = whole number from 0 to {len(self.actions) - 1}, "
                f"got {action!r}"
            )
        info = self.env.infos.get(self.env.agent_selection, {})  # {}: nobody is to move
        legal = info.get("legal_actions", ())
        self.env.step(written(self.actions[number], legal))
