"""A rule-based player of Taboo: describes by two words for each card, and knows those of all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textgames.chance import Stream, checked_seed
from textgames.envs.social.taboo import WORDS, Description
from textgames.envs.social.taboo_cards import CARDS
from textgames.episode import Observation
from textgames.errors import AgentError
from textgames.forms import Form

_DESCRIBES = re.compile(r"Player (\d+) describes\. ")
_DRAWS = re.compile(r"Player \d+ draws a card\.")
_SPEECH = re.compile(r"Player (\d+): (.*)")
_LETTERS = re.compile(r"[a-z]+")


class Bot:
    """Says two words that go with the card; guesses the card whose two words were said.

    No card is guessed of which a word was said that its describer may not say, nor one twice. A
    describer who does not know these two words of each card helps it by that alone.

    Args:
        seed: of its choice between equals; None for a new one each time.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._rng = Stream(checked_seed(seed))

    def __call__(self, observation: Observation) -> str:
        """Return a clue or a guess.

        Raises:
            AgentError: the observation is not one of a player in this game.
        """
        describer = _DESCRIBES.match(observation["view"])
        legal = observation.legal_actions
        if not describer or not isinstance(legal, Form):
            raise AgentError(f"expected an observation of Taboo, got {observation['view']!r}")
        if isinstance(legal, Description):
            return f"Think of {' and '.join(CARDS[legal.words[0]].hints)}."
        lines: Sequence[str] = observation["messages"]
        begun = max(i for i, line in enumerate(lines) if _DRAWS.match(line))
        said = [found.groups() for found in map(_SPEECH.fullmatch, lines[begun:]) if found]
        heard = {
            word
            for player, text in said
            if player == describer[1]
            for word in _LETTERS.findall(text.casefold())
        }
        return self._guess(heard, {text for player, text in said if player != describer[1]})

    def _guess(self, heard: set[str], guessed: set[str]) -> str:
        """A card that may be the one, with as many of its two words said as possible."""
        fits = {
            word: len(heard.intersection(CARDS[word].hints))
            for word in WORDS
            if word not in guessed and not heard.intersection((word, *CARDS[word].forbidden))
        }
        most = max(fits.values(), default=0)
        best = [word for word, fit in fits.items() if fit == most] or WORDS
        return best[int(self._rng.random() * len(best))]
