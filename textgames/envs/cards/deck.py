"""The deck of 52 cards, by names such as "Ah", the ace of hearts."""

from collections.abc import Sequence

RANKS = "23456789TJQKA"  # lowest to highest; T is ten
SUITS = "cdhs"  # clubs, diamonds, hearts, spades
DECK = tuple(rank + suit for rank in RANKS for suit in SUITS)


def without(cards: tuple[str, ...], card: str) -> tuple[str, ...]:
    """Return the cards without the first that is `card`."""
    place = cards.index(card)
    return cards[:place] + cards[place + 1 :]


def in_rows(label: str, words: Sequence[str]) -> list[str]:
    """Lines of a view: words after a label, twenty in a line."""
    rows = [words[start : start + 20] for start in range(0, len(words), 20)] or [["none"]]
    return [f"{' ' * len(label) if n else label}{' '.join(row)}" for n, row in enumerate(rows)]
