"""Hangman: find a hidden word letter by letter, with few wrong guesses."""

from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase
from textwrap import wrap
from typing import Annotated, Any

from textgames.core import CHANCE, Action, Examples, Form, Game, LegalActions, Range
from textgames.envs.words.vocabulary import LONGEST, among, common_words, own_words, spelled
from textgames.errors import IllegalAction
from textgames.texts import counted, quote

FEWEST_LETTERS = 5  # of a word of our list: short ones are mostly luck
OWN_LENGTHS = 2, 20  # of a user's words


@dataclass(frozen=True, slots=True)
class LetterOrWord(Form):
    """A letter, or a whole word of `length` letters, that has not been guessed yet."""

    length: int
    guessed: tuple[Action, ...]

    def read(self, text: str) -> Action:
        guess = spelled(text)
        if len(guess) not in (1, self.length):
            raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")
        if guess in self.guessed:
            raise IllegalAction(f"expected {self.describe()}; {guess!r} has been guessed before")
        return guess

    def describe(self) -> str:
        letter = next(letter for letter in ascii_lowercase if letter not in self.guessed)
        return f"a new letter, such as [{letter}], or a new word of {self.length} letters"

    def schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": f"^([a-z]|[a-z]{{{self.length}}})$",
            "description": self.describe(),
        }

    def example(self, rng: Any) -> Action:
        left = [letter for letter in ascii_lowercase if letter not in self.guessed]
        return left[int(rng.random() * len(left))]


@lru_cache(maxsize=64)
def lengths(words: tuple[str, ...]) -> dict[Action, tuple[str, ...]]:
    """Return the words of each number of letters, in order of it; no words stand for our list."""
    words = words or common_words(FEWEST_LETTERS, LONGEST)
    numbers = sorted(set(map(len, words)))
    return {str(n): tuple([word for word in words if len(word) == n]) for n in numbers}


class Hangman(Game):
    """One player guesses letters of a hidden word; each is shown wherever it stands in the word.

    The whole word may be guessed at any time. A letter that is not in the word and a wrong word
    cost a try each. First the length of the word is drawn, 5 to 10 letters, then a word of that
    length from our list of common words; or both from `words`, a user's own.

    Actions: a letter, or a word of as many letters as the hidden one, not guessed before.
    Returns: 1 if the word is found, 0 if not.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("hidden information", "deduction", "puzzle", "words", "classic")
    evidence = (
        "played through: games won by letters, won by a word and lost, with their messages "
        "(common rules)",
        "played through: what is shown is the letters guessed, in random games with half of all "
        "words",
    )
    opponent = "rule"

    def setup(
        self,
        tries: Annotated[int, Range(1, 20)] = 6,
        words: Annotated[tuple[str, ...], Examples(("breakfast", "lunch", "dinner"))] = (),
    ) -> None:
        self.own, self.tries = own_words(words, *OWN_LENGTHS), tries
        self.length = 0
        self.word = ""
        self.shown = ""  # the word, with "_" for letters not found
        self.guessed: tuple[Action, ...] = ()
        self.wrong: tuple[Action, ...] = ()
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player != CHANCE:
            return LetterOrWord(self.length, self.guessed)
        by_length = lengths(self.own)
        return by_length[str(self.length)] if self.length else tuple(by_length)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._draw(action)
            return
        self.guessed += (action,)
        if action == self.word:
            self.shown = self.word
        elif len(action) > 1 or action not in self.word:
            self.wrong += (action,)
            what = f"The word is not {action}" if len(action) > 1 else f"There is no {action}"
            self.tell(0, f"{what}. Tries left: {self._tries_left}.")
        else:
            self.shown = "".join([a if a in self.guessed else "_" for a in self.word])
            number = self.word.count(action)
            what = f"are {number} letters {action}" if number > 1 else f"is one letter {action}"
            self.tell(0, f"There {what}: {' '.join(self.shown)}")
        if self.shown == self.word:
            self.tell(0, f"You found the word, {self.word}.")
            self.end((1,))
        elif not self._tries_left:
            self.tell(0, f"No tries are left. The word was {self.word}.")
            self.end((0,))
        else:
            self.ask(0)

    def _draw(self, outcome: Action) -> None:
        if self.length:
            self.word = outcome
            self.ask(0)
            return
        self.length = int(outcome)
        self.shown = "_" * self.length
        self.tell(0, f"The word has {self.length} letters: {' '.join(self.shown)}")
        self.ask(CHANCE)

    @property
    def _tries_left(self) -> int:
        return self.tries - len(self.wrong)

    def rules(self, player: int) -> str:
        by_length = lengths(self.own)
        number = sum(map(len, by_length.values()))
        few, most = min(by_length, key=int), max(by_length, key=int)
        length = few if few == most else f"{few} to {most}"
        # of a user's words none is given away
        word = ascii_lowercase[: int(few)] if self.own else by_length[few][0]
        tries = counted(self.tries, "try", "tries")
        return (
            f"You play Hangman. A word is hidden, {among(number, length, bool(self.own))}. "
            "First its length is drawn, which you are told, then a word of that length. Guess a "
            "letter: if it is in the word, all its places are shown. You may also guess the whole "
            "word. A letter that is not in the word costs a try, and so does a wrong word; you "
            f"have {tries}. What you have guessed once you cannot guess again. You win, with a "
            "result of 1, when all letters are shown or you name the word, and lose, with 0, when "
            "no try is left. Write a letter or a word in brackets, such as [e] or "
            f"[{word}]."
        )

    def view(self, player: int) -> str:
        wrong = wrap(f"Wrong so far: {', '.join(self.wrong) or 'nothing'}", 80)
        return "\n".join([" ".join(self.shown), f"Tries left: {self._tries_left}", *wrong])

    def return_range(self) -> tuple[float, float]:
        return 0, 1
