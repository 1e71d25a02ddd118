"""Nim: take objects from piles; whoever takes the last one wins, or loses (Bouton 1901)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

from textgames.core import EVERYONE, Action, Game, Range
from textgames.texts import counted

NAMES = "ABCDEF"  # of the piles


@lru_cache(10_000)
def takings(piles: tuple[int, ...]) -> tuple[Action, ...]:
    return tuple(
        f"{name}{taken}"
        for name, left in zip(NAMES, piles, strict=False)
        for taken in range(1, left + 1)
    )


@lru_cache(10_000)
def without(piles: tuple[int, ...], action: Action) -> tuple[int, ...]:
    pile = NAMES.index(action[0])
    return (*piles[:pile], piles[pile] - int(action[1:]), *piles[pile + 1 :])


@lru_cache(1000)
def draw(piles: tuple[int, ...]) -> str:
    return "\n".join(
        f"{name} {left:>2}  {'|' * left}".rstrip() for name, left in zip(NAMES, piles, strict=False)
    )


class Nim(Game):
    """In turn, players take one or more objects from one pile; whoever takes the last one wins.

    The first of the `piles` has `smallest` objects, each next pile `step` more: 1, 3, 5 and 7 by
    default. With `misere`, whoever takes the last object loses.

    Actions: the letter of a pile and how many objects to take from it, such as "C3".
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("perfect information", "combinatorial", "classic")
    evidence = (
        "solved: the nim-sum decides every position of 4 piles of up to 4 and of 3 piles of up to "
        "7 objects, with and without misere (Bouton 1901)",
        "cross-checked: turns, actions and returns of random games with OpenSpiel nim, with and "
        "without misere",
    )
    opponent = "rule"  # Bouton's, exact in every size; minimax agrees but needs minutes in large

    def setup(
        self,
        piles: Annotated[int, Range(1, len(NAMES))] = 4,
        smallest: Annotated[int, Range(1, 9)] = 1,
        step: Annotated[int, Range(0, 4)] = 2,
        misere: bool = False,
    ) -> None:
        self.first = tuple(smallest + step * pile for pile in range(piles))
        self.piles = self.first
        self.misere = misere
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return takings(self.piles)

    def play(self, player: int, action: Action) -> None:
        self.piles = without(self.piles, action)
        self.tell(EVERYONE, f"Player {player} takes {action[1:]} from pile {action[0]}.")
        if any(self.piles):
            self.ask(1 - player)
            return
        winner = 1 - player if self.misere else player
        self.tell(EVERYONE, f"That was the last object. Player {winner} wins.")
        self.end((-1, 1) if winner else (1, -1))

    def rules(self, player: int) -> str:
        piles = [
            f"{name} with {counted(size, 'object')}"
            for name, size in zip(NAMES, self.first, strict=False)
        ]
        if len(piles) == 1:
            start = f"one pile, {piles[0]}. In turn, each player takes one or more objects from it"
        else:
            start = (
                f"{len(piles)} piles: {', '.join(piles[:-1])} and {piles[-1]}. In turn, each "
                "player takes one or more objects, up to all of them, from one pile"
            )
        last = "loses" if self.misere else "wins"
        example = f"{NAMES[len(piles) - 1]}{min(2, self.first[-1])}"
        return (
            f"You are player {player} in Nim{', misere' * self.misere}; player 0 begins. There "
            f"{'is' if len(piles) == 1 else 'are'} {start}. You must take at least one. Whoever "
            f"takes the last object of all {last}. In the drawing each stroke is an object. Write "
            "the letter of a pile and how many objects you take from it, in brackets: "
            f"[{example}] takes {counted(int(example[1:]), 'object')} from pile {example[0]}."
        )

    def view(self, player: int) -> str:
        return draw(self.piles)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return takings(self.first)

    def features(self, player: int) -> Sequence[float]:
        """How many objects are left in each pile, as a share of the largest pile at the start."""
        most = self.first[-1]
        return [left / most for left in self.piles]
