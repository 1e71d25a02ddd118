"""Hangman by letter frequency: the letter that is in most of the words that may still be hidden."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from string import ascii_lowercase

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.words.hangman import Hangman, lengths


class Bot(ByRule):
    """Guesses the letter of most words that agree with all that is known; a word if it is alone."""

    plays = Hangman

    def choose(self, game: Hangman, player: int) -> Action:
        left = possible(lengths(game.own)[str(game.length)], game.shown, game.wrong)
        return left[0] if len(left) == 1 else best_letter(left, game.guessed)


@lru_cache(maxsize=4096)
def possible(words: tuple[str, ...], shown: str, wrong: tuple[Action, ...]) -> tuple[str, ...]:
    """Return which of the words, all as long as `shown`, agree with it and the wrong guesses."""
    unknown = set(ascii_lowercase).difference(shown, *(w for w in wrong if len(w) == 1))
    allowed = [{letter} if letter != "_" else unknown for letter in shown]
    return tuple(
        word
        for word in words
        if word not in wrong
        and all(letter in those for letter, those in zip(word, allowed, strict=True))
    )


def best_letter(left: tuple[str, ...], guessed: tuple[Action, ...]) -> Action:
    """Return the new letter that is in most of the words, the first of equals."""
    counts = Counter(letter for word in left for letter in set(word))
    return max(ascii_lowercase, key=lambda letter: (letter not in guessed, counts[letter]))
