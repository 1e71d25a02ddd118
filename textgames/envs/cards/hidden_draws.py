"""Cards that a player drew unseen, one after another, drawn anew so that they fit what is known."""

from typing import NamedTuple

from textgames.core import Action, RandomSource

NEVER = 1 << 30  # a time after everything that has happened
SWAPS = 8  # for each card


class Unseen(NamedTuple):
    """A card that may have been drawn after one time and before another."""

    card: Action
    after: int
    before: int


def drawn_in_turn(times: list[int], cards: list[Unseen], rng: RandomSource) -> list[Action]:
    """Return which card was drawn at each of these times.

    Every way that fits can come out, if not all are equally likely: the first one found is mixed
    by random swaps.

    Args:
        times: of the draws, the earliest first, as many as there are cards.
        cards: what was drawn then. Some way has to fit.
        rng: of the swaps.
    """
    left = sorted(cards, key=lambda unseen: (unseen.before, unseen.card))
    drawn: list[Unseen] = []
    for time in times:
        for place, unseen in enumerate(left):
            if unseen.after < time:  # of those that can be, the one that has to be first
                drawn.append(left.pop(place))
                break
    number = len(drawn)
    for _ in range(SWAPS * number):
        i, j = int(rng.random() * number), int(rng.random() * number)
        one, other = drawn[i], drawn[j]
        if one.after < times[j] < one.before and other.after < times[i] < other.before:
            drawn[i], drawn[j] = other, one
    return [unseen.card for unseen in drawn]
