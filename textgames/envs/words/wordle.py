"""Wordle: find a secret word from green, yellow and grey letters (Josh Wardle 2021)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase
from typing import Annotated, Any, Literal, NamedTuple

from textgames.core import CHANCE, Action, Examples, Form, Game, LegalActions, Listed, Range
from textgames.envs.words.vocabulary import (
    LONGEST,
    SHORTEST,
    among,
    common_words,
    own_words,
    spelled,
)
from textgames.errors import IllegalAction
from textgames.texts import counted, quote

GREEN, YELLOW, GREY = "GY."
NAMES = {GREEN: "green", YELLOW: "yellow", GREY: "grey"}


def colours(secret: str, guess: str) -> str:
    """Return "G", "Y" or "." for each letter of `guess`.

    Green is the right letter in the right place. The letters of the secret that are left then make
    as many letters of the guess yellow, from left to right; all others are grey.
    """
    left = [letter for letter, other in zip(secret, guess, strict=True) if letter != other]
    marks = ""
    for letter, other in zip(secret, guess, strict=True):
        if letter == other:
            marks += GREEN
        elif other in left:
            left.remove(other)
            marks += YELLOW
        else:
            marks += GREY
    return marks


class Hints(NamedTuple):
    """What hard mode asks of a guess: letters in their places, and letters somewhere in it."""

    fixed: str  # with "?" where no letter is known
    needed: str  # green and yellow letters in order, as often as they must be in it

    def allow(self, word: str) -> bool:
        return all(
            wanted in ("?", letter) for wanted, letter in zip(self.fixed, word, strict=True)
        ) and all(word.count(letter) >= self.needed.count(letter) for letter in set(self.needed))

    def filled(self) -> str:
        """Return letters that are allowed and tell no more than the hints do: "abcde"."""
        left = list((Counter(self.needed) - Counter(self.fixed)).elements())
        letters = [*left, *ascii_lowercase][::-1]
        return "".join([letters.pop() if wanted == "?" else wanted for wanted in self.fixed])

    def describe(self) -> str:
        """Say after "5 letters" which of them are asked for; "" if none are."""
        if not self.needed:
            return ""
        letters = ", ".join(self.needed)
        return f" as in {self.fixed}, with {letters} among them"


@lru_cache(maxsize=64)
def no_hints(length: int) -> Hints:
    return Hints("?" * length, "")


def hints_of(guess: str, marks: str) -> Hints:
    """The hints of a guess; it has kept those of the guesses before it."""
    pairs = tuple(zip(guess, marks, strict=True))
    fixed = "".join([letter if mark == GREEN else "?" for letter, mark in pairs])
    return Hints(fixed, "".join(sorted(letter for letter, mark in pairs if mark != GREY)))


class Words(Listed):
    """Words of a list, in any usual spelling: "C R A N E" is "crane"."""

    __slots__ = ()

    def read(self, text: str) -> Action:
        word = spelled(text)
        if word not in self:
            raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")
        return word


@dataclass(frozen=True, slots=True)
class Letters(Form):
    """Any letters, as many as the secret has, whether they make a word or not."""

    words: tuple[str, ...]  # from which examples are drawn
    hints: Hints
    shown: str  # the example for players

    def read(self, text: str) -> Action:
        guess = spelled(text)
        if len(guess) != len(self.hints.fixed) or not self.hints.allow(guess):
            raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")
        return guess

    def describe(self) -> str:
        return f"{len(self.hints.fixed)} letters{self.hints.describe()}, such as [{self.shown}]"

    def schema(self) -> dict[str, Any]:
        pattern = f"^{self.hints.fixed.replace('?', '[a-z]')}$"
        return {"type": "string", "pattern": pattern, "description": self.describe()}

    def example(self, rng: Any) -> Action:
        return self.words[int(rng.random() * len(self.words))]


@lru_cache(maxsize=1024)
def guess_form(words: tuple[str, ...], hints: Hints, guesses: str, own: bool) -> Form:
    """Return what may be guessed; some of `words` always fit, for the secret does."""
    fitting = words if not hints.needed else tuple(filter(hints.allow, words))
    if guesses == "any":  # a word of the user's, or one that fits, would tell too much
        return Letters(fitting, hints, hints.filled() if own or hints.needed else words[0])
    about = f"a word of the game's list, {len(hints.fixed)} letters{hints.describe()}"
    return Words(fitting, f"{about}, such as [{fitting[0]}]")


class Wordle(Game):
    """One player guesses a secret word; each guess is answered by the colours of its letters.

    Guesses may be any letters, since a list of common words would refuse many a real one; with
    guesses="listed" only the words that may be the secret are allowed. In `hard` mode a guess must
    keep the green letters in their places and have all yellow ones in it, as in the published game.

    The secret is drawn from our list of common words, or from `words`, a user's own.

    Actions: a word of as many letters as the secret, such as "crane".
    Returns: 1 if one of the guesses is the secret, 0 if none is.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("hidden information", "deduction", "puzzle", "words")
    evidence = (
        "played through: answers written by hand, with repeated letters, and games won, lost and "
        "in hard mode (rules of the New York Times)",
        "cross-checked: the answers of 30,000 pairs of words against counts of letters by NumPy",
    )
    opponent = "rule"

    def setup(
        self,
        length: Annotated[int, Range(SHORTEST, LONGEST)] = 5,
        tries: Annotated[int, Range(1, 20)] = 6,
        hard: bool = False,
        guesses: Literal["any", "listed"] = "any",
        words: Annotated[tuple[str, ...], Examples(("crane", "slate", "eerie"))] = (),
    ) -> None:
        own = own_words(words, length, length)
        self.words = own or common_words(length, length)
        self.own, self.tries, self.hard, self.guesses = bool(own), tries, hard, guesses
        self.secret = ""
        self.answers: tuple[tuple[Action, str], ...] = ()  # guess, colours
        self.form = guess_form(self.words, no_hints(length), guesses, self.own)
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return self.words if player == CHANCE else self.form

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.secret = action
            self.ask(0)
            return
        marks = colours(self.secret, action)
        self.answers += ((action, marks),)
        done = len(self.answers)
        told = ", ".join(f"{a} {NAMES[mark]}" for a, mark in zip(action, marks, strict=True))
        self.tell(0, f"Guess {done}, {action}: {told}.")
        if action == self.secret:
            self.tell(0, f"You found the secret, {action}.")
            self.end((1,))
        elif done == self.tries:
            self.tell(0, f"No guesses are left. The secret was {self.secret}.")
            self.end((0,))
        else:
            if self.hard:
                hints = hints_of(action, marks)
                self.form = guess_form(self.words, hints, self.guesses, self.own)
            self.ask(0)

    def rules(self, player: int) -> str:
        tries = counted(self.tries, "guess", "guesses")
        length, several = len(self.words[0]), len(self.words) > 1
        secret = self.own and self.guesses == "any"
        example = no_hints(length).filled() if secret else self.words[0]
        guesses = (
            "A guess may be any letters; it need not be a word."
            if self.guesses == "any"
            else "Only words that may be the secret can be guessed."
        )
        hard = (
            " A guess must keep all green letters in their places and have all yellow letters in "
            "it, as many of each as are known."
        )
        return (
            "You play Wordle. The secret is "
            f"{among(len(self.words), length, self.own)}{', all equally likely' * several}. You "
            f"have {tries} to find it. {guesses} Each letter of a guess is answered by a colour. "
            "Green: the secret has this letter in this place. Yellow: it has this letter, but in "
            "another place. Grey: it does not have this letter, or not once more: if a guess has a "
            "letter more often than the secret, only as many of them as the secret has are green "
            "or yellow, the green ones first, then from left to right. For example, if a secret "
            "were abbey, the letters of the guess kebab would be grey, yellow, green, yellow, "
            "yellow. In the table G stands for green, Y for yellow, a dot for "
            f"grey.{hard * self.hard} You win, with a result of 1, if a guess is the secret, and "
            f"lose, with 0, if none is. Write your guess in brackets, such as [{example}]."
        )

    def view(self, player: int) -> str:
        lines = [f"Guesses left: {self.tries - len(self.answers)}"]
        for number, (guess, marks) in enumerate(self.answers, 1):
            lines += [f"{number:>2}  {' '.join(guess)}", f"    {' '.join(marks)}"]
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return self.words if self.guesses == "listed" else ()

    def features(self, player: int) -> Sequence[float]:
        """For each guess of the game and each place: its letter, 1 of 26, and if green or yellow.

        All are 0 for a guess not made yet.
        """
        known: list[float] = []
        for guess, marks in self.answers:
            for letter, mark in zip(guess, marks, strict=True):
                known += [float(letter == other) for other in ascii_lowercase]
                known += [float(mark == GREEN), float(mark == YELLOW)]
        return known + [0.0] * (self.tries * len(self.words[0]) * 28 - len(known))
