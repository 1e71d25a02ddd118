"""For packages whose games cannot be copied: a copy plays the moves again when it is played on.

So a copy costs nothing until then, and then as much as the game so far. Their chance is hidden in
them: here it is one seed, drawn first, with which all that follows is determined.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, Self

import numpy as np

from textgames.core import SEEDS, LegalActions
from textgames.elsewhere.made import GameElsewhere

_ONE_AT_A_TIME = RLock()  # there is one pair of global generators for all threads


class Dice:
    """The global generators of Python and NumPy as one game sees them, seeded for it alone."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._inside: Any = None

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Put them in place of the real ones, which afterwards are as they were."""
        with _ONE_AT_A_TIME:
            yield from self._swapped()

    def _swapped(self) -> Iterator[None]:
        outside = random.getstate(), np.random.get_state()
        if self._inside is None:
            random.seed(self._seed)
            np.random.seed(self._seed)
        else:
            random.setstate(self._inside[0])
            np.random.set_state(self._inside[1])
        try:
            yield
        finally:
            self._inside = random.getstate(), np.random.get_state()
            random.setstate(outside[0])
            np.random.set_state(outside[1])


class ReplayedGame(GameElsewhere):
    """A game that is played by an object of another package, its table.

    Subclasses write `open`, `move`, which use nothing that changes in mid-play but the table, and
    `look`. They keep in plain attributes what `legal_actions` and `view` need.
    """

    def sit_down(self, seed: int = 0) -> None:
        """Begin: for `play`, with the seed that chance drew, or for `setup`."""
        self._moves: list[Any] = [seed]
        self._table: tuple[Any, Dice] | None = None
        self.look(self._seated())

    def go_on(self, move: Any) -> None:
        """Make a move: for `play`."""
        table, (_, dice) = self._seated(), self._table  # type: ignore[misc]
        with dice.in_place():
            self.move(table, move)
        self._moves.append(move)
        self.look(table)

    def open(self, seed: int) -> Any:
        """Return a new table."""
        raise NotImplementedError

    def move(self, table: Any, move: Any) -> None:
        """Make a move at the table."""
        raise NotImplementedError

    def look(self, table: Any) -> None:
        """Tell what is new, then `ask` or `end`. The table stays as it is."""
        raise NotImplementedError

    def _seated(self) -> Any:
        if self._table is None:
            seed, *moves = self._moves
            dice = Dice(seed)
            with dice.in_place():
                table = self.open(seed)
                for move in moves:
                    self.move(table, move)
            self._table = table, dice
        return self._table[0]

    def legal_actions(self, player: int) -> LegalActions:
        """Seeds of chance; overridden for what players do."""
        return SEEDS

    def clone(self) -> Self:
        """Return an independent copy, which replays the moves if it is played on."""
        twin = super().clone()
        twin._table = None
        return twin
