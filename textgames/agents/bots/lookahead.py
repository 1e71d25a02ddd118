"""Looking a few actions ahead in games of perfect information, for the bots of such games."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any, ClassVar

from textgames.agents.base import asked
from textgames.chance import Stream, checked_seed
from textgames.core import Action, Game
from textgames.episode import Observation
from textgames.errors import AgentError
from textgames.solvers.listing import listed

DECIDED = 1e6  # a game won is worth more than any position


class Lookahead:
    """Takes the action that is best if both play best for `depth` actions, by alpha-beta search.

    A subclass names its game and says what a position is worth. For two players, zero-sum; turns
    need not alternate.

    Args:
        seed: of its draws among equally good actions.
    """

    game: ClassVar[type[Game]]
    depth: ClassVar[int] = 3

    def __init__(self, seed: int | None = None) -> None:
        self._rng = Stream(checked_seed(seed))

    def worth(self, game: Any, player: int) -> float:
        """Return what a position that is not over is worth to `player`: less than `DECIDED`."""
        raise NotImplementedError

    def __call__(self, observation: Observation) -> str:
        """Return an action.

        Raises:
            AgentError: the observation is not one of a player who is to move in this bot's game.
        """
        game, player = asked(self, observation).game, observation.player
        if not isinstance(game, self.game):
            raise AgentError(
                f"expected an observation of {self.game.__name__}, got one of {type(game).__name__}"
            )
        best, most = "", -inf
        for action in self._shuffled(listed(game, player)):
            value = self._value(_after(game, action), player, self.depth - 1, most, inf)
            if value > most:  # strictly: search stops early where it cannot be more
                best, most = action, value
        return f"[{best}]"

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
        for action in actions:
            value = self._value(_after(game, action), player, depth, least, most)
            if own:
                least = max(least, value)
            else:
                most = min(most, value)
            if least >= most:
                break
        return least if own else most

    def _shuffled(self, actions: Sequence[Action]) -> list[Action]:
        return sorted(actions, key=lambda _: self._rng.random())


def _after(game: Game, action: Action) -> Game:
    position = game.clone()
    position.apply(action)
    return position
