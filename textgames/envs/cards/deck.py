"""The deck of 52 cards, by names such as "Ah", the ace of hearts."""

RANKS = "23456789TJQKA"  # lowest to highest; T is ten
SUITS = "cdhs"  # clubs, diamonds, hearts, spades
DECK = tuple(rank + suit for rank in RANKS for suit in SUITS)


def without(cards: tuple[str, ...], card: str) -> tuple[str, ...]:
    """Return the cards without the first that is `card`."""
    place = cards.index(card)
    return cards[:place] + cards[place + 1 :]
