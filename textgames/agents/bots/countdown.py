"""Countdown solved exhaustively: every value that each set of the numbers can make."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import count

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.countdown import Countdown

Values = dict[int, str]  # each value and an expression for it


class Bot(ByRule):
    """Answers with an expression of the value that is nearest to the target."""

    plays = Countdown

    def choose(self, game: Countdown, player: int) -> Action:
        if not game.target:
            return "2"  # any choice is about as good for who calculates without a mistake
        return nearest(tuple(sorted(map(int, game.drawn))), game.target)


def nearest(numbers: tuple[int, ...], target: int) -> str:
    """Return an expression of the value that is nearest to the target, with few numbers if so."""
    whole = (1 << len(numbers)) - 1
    masks = sorted(range(1, whole), key=int.bit_count)
    for mask in masks:  # nothing large is made where few numbers do
        if text := values(_chosen(numbers, mask)).get(target):
            return text
    for distance in count():
        for goal in {target - distance, target + distance} - {0}:
            found = [known[goal] for m in masks if goal in (known := values(_chosen(numbers, m)))]
            if text := next(iter(found), "") or _made(numbers, goal):
                return text
    raise AssertionError  # count() does not end


def _chosen(numbers: tuple[int, ...], mask: int) -> tuple[int, ...]:
    return tuple([number for i, number in enumerate(numbers) if mask >> i & 1])


def _halves(numbers: tuple[int, ...]) -> Iterator[tuple[Values, Values]]:
    """Yield the values of the two parts of each division of the numbers in two, once each."""
    for mask in range(1, 1 << (len(numbers) - 1)):
        other = (1 << len(numbers)) - 1 - mask
        yield values(_chosen(numbers, mask)), values(_chosen(numbers, other))


@lru_cache(maxsize=512)
def values(numbers: tuple[int, ...]) -> Values:
    """Return all values of expressions in which each of the numbers stands once."""
    if len(numbers) == 1:
        return {numbers[0]: str(numbers[0])}
    found: Values = {}
    for one, other in _halves(numbers):
        for a, first in one.items():
            for b, second in other.items():
                big, small = (first, second) if a >= b else (second, first)
                high, low = (a, b) if a >= b else (b, a)
                if high + low not in found:
                    found[high + low] = f"({big} + {small})"
                if high > low and high - low not in found:
                    found[high - low] = f"({big} - {small})"
                if low > 1:  # by 1 nothing changes: the other part alone does as well
                    if high * low not in found:
                        found[high * low] = f"({big} * {small})"
                    if not high % low and high // low not in found:
                        found[high // low] = f"({big} / {small})"
    return found


def _made(numbers: tuple[int, ...], goal: int) -> str:
    """Return an expression of all numbers for the goal, from its two parts; "" if there is none."""
    for left, right in _halves(numbers):
        for one, other in ((left, right), (right, left)):
            for a, text in one.items():
                if goal - a in other:
                    return f"{text} + {other[goal - a]}"
                if a - goal in other:
                    return f"{text} - {other[a - goal]}"
                if not goal % a and goal // a in other:
                    return f"{text} * {other[goal // a]}"
                if not a % goal and a // goal in other:
                    return f"{text} / {other[a // goal]}"
    return ""
