"""Sets of squares as whole numbers, a bit for each: what boards of bits share."""

from functools import lru_cache

from textgames.core import Action


class Names(dict[int, tuple[Action, ...]]):
    """The names of any set of squares, in order; each set's are listed when first asked for.

    Every set asked for is kept: ask for at most eight squares or so at a time.
    """

    def __init__(self, names: dict[int, Action]) -> None:
        self.names = names

    def __missing__(self, squares: int) -> tuple[Action, ...]:
        listed = tuple(name for square, name in self.names.items() if squares & square)
        self[squares] = listed
        return listed


def listed(squares: int, names: Names, stretches: tuple[int, ...]) -> tuple[Action, ...]:
    """Return the names of a set of squares, those of one stretch of the board after the other."""
    found: tuple[Action, ...] = ()
    for stretch in stretches:
        if squares & stretch:
            found += names[squares & stretch]
    return found


@lru_cache(1 << 14)  # a move changes a row or two of a board
def marked(width: int, marks: str, first: int, second: int, third: int = 0) -> str:
    """Draw a row of squares, the lowest bit first: one of the three marks, or a dot for none."""
    return " ".join(
        [
            marks[0]
            if first >> place & 1
            else marks[1]
            if second >> place & 1
            else marks[2]
            if third >> place & 1
            else "."
            for place in range(width)
        ]
    )
