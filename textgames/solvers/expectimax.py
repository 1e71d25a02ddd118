"""Exact play by expectimax with memory: one player against chance, also where it sees only part.

What the player believes after all it was told and did, positions with their probabilities, is the
state that is searched (Astrom 1965). Where nothing is hidden, that is one position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from textgames.core import CHANCE, DID, Action, Game
from textgames.errors import UnsupportedGame, UsageError
from textgames.solvers.listing import checked_game, listed, name_of, outcomes, start_of
from textgames.solvers.positions import Limit, position_key, without_past

MOST_POSITIONS = 1_000_000

T = TypeVar("T")
_World = tuple[Game, float]  # a position and its probability
_Heard = tuple[object, ...]


class Expectimax:
    """The exact value of any position of a game for one player.

    Args:
        game: any position; others must be of the same game with the same options.
        max_positions: how many may be looked at, the same one in another belief counted again.

    Raises:
        UnsupportedGame: it is for several players.
        UsageError: it is no game.
    """

    def __init__(self, game: Game, max_positions: int = MOST_POSITIONS) -> None:
        game = checked_game(game)
        if game.num_players != 1:
            raise _unsupported(game, "one player")
        self._limit = Limit(max_positions)
        self._start = start_of(game)
        self._values: dict[object, float | None] = {}  # of beliefs; None: being looked at
        self._looked_at = 0

    def value(self, game: Game) -> float:
        """Return what the player gets on average with best play, as far as it can know.

        Raises:
            UnsupportedGame: actions or outcomes cannot be listed, positions can recur, the rules
                read the history, or there are too many positions.
            UsageError: the player is not asked in the position, nor is it the first one.
        """
        if game.is_terminal:
            return game.returns[0]
        if not game.history:
            return self._searched(game, lambda: self._mean([(without_past(self._start), 1.0)], 0))
        return max(self.action_values(game).values())

    def best_actions(self, game: Game) -> list[Action]:
        """Return every action that keeps the value, up to 1e-9 for rounding.

        Raises:
            UnsupportedGame: as for `value`.
        """
        worth = self.action_values(game)
        most = max(worth.values())
        return [action for action, value in worth.items() if value >= most - 1e-9]

    def action_values(self, game: Game) -> dict[Action, float]:
        """Return what the player gets on average with each legal action and best play after it.

        Raises:
            UnsupportedGame: as for `value`.
        """
        if game.to_act != (0,):
            raise UsageError(
                f"expected a position of {name_of(game)} in which the player is asked, got one in "
                f"which {game.to_act or 'nobody'} is"
            )

        def values() -> dict[Action, float]:
            belief = self._belief(game)
            return {action: self._after(belief, action) for action in listed(belief[0][0], 0)}

        return self._searched(game, values)

    def _searched(self, game: Game, search: Callable[[], T]) -> T:
        if (type(game), game.options) != (type(self._start), self._start.options):
            raise UsageError(f"expected a position of the game solved here, got {name_of(game)}")
        try:
            return search()
        except (UnsupportedGame, RecursionError) as error:
            self._values = {key: known for key, known in self._values.items() if known is not None}
            if isinstance(error, RecursionError):
                raise _unsupported(game, "shorter games") from None
            raise

    def _belief(self, game: Game) -> list[_World]:
        """Return the positions in which the player knows exactly what it knows in `game`."""
        known = game.heard(0)
        belief, told, at = [(without_past(self._start), 1.0)], 0, 0
        while True:
            _, groups = self._told(belief, told)
            heard = next((h for h in groups if _tells(h, known[at:])), None)
            if heard is None:
                raise _unsupported(game, "a position that play can lead to")
            worlds, at = groups[heard], at + len(heard)
            if at == len(known):
                return _normalized(worlds)
            action = str(known[at][2])  # type: ignore[index]
            told = worlds[0][0].told
            belief = [(_played(position, action), chance) for position, chance in worlds]

    def _value(self, belief: list[_World]) -> float:
        key = frozenset((position_key(p), round(chance, 12)) for p, chance in belief)
        known = self._values.get(key, _NEW)
        if known is None:
            raise _unsupported(self._start, "positions that do not recur")
        if known is not _NEW:
            return known  # type: ignore[return-value]
        self._values[key] = None
        value = max([self._after(belief, action) for action in listed(belief[0][0], 0)])
        self._values[key] = value
        return value

    def _after(self, belief: list[_World], action: Action) -> float:
        told = belief[0][0].told
        return self._mean([(_played(p, action), chance) for p, chance in belief], told)

    def _mean(self, worlds: list[_World], told: int) -> float:
        """Return the value before chance's next moves, the player having been told until `told`."""
        total, groups = self._told(worlds, told)
        for group in groups.values():
            total += sum(chance for _, chance in group) * self._value(_normalized(group))
        return total

    def _told(
        self, worlds: Iterable[_World], told: int
    ) -> tuple[float, dict[_Heard, list[_World]]]:
        """Let chance move; return what is paid in ends, and positions by what the player is told.

        Positions that can only go on alike are one.
        """
        paid, groups = 0.0, dict[_Heard, dict[tuple[object, ...], _World]]()
        for position, chance in self._settled(worlds):
            if position.is_terminal:
                paid += chance * position.returns[0]
                continue
            group = groups.setdefault(position.heard(0, told), {})
            key = position_key(position)
            group[key] = position, chance + (group[key][1] if key in group else 0)
        return paid, {heard: list(group.values()) for heard, group in groups.items()}

    def _settled(self, worlds: Iterable[_World]) -> Iterator[_World]:
        """Yield the positions in which chance's moves have been made."""
        open_worlds = list(worlds)
        while open_worlds:
            position, chance = open_worlds.pop()
            if position.to_act != (CHANCE,):
                self._looked_at += 1
                if expected := self._limit.expected(self._looked_at, self._start):
                    raise _unsupported(self._start, expected)
                yield position, chance
                continue
            open_worlds += [
                (_played(position, outcome), chance * share)
                for outcome, share in outcomes(position)
            ]


_NEW = object()


def _tells(heard: _Heard, known: _Heard) -> bool:
    """Whether this is what the player knows up to its next action."""
    following = known[len(heard) : len(heard) + 1]
    return known[: len(heard)] == heard and all(entry[:2] == (0, DID) for entry in following)  # type: ignore[index]


def _played(position: Game, action: Action) -> Game:
    after = position.clone()
    after.apply(action)
    return after


def _normalized(worlds: list[_World]) -> list[_World]:
    total = sum(chance for _, chance in worlds)
    return [(position, chance / total) for position, chance in worlds]


def _unsupported(game: Game, expected: str) -> UnsupportedGame:
    return UnsupportedGame(f"expectimax cannot solve {name_of(game)}: expected {expected}")
