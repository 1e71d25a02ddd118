"""Guess the number: find a secret number from answers of too low and too high."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from textgames.core import CHANCE, Action, Game, LegalActions, Listed, RandomSource, Range
from textgames.texts import counted


@cache
def guesses(numbers: int) -> Listed:
    return Listed(
        tuple(map(str, range(1, numbers + 1))),
        f"a number from 1 to {numbers}, such as [{(numbers + 1) // 2}]",
    )


class GuessTheNumber(Game):
    """A secret number from 1 to `numbers` is to be found; each guess is called too low or too high.

    Every number may be the secret with the same chance. Halving what is left finds it in at most
    as many guesses as `numbers` has binary digits: 7 for 100.

    Actions: a number, such as "50".
    Returns: 1 if one of the guesses is the secret, 0 if none is.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("hidden information", "deduction", "puzzle", "classic")
    evidence = (
        "solved: the best that can be done is to win with probability (2^tries - 1) / numbers, at "
        "most 1 (the bound of bisection), by exact search",
    )
    opponent = "rule"

    def setup(
        self,
        numbers: Annotated[int, Range(2, 1000)] = 100,
        tries: Annotated[int, Range(1, 100)] = 7,
    ) -> None:
        self.numbers, self.tries = numbers, tries
        self.secret = 0
        self.low, self.high = 1, numbers  # where the secret is, as far as the player was told
        self.used = 0
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return guesses(self.numbers).actions if player == CHANCE else guesses(self.numbers)

    def play(self, player: int, action: Action) -> None:
        number = int(action)
        if player == CHANCE:
            self.secret = number
            self.ask(0)
            return
        self.used += 1
        if number == self.secret:
            self.low = self.high = number
            self.tell(0, f"{number} is the secret. You found it.")
            self.end((1,))
            return
        if number < self.secret:
            self.low = max(self.low, number + 1)
        else:
            self.high = min(self.high, number - 1)
        self.tell(0, f"{number} is too {'low' if number < self.secret else 'high'}.")
        if self.used < self.tries:
            self.ask(0)
        else:
            self.low = self.high = self.secret
            self.tell(0, f"No guesses are left. The secret was {self.secret}.")
            self.end((0,))

    def rules(self, player: int) -> str:
        tries = counted(self.tries, "guess", "guesses")
        return (
            f"You guess a number. A secret whole number from 1 to {self.numbers} has been drawn, "
            f"each with the same chance. You have {tries} to find it. After "
            "each wrong guess you are told whether your guess is too low, so that the secret is "
            "larger, or too high, so that the secret is smaller. Any number of the range may be "
            "guessed at any time. You win, with a result of 1, if a guess is the secret, and lose, "
            "with 0, if none is. Write your guess in brackets, such as "
            f"[{(self.numbers + 1) // 2}]."
        )

    def view(self, player: int) -> str:
        left = self.tries - self.used
        where = (
            f"The secret is {self.low}."
            if self.low == self.high
            else f"The secret is one of {self.low} to {self.high}."
        )
        return f"{where} Guesses left: {left}"

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return guesses(self.numbers).actions

    def features(self, player: int) -> Sequence[float]:
        """The lowest and the highest number that is possible, and guesses left, as shares."""
        left = self.tries - self.used
        return [self.low / self.numbers, self.high / self.numbers, left / self.tries]

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        secret = self.low + int(rng.random() * (self.high - self.low + 1))
        return [str(secret), *self.history[1:]]
