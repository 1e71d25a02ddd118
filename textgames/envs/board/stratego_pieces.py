"""The armies of Stratego: their ranks, who wins a fight, and where unseen pieces may stand."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from textgames.core import RandomSource

FLAG, SPY, SCOUT, MINER, MARSHAL, BOMB = 0, 1, 2, 3, 10, 11
NAMES = (
    *("flag", "spy", "scout", "miner", "sergeant", "lieutenant"),
    *("captain", "major", "colonel", "general", "marshal", "bomb"),
)  # by rank
SYMBOLS = ("F", "S", "2", "3", "4", "5", "6", "7", "8", "9", "10", "B")
STILL = (FLAG, BOMB)  # they never move, and are placed first


class Variant(NamedTuple):
    """A board and the pieces of each player."""

    rows: int
    columns: int
    depth: int  # rows from the player's side on which its pieces are placed
    lakes: tuple[str, ...]
    numbers: tuple[int, ...]  # of pieces, by rank


LAKES = ("c5", "d5", "g5", "h5", "c6", "d6", "g6", "h6")
VARIANTS = {
    "classic": Variant(10, 10, 4, LAKES, (1, 1, 8, 5, 4, 4, 4, 3, 2, 1, 1, 6)),
    "barrage": Variant(10, 10, 4, LAKES, (1, 1, 2, 1, 0, 0, 0, 0, 0, 1, 1, 1)),
    "micro": Variant(6, 3, 2, (), (1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1)),
}


@cache
def army(variant: str) -> tuple[int, ...]:
    """Return the ranks of a player's pieces, in the order in which they are placed."""
    numbers = VARIANTS[variant].numbers
    others = [rank for rank in range(len(NAMES)) if rank not in STILL]
    return tuple(rank for rank in (*STILL, *others) for _ in range(numbers[rank]))


def fills_home(variant: str) -> bool:
    """Whether the pieces leave no square of their rows empty."""
    of = VARIANTS[variant]
    return sum(of.numbers) == of.depth * of.columns


def outcome(attacker: int, defender: int) -> int:
    """Return who is left after a fight of two ranks: 1 the attacker, -1 the defender, 0 neither."""
    if defender == BOMB:
        return 1 if attacker == MINER else -1
    if attacker == SPY and defender == MARSHAL:
        return 1
    return (attacker > defender) - (attacker < defender)


def titled(rank: int) -> str:
    """The name of a rank and its symbol: "captain (6)"."""
    return f"{NAMES[rank]} ({SYMBOLS[rank]})"


def in_order(ranks: dict[int, int]) -> list[int]:
    """Return pieces in an order in which they can be placed, given their ranks."""
    return sorted(ranks, key=lambda piece: (ranks[piece] not in STILL, ranks[piece], piece))


def drawn_anew(
    ranks: Sequence[int], free: list[int], moved: list[int], rng: RandomSource
) -> dict[int, int]:
    """Draw which piece has which rank, so that every way that fits is equally likely.

    Args:
        ranks: of the pieces, in any order.
        free: the pieces that have not moved, which may have any rank.
        moved: those that have, which are neither flag nor bomb.
        rng: of the draws.
    """
    found: dict[int, int] = {}
    places = free.copy()
    for rank in ranks:
        if rank in STILL:
            found[_taken_out(places, rng)] = rank
    places += moved
    for rank in ranks:
        if rank not in STILL:
            found[_taken_out(places, rng)] = rank
    return found


def some_of(places: list[int], number: int, rng: RandomSource) -> list[int]:
    """Draw so many different places, in any order."""
    left = places.copy()
    return [_taken_out(left, rng) for _ in range(number)]


def _taken_out(places: list[int], rng: RandomSource) -> int:
    return places.pop(int(rng.random() * len(places)))
