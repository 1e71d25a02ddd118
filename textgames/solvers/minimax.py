"""Exact play by minimax with memory: two players, zero sum, perfect information, no chance.

Alpha-beta search that keeps, for each position looked at, bounds of its value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TypeVar

from textgames.core import CHANCE, Action, Game
from textgames.errors import UnsupportedGame, UsageError
from textgames.solvers.listing import checked_game, listed, name_of, start_of
from textgames.solvers.positions import Limit, position_key, without_past

MOST_POSITIONS = 1_000_000

T = TypeVar("T")
_Bounds = tuple[float, float]  # of what player 0 gets: at least, at most


class Minimax:
    """The exact value of any position of one game, with all positions looked at remembered.

    Args:
        game: any position; others must be of the same game with the same options.
        max_positions: how many different ones may be remembered; ends of the game are not.

    Raises:
        UnsupportedGame: it is not for two players with zero sum.
        UsageError: it is no game.
    """

    def __init__(self, game: Game, max_positions: int = MOST_POSITIONS) -> None:
        game = checked_game(game)
        if game.num_players != 2 or game.utility not in ("zero-sum", "constant-sum"):
            raise _unsupported(game, "two players and zero sum")
        self._limit = Limit(max_positions)
        self._played = (type(game), game.options)
        self._range: _Bounds = game.return_range()
        self._bounds: dict[tuple[object, ...], _Bounds | None] = {}  # None: being looked at
        self._open: set[tuple[object, ...]] = set()  # in which both see what is done

    @property
    def num_positions(self) -> int:
        """How many different positions have been looked at, ends of the game apart."""
        return len(self._bounds)

    def value(self, game: Game) -> float:
        """Return what player 0 gets with best play of both from here; player 1 gets the rest.

        Raises:
            UnsupportedGame: it has chance, hidden or simultaneous moves, its positions can recur,
                its rules read the history, or there are too many positions.
        """
        return self._searched(game, self._exact)

    def best_actions(self, game: Game) -> list[Action]:
        """Return every action of the player to move that keeps the value of the position.

        Raises:
            UnsupportedGame: as for `value`.
            UsageError: the game is over.
        """
        worth = self.action_values(game)
        most = max(worth.values())
        return [action for action, value in worth.items() if value == most]

    def action_values(self, game: Game) -> dict[Action, float]:
        """Return what each legal action is worth: player 0's value, negated if player 1 moves.

        Raises:
            UnsupportedGame: as for `value`.
            UsageError: the game is over.
        """
        if game.is_terminal:
            raise UsageError(
                f"expected a position of {name_of(game)} in which a player is asked, got its end"
            )
        sign = -1 if game.to_act[0] == 1 else 1
        return self._searched(
            game, lambda twin: {a: sign * self._exact(child) for a, child in _children(twin)}
        )

    def _searched(self, game: Game, search: Callable[[Game], T]) -> T:
        if (type(game), game.options) != self._played:
            raise UsageError(f"expected a position of the game solved here, got {name_of(game)}")
        self._start = game
        try:
            self._check_past(game)
            return search(without_past(game))
        except (UnsupportedGame, RecursionError) as error:
            self._bounds = {key: known for key, known in self._bounds.items() if known}
            if isinstance(error, RecursionError):
                raise _unsupported(game, "shorter games") from None
            raise

    def _check_past(self, game: Game) -> None:
        """Refuse a position that not both players know: what is hidden may lie behind it."""
        position = start_of(game)
        for action in game.history:
            key = position_key(position)
            if key in self._open:
                position.apply(action)
                continue
            position = dict(_children(position))[action]
            self._open.add(key)

    def _exact(self, game: Game) -> float:
        return self._value(game, *self._range)

    def _value(self, game: Game, low: float, high: float) -> float:
        """Return the value if it lies between `low` and `high`, else a bound on that side."""
        if game.is_terminal:
            return game.returns[0]
        key = position_key(game)
        known = self._bounds.get(key, self._range)
        if known is None:
            raise _unsupported(game, "positions that do not recur")
        least, most = known
        if least >= high or least == most:
            return least
        if most <= low:
            return most
        if expected := self._limit.expected(len(self._bounds) + 1, self._start):
            raise _unsupported(game, expected)
        self._bounds[key] = None
        low, high = max(low, least), min(high, most)
        value = self._best(game, low, high)
        self._bounds[key] = (
            least if value <= low else value,
            most if value >= high else max(value, least),
        )
        return value

    def _best(self, game: Game, low: float, high: float) -> float:
        """Search the actions until one is known to be out of the bounds."""
        if game.to_act[0] == 0:
            best = -math.inf
            for _, child in _children(game):
                best = max(best, self._value(child, max(low, best), high))
                if best >= high:
                    break
            return best
        best = math.inf
        for _, child in _children(game):
            best = min(best, self._value(child, low, min(high, best)))
            if best <= low:
                break
        return best


def _children(game: Game) -> Iterator[tuple[Action, Game]]:
    """Yield each action with the position after it, if the other player sees which it was.

    The last of them may be `game` itself.
    """
    player = game.to_act[0]
    if player == CHANCE or len(game.to_act) > 1:
        raise _unsupported(game, "neither chance nor simultaneous moves")
    seen, told = set(), game.told
    actions = listed(game, player)
    for left in range(len(actions) - 1, -1, -1):
        action = actions[-1 - left]
        child = game.clone() if left else game
        child.apply(action)
        heard = child.heard(1 - player, told)
        if heard in seen:
            raise _unsupported(game, "perfect information")
        seen.add(heard)
        yield action, child


def _unsupported(game: Game, expected: str) -> UnsupportedGame:
    return UnsupportedGame(f"minimax cannot solve {name_of(game)}: expected {expected}")
