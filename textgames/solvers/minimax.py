"""Exact play by minimax with memory: two players, zero sum, perfect information, no chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from textgames.core import CHANCE, Action, Game
from textgames.errors import UnsupportedGame, UsageError
from textgames.solvers.listing import listed, name_of, start_of

MOST_POSITIONS = 1_000_000

T = TypeVar("T")


class Minimax:
    """The exact value of any position of one game, with all positions looked at remembered.

    Args:
        game: any position; others must be of the same game with the same options.
        max_positions: how many different ones may be remembered.

    Attributes:
        values: what player 0 gets from each position, with best play of both.

    Raises:
        UnsupportedGame: it is not for two players with zero sum.
    """

    def __init__(self, game: Game, max_positions: int = MOST_POSITIONS) -> None:
        if game.num_players != 2 or game.utility not in ("zero-sum", "constant-sum"):
            raise _unsupported(game, "two players and zero sum")
        self.max_positions = max_positions
        self.values: dict[tuple[object, ...], float | None] = {}  # None: being looked at
        self._played = (type(game), game.options)

    def value(self, game: Game) -> float:
        """Return what player 0 gets with best play of both from here; player 1 gets the rest.

        Raises:
            UnsupportedGame: it has chance, hidden or simultaneous moves, its positions can recur,
                its rules read the history, or there are too many positions.
        """
        return self._searched(game, self._value)

    def best_actions(self, game: Game) -> list[Action]:
        """Return every action of the player to move that keeps the value of the position.

        Raises:
            UnsupportedGame: as for `value`.
        """
        worth = self.action_values(game)
        most = max(worth.values())
        return [action for action, value in worth.items() if value == most]

    def action_values(self, game: Game) -> dict[Action, float]:
        """Return what each legal action is worth: player 0's value, negated if player 1 moves.

        Raises:
            UnsupportedGame: as for `value`.
        """
        sign = -1 if game.to_act[0] == 1 else 1
        return self._searched(
            game, lambda twin: {a: sign * self._value(child) for a, child in _children(twin)}
        )

    def _searched(self, game: Game, search: Callable[[Game], T]) -> T:
        if (type(game), game.options) != self._played:
            raise UsageError(f"expected a position of the game solved here, got {name_of(game)}")
        twin = game.clone()
        twin.history = _Unread()
        try:
            _check_past(game)
            return search(twin)
        except (UnsupportedGame, RecursionError) as error:
            self.values = {key: value for key, value in self.values.items() if value is not None}
            if isinstance(error, RecursionError):
                raise _unsupported(game, "shorter games") from None
            raise

    def _value(self, game: Game) -> float:
        key = _position(game)
        known = self.values.get(key, _NEW)
        if known is None:
            raise _unsupported(game, "positions that do not recur")
        if known is not _NEW:
            return known  # type: ignore[return-value]
        if len(self.values) >= self.max_positions:
            raise _unsupported(game, f"at most {self.max_positions:,} positions")
        if game.is_terminal:
            value = self.values[key] = game.returns[0]
            return value
        self.values[key] = None
        best = max if game.to_act[0] == 0 else min
        value = self.values[key] = best([self._value(child) for _, child in _children(game)])
        return value


_NEW = object()


class _Unread(list[Action]):
    """In place of the history: two ways to one position are one only if the rules ignore it."""

    def append(self, action: Action) -> None:
        pass

    def _read(self, *_: Any) -> NoReturn:
        raise UnsupportedGame("minimax expected a game whose rules do not read the history")

    __getitem__ = __len__ = __iter__ = __contains__ = __reversed__ = _read
    index = count = _read

    def copy(self) -> _Unread:  # nothing is ever in it
        return self


def _position(game: Game) -> tuple[object, ...]:
    """Return what decides how the game can go on: every attribute that is not about its past."""
    fields = game.__dict__
    values = [_frozen(value) for name, value in fields.items() if name not in _NOT_POSITION]
    return *fields, *values


_NOT_POSITION = frozenset(("id", "num_players", "options", "history", "is_terminal", "_log"))


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, set):
        return frozenset(value)
    if isinstance(value, dict):
        return frozenset(value.items())
    return value


def _children(game: Game) -> list[tuple[Action, Game]]:
    """Return each action with the position after it, if the other player sees which it was."""
    player = game.to_act[0]
    if player == CHANCE or len(game.to_act) > 1:
        raise _unsupported(game, "neither chance nor simultaneous moves")
    children, told = [], game.told
    for action in listed(game, player):
        child = game.clone()
        child.apply(action)
        children.append((action, child))
    if len({child.heard(1 - player, told) for _, child in children}) < len(children):
        raise _unsupported(game, "perfect information")
    return children


def _check_past(game: Game) -> None:
    """Refuse a position that not both players know: what is hidden may lie behind it."""
    position = start_of(game)
    for action in game.history:
        position = dict(_children(position))[action]


def _unsupported(game: Game, expected: str) -> UnsupportedGame:
    return UnsupportedGame(f"minimax cannot solve {name_of(game)}: expected {expected}")
