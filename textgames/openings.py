"""The beginnings of games, which come again and again: each position there is worked out once.

There are 30 hands of Kuhn poker, and nine first moves of tic-tac-toe. So many games that are played
side by side keep their first positions in a tree, with what players read there and may do. A game
walks along it as long as it can, and goes on alone, with a copy of the position, behind its end.
"""

from __future__ import annotations

from typing import Any

from textgames.chance import RandomSource
from textgames.core import CHANCE, Action, Game, draw_outcome, play_chance
from textgames.forms import Form, LegalActions
from textgames.messages import Messages

MOST_KEPT = 1000  # positions: all of Kuhn poker's, three moves of tic-tac-toe; 1 to 2 kB each
MOST_BRANCHES = 100  # actions: of more, such as the words of Wordle, hardly one comes again


class SharedPosition:
    """A position that many games may stand in. Nobody may change it.

    Attributes:
        game: the position.
        legal: what the first to act may do, or what chance may draw; () at the end.
        draws: whether chance acts.
        opening: whose tree it is in.
    """

    __slots__ = ("_after", "_few", "_read", "_weights", "draws", "game", "legal", "opening")

    def __init__(self, game: Game, opening: Opening) -> None:
        self.game, self.opening = game, opening
        self.draws = game.to_act[:1] == (CHANCE,)
        self.legal: LegalActions = ()
        if game.to_act:
            self.legal = fixed(game.legal_actions(game.to_act[0]))
        self._weights = game.chance_weights() if self.draws else None
        self._few = not isinstance(self.legal, Form) and len(self.legal) <= MOST_BRANCHES
        self._after: dict[Action, SharedPosition | None] = {}  # None: it was there once
        self._read: dict[int, tuple[Messages, str]] = {}

    def read(self, player: int) -> tuple[Messages, str]:
        """Return all messages and the view of `player`."""
        read = self._read.get(player)
        if read is None:
            lines = self.game.transcript(player)
            read = Messages(lines, len(lines)), self.game.view(player)
            self._read[player] = read
        return read

    def after(self, action: Action, rng: RandomSource) -> SharedPosition | Game:
        """Return where `action`, and what `rng` draws for chance then, lead.

        Behind the end of the tree that is a game of the caller's own.
        """
        position = self
        while True:
            known = position._after.get(action)
            if known is None:
                return position._alone(action, rng)
            if not known.draws:
                return known
            position, action = known, known.drawn(rng)

    def drawn(self, rng: RandomSource) -> Action:
        """Draw what chance does here."""
        return draw_outcome(self.legal, self._weights, rng)  # type: ignore[arg-type]

    def _alone(self, action: Action, rng: RandomSource) -> Game:
        """Play on with a copy. A position that comes for the second time is kept for the third."""
        game = self.game.clone()
        game.apply(action)
        if self._few and self.opening.kept < self.opening.most:
            if action in self._after:
                self._after[action] = SharedPosition(game.clone(), self.opening)
                self.opening.kept += 1
            else:
                self._after[action] = None
        play_chance(game, rng)
        return game

    def __reduce__(self) -> tuple[type[SharedPosition], tuple[Any, ...]]:
        return SharedPosition, (self.game, self.opening)  # without what lies behind it


class Opening:
    """Where games of one kind begin.

    Args:
        start: the first position; nobody may play on with it.
        most: how many positions may be kept.

    Attributes:
        start: the same position.
        rules: the rules text of each player.
        kept: how many positions.
        most: how many at most.
    """

    def __init__(self, start: Game, most: int = MOST_KEPT) -> None:
        self.start, self.most = start, most
        self.rules = tuple(map(start.rules, range(start.num_players)))
        self._first = SharedPosition(start, self)
        self.kept = 1

    def begin(self, rng: RandomSource) -> SharedPosition | Game:
        """Return where a new game begins, in which `rng` has drawn what chance does first."""
        first = self._first
        return first.after(first.drawn(rng), rng) if first.draws else first

    def __reduce__(self) -> tuple[type[Opening], tuple[Game, int]]:
        return Opening, (self.start, self.most)


def fixed(legal: LegalActions) -> LegalActions:
    """Return the same as a tuple if it is a list: who reads one could add to what is legal."""
    return tuple(legal) if legal.__class__ is list else legal
