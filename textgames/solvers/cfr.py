"""Counterfactual regret minimization: CFR (Zinkevich et al. 2007) and CFR+ (Tammelin 2014).

In games of two players with zero sum the average strategy approaches a Nash equilibrium. With
more players, or another sum, it often does well, but nothing is promised: measure its NashConv.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from textgames.core import Game
from textgames.solvers.tree import Policy, Tree, as_tree

if TYPE_CHECKING:
    from textgames.solvers.tree import Floats


class CFR:
    """A run of CFR over one tree, a whole pass at a time, players in turn.

    Args:
        game: a position, or its tree.
        plus: CFR+: regrets never fall below 0 and iteration t counts t times in the average.

    Attributes:
        iterations: passes so far.
    """

    def __init__(self, game: Game | Tree, plus: bool = True) -> None:
        import numpy as np

        self.tree = as_tree(game)
        self.plus = plus
        self.iterations = 0
        seats = self.tree.seats
        self._regrets = [np.zeros(len(seat.owner)) for seat in seats]
        self._totals = [np.zeros(len(seat.owner)) for seat in seats]
        self._current = [seat.normalized(np.zeros(len(seat.owner))) for seat in seats]
        self._reaches = [seat.reach(p) for seat, p in zip(seats, self._current, strict=True)]

    def run(self, iterations: int) -> Self:
        """Make as many more passes; each brings all players' strategies up to date."""
        for _ in range(iterations):
            self.iterations += 1
            for player in range(self.tree.num_players):
                self._update(player)
        return self

    def policy(self) -> Policy:
        """Return the average strategy of all players."""
        seats = self.tree.seats
        return self.tree.policy(
            [seat.normalized(total) for seat, total in zip(seats, self._totals, strict=True)]
        )

    def _update(self, player: int) -> None:
        import numpy as np

        seat, regrets = self.tree.seats[player], self._regrets[player]
        if not seat.states:
            return
        # the average is of the strategies that were played, the first, uniform one among them
        self._totals[player] += self._reaches[player][1:] * (self.iterations if self.plus else 1)
        regrets += self._instant_regrets(player)
        positive = np.maximum(regrets, 0)
        if self.plus:
            regrets[:] = positive
        self._current[player] = seat.normalized(positive)
        self._reaches[player] = seat.reach(self._current[player])

    def _instant_regrets(self, player: int) -> Floats:
        """What each action would have gained over the current strategy, counterfactually."""
        import numpy as np

        seat, current = self.tree.seats[player], self._current[player]
        values = self.tree.gains(player, self._reaches)
        worth = np.empty(len(seat.states))
        for sets, sequences in reversed(seat.depths):
            weighted = values[sequences] * current[sequences.start - 1 : sequences.stop - 1]
            worth[sets] = np.add.reduceat(weighted, seat.start[sets] - sequences.start)
            np.add.at(values, seat.parent[sets], worth[sets])
        return values[1:] - worth[seat.owner]
