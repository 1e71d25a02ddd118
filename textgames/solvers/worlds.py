"""Positions that a player cannot tell from the real one, for search where information is hidden.

Only the player's information state is read. The game is played again from its beginning, with
every action of chance and of the others chosen anew, and what contradicts something that the
player was told is dropped at once. What is learned on the way is kept, so that the next position
costs less; where nothing is hidden, there is one position and it is found once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from textgames.core import CHANCE, Action, Game, RandomSource
from textgames.errors import GameError, UnsupportedGame
from textgames.solvers.listing import listed, name_of, start_of

MOST_TRIALS = 300_000  # actions tried before a search for positions gives up
MANY = 256  # outcomes of chance tried where more are possible


@dataclass(slots=True, eq=False)
class _Moment:
    """A position on the way, which agrees with what the player knows so far."""

    game: Game
    known: int  # how much of what the player was told has happened
    chance: float = 1.0  # of the action that led here, as far as the player can know
    after: list[Self] | None = None  # None: not looked for yet


class Worlds:
    """Draws positions in which `player` is asked and knows exactly what it knows in `game`.

    Args:
        game: a position in which `player` is asked. No more of it is used than the number of
            players, the options and the player's information state.
        player: who is to tell no difference.
    """

    def __init__(self, game: Game, player: int) -> None:
        self.player = player
        self.certain = False  # whether only one position is possible
        self._game = game
        self._known = game.heard(player)
        self._trials = 0
        self._root = _Moment(start_of(game), 0)

    def draw(self, rng: RandomSource) -> tuple[Game, float]:
        """Return a position, for the caller to keep, and its weight.

        Positions are drawn with about the chances that they have if the others play at random,
        once each counts with its weight.

        Raises:
            UnsupportedGame: actions cannot be listed, or no position is found in a long time.
        """
        history = self._game.resample(self.player, rng)
        return self._found(rng) if history is None else (self._given(history), 1.0)

    def _given(self, history: Sequence[Action]) -> Game:
        game = start_of(self._game)
        for action in history:
            game.apply(action)
        if game.heard(self.player) != self._known or self.player not in game.to_act:
            raise GameError(
                f"{name_of(game)}.resample gave a history that player {self.player} can tell apart"
            )
        return game

    def _found(self, rng: RandomSource) -> tuple[Game, float]:
        path = [self._root]
        while not self._complete(path[-1]):
            moment = path[-1]
            if moment.after is None:
                moment.after = self._continued(moment, rng)
            if moment.after:
                path.append(_drawn(moment.after, rng))
                continue
            # a dead end: nothing that can follow agrees with what the player knows
            path.pop()
            if not path:
                raise self._unsupported("that fits all that was told")
            (path[-1].after or []).remove(moment)
        weight = 1.0
        for moment in path[:-1]:
            weight *= sum(after.chance for after in moment.after or ())
        self.certain = all(len(moment.after or ()) == 1 for moment in path[:-1])
        return path[-1].game.clone(), weight

    def _complete(self, moment: _Moment) -> bool:
        return moment.known == len(self._known) and self.player in moment.game.to_act

    def _continued(self, moment: _Moment, rng: RandomSource) -> list[_Moment]:
        """Return the moments after this one that agree with what the player knows."""
        game = moment.game
        if game.is_terminal:
            return []
        told, found = game.told, []
        for action, chance in _possible(game, rng):
            self._trials += 1
            after = game.clone()
            after.apply(action)
            heard = after.heard(self.player, told)
            known = moment.known + len(heard)
            if heard == self._known[moment.known : known]:
                found.append(_Moment(after, known, chance))
        if self._trials > MOST_TRIALS:
            raise self._unsupported(f"within {MOST_TRIALS:,} trials")
        return found

    def _unsupported(self, where: str) -> UnsupportedGame:
        return UnsupportedGame(
            f"expected to find a position of {name_of(self._game)} {where}, found none: the game "
            "needs a `resample` of its own to be searched"
        )


def _possible(game: Game, rng: RandomSource) -> list[tuple[Action, float]]:
    """Return what may be done next with its chances; a sample of very many outcomes of chance."""
    player = game.to_act[0]
    actions = listed(game, player)
    if player == CHANCE:
        if len(actions) <= MANY:
            return [(action, chance) for action, chance in game.chance_outcomes() if chance]
        drawn = (actions[int(rng.random() * len(actions))] for _ in range(MANY))
        actions = tuple(dict.fromkeys(drawn))
    return [(action, 1 / len(actions)) for action in actions]


def _drawn(moments: list[_Moment], rng: RandomSource) -> _Moment:
    rest = rng.random() * sum(moment.chance for moment in moments)
    for moment in moments:
        rest -= moment.chance
        if rest < 0:
            break
    return moment
