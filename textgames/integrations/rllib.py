"""The games in RLlib: a module for PPO that takes the mask of the legal actions.

    from ray.rllib.env.wrappers.pettingzoo_env import PettingZooEnv
    from textgames.integrations.rllib import MaskedPPOModule

    register_env("game", lambda config: PettingZooEnv(DiscreteActions(textgames.make(**config))))
    RLModuleSpec(module_class=MaskedPPOModule)

RLlib's own `PettingZooEnv` takes the games as they are. Its own PPO does not take a mask, and its
example of a module that does wants other names in the observation.
"""

from __future__ import annotations

from typing import Any

from textgames.errors import MissingDependency

try:
    import torch
    from gymnasium import spaces
    from ray.rllib.algorithms.ppo.torch.default_ppo_torch_rl_module import DefaultPPOTorchRLModule
    from ray.rllib.core.columns import Columns
except ImportError as error:
    raise MissingDependency("RLlib is needed: pip install 'textgames[rllib]'") from error

IMPOSSIBLE = -1e9  # not infinite: at the end of a game all actions are masked


class MaskedPPOModule(DefaultPPOTorchRLModule):
    """RLlib's default module for PPO, in which an action that is masked out is never drawn.

    Observations are those of `textgames.wrappers.DiscreteActions`: a dict of `observation`, which
    goes into the network, and `action_mask`.

    Args:
        observation_space: of one agent.
        arguments: as for the default module.
    """

    def __init__(self, observation_space: spaces.Dict, **arguments: Any) -> None:
        seen = observation_space["observation"]
        super().__init__(observation_space=seen, **arguments)

    def _forward(self, batch: dict[str, Any], **arguments: Any) -> dict[str, Any]:
        return _masked(super()._forward(_without_mask(batch), **arguments), batch)

    def _forward_train(self, batch: dict[str, Any], **arguments: Any) -> dict[str, Any]:
        return _masked(super()._forward_train(_without_mask(batch), **arguments), batch)

    def compute_values(self, batch: dict[str, Any], embeddings: Any = None) -> Any:
        """Return the value of each observation."""
        return super().compute_values(_without_mask(batch), embeddings)


def _without_mask(batch: dict[str, Any]) -> dict[str, Any]:
    return {**batch, Columns.OBS: batch[Columns.OBS]["observation"]}


def _masked(output: dict[str, Any], batch: dict[str, Any]) -> dict[str, Any]:
    legal = batch[Columns.OBS]["action_mask"].bool()
    logits = output[Columns.ACTION_DIST_INPUTS]
    return {**output, Columns.ACTION_DIST_INPUTS: torch.where(legal, logits, IMPOSSIBLE)}
