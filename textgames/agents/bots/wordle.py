"""Wordle by words that fit all answers so far, those of the commonest letters first."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.words.wordle import Wordle, colours

Answers = tuple[tuple[Action, str], ...]


class Bot(ByRule):
    """Guesses a word that may still be the secret, the one of the commonest different letters."""

    plays = Wordle

    def choose(self, game: Wordle, player: int) -> Action:
        return best_guess(_left(game.words, game.answers))


@lru_cache(maxsize=4096)
def _left(words: tuple[Action, ...], answers: Answers) -> tuple[Action, ...]:
    """Return the words that agree with all answers."""
    if not answers:
        return words
    guess, marks = answers[-1]
    return tuple([w for w in _left(words, answers[:-1]) if colours(w, guess) == marks])


@lru_cache(maxsize=1024)
def best_guess(left: tuple[Action, ...]) -> Action:
    """Return the word whose different letters are in most of the words left, the first of equals.

    A letter counts once more for each word that has it in the same place.
    """
    somewhere = Counter(letter for word in left for letter in set(word))
    there = Counter(place for word in left for place in enumerate(word))
    return max(
        left,
        key=lambda word: (
            sum(somewhere[letter] for letter in set(word))
            + sum(there[place] for place in enumerate(word))
        ),
    )
