"""DontSayIt: each player has a secret word and loses by saying the other's."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Annotated

from textgames.core import (
    CHANCE,
    EVERYONE,
    Action,
    Examples,
    FreeText,
    Game,
    LegalActions,
    OptionError,
    Range,
)
from textgames.envs.social.hidden_words import WORDS
from textgames.texts import quote

SPEECH = FreeText(300)
LONGEST_WORD = 20

_WORDS = re.compile(r"[^\W_]+")
_HISSING = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_KEEPS_E = re.compile(r"[eoy]e$")  # before -ing: shoeing, dyeing
_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")  # of one short syllable: plan, stop, hat


@cache
def forms(word: str) -> frozenset[str]:
    """Return the spellings that count as the word: with -s, -ed and -ing, as English adds them.

    So dance, danced, dancing; shoe, shoeing; tie, tying; plan, planned (not planed); magic,
    magicked; city, cities; box, boxes. "River's" is two words to `said`, of which the first counts.
    """
    plural, stem, past = word + "s", word, "ed"
    if _HISSING.search(word):
        plural = f"{word}es"
    elif _CONSONANT_Y.search(word):
        plural, past = f"{word[:-1]}ies", "ied"
    if word.endswith("e"):
        stem = word[:-1]
    elif word.endswith("ic"):  # arc is arced
        stem = f"{word}k"
    elif _SHORT.fullmatch(word):
        stem = word + word[-1]
    before = stem[:-1] if past == "ied" else stem
    plurals = (plural, f"{word}es") if word.endswith("o") else (plural,)  # photos, potatoes
    doing = word if _KEEPS_E.search(word) else f"{word[:-2]}y" if word.endswith("ie") else stem
    return frozenset((word, *plurals, before + past, f"{doing}ing"))


def said(word: str, text: str) -> str:
    """Return the form of `word` that is in the text as a whole word in any case, or ""."""
    own = forms(word)
    return next((part for part in _WORDS.findall(text) if part.casefold() in own), "")


def checked_words(words: Sequence[str]) -> tuple[str, ...]:
    """Return a user's own words in lower case.

    Raises:
        OptionError: fewer than two, or two that have a form in common, or other letters.
    """
    expected = f"expected words = two or more words of 1 to {LONGEST_WORD} letters from a to z"
    lowered = tuple([word.casefold() for word in words])
    taken: set[str] = set()
    for word in lowered:
        if not (word.isascii() and word.isalpha() and len(word) <= LONGEST_WORD):
            raise OptionError(f"{expected}, got {quote(word)}")
        if not taken.isdisjoint(forms(word)):
            raise OptionError(f"{expected}, none of them a form of another, got {quote(word)}")
        taken |= forms(word)
    if len(lowered) == 1:
        raise OptionError(f"{expected}, got {quote(lowered[0])} alone")
    return lowered


class DontSayIt(Game):
    """Two players talk; each has a secret word, and whoever says the other's word loses.

    They speak in turn. A word counts in any case and with the usual endings, as a whole word: with
    "river" also Rivers and river's, but not riverside. The own word may be said. If nobody has
    said the other's word after `turns` speeches, it is a draw.

    The words are two different ones of our list, or of `words`, a user's own.

    Actions: 1 to 300 characters of text.
    Returns: -1 to who says the other's word, +1 to the other; 0 each if nobody does.
    """

    tags = ("talk", "hidden information", "words", "party game")
    evidence = (
        "played through: games that each player loses by a form of the other's word, and a draw, "
        "with their messages (rules of TextArena, arXiv 2504.11442)",
    )
    opponent = "rule"

    def setup(
        self,
        turns: Annotated[int, Range(2, 100)] = 20,
        words: Annotated[tuple[str, ...], Examples(("coffee", "winter", "music"))] = (),
    ) -> None:
        self.own = checked_words(words)
        self.turns = self.turns_left = turns
        self.words: tuple[str, ...] = ()  # of player 0, of player 1
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player != CHANCE:
            return SPEECH
        words = self.own or WORDS
        return tuple([word for word in words if word not in self.words]) if self.words else words

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._draw(action)
            return
        self.say(player, action)
        self.turns_left -= 1
        other = 1 - player
        slip = said(self.words[other], action)
        if slip:
            self._finish(f"Player {player} said {slip}: player {other} wins.")
            self.end((-1, 1) if player == 0 else (1, -1))
        elif self.turns_left:
            self.ask(other)
        else:
            self._finish("The talk is over and nobody has said the other's word: a draw.")
            self.end((0, 0))

    def _draw(self, word: Action) -> None:
        self.words += (word,)
        self.tell(len(self.words) - 1, f"Your secret word is {word}.")
        self.ask(CHANCE if len(self.words) == 1 else 0)

    def _finish(self, result: str) -> None:
        first, second = self.words
        self.tell(EVERYONE, f"{result} The words were {first} (player 0) and {second} (player 1).")

    def rules(self, player: int) -> str:
        kind = "that were chosen for this game" if self.own else "of everyday English"
        return (
            f"You are player {player} of 2 in Don't Say It. Each of you has a secret word, two "
            f"different ones of {len(self.own or WORDS)} {kind}; you do not know the other's. You "
            f"talk in turn, player 0 first, {self.turns} speeches in all. Whoever says the "
            "other's secret word loses, with -1, and the other wins, with 1; so lead the "
            "conversation to your word without giving it away. A word counts in small or capital "
            "letters, and with the usual endings -s, -ed, -ing; within a longer word it "
            "does not count. With the word river, Rivers and river's count, riverside does not. "
            "You may say your own word. If nobody has said the other's word after the last "
            "speech, it is a draw, 0 for both. Just write what you say, 1 to "
            f"{SPEECH.max_chars} characters, such as: What did you do last summer?"
        )

    def view(self, player: int) -> str:
        return f"Your secret word: {self.words[player]}.\nSpeeches left: {self.turns_left}."

    def return_range(self) -> tuple[float, float]:
        return -1, 1
