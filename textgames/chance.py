"""Where drivers of games get chance's moves from: a small, fast, seeded stream of numbers.

`random.Random(seed)` takes ten times as long to seed as a hand of Kuhn poker takes to deal, and
its state is 2,500 bytes. SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
generators", 2014) is one 64-bit number, passes BigCrush, and is the same on every machine.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from textgames.errors import OptionError

if TYPE_CHECKING:
    from mypy_extensions import i64

_COMPILED = not __file__.endswith(".py")  # see textgames/compiled.py
_MASK = 2**64 - 1
_GAMMA = 0x9E3779B97F4A7C15
CHANCE_SALT = 0x5851F42D4C957F2D  # else an agent with its game's seed would draw as chance does
_ODD = 0xD1342543DE82EF95  # any odd number: seeds stay apart


def _mix(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def _mixed_word(z: int, drop: i64, rest: i64) -> int:
    """Return `_mix(z) >> drop & rest`; only in compiled code, whose words of 64 bits wrap around.

    They have a sign: so constants are less by 2**64, and what a shift copies of it is cut off.
    """
    low: i64 = z & 0xFFFFFFFF
    word: i64 = z >> 32
    word = (word << 32) | low
    word = (word ^ ((word >> 30) & 0x3FFFFFFFF)) * -0x40A7B892E31B1A47
    word = (word ^ ((word >> 27) & 0x1FFFFFFFFF)) * -0x6B2FB644ECCEEE15
    word ^= (word >> 31) & 0x1FFFFFFFF
    return (word >> drop) & rest


def _folded(seed: int) -> int:
    """Return 64 bits of a longer seed; 2**64 - 59 is a prime, so that all its bits count."""
    return _mix(seed % (2**64 - 59))


def mixed(seed: int, number: int) -> int:
    """Return a 63-bit seed made of a seed and a number: for game `number` of a run."""
    if seed > _MASK:
        seed = _folded(seed)
    word = (seed * _ODD + (number + 1) * _GAMMA) & _MASK
    return _mixed_word(word, 1, _MASK >> 1) if _COMPILED else _mix(word) >> 1


def checked_seed(seed: object) -> int:
    """Return `seed`, a new one from the operating system if it is None.

    Raises:
        OptionError: it is not a whole number of at least 0.
    """
    if seed is None:
        return int.from_bytes(os.urandom(8), "big") >> 1
    try:
        number = seed.__index__()  # type: ignore[attr-defined]
    except (AttributeError, TypeError):
        number = -1
    if number < 0 or isinstance(seed, bool):
        raise OptionError(f"seed: expected a whole number of at least 0, got {seed!r:.200}")
    return number  # type: ignore[no-any-return]


class RandomSource(Protocol):
    """Where randomness comes from: a `random.Random`, or a `Stream`."""

    def random(self) -> float:
        """Return the next number, at least 0 and less than 1."""
        ...


class Stream:
    """A stream of random numbers. `state` is all of it: save it, or set it."""

    __slots__ = ("state",)

    def __init__(self, seed: int) -> None:
        self.state = seed if seed <= _MASK else _folded(seed)

    def random(self) -> float:
        """Return the next number, at least 0 and less than 1, with 53 random bits."""
        self.state = z = (self.state + _GAMMA) & _MASK
        if _COMPILED:
            return _mixed_word(z, 11, 2**53 - 1) * 2.0**-53
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((z ^ (z >> 31)) >> 11) * 2.0**-53
