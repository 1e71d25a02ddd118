"""AdamW on weights that learn, exact ones: a small step is lost in a weight of 16 bits."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from examples.selfplay import config


class Optimiser:
    """AdamW; weights of 16 bits follow float32 copies of their own.

    Args:
        model: whose weights learn, those that ask for a gradient.
        settings: of AdamW, its rate and the longest gradient.
    """

    def __init__(self, model: nn.Module, settings: config.Optimiser) -> None:
        self.settings = settings
        self.weights = [weight for weight in model.parameters() if weight.requires_grad]
        self.exact = [
            weight if weight.dtype.itemsize >= 4 else weight.detach().float()
            for weight in self.weights
        ]
        self.adam = torch.optim.AdamW(
            self.exact, settings.rate.start, settings.betas, weight_decay=settings.decay, fused=True
        )

    def begin(self) -> None:
        """Forget the gradients of the last step."""
        for weight in self.exact:
            weight.grad = torch.zeros_like(weight)

    def add(self) -> None:
        """Add the gradients of a backward pass to those of the step."""
        for weight, exact in zip(self.weights, self.exact, strict=True):
            if weight is not exact and weight.grad is not None:
                exact.grad += weight.grad
                weight.grad = None

    def shorten(self) -> float:
        """Shorten a gradient that is too long; return how long it was."""
        norm = nn.utils.clip_grad_norm_(self.exact, self.settings.most_norm)
        return float(norm.full_tensor() if hasattr(norm, "full_tensor") else norm)

    @torch.no_grad()
    def step(self, progress: float) -> None:
        """Change the weights, with the rate for `progress` of the run, 0 to 1."""
        for group in self.adam.param_groups:
            group["lr"] = self.settings.rate.at(progress)
        self.adam.step()
        for weight, exact in zip(self.weights, self.exact, strict=True):
            if weight is not exact:
                weight.copy_(exact)

    def state_dict(self) -> dict[str, Any]:
        """Return all that its next steps depend on, beside the weights themselves."""
        return {"adam": self.adam.state_dict(), "exact": self._copies()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where another left off."""
        self.adam.load_state_dict(state["adam"])
        for copy, kept in zip(self._copies(), state["exact"], strict=True):
            copy.copy_(kept)

    def _copies(self) -> list[Tensor]:
        pairs = zip(self.weights, self.exact, strict=True)
        return [exact for weight, exact in pairs if weight is not exact]
