"""The dice and categories of Yacht: how dice fall, what may be kept, what they score."""

from functools import cache
from itertools import combinations, combinations_with_replacement
from math import factorial, prod

from textgames.core import Action

FACES = tuple("123456")
DICE = 5
CATEGORIES = (
    *("ones", "twos", "threes", "fours", "fives", "sixes"),
    *("full house", "four of a kind", "little straight", "big straight", "choice", "yacht"),
)
MOST_POINTS = (5, 10, 15, 20, 25, 30, 30, 30, 30, 30, 30, 50)  # in each category


def keep(faces: str) -> Action:
    """Return the action that keeps these dice and rolls the others."""
    return f"keep {' '.join(faces) or 'none'}"


# What is kept by each such action: at most four dice, else nothing would be rolled.
KEPT = {
    keep("".join(faces)): "".join(faces)
    for number in range(DICE)
    for faces in combinations_with_replacement(FACES, number)
}


@cache
def rolls_of(number: int) -> tuple[tuple[Action, ...], tuple[int, ...]]:
    """Return how so many dice can fall, each in order, and of how many equally likely ways."""
    rolls = list(combinations_with_replacement(FACES, number))
    ways = [
        factorial(number) // prod([factorial(roll.count(face)) for face in FACES]) for roll in rolls
    ]
    return tuple(" ".join(roll) for roll in rolls), tuple(ways)


@cache
def keeps(dice: str) -> tuple[Action, ...]:
    """Return every way to keep some of the dice; dice of one face are alike."""
    kept = [faces for number in range(DICE) for faces in combinations(dice, number)]
    return tuple(dict.fromkeys([keep("".join(faces)) for faces in kept]))


@cache
def categories(open: int) -> tuple[Action, ...]:
    """Return the names of a set of categories."""
    return tuple(name for number, name in enumerate(CATEGORIES) if open >> number & 1)


@cache
def points_of(dice: str, five_is_full: bool, all_count: bool) -> tuple[int, ...]:
    """Return what dice, in order, score in each category; see the options of `Yacht`."""
    total = sum(map(int, dice))
    counts = sorted([dice.count(face) for face in FACES])
    middle = int(dice[2])  # of five dice in order, where four are alike it is one of them
    full = counts[-2:] == [2, 3] or (five_is_full and counts[-1] == DICE)
    four = total if all_count else 4 * middle
    return (
        *(int(face) * dice.count(face) for face in FACES),
        total if full else 0,
        four if counts[-1] >= 4 else 0,
        30 if dice == "12345" else 0,
        30 if dice == "23456" else 0,
        total,
        50 if counts[-1] == DICE else 0,
    )
