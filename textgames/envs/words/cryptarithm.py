"""Cryptarithm: a sum of words, in which each letter stands for a digit (Dudeney 1924)."""

from collections.abc import Sequence
from functools import lru_cache
from string import ascii_uppercase
from typing import Annotated

from textgames.core import CHANCE, Action, Examples, Game, LegalActions, Listed, Range
from textgames.envs.words.sums import (
    DIGITS,
    Sum,
    letters_of,
    our_sums,
    own_sum,
    parts,
    solutions,
    written,
)
from textgames.texts import counted

NONE = "."  # the digit of a letter that has none yet


@lru_cache(1000)
def moves(words: Sum) -> Listed:
    """Return every digit of every letter, but no 0 for one that begins a word."""
    begins = {word[0] for word in words}
    letters = letters_of(words)
    return Listed(
        tuple([f"{a}={d}" for a in letters for d in DIGITS if d != "0" or a not in begins]),
        f"a letter of the sum and its digit, such as [{letters[0]}=1]; no word begins with 0",
    )


@lru_cache(1000)
def drawing(words: Sum) -> str:
    """Return the sum in letters, and beside it to be filled with one text for each number."""
    width = max(map(len, words))
    signs = " " + "+" * (len(words) - 2) + "="
    return "\n".join(
        [
            f"{sign} {word:>{width}}    {sign} {' ' * (width - len(word))}%s"
            for sign, word in zip(signs, words, strict=True)
        ]
    )


class Cryptarithm(Game):
    """In a sum of words each letter stands for a digit; the digits are to be found.

    Each sum has exactly one solution. A letter is given one digit at a time, and it may be any:
    the rules do not say whether it is right. The game ends when the sum is right, or after `slack`
    digits for each letter. A sum is drawn from our list, of so many `addends` of so many letters,
    their `length`; or it is the one in `words`, a user's own.

    Actions: a letter and its digit, such as "S=9".
    Returns: 1 if the sum is right, else half the share of the letters that have the right digit.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("words", "arithmetic", "perfect information", "deduction", "puzzle", "classic")
    evidence = (
        "solved: SEND + MORE = MONEY (Dudeney 1924) and others that are known to have one "
        "solution or several",
        "cross-checked: all sums of the list have one solution, and this one, by adding column by "
        "column",
    )
    opponent = "rule"

    def setup(
        self,
        addends: Annotated[int, Range(2, 3)] = 2,
        length: Annotated[int, Range(3, 5)] = 4,
        slack: Annotated[int, Range(1, 5)] = 2,
        words: Annotated[tuple[str, ...], Examples(("send", "more", "money"))] = (),
    ) -> None:
        own = own_sum(words)
        self.sums = (written(own),) if own else our_sums(addends, length)
        self.own, self.slack = bool(own), slack
        self.width = max(map(len, own), default=length + 1)
        self.words: Sum = ()
        self.letters = ""  # in alphabetical order
        self.solution = self.given = ""  # their digits
        self.left = 0
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return self.sums if player == CHANCE else moves(self.words)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.words = parts(action)
            self.letters = letters_of(self.words)
            self.solution = solutions(self.words)[0]
            number = len(self.letters)
            self.given = NONE * number
            self.left = self.slack * number
            most = counted(self.left, "digit")
            self.tell(0, f"The sum is {action}. It has {number} letters; you may give {most}.")
            self.ask(0)
            return
        letter, _, digit = action.partition("=")
        place, before = self.letters.index(letter), self.given.find(digit)
        taken = f" {self.letters[before]} has none now." if before not in (-1, place) else ""
        given = self.given.replace(digit, NONE)
        self.given = given[:place] + digit + given[place + 1 :]
        self.left -= 1
        self.tell(0, f"You give {letter} the digit {digit}.{taken}")
        if self.given == self.solution:
            self.tell(0, f"The sum is right: {written(self._numbers())}. You win.")
            self.end((1,))
            return
        if NONE not in self.given:
            self.tell(0, f"All letters have digits, but {self._mistake()}.")
        if self.left:
            self.ask(0)
            return
        right, number = sum(map(str.__eq__, self.given, self.solution)), len(self.letters)
        told = f"Letters with the right one: {right} of {number}."
        self.tell(0, f"No digits are left to give. {told}")
        self.end((right / number / 2,))

    def _numbers(self) -> Sum:
        """Return the sum with the digits given so far in place of letters."""
        table = str.maketrans(self.letters, self.given)
        return tuple([word.translate(table) for word in self.words])

    def _mistake(self) -> str:
        *numbers, result = self._numbers()
        return f"{' + '.join(numbers)} is {sum(map(int, numbers))}, not {result}"

    def rules(self, player: int) -> str:
        example = moves(parts(self.sums[0])).actions[-1] if self.own else "E=5"
        letter, _, digit = example.partition("=")
        most = {1: "as many", 2: "twice as many"}.get(self.slack, f"{self.slack} times as many")
        return (
            "You solve a sum in which letters stand for digits, such as AS + A = MOM, which is "
            "92 + 9 = 101. Every letter stands for one digit from 0 to 9, the same wherever it "
            "is, and different letters for different digits. No number begins with 0. There is "
            "exactly one solution. You give one letter a digit at a time, and may give it "
            "another one later. A digit belongs to one letter only: if you give it to another, "
            "the first one has none. You are not told whether a digit is right; but if all "
            "letters have digits and the sum is wrong, you are told its numbers. You may give "
            f"{most} digits as the sum has letters. Your result is 1 if the sum is right by then, "
            "else half the share of letters that have the right digit at the end. In the drawing "
            "a dot is a letter without a digit. Write the letter and its digit in brackets: "
            f"[{example}] gives {letter} the digit {digit}."
        )

    def view(self, player: int) -> str:
        return f"{drawing(self.words) % self._numbers()}\nDigits you may give: {self.left}"

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        if self.own:
            return moves(parts(self.sums[0])).actions
        return tuple([f"{letter}={digit}" for letter in ascii_uppercase for digit in DIGITS])

    def features(self, player: int) -> Sequence[float]:
        """For each place of each number its letter; for each letter its digit; digits left.

        Places are filled from the left with 0; letters are numbered from 1 to 26, as shares of 26,
        digits from 1 to 10, as shares of 10, and 0 is a letter without one. Digits left to give are
        a share of those at the start.
        """
        rows = [word.rjust(self.width, "@") for word in self.words]  # the character before "A"
        places = [(ord(letter) - ord("@")) / 26 for row in rows for letter in row]
        digits = dict(zip(self.letters, self.given, strict=True))
        known = [(DIGITS.find(digits.get(letter, NONE)) + 1) / 10 for letter in ascii_uppercase]
        return [*places, *known, self.left / (self.slack * len(self.letters))]
