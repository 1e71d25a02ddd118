"""Games written as one generator, for talk-heavy games with many phases.

    action  = yield player, legal          one player acts
    outcome = yield CHANCE, outcomes       chance acts
    answers = yield {player: legal, ...}   several players act at once

From outside a `Script` is a `Game` like any other. A generator cannot be
copied, so `clone` and pickling replay the history: fine for a conversation,
slow for search.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any, Self, TypeVar

from textgames.core import Action, Game, LegalActions

Question = tuple[int, LegalActions] | Mapping[int, LegalActions]
G = TypeVar("G", bound=Game)
Scene = Generator[Question, Any, Sequence[float]]


class Script(Game):
    """A game told from beginning to end by `script`, which returns the returns."""

    def script(self) -> Scene:
        """Yield questions, receive actions, return each player's return."""
        raise NotImplementedError

    def setup(self, **options: Any) -> None:
        """Start the script, which takes the options."""
        self._scene = self.script(**options)
        self._resume(None)

    def legal_actions(self, player: int) -> LegalActions:
        """Return what the script last offered to `player`."""
        return self._legal[player]

    def play(self, player: int, action: Action) -> None:
        """Collect the answers to the question and go on when all are there."""
        self._answers[player] = action
        if not self.to_act:
            self._resume(self._answers if self._together else action)

    def _resume(self, answer: object) -> None:
        try:
            question = self._scene.send(answer)
        except StopIteration as stop:
            self.end(stop.value)
            return
        self._together = isinstance(question, Mapping)
        asked = question if isinstance(question, Mapping) else {question[0]: question[1]}
        self._legal: dict[int, LegalActions] = {
            player: tuple(legal) if isinstance(legal, list) else legal
            for player, legal in asked.items()
        }
        self._answers: dict[int, Action] = {}
        self.ask(*self._legal)

    def clone(self) -> Self:
        """Return an independent copy, by replaying the history."""
        return replayed(type(self), self.id, self.num_players, self.options, self.history)

    def __reduce__(self) -> tuple[Any, ...]:
        return replayed, (type(self), self.id, self.num_players, self.options, self.history)


def replayed(
    kind: type[G], id: str, num_players: int, options: dict[str, Any], history: Sequence[Action]
) -> G:
    """Return the position that a history leads to."""
    game = kind(num_players, **options)
    if id:
        game.id = id
    for action in history:
        game.apply(action)
    return game
