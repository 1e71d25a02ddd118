"""The words of the word games: our own list of common English words, or a user's own."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from textgames.core import OptionError
from textgames.texts import quote

SHORTEST, LONGEST = 3, 10  # letters of a word of the list

_APART = str.maketrans(dict.fromkeys(",;:.!?-_|/\"'`*()[]", " "))


@cache
def common_words(shortest: int = SHORTEST, longest: int = LONGEST) -> tuple[str, ...]:
    """Return the words of the list with so many letters, the short ones first, in order."""
    text = files(__package__).joinpath("common.txt").read_text("ascii")
    return tuple([word for word in text.split() if shortest <= len(word) <= longest])


def own_words(words: Sequence[str], shortest: int, longest: int) -> tuple[str, ...]:
    """Return the words that a user brings as option `words`, in lower case.

    Raises:
        OptionError: one is there twice, or has other letters or another length.
    """
    length = f"{shortest}" if shortest == longest else f"{shortest} to {longest}"
    expected = f"expected words = different words of {length} letters from a to z"
    lowered = tuple([word.casefold() for word in words])
    for word in lowered:
        if not (word.isascii() and word.isalpha() and shortest <= len(word) <= longest):
            raise OptionError(f"{expected}, got {quote(word)}")
    if len(set(lowered)) < len(lowered):
        twice = next(word for word in lowered if lowered.count(word) > 1)
        raise OptionError(f"{expected}, got {quote(twice)} twice")
    return lowered


def among(words: int, length: str | int, own: bool) -> str:
    """Say for the rules of a game which word is the secret one."""
    if own and words == 1:
        return f"the one word of {length} letters that was chosen for this game"
    if own:
        return f"one of {words} words of {length} letters that were chosen for this game"
    return f"one of {words} common English words of {length} letters"


def spelled(text: str) -> str:
    """Return the letters of a reply: "C-R-A-N-E" is "crane". "" if it is no word, or several."""
    parts = text.translate(_APART).casefold().split() if len(text) < 1000 else []
    word = "".join(parts)
    one = len(parts) in (1, len(word))  # else "I guess e" would be the word "iguesse"
    return word if one and word.isascii() and word.isalpha() else ""
