"""DontSayIt by leading questions: asks for its own word and says no word that may be secret."""

from __future__ import annotations

from functools import lru_cache

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.social.dont_say_it import DontSayIt, said
from textgames.envs.social.hidden_words import LEADS, WORDS

_REPLIES = ("I am not sure.", "Sometimes.", "That depends.", "You tell me.", "Hard to say.")
_OPEN = (
    "What else do you like?",
    "Tell me more.",
    "How was it when you were small?",
    "What did you do then?",
    "And what comes to your mind first?",
)


class Bot(ByRule):
    """Answers vaguely and asks; every third speech, at random, asks for what is its own word.

    None of its sentences has a word of the game's list in it, so that it never loses by them.
    """

    plays = DontSayIt

    def choose(self, game: DontSayIt, player: int) -> Action:
        words = game.own or WORDS
        replies = harmless(_REPLIES, words) or ("Hm.",)
        open_questions = harmless(_OPEN, words) or ("Hm?",)
        leading = harmless((LEADS.get(game.words[player], "Hm?"),), words)
        third = self.rng.random() < 1 / 3
        question = self.drawn(leading if third and leading else open_questions)
        return f"{self.drawn(replies)} {question}"


@lru_cache(maxsize=1024)
def harmless(texts: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts that say none of the words."""
    return tuple(text for text in texts if not any(said(word, text) for word in words))
