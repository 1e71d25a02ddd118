"""Games played by actors of Ray, on this machine or many: weights are sent, turns come back.

Each plays its share of a step's games, with draws of its own: one actor plays what the trainer
would itself, several what as many processes of `torchrun` would. On every machine of the cluster
the repository must be there, and a pretrained model's folder at the same path.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from examples.selfplay.config import Config, ConfigError, checked
from examples.selfplay.learner import TrainingStopped
from examples.selfplay.policy import Weights, with_weights
from examples.selfplay.rollout import PlayedGame, Player, played


class _Actor:
    """A policy that plays its share of each step's games."""

    def __init__(self, settings: dict[str, Any], number: int, of: int) -> None:
        from examples.selfplay.train import policy  # which imports this file

        self.config, self.number, self.of = checked(settings), number, of
        torch.set_num_threads(self.config.threads)
        if self.config.device != "cpu":
            torch.set_default_device(self.config.device)
        self.model, tokenizer = policy(self.config)
        pretrained = self.config.pretrained
        writer = self.model.writer(pretrained) if pretrained else None
        self.player = Player(self.model, tokenizer, self.config, writer)

    def play(
        self, weights: Weights, past: Weights | None, games: Mapping[str, float], step: int
    ) -> list[PlayedGame]:
        self.model.load_state_dict(weights, strict=False)  # those that learn
        if self.player.writer:
            self.player.writer.forget()
        other = None
        if past is not None:
            here = torch.get_default_device()
            past = {name: weight.to(here) for name, weight in past.items()}
            player = self.player
            other = Player(
                with_weights(self.model, past), player.tokenizer, self.config, player.writer
            )
        return played(self.player, other, self.config, games, step, self.number, self.of)


class Actors:
    """The actors of a run, on the cluster that Ray finds, or one that it starts here.

    Args:
        config: of the run.

    Raises:
        ConfigError: Ray is not installed.
    """

    def __init__(self, config: Config) -> None:
        try:
            import ray
        except ImportError as error:
            raise ConfigError("actors: need Ray: pip install 'textgames[ray]'") from error
        self.ray: Any = ray
        if not ray.is_initialized():
            ray.init(log_to_driver=False)
        needs = {"num_gpus": 1} if config.device == "cuda" else {"num_cpus": 1}
        made = self.ray.remote(**needs)(_Actor)
        settings, count = config.model_dump(mode="json"), config.actors
        self.actors = [made.remote(settings, number, count) for number in range(count)]

    def play(
        self, weights: Weights, past: Weights | None, games: Mapping[str, float], step: int
    ) -> list[PlayedGame]:
        """Return the games of a step.

        Args:
            weights: of the policy, those that learn.
            past: of a past self that may sit in other seats.
            games: ids, with the weight with which each is drawn.
            step: its number.

        Raises:
            TrainingStopped: an actor failed.
        """
        sent = self.ray.put(_on_cpu(weights)), self.ray.put(past and _on_cpu(past))
        try:
            parts = self.ray.get([a.play.remote(*sent, dict(games), step) for a in self.actors])
        except self.ray.exceptions.RayError as error:
            said = str(getattr(error, "cause", None) or error).strip().splitlines()[0]
            raise TrainingStopped(f"step {step}: an actor of Ray failed: {said}") from error
        return [game for part in parts for game in part]


def _on_cpu(weights: Weights) -> Weights:
    return {name: weight.cpu() for name, weight in weights.items()}
