"""How a strategy comes closer to an equilibrium, iteration by iteration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from textgames.core import Game
from textgames.errors import UsageError
from textgames.solvers.best_response import best_response_values, expected_returns
from textgames.solvers.tree import Policy, Tree, as_tree


class Iterated(Protocol):
    """A run that can be continued, such as `CFR` or `ExternalSampling`."""

    @property
    def iterations(self) -> int:
        """How many there were so far."""
        ...

    def run(self, iterations: int) -> object:
        """Make as many more."""
        ...

    def policy(self) -> Policy:
        """Return the strategy so far."""
        ...


class Progress(NamedTuple):
    """How far a strategy was from an equilibrium after so many iterations."""

    iterations: int
    nash_conv: float
    best_response_values: tuple[float, ...]


def convergence(
    run: Iterated, game: Game | Tree, iterations: Iterable[int] = (1, 10, 100, 1000)
) -> Iterator[Progress]:
    """Continue a run to each number of iterations, and yield how far its strategy is then.

    Args:
        run: of CFR in any form.
        game: what it runs on.
        iterations: from the run's beginning, each more than the one before.

    Raises:
        UsageError: the run is further than a number.
    """
    tree = as_tree(game)
    for number in iterations:
        if number < run.iterations:
            raise UsageError(
                f"expected numbers of iterations that rise, got {number} after {run.iterations}"
            )
        run.run(number - run.iterations)
        policy = run.policy()
        values = best_response_values(tree, policy)
        yield Progress(number, sum(values) - sum(expected_returns(tree, policy)), values)
