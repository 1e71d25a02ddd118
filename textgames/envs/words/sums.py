"""Sums of words: our own list of them, a user's own, and how they are solved."""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from textgames.core import OptionError
from textgames.envs.words.vocabulary import own_words
from textgames.texts import counted

DIGITS = "0123456789"
LONGEST_OWN = 12  # letters of a user's word

Sum = tuple[str, ...]  # the addends, and last what they make, in capital letters


@cache
def our_sums(addends: int, length: int) -> tuple[str, ...]:
    """Return the sums of our list with so many addends of so many letters: "SEND + MORE = MONEY".

    They were found by adding words of our list of common words under random digits. Each has one
    solution.
    """
    text = files(__package__).joinpath("sums.txt").read_text("ascii").upper()
    rows = [tuple(line.split()) for line in text.splitlines()]
    return tuple(written(r) for r in rows if (len(r) - 1, len(r[0])) == (addends, length))


def written(words: Sum) -> str:
    return f"{' + '.join(words[:-1])} = {words[-1]}"


@lru_cache(1000)
def parts(text: str) -> Sum:
    return tuple(text.replace(" = ", " + ").split(" + "))


def letters_of(words: Sum) -> str:
    return "".join(sorted(set("".join(words))))


def own_sum(words: Sequence[str]) -> Sum:
    """Return the sum that a user brings as option `words`, in capital letters; none for none.

    Raises:
        OptionError: it is no sum with one solution.
    """
    own_words(tuple(dict.fromkeys([word.casefold() for word in words])), 1, LONGEST_OWN)
    own = tuple([word.upper() for word in words])
    number = len(letters_of(own))
    if len(own) in (1, 2):
        got = counted(len(own), "word")
    elif number > len(DIGITS):
        got = f"{number} letters in {written(own)}"
    elif own and len(solutions(own)) != 1:
        got = f"{written(own)}, which has {'several' if solutions(own) else 'none'}"
    else:
        return own
    raise OptionError(
        f"expected words = two addends or more and what they make, with one solution, got {got}"
    )


@lru_cache(1000)
def solutions(words: Sum) -> tuple[str, ...]:
    """Return a solution or two, if there are any: the digits of the letters in alphabetical order.

    The letters get digits one after the other, those first that count most: what all others can
    still add or take away is bounded.
    """
    weights = dict.fromkeys(letters_of(words), 0)
    for number, word in enumerate(words, 1):
        for place, letter in enumerate(reversed(word)):
            weights[letter] += -(10**place) if number == len(words) else 10**place
    begins = {word[0] for word in words}
    order = sorted(weights, key=lambda letter: -abs(weights[letter]))
    terms = [(weights[letter], int(letter in begins)) for letter in order]
    found = []
    for digits in balanced(terms, 2):
        given = dict(zip(order, digits, strict=True))
        found.append("".join([DIGITS[given[letter]] for letter in sorted(given)]))
    return tuple(found)


def balanced(terms: list[tuple[int, int]], most: int) -> list[tuple[int, ...]]:
    """Return up to `most` ways to make weights times different digits add up to 0.

    A term is a weight and the lowest digit that it can have.
    """
    gains, losses = [0], [0]  # what the last terms, none to all, can add and take away at most
    for weight, _ in reversed(terms):
        gains.append(gains[-1] + 9 * max(weight, 0))
        losses.append(losses[-1] + 9 * max(-weight, 0))
    found: list[tuple[int, ...]] = []
    waiting: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    while waiting and len(found) < most:
        total, digits = waiting.pop()
        if len(digits) == len(terms):
            found.append(digits)
            continue
        weight, lowest = terms[len(digits)]
        rest = len(terms) - len(digits) - 1
        for digit in range(lowest, 10):
            after = total + weight * digit
            if -gains[rest] <= after <= losses[rest] and digit not in digits:
                waiting.append((after, (*digits, digit)))
    return found
