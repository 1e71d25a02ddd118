"""A rule-based player of Undercover: hints at the word, and votes for whose clues fit it least."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache
from typing import TypeVar

from textgames.chance import Stream, checked_seed
from textgames.envs.social.word_pairs import HINTS
from textgames.episode import Observation
from textgames.forms import Form

_WORD = re.compile(r"^Your word: (.+)\.$", re.MULTILINE)
_SPEECH = re.compile(r"Player (\d+): (.*)")  # only the words of a player begin a message so
_LETTERS = re.compile(r"[a-z]{4,}")
_EMPTY_WORDS = frozenset(("from", "with", "that", "this", "your", "have", "very", "like"))
_SAFE_CLUES = ("Most people know it.", "You see it quite often.", "I have met it before.")

Hints = tuple[str, ...]  # true of the word and its twin, of the word alone, of the twin alone
T = TypeVar("T")


class Bot:
    """Knows a few hints for each word of the game, and compares them with the clues of others.

    If the clues fit the twin of its word better, or if it has no word, it hints at what the others
    seem to have.

    Args:
        seed: of its choice of hints, and of votes between equals; None for a new one each time.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._rng = Stream(checked_seed(seed))

    def __call__(self, observation: Observation) -> str:
        """Return a clue where the game asks for words, else a vote."""
        word = _WORD.search(observation["view"])
        hints = HINTS.get(word[1], ()) if word else ()
        speeches = [
            found.groups() for found in map(_SPEECH.fullmatch, observation["messages"]) if found
        ]
        legal = observation.legal_actions
        if isinstance(legal, Form):
            said = [text for speaker, text in speeches if int(speaker) != observation.player]
            clue = self._clue(hints, said)
            return clue if clue in legal else "I would rather wait."
        clues = {player: set[str]() for player in legal}
        for speaker, text in speeches:
            clues.setdefault(speaker, set()).update(_terms(text))
        return f"[{self._suspect(legal, clues, hints)}]"

    def _clue(self, hints: Hints, said: Sequence[str]) -> str:
        """Something true of the word that the others seem to have, if possible not said yet."""
        heard = _terms(" ".join(said))
        candidates = [hints, (hints[0], hints[2], hints[1])] if hints else list(HINTS.values())
        best = max(candidates, key=lambda candidate: _fit(heard, candidate))  # the first of equals
        if not hints and _fit(heard, best) <= 0:
            return self._draw(_SAFE_CLUES)
        return self._draw([hint for hint in best[:2] if hint not in said] or best[:2])

    def _suspect(self, legal: Sequence[str], clues: dict[str, set[str]], hints: Hints) -> str:
        """Whose clues fit the own word least; of equals, who has least in common with the rest."""
        fits = {}
        for player in legal:
            rest = set[str]().union(*(terms for other, terms in clues.items() if other != player))
            fits[player] = _fit(clues[player], hints), len(clues[player] & rest)
        least = min(fits.values())
        return self._draw([player for player, fit in fits.items() if fit == least])

    def _draw(self, choices: Sequence[T]) -> T:
        return choices[int(self._rng.random() * len(choices))]


def _fit(terms: Set[str], hints: Hints) -> int:
    """How many of the terms speak for the word less how many speak for its twin."""
    fitting = sum(len(terms & _terms(hint)) for hint in hints[:2])
    return fitting - sum(len(terms & _terms(hint)) for hint in hints[2:])


@lru_cache(2048)
def _terms(text: str) -> frozenset[str]:
    return frozenset(_LETTERS.findall(text.casefold())) - _EMPTY_WORDS
