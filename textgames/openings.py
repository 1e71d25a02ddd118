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

MOST_KEPT = 1000  # positions: all of Kuhn poker's, three moves of tic-tac-toe; of 2 to 4 kB each
MOST_BRANCHES = 100  # actions: of more, such as the words of Wordle, hardly one comes again


class SharedPosition:
    """A position that many games may stand in. Nobody may change it.

    Attributes:
        game: the position.
        legal: what the first to act may do, or what chance may draw; () at the end.
        draws: whether chance acts.
    """

    __slots__ = ("_after", "_read", "_weights", "draws", "game", "legal", "opening", "player")

    def __init__(self, game: Game, opening: Opening) -> None:
        self.game, self.opening = game, opening
        self.player = game.to_act[0] if game.to_act else CHANCE - 1
        self.draws = self.player == CHANCE
        self.legal: LegalActions = fixed(game.legal_actions(self.player)) if game.to_act else ()
        self._weights = game.chance_weights() if self.draws else None
        self._after: dict[Action, SharedPosition] = {}
        self._read: dict[int, tuple[list[str], str]] = {}

    def read(self, player: int) -> tuple[list[str], str]:
        """Return all messages and the view of `player`: shared too."""
        read = self._read.get(player)
        if read is None:
            game = self.game
            read = self._read[player] = game.transcript(player), game.view(player)
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
        """Play on with a copy. The first position behind the tree is kept for those that follow."""
        game = self.game.clone()
        game.apply(action)
        if self.opening.takes(self.legal):
            self._after[action] = SharedPosition(game.clone(), self.opening)
        play_chance(game, rng)
        return game

    def __reduce__(self) -> tuple[type[SharedPosition], tuple[Any, ...]]:
        return SharedPosition, (self.game, self.opening)  # without what lies behind it


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
        self._first = SharedPosition(start, self)
        self._kept = 1

    def begin(self, rng: RandomSource) -> SharedPosition | Game:
        """Return where a new game begins, in which `rng` has drawn what chance does first."""
        first = self._first
        return first.after(first.drawn(rng), rng) if first.draws else first

    def takes(self, legal: LegalActions) -> bool:
        """Count one more position behind those `legal` actions, if it is to be kept."""
        few = not isinstance(legal, Form) and len(legal) <= MOST_BRANCHES
        if few and self._kept < MOST_KEPT:
            self._kept += 1
            return True
        return False

    def __reduce__(self) -> tuple[type[Opening], tuple[Game]]:
        return Opening, (self.start,)


def fixed(legal: LegalActions) -> LegalActions:
    """Return the same as a tuple if it is a list: who reads one could add to what is legal."""
    return tuple(legal) if legal.__class__ is list else legal
