"""Clues to a secret word: a line of text that does not contain the word."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from textgames.core import Action, Form
from textgames.errors import IllegalAction
from textgames.forms import FreeText

CLUE = FreeText(100)


@dataclass(frozen=True, slots=True)
class Clue(Form):
    """A line of text without `word`, in lower case, and without words that begin with it."""

    word: str
    whole_reply: ClassVar[bool] = True

    def read(self, text: str) -> Action:
        clue = CLUE.read(text)
        if _beginning_with(self.word).search(clue.casefold()):
            raise IllegalAction(f"expected {self.describe()}; your text contains {self.word!r}")
        return clue

    def describe(self) -> str:
        return f"{CLUE.describe()}, none of its words beginning with {self.word!r}"

    def schema(self) -> dict[str, Any]:
        return {**CLUE.schema(), "description": self.describe()}

    def example(self, rng: Any) -> Action:
        return CLUE.example(rng)  # none of the examples is a word of the game


@cache
def _beginning_with(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(word)}")


@cache
def clue_form(word: str) -> Form:
    return Clue(word) if word else CLUE
