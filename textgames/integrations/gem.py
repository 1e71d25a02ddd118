"""The games in gem (PyPI gem-llm): one seat of a game as its `Env`.

    import gem
    import textgames.integrations.gem

    env = gem.make("textgames:KuhnPoker-v0", seat=0, opponents="cfr", rounds=3)
    envs = gem.make_vec(["textgames:Mastermind-v0"] * 8, seed=7)

Importing it registers all games. An observation is what is new since the last one, as in gem's own
games; gem's wrappers put the history together. For all seats there is `gem_multiagent`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from textgames.chance import checked_seed
from textgames.errors import MissingDependency
from textgames.integrations.rows import no_wrapper
from textgames.prompts import turn_text
from textgames.registration import registry
from textgames.seat import SeatEnv

try:
    import gem
    from gem.envs.registration import ENV_REGISTRY
except ImportError as error:
    raise MissingDependency("gem is needed: pip install 'textgames[gem]'") from error

NAMESPACE = "textgames"


class GemEnv(gem.Env):
    """One seat of a game, against agents or alone.

    The reward of a step is the change of the seat's return. After an illegal reply that may be
    repeated the observation is the complaint. The info is that of `textgames.seat.SeatEnv`; after
    an end, that of the next `reset` also has `final_obs` and `final_info`, which gem's vector
    environments would lose: they reset in the step that ends a game.

    Args:
        game: the id of a registered game.
        seed: of the first game, and of those that follow without a seed of their own; None for
            new ones. gem's `make_vec` gives each environment its own.
        settings: as for `SeatEnv`: `seat`, `opponents`, `num_players`, `illegal`, `payoff` and the
            options of the game.

    Raises:
        UnknownGame: there is no such game.
        OptionError: a setting is not allowed.
        AgentError: there is no opponent of that name.
    """

    def __init__(self, game: str, seed: int | None = None, **settings: Any) -> None:
        super().__init__()
        self._made_with = {"game": game, "seed": seed, **settings}
        no_wrapper(settings)
        self._env = SeatEnv(game, **settings)
        self._seed = None if seed is None else checked_seed(seed)
        self._read = 0  # messages of the game
        self._final: dict[str, Any] = {}

    def reset(self, seed: int | None = None) -> tuple[str, dict[str, Any]]:
        """Begin a new game; no global generator is seeded.

        Args:
            seed: the same one gives the same game. Without one, the next game of the last seed.
        """
        if seed is None:
            seed, self._seed = self._seed, None  # only the first time
        observation, info = self._env.reset(seed=seed)
        self._read, final, self._final = 0, self._final, {}
        return f"{observation['rules']}\n\n{self._new(observation, info)}", {**info, **final}

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Take the seat's reply and play to its next turn, or to the end."""
        observation, reward, terminated, truncated, info = self._env.step(action)
        text = self._new(observation, info)
        if terminated or truncated:
            self._final = {"final_obs": text, "final_info": info}
        return text, reward, terminated, truncated, info

    def _new(self, observation: Mapping[str, Any], info: Mapping[str, Any]) -> str:
        told = observation["messages"][self._read :]
        self._read += len(told)
        return turn_text(told, observation["view"], info["legal_actions"])

    def sample_random_action(self) -> str:
        """Return a legal reply."""
        reply: str = self._env.action_space.sample()
        return reply

    def spawn(self, same_state: bool = False, **settings: Any) -> GemEnv:
        """Return another environment made in the same way.

        Args:
            same_state: whether it is a copy of the game in progress. Opponents given as functions
                are shared.
            settings: what is to be different.
        """
        if not same_state:
            return type(self)(**{**self._made_with, **settings})
        opponents = self._made_with.get("opponents")
        given = opponents.values() if isinstance(opponents, Mapping) else [opponents]
        return copy.deepcopy(self, {id(agent): agent for agent in given if callable(agent)})

    def get_state(self) -> dict[str, Any]:
        """Return the actions so far; gem's trainers branch only environments that have this."""
        return {"history": list(self._env.env.unwrapped.game.history)}


def register_all() -> None:
    """Register all games with gem; again for those that came to `textgames` since."""
    for id in registry:
        if (name := f"{NAMESPACE}:{id}") not in ENV_REGISTRY:
            gem.register(name, "textgames.integrations.gem:GemEnv", game=id)


register_all()
