"""The cards of briscola: ten of each suit, which is better, and what they count."""

from functools import cache

from textgames.core import Action
from textgames.envs.cards.deck import SUITS

ORDER = "A3KQJ76542"  # of the ranks, the best first
POINTS = {"A": 11, "3": 10, "K": 4, "Q": 3, "J": 2}


@cache
def briscola_deck(ranks: int) -> tuple[Action, ...]:
    """The cards of the best `ranks` in each suit, the worst first."""
    return tuple([rank + suit for suit in SUITS for rank in reversed(ORDER[:ranks])])


@cache
def all_points(ranks: int) -> int:
    """What all cards of that deck count."""
    return 4 * sum([POINTS.get(rank, 0) for rank in ORDER[:ranks]])


def beats(card: Action, best: Action, trumps: str) -> bool:
    """Whether a card beats the best one played before it."""
    if card[1] == best[1]:
        return ORDER.index(card[0]) < ORDER.index(best[0])
    return card[1] == trumps
