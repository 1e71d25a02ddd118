"""Whole numbers as actions: bids, amounts and what chance draws as private values."""

from functools import cache

from textgames.core import Action, Listed


@cache
def whole_numbers(low: int, high: int, verb: str = "") -> tuple[Action, ...]:
    """The numbers from `low` to `high`, behind a verb if there is one: "offer 12"."""
    before = f"{verb} " if verb else ""
    return tuple(f"{before}{number}" for number in range(low, high + 1))


@cache
def described(low: int, high: int, what: str) -> Listed:
    """The same for players, in a few words however many they are."""
    return Listed(whole_numbers(low, high), f"{what}, a whole number from [{low}] to [{high}]")
