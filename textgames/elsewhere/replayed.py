"""For packages whose games cannot be copied: a copy plays the moves again when it is played on.

So a copy costs nothing until then, and then as much as the game so far. Their chance is hidden in
them: here it is one seed, drawn first, with which all that follows is determined.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import numpy as np

from textgames.core import CHANCE, SEEDS, Action, LegalActions
from textgames.elsewhere.made import GameElsewhere, Reply, as_lines

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


class Seat:
    """Holds the table of one position. That of a copy is empty, until it is played on.

    All are equal: what tells positions apart is their moves.
    """

    dice: Dice

    def __init__(self) -> None:
        self.table: Any = None

    def copy(self) -> Seat:
        """Return an empty one."""
        return Seat()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Seat)

    def __hash__(self) -> int:
        return 0


class ReplayedGame(GameElsewhere):
    """A game that is played by an object of another package, its table.

    Subclasses write `open`, `move`, which use nothing that changes in mid-play but the table, and
    `look`. They keep in plain attributes what `legal_actions` and `view` need.
    """

    def sit_down(self, seed: int = 0) -> None:
        """Begin: for `play`, with the seed that chance drew, or for `setup`."""
        self._moves: tuple[Any, ...] = (seed,)
        self._seat = Seat()
        self.look(self._seated())

    def go_on(self, move: Any) -> None:
        """Make a move, something that compares by value: for `play`."""
        table = self._seated()
        with self._seat.dice.in_place():
            self.move(table, move)
        self._moves += (move,)
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
        seat = self._seat
        if seat.table is None:
            seed, *moves = self._moves
            seat.dice = Dice(seed)
            with seat.dice.in_place():
                seat.table = self.open(seed)
                for move in moves:
                    self.move(seat.table, move)
        return seat.table

    def legal_actions(self, player: int) -> LegalActions:
        """Seeds of chance; overridden for what players do."""
        return SEEDS


REPLY = Reply()


class AnsweredGame(ReplayedGame):
    """One whose package reads replies itself: any text is legal here, and a move there."""

    def legal_actions(self, player: int) -> LegalActions:
        return SEEDS if player == CHANCE else REPLY

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.sit_down(int(action))
        else:
            self.go_on(as_lines(action))
