"""Clues to a secret word: a line of text without the words that may not be said."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from textgames.core import Action, Form
from textgames.errors import IllegalAction
from textgames.forms import FreeText

CLUE = FreeText(100)


@dataclass(frozen=True, slots=True)
class Clue(Form):
    """A line of text without `words`, in lower case, and without words that begin with them."""

    words: tuple[str, ...]
    whole_reply = True

    def read(self, text: str) -> Action:
        clue = CLUE.read(text)
        low = clue.casefold()
        for word in self.words:
            if _beginning_with(word).search(low):
                raise IllegalAction(f"expected {self.describe()}; your text contains {word!r}")
        return clue

    def describe(self) -> str:
        words = ", ".join(map(repr, self.words[:-1])) + " or " * (len(self.words) > 1)
        return f"{CLUE.describe()}, none of its words beginning with {words}{self.words[-1]!r}"

    def schema(self) -> dict[str, Any]:
        return {**CLUE.schema(), "description": self.describe()}

    def example(self, rng: Any) -> Action:
        while (clue := CLUE.example(rng)) not in self:  # few of the examples are ever forbidden
            pass
        return clue


@cache
def _beginning_with(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(word)}")


@cache
def clue_form(word: str) -> Form:
    return Clue((word,)) if word else CLUE
