"""What a batch of turns does to a policy: its loss, the gradient, a step of the optimiser."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn

from examples.selfplay import losses, parallel, sharded
from examples.selfplay.config import Config
from examples.selfplay.optimiser import Optimiser
from examples.selfplay.policy import Weights, learnt, with_weights


class TrainingStopped(RuntimeError):
    """The run cannot go on; the message says why and where its last good state is."""


class Learner:
    """A policy that learns from turns.

    Args:
        model: maps tokens to logits; it is changed.
        config: of the run.
    """

    def __init__(self, model: nn.Module, config: Config) -> None:
        self.model, self.config = model, config
        self.sharded = bool(config.pretrained and config.pretrained.sharded)
        self.optimiser = Optimiser(model, config.optimiser)
        self.magnet: Weights = {}
        self.move_magnet()

    def move_magnet(self) -> None:
        """Let the present policy be the magnet from now on."""
        if self.config.algorithm.magnet:
            self.magnet = learnt(self.model)

    def learn(self, rows: losses.Rows, progress: float) -> dict[str, float]:
        """Go over a batch, one step of the optimiser a pass; return the last pass's figures.

        Raises:
            TrainingStopped: the loss or its gradient is no number, or far too large, or the policy
                that is trained is not the one that replied. The weights are as they were.
        """
        algorithm = self.config.algorithm
        before: list[Tensor] = []  # the policy before the step, for the proximal pull
        figures: dict[str, float] = {}
        for _ in range(algorithm.passes):
            sums = self.gradient(rows, progress, before)
            # how far the trainer is from the sampler shows before the first step only
            apart = figures.get("sampler_apart", sums["sampler_apart"])
            norm = self.optimiser.shorten()
            figures = {**sums, "sampler_apart": apart, "gradient_norm": norm}
            self._check(figures)
            self.optimiser.step(progress)
        return figures

    def gradient(
        self, rows: losses.Rows, progress: float, before: list[Tensor]
    ) -> dict[str, float]:
        """Compute the gradient of a batch, as many rows at a time as the settings allow.

        Of several processes each goes over a share of the rows, and all get the whole gradient.
        """
        most = self.config.rows
        self.optimiser.begin()
        sums = dict.fromkeys(("policy_loss", "entropy", "sampler_apart", "kl"), 0.0)
        own = rows.part(parallel.share())
        parts = [own.part(slice(begin, begin + most)) for begin in range(0, len(own), most)]
        if self.sharded:  # all processes gather the layers at once, those that are done too
            passes = math.ceil(len(rows) / parallel.size() / most)
            parts += [rows.part(slice(1)).weightless()] * (passes - len(parts))
        for number, part in enumerate(parts):
            loss, made_of = self.loss(part, progress, before, number)
            loss.backward()
            self.optimiser.add()
            for name, value in made_of.items():
                sums[name] += float(value)
        figures = torch.tensor(list(sums.values()))
        parallel.add_up([figures])
        if not self.sharded:
            parallel.add_up(weight.grad for weight in self.optimiser.exact)
        return dict(zip(sums, figures.tolist(), strict=True))

    def loss(
        self, rows: losses.Rows, progress: float, before: list[Tensor], number: int
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the loss of some rows and what it is made of."""
        config, algorithm = self.config, self.config.algorithm
        temperature, most = config.sampling.temperature, config.sampling.max_tokens
        every = losses.distribution(self.model, rows, temperature)
        drawn = losses.drawn(every, rows)
        if algorithm.loss == "ppo":
            policy = losses.ppo(drawn, rows, algorithm.clip)
        else:
            policy = losses.reinforce(drawn, rows)

        def mean(values: Tensor) -> Tensor:
            return losses.aggregate(values, rows, algorithm.aggregate, most)

        parts = {"policy_loss": mean(policy), "entropy": mean(losses.entropy(every)[rows.text])}
        apart = drawn.detach() - rows.log_probs
        kl = apart.exp() - 1 - apart  # from who replied (Schulman's estimate)
        # of each token, whatever the loss divides by: else short replies would never be far apart
        for name, values in (("sampler_apart", apart.abs()), ("kl", kl)):
            parts[name] = losses.aggregate(values, rows, "token", most)
        loss = parts["policy_loss"]
        if algorithm.entropy:
            loss = loss - algorithm.entropy.at(progress) * parts["entropy"]
        if algorithm.magnet:
            with torch.no_grad():
                past = with_weights(self.model, self.magnet)
                magnet = losses.distribution(past, rows, temperature)
            loss = loss + algorithm.magnet * mean(losses.divergence(every, magnet)[rows.text])
        if algorithm.proximal:
            if len(before) == number:
                before.append(every.detach())
            moved = losses.divergence(every, before[number])
            loss = loss + algorithm.proximal * mean(moved[rows.text])
        return loss, {name: value.detach() for name, value in parts.items()}

    def _check(self, figures: dict[str, float]) -> None:
        optimiser, algorithm = self.config.optimiser, self.config.algorithm
        if not all(map(math.isfinite, figures.values())):
            raise TrainingStopped(f"the loss or its gradient is no number now ({figures})")
        large = max(abs(figures["policy_loss"]), figures["gradient_norm"])
        if large > optimiser.explodes:
            raise TrainingStopped(
                f"the loss or its gradient is beyond optimiser.explodes = {optimiser.explodes:g} "
                f"({figures})"
            )
        if figures["sampler_apart"] > algorithm.most_apart:
            raise TrainingStopped(
                "the log-probabilities of sampler and trainer differ by more than "
                f"algorithm.most_apart = {algorithm.most_apart:g}: {figures['sampler_apart']:.3g}"
            )

    def state_dict(self) -> dict[str, Any]:
        """Return all that its next steps depend on."""
        if self.sharded:
            return sharded.state_of(self.model, self.optimiser.adam)
        return {
            "weights": learnt(self.model),
            "optimiser": self.optimiser.state_dict(),
            "magnet": self.magnet,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where another left off."""
        if self.sharded:
            sharded.load(self.model, self.optimiser.adam, state)
            return
        self.model.load_state_dict(state["weights"], strict=False)  # the others never changed
        self.optimiser.load_state_dict(state["optimiser"])
        self.magnet = state["magnet"]
