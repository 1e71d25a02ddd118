"""Looking a few actions ahead in games of perfect information, for the bots of such games."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from math import inf
from typing import Any, ClassVar

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action, Game
from textgames.solvers.listing import listed

DECIDED = 1e6  # a game won is worth more than any position


class Lookahead(ByRule):
    """Takes the action that is best if both play best for `depth` actions, by alpha-beta search.

    A subclass names its game and says what a position is worth. For two players, zero-sum; turns
    need not alternate.
    """

    depth: ClassVar[int] = 3

    @abstractmethod
    def worth(self, game: Any, player: int) -> float:
        """Return what a position that is not over is worth to `player`: less than `DECIDED`."""

    def choose(self, game: Game, player: int) -> Action:
        best, most = "", -inf
        for action in sorted(listed(game, player), key=lambda _: self.rng.random()):
            value = self._value(_after(game, action), player, self.depth - 1, most, inf)
            if value > most:  # strictly: search stops early where it cannot be more
                best, most = action, value
        return best

    def _value(self, game: Game, player: int, depth: int, least: float, most: float) -> float:
        """What the position is worth to `player`, exact where that is between `least` and `most`.

        Where it is not, a bound on the same side.
        """
        if game.is_terminal:
            return DECIDED * game.returns[player]
        mover = game.to_act[0]
        actions, own = listed(game, mover), mover == player
        if len(actions) > 1:  # what is forced costs no depth
            if depth == 0:
                return self.worth(game, player)
            depth -= 1
        positions: Iterable[Game] = (_after(game, action) for action in actions)
        if depth:  # the sooner the best one comes, the sooner the search stops
            positions = sorted(positions, key=lambda game: self._seems(game, player), reverse=own)
        for position in positions:
            value = self._value(position, player, depth, least, most)
            if own:
                least = max(least, value)
            else:
                most = min(most, value)
            if least >= most:
                break
        return least if own else most

    def _seems(self, game: Game, player: int) -> float:
        """What a position is worth without looking ahead."""
        return DECIDED * game.returns[player] if game.is_terminal else self.worth(game, player)


def _after(game: Game, action: Action) -> Game:
    position = game.clone()
    position.apply(action)
    return position
