"""Books, hats and balls: pools of them, what they are worth, and who takes what.

The items of Lewis et al. 2017 (arXiv 1706.05125).
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import product

from textgames.core import Action, Listed
from textgames.envs.bargaining.goods import worth
from textgames.errors import IllegalAction
from textgames.texts import quote

ITEMS = ("book", "hat", "ball")
FEWEST, MOST = 5, 7  # items in a pool, at least one of each kind
TOTAL = 10  # what a whole pool is worth to each player

Numbers = tuple[int, ...]  # one for each kind of item, in their order


def minus(pool: Numbers, share: Numbers) -> Numbers:
    return tuple([n - taken for n, taken in zip(pool, share, strict=True)])


def write_numbers(numbers: Iterable[int]) -> Action:
    return " ".join(map(str, numbers))


def read_numbers(action: Action) -> Numbers:
    """Return the numbers in an action: of a pool or of values "1 2 3", or of a share."""
    return tuple(map(int, _NUMBER.findall(action)))


def named(numbers: Iterable[int]) -> str:
    """Say how many there are of each: "1 book, 2 hats, 0 balls"."""
    return ", ".join(f"{n} {item}{'s' * (n != 1)}" for n, item in zip(numbers, ITEMS, strict=True))


@cache
def pools() -> tuple[Action, ...]:
    counts = product(range(1, MOST), repeat=len(ITEMS))
    return tuple(write_numbers(pool) for pool in counts if FEWEST <= sum(pool) <= MOST)


@cache
def all_values(pool: Numbers) -> tuple[Numbers, ...]:
    """All values of single items for which the pool is worth TOTAL."""
    each = product(range(TOTAL + 1), repeat=len(ITEMS))
    return tuple(values for values in each if worth(pool, values) == TOTAL)


@cache
def values_beside(pool: Numbers, other: Numbers) -> tuple[Action, ...]:
    """What one player's values may be if the other's are `other`.

    Every item is worth something to somebody, and one at least to both, so that there is something
    to bargain for.
    """
    return tuple(
        write_numbers(values)
        for values in all_values(pool)
        if all(map(max, values, other)) and any(map(min, values, other))
    )


@cache
def first_values(pool: Numbers) -> tuple[Action, ...]:
    """What the values of the player may be who gets them first: some fit beside them."""
    return tuple(
        write_numbers(values) for values in all_values(pool) if values_beside(pool, values)
    )


class Shares(Listed):
    """Every share of a pool, "take 1 book, 2 hats, 0 balls", and other actions if there are some.

    Items may be named in any order, and "take" left out; those not named are not taken.
    """

    __slots__ = ("pool",)

    def __init__(self, pool: Numbers, others: tuple[Action, ...] = ()) -> None:
        about = f"[take {named(pool)}], or fewer of them"
        super().__init__(
            (*others, *(f"take {named(share)}" for share in _shares(pool))),
            " or ".join([*(f"[{action}]" for action in others), about]),
        )
        self.pool = pool

    def read(self, text: str) -> Action:
        try:
            return super().read(text)
        except IllegalAction:
            words = " ".join(text[:100].casefold().split()).strip(" .")
            if len(text) > 100 or not _SHARE.fullmatch(words):
                raise
        taken = dict.fromkeys(ITEMS, 0)
        for number, item in _PART.findall(words):
            taken[item] += int(number)
        for item, most in zip(ITEMS, self.pool, strict=True):
            if taken[item] > most:
                raise IllegalAction(
                    f"expected {self.describe()}; got {taken[item]} {item}s in {quote(text)}"
                )
        return f"take {named(taken.values())}"


_NUMBER = re.compile(r"\d+")
_PART = re.compile(rf"([0-9]{{1,3}}) ({'|'.join(ITEMS)})s?\b")
_SHARE = re.compile(rf"(?:(?:i )?take:? )?{_PART.pattern}(?:,?(?: and)? {_PART.pattern})*")


def _shares(pool: Numbers) -> Iterable[Numbers]:
    return product(*(range(n + 1) for n in pool))


@cache
def shares(pool: Numbers, others: tuple[Action, ...] = ()) -> Shares:
    return Shares(pool, others)


@cache
def every_share() -> tuple[Action, ...]:
    """All shares of all pools."""
    actions = (action for pool in pools() for action in shares(read_numbers(pool)))
    return tuple(dict.fromkeys(actions))
