"""Countdown: reach a target from six numbers by arithmetic, as in the television game."""

from functools import cache
from typing import Literal

from textgames.core import CHANCE, Action, Game, LegalActions
from textgames.envs.puzzles.arithmetic import Expression, parsed

TILES = 6
LARGE = ("25", "50", "75", "100")
CHOICES = ("0", "1", "2", "3", "4")
SMALL = tuple(str(n) for n in range(1, 11)) * 2
TARGETS = tuple(map(str, range(100, 1000)))


def points(distance: int) -> int:
    """Return what an answer earns that is so far from the target, as on television."""
    if distance == 0:
        return 10
    return 7 if distance <= 5 else 5 if distance <= 10 else 0


@cache
def left(tiles: tuple[Action, ...], drawn: tuple[Action, ...]) -> tuple[Action, ...]:
    """Return the tiles that have not been drawn, twins twice."""
    rest = list(tiles)
    for tile in drawn:
        if tile in rest:
            rest.remove(tile)
    return tuple(rest)


class Countdown(Game):
    """One player combines six numbers to get to a target, or near it, by one expression.

    The player first chooses how many of the six are drawn from 25, 50, 75 and 100, the others from
    two each of 1 to 10; or the option `large` says it. The target is 100 to 999. Each number may be
    used once; every result on the way must be a positive whole number. Not every target can be
    reached.

    Actions: "0" to "4", and then an expression, such as "(100 - 4) * 7".
    Returns: 10 for the target, 7 if at most 5 away from it, 5 if at most 10 away, else 0 (the
    television game); with pays="exact", 1 for the target, else 0.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("puzzle", "arithmetic", "perfect information")
    evidence = (
        "cross-checked: values and refusals of 3,000 random expressions against Python's own "
        "grammar, evaluated with fractions",
        "played through: the game of 1997 in which 952 was reached from 25, 50, 75, 100, 3 and 6",
    )
    opponent = "rule"

    def setup(
        self,
        large: Literal["chosen", 0, 1, 2, 3, 4] = "chosen",
        pays: Literal["distance", "exact"] = "distance",
    ) -> None:
        self.pays = pays
        self.chooses = large == "chosen"
        self.large: int = -1 if large == "chosen" else large  # -1: not chosen yet
        self.drawn: tuple[Action, ...] = ()
        self.target = 0
        self.ask(0 if self.chooses else CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player != CHANCE:
            return CHOICES if self.large < 0 else Expression(tuple(map(int, self.drawn)))
        if len(self.drawn) == TILES:
            return TARGETS
        return left(LARGE if len(self.drawn) < self.large else SMALL, self.drawn)

    def play(self, player: int, action: Action) -> None:
        if self.large < 0:
            self.large = int(action)
            self.ask(CHANCE)
        elif player != CHANCE:
            self._finish(action)
        elif len(self.drawn) < TILES:
            self.drawn += (action,)
            self.tell(0, f"Number {len(self.drawn)} is {action}.")
            self.ask(CHANCE)
        else:
            self.target = int(action)
            self.tell(0, f"The target is {action}.")
            self.ask(0)

    def _finish(self, action: Action) -> None:
        value = parsed(action).value
        distance = abs(value - self.target)
        how = f"{distance} away from the target" if distance else "the target"
        won = f": {points(distance)} points" if self.pays == "distance" else ""
        self.tell(0, f"{action} = {value}, {how}{won}.")
        self.end((points(distance) if won else int(not distance),))

    def rules(self, player: int) -> str:
        result = (
            "The target itself brings 10, a value at most 5 away from it 7, at most 10 away 5, and "
            "any other 0."
            if self.pays == "distance"
            else "You win, with a result of 1, if its value is the target; else the result is 0."
        )
        large = "some" if self.chooses else self.options["large"]
        first = " First choose how many large ones you want: write 0 to 4 in brackets, such as [2]."
        return (
            f"You play the numbers game of Countdown. Six numbers are drawn: {large} of the large "
            "numbers 25, 50, 75, 100, each there once, and the others of the small numbers 1 to "
            f"10, each there twice.{first * self.chooses} Then the numbers and a target from 100 "
            "to 999 are drawn. Write one expression of some or all of the "
            "numbers, each at most as often as it was drawn, with + - * / and round brackets; * "
            "and / come before + and -. Every result on the way must be a positive whole number: "
            f"3 - 5 and 7 / 2 are not allowed. {result} It may be that the target cannot be "
            "reached. You have one answer. With the numbers 100, 4, 7, 2, 1, 1 and the target 673, "
            "you could write [(100 - 4) * 7 + 1]."
        )

    def view(self, player: int) -> str:
        if not self.target:
            return ""
        return f"Numbers: {'  '.join(self.drawn)}\nTarget:  {self.target}"

    def return_range(self) -> tuple[float, float]:
        return (0, 10) if self.pays == "distance" else (0, 1)
