"""A rule-based player of Undercover: hints at the word, and votes for whose clues fit it least."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache
from typing import TypeVar

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.social.undercover import Undercover
from textgames.envs.social.word_pairs import HINTS
from textgames.forms import Form

_WORD = re.compile(r"^Your word: (.+)\.$", re.MULTILINE)
_SPEECH = re.compile(r"Player (\d+): (.*)")  # only the words of a player begin a message so
_LETTERS = re.compile(r"[a-z]{4,}")
_EMPTY_WORDS = frozenset(("from", "with", "that", "this", "your", "have", "very", "like"))
_SAFE_CLUES = ("Most people know it.", "You see it quite often.", "I have met it before.")

Hints = tuple[str, ...]  # true of the word and its twin, of the word alone, of the twin alone
T = TypeVar("T")


class Bot(ByRule):
    """Knows a few hints for each word of the game, and compares them with the clues of others.

    If the clues fit the twin of its word better, or if it has no word, it hints at what the others
    seem to have.
    """

    plays = Undercover

    def choose(self, game: Undercover, player: int) -> Action:
        word = _WORD.search(game.view(player))
        hints = HINTS.get(word[1], ()) if word else ()
        speeches = [
            found.groups() for found in map(_SPEECH.fullmatch, game.transcript(player)) if found
        ]
        legal = game.legal_actions(player)
        if isinstance(legal, Form):
            said = [text for speaker, text in speeches if int(speaker) != player]
            clue = self._clue(hints, said)
            return clue if clue in legal else "I would rather wait."
        clues = {suspect: set[str]() for suspect in legal}
        for speaker, text in speeches:
            clues.setdefault(speaker, set()).update(_terms(text))
        return self._suspect(legal, clues, hints)

    def _clue(self, hints: Hints, said: Sequence[str]) -> str:
        """Something true of the word that the others seem to have, if possible not said yet."""
        heard = _terms(" ".join(said))
        candidates = [hints, (hints[0], hints[2], hints[1])] if hints else list(HINTS.values())
        best = max(candidates, key=lambda candidate: _fit(heard, candidate))  # the first of equals
        if not hints and _fit(heard, best) <= 0:
            return self.drawn(_SAFE_CLUES)
        return self.drawn([hint for hint in best[:2] if hint not in said] or best[:2])

    def _suspect(self, legal: Sequence[str], clues: dict[str, set[str]], hints: Hints) -> str:
        """Whose clues fit the own word least; of equals, who has least in common with the rest."""
        fits = {}
        for player in legal:
            rest = set[str]().union(*(terms for other, terms in clues.items() if other != player))
            fits[player] = _fit(clues[player], hints), len(clues[player] & rest)
        least = min(fits.values())
        return self.drawn([player for player, fit in fits.items() if fit == least])


def _fit(terms: Set[str], hints: Hints) -> int:
    """How many of the terms speak for the word less how many speak for its twin."""
    fitting = sum(len(terms & _terms(hint)) for hint in hints[:2])
    return fitting - sum(len(terms & _terms(hint)) for hint in hints[2:])


@lru_cache(2048)
def _terms(text: str) -> frozenset[str]:
    return frozenset(_LETTERS.findall(text.casefold())) - _EMPTY_WORDS
