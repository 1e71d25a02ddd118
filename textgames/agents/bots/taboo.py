"""A rule-based player of Taboo: describes by two words for each card, and knows those of all."""

from __future__ import annotations

import re

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.social.taboo import WORDS, Description, Taboo
from textgames.envs.social.taboo_cards import CARDS

_DESCRIBES = re.compile(r"Player (\d+) describes\. ")
_DRAWS = re.compile(r"Player \d+ draws a card\.")
_SPEECH = re.compile(r"Player (\d+): (.*)")
_LETTERS = re.compile(r"[a-z]+")


class Bot(ByRule):
    """Says two words that go with the card; guesses the card whose two words were said.

    No card is guessed of which a word was said that its describer may not say, nor one twice. A
    describer who does not know these two words of each card helps it by that alone.
    """

    plays = Taboo

    def choose(self, game: Taboo, player: int) -> Action:
        legal = game.legal_actions(player)
        if isinstance(legal, Description):
            return f"Think of {' and '.join(CARDS[legal.words[0]].hints)}."
        describer = _DESCRIBES.findall(game.view(player))[0]
        lines = game.transcript(player)
        begun = max(i for i, line in enumerate(lines) if _DRAWS.match(line))
        said = [found.groups() for found in map(_SPEECH.fullmatch, lines[begun:]) if found]
        heard = {
            word
            for speaker, text in said
            if speaker == describer
            for word in _LETTERS.findall(text.casefold())
        }
        return self._guess(heard, {text for speaker, text in said if speaker != describer})

    def _guess(self, heard: set[str], guessed: set[str]) -> str:
        """A card that may be the one, with as many of its two words said as possible."""
        fits = {
            word: len(heard.intersection(CARDS[word].hints))
            for word in WORDS
            if word not in guessed and not heard.intersection((word, *CARDS[word].forbidden))
        }
        most = max(fits.values(), default=0)
        best = [word for word, fit in fits.items() if fit == most] or WORDS
        return self.drawn(best)
