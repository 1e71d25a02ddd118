"""The first position of many games: what chance deals at the start is carried out once.

A hand of Kuhn poker is dealt in two moves of chance, and over two or three moves later. So the
positions that chance leads to are kept, as many as are few, and a game begins as a copy of one.
"""

from __future__ import annotations

from collections.abc import Sequence

from textgames.chance import RandomSource
from textgames.core import CHANCE, Action, Game, draw_outcome, play_chance

MOST_KEPT = 200  # positions: Leduc hold'em begins with 37. Of more outcomes few would come again


class _Dealt:
    """A position of the opening; `after` has those that an outcome of chance leads to."""

    __slots__ = ("after", "game", "outcomes", "weights")

    def __init__(self, game: Game) -> None:
        self.game = game
        self.after: dict[Action, _Dealt] = {}
        self.outcomes: Sequence[Action] = ()  # none: a player moves, or the game is over
        self.weights: Sequence[float] | None = None
        if game.to_act and game.to_act[0] == CHANCE:
            self.outcomes = game.legal_actions(CHANCE)  # type: ignore[assignment]
            self.weights = game.chance_weights()


class Opening:
    """Where games of one kind begin.

    Args:
        start: the first position; nobody may play on with it.

    Attributes:
        start: the same position.
        rules: the rules text of each player.
    """

    def __init__(self, start: Game) -> None:
        self.start = start
        self.rules = tuple(map(start.rules, range(start.num_players)))
        self._first = _Dealt(start)
        self._kept = 1

    def begin(self, rng: RandomSource) -> Game:
        """Return a new game, in which `rng` has drawn what chance does first."""
        place = self._first
        while place.outcomes:
            drawn = draw_outcome(place.outcomes, place.weights, rng)
            known = place.after.get(drawn)
            if known is None:
                game = place.game.clone()
                game.apply(drawn)
                if self._kept >= MOST_KEPT or len(place.outcomes) > MOST_KEPT:
                    play_chance(game, rng)
                    return game
                known = place.after[drawn] = _Dealt(game)
                self._kept += 1
            place = known
        return place.game.clone()

    def __reduce__(self) -> tuple[type[Opening], tuple[Game]]:
        return Opening, (self.start,)
