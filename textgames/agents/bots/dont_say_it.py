"""DontSayIt by leading questions: asks for its own word and says no word that may be secret."""

from __future__ import annotations

from functools import lru_cache

from textgames.agents.base import position_of
from textgames.chance import Stream, checked_seed
from textgames.envs.social.dont_say_it import DontSayIt, said
from textgames.envs.social.hidden_words import LEADS, WORDS
from textgames.episode import Observation

_REPLIES = ("I am not sure.", "Sometimes.", "That depends.", "You tell me.", "Hard to say.")
_OPEN = (
    "What else do you like?",
    "Tell me more.",
    "How was it when you were small?",
    "What did you do then?",
    "And what comes to your mind first?",
)


class Bot:
    """Answers vaguely and asks; every third speech, at random, asks for what is its own word.

    None of its sentences has a word of the game's list in it, so that it never loses by them.

    Args:
        seed: of its choice of sentences.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._rng = Stream(checked_seed(seed))

    def __call__(self, observation: Observation) -> str:
        """Return something to say.

        Raises:
            AgentError: the observation is not one of a player of DontSayIt.
        """
        game = position_of(self, observation, DontSayIt)
        words = game.own or WORDS
        replies = harmless(_REPLIES, words) or ("Hm.",)
        open_questions = harmless(_OPEN, words) or ("Hm?",)
        leading = harmless((LEADS.get(game.words[observation.player], "Hm?"),), words)
        third = self._rng.random() < 1 / 3
        question = self._draw(leading if third and leading else open_questions)
        return f"{self._draw(replies)} {question}"

    def _draw(self, texts: tuple[str, ...]) -> str:
        return texts[int(self._rng.random() * len(texts))]


@lru_cache(maxsize=1024)
def harmless(texts: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts that say none of the words."""
    return tuple(text for text in texts if not any(said(word, text) for word in words))
