"""A network beside the policy that says what a player will get, by what it reads.

In games in which texts seldom come again a table of what each led to knows nothing; a network knows
what texts like it led to. It learns from the same turns as the policy, after their advantages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

import torch
from torch import Tensor

from examples.selfplay import parallel
from examples.selfplay.config import Config
from examples.selfplay.engine import Ids, padded, stream
from examples.selfplay.policy import Transformer
from textgames.chance import mixed


class Critic:
    """Such a network, of the shape of a policy from scratch.

    Args:
        tokens: that the tokenizer knows.
        config: of the run.
    """

    def __init__(self, tokens: int, config: Config) -> None:
        self.config = config
        self.model = Transformer(tokens, config.model, outputs=1)
        self.adam = torch.optim.AdamW(
            self.model.parameters(), config.critic.rate.start, weight_decay=0.0, fused=True
        )
        for weight in self.model.parameters():  # there in a process without a text of its own too
            weight.grad = torch.zeros_like(weight)

    @torch.no_grad()
    def promised(self, texts: Sequence[Ids]) -> dict[Ids, float]:
        """Return what each of the texts promises who reads it."""
        different, most = sorted(set(texts), key=lambda text: (len(text), text)), self.config.rows
        parts = [different[begin : begin + most] for begin in range(0, len(different), most)]
        values = [value for part in parts for value in self._values(part).tolist()]
        return dict(zip(different, values, strict=True))

    def learn(self, led_to: Sequence[tuple[Ids, float]], step: int, progress: float) -> float:
        """Learn what texts led to, going over them as often as the settings say.

        Args:
            led_to: each text that was read, and what its reader got in the end.
            step: of the run; says in which order.
            progress: of the run, 0 to 1.

        Returns:
            the mean squared error of the last pass.
        """
        gains: dict[Ids, list[float]] = defaultdict(list)
        for text, gain in led_to:
            gains[text].append(gain)
        texts, settings, most = list(gains), self.config.critic, self.config.rows
        for group in self.adam.param_groups:
            group["lr"] = settings.rate.at(progress)
        draws = stream(mixed(self.config.seed, step))
        error = 0.0
        for _ in range(settings.passes):
            order = torch.randperm(len(texts), generator=draws).tolist()
            error = sum(
                self._improve([texts[place] for place in order[begin : begin + most]], gains)
                for begin in range(0, len(texts), most)
            )
        return error / len(led_to)

    def _improve(self, texts: list[Ids], gains: Mapping[Ids, list[float]]) -> float:
        """Take a step of the optimiser; return the sum of the squared errors before it.

        Of several processes each goes over a share of the texts, and all get the whole gradient.
        """
        self.adam.zero_grad(set_to_none=False)
        total = sum(len(gains[text]) for text in texts)
        own = texts[parallel.share()]
        squares = torch.zeros(())
        if own:
            counts = torch.tensor([len(gains[text]) for text in own])
            means = torch.tensor([fmean(gains[text]) for text in own])
            squares = (counts * (self._values(own) - means) ** 2).sum()
            (squares / total).backward()
        spread = sum(sum((g - fmean(gains[text])) ** 2 for g in gains[text]) for text in own)
        error = squares.detach() + spread
        gradients = [weight.grad for weight in self.model.parameters() if weight.grad is not None]
        parallel.add_up([error, *gradients])
        self.adam.step()
        return float(error)

    def _values(self, texts: Sequence[Ids]) -> Tensor:
        values, _ = self.model(*padded(texts), keep=1)
        return values[:, 0, 0]

    def state_dict(self) -> dict[str, Any]:
        """Return all that its next steps depend on."""
        return {"weights": self.model.state_dict(), "optimiser": self.adam.state_dict()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on where another left off."""
        self.model.load_state_dict(state["weights"])
        self.adam.load_state_dict(state["optimiser"])
