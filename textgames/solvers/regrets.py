"""What each action is worth in each information set, against what the others do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textgames.core import Action, Game
from textgames.solvers.tree import InformationState, Strategy, Tree, as_tree

if TYPE_CHECKING:
    from textgames.solvers.tree import Floats


class Worth(NamedTuple):
    """What the actions in one information set are worth, and how likely it is to be reached."""

    player: int
    values: dict[Action, float] | None  # None: the others' strategy never leads there
    probabilities: tuple[float, ...]  # of the actions, in the strategy
    reached: float  # with what probability, when all play the strategy

    @property
    def regret(self) -> float:
        """How much a best response gets more from here on; 0 where nobody gets to."""
        if self.values is None:
            return 0.0
        values = self.values.values()
        mean = sum(p * v for p, v in zip(self.probabilities, values, strict=True))
        return max(0.0, max(values) - mean)

    @property
    def cost(self) -> float:
        """What the regret here adds to NashConv: all information sets' costs sum to it."""
        return self.reached * self.regret


def action_values(game: Game | Tree, strategy: Strategy) -> dict[InformationState, Worth]:
    """Return, for each information set of each player, what its actions are worth.

    An action's value is the player's average return if it takes the action there and goes on with
    a best response, while the others play `strategy`. By the performance difference lemma (Kakade
    and Langford 2002) the costs of a player's sets sum to what a best response gains it.
    """
    tree = as_tree(game)
    probabilities = tree.probabilities(strategy)
    reaches = [seat.reach(p) for seat, p in zip(tree.seats, probabilities, strict=True)]
    found: dict[InformationState, Worth] = {}
    for player, seat in enumerate(tree.seats):
        values, masses = _backwards(tree, player, reaches)
        first = [*seat.start.tolist(), seat.num_sequences]
        own = reaches[player][seat.parent].tolist()
        for place, (state, actions) in enumerate(zip(seat.states, seat.actions, strict=True)):
            sequences = slice(first[place], first[place + 1])
            mass = float(masses[sequences.start])
            shares = tuple(probabilities[player][sequences.start - 1 : sequences.stop - 1].tolist())
            worth = _shared(actions, values[sequences].tolist(), mass) if mass else None
            found[state] = Worth(player, worth, shares, mass * own[place])
    return found


def _shared(actions: Sequence[Action], values: list[float], mass: float) -> dict[Action, float]:
    return {action: value / mass for action, value in zip(actions, values, strict=True)}


def _backwards(tree: Tree, player: int, reaches: list[Floats]) -> tuple[Floats, Floats]:
    """Return what each sequence is worth with best play after it, and how likely others let it be.

    Both are sums over positions, weighted with chance and the others' reach; under perfect recall
    the second is the same for all actions of a set.
    """
    import numpy as np

    seat = tree.seats[player]
    values = tree.gains(player, reaches)
    reached = tree.chance.copy()
    for other, reach in enumerate(reaches):
        if other != player:
            reached *= reach[tree.sequences[other]]
    masses = np.bincount(tree.sequences[player], reached, seat.num_sequences).astype(float)
    for sets, sequences in reversed(seat.depths):
        best = np.maximum.reduceat(values[sequences], seat.start[sets] - sequences.start)
        np.add.at(values, seat.parent[sets], best)
        np.add.at(masses, seat.parent[sets], masses[seat.start[sets]])
    return values, masses
