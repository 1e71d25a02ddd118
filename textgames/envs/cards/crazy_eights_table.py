"""What is told of Crazy Eights, which cards fit, and what they are worth."""

from collections.abc import Iterable
from functools import cache

from textgames.core import Action
from textgames.envs.cards.card_sets import ACES, ALL, BITS, RANKS, SUIT, WIDTH, named
from textgames.envs.cards.deck import SUITS
from textgames.texts import counted

SUIT_NAMES = {"c": "clubs", "d": "diamonds", "h": "hearts", "s": "spades"}
EIGHTS, TWOS = ACES << RANKS.index("8"), ACES << RANKS.index("2")
POINTS = {card: 50 if card[0] == "8" else min(RANKS.index(card[0]) + 1, 10) for card in BITS}


@cache
def fitting(rank: str, suit: str) -> int:
    """The cards that may be played on a rank and a suit."""
    return ACES << RANKS.index(rank) | ALL & SUIT << WIDTH * SUITS.index(suit) | EIGHTS


def plays(cards: int) -> tuple[Action, ...]:
    """The actions that play one of some cards."""
    plain = named(cards & ~EIGHTS, "play ")
    return plain + _eights(cards & EIGHTS) if cards & EIGHTS else plain


@cache
def _eights(cards: int) -> tuple[Action, ...]:
    return tuple(
        f"{action} {suit}" for action in named(cards, "play ") for suit in SUIT_NAMES.values()
    )


@cache
def others(player: int, number: int) -> tuple[int, ...]:
    """All players but one."""
    return tuple(other for other in range(number) if other != player)


def starters(stock: tuple[str, ...]) -> tuple[str, ...]:
    """The cards with which the pile may begin: an eight would be put back."""
    return tuple([card for card in stock if card[0] != "8"])


def points(cards: Iterable[str]) -> int:
    """What cards left in a hand count."""
    return sum([POINTS[card] for card in cards])


@cache
def most_points(decks: int, elsewhere: int) -> int:
    """What the cards of some decks count at most if so many are in no hand but the winner's."""
    return sum(sorted([*POINTS.values()] * decks)[elsewhere:])


def settled(left: list[tuple[str, ...]]) -> tuple[list[int | float], list[str]]:
    """Return what each player wins or loses by the cards left to them, and how it is told."""
    counts = [points(cards) for cards in left]
    low = min(counts)
    winners = [player for player, count in enumerate(counts) if count == low]
    total = sum(counts) - low * len(left)
    each = total // len(winners) if total % len(winners) == 0 else total / len(winners)
    told = [
        f"Player {player} has {' '.join(cards)} left, {counted(count, 'point')}."
        for player, (cards, count) in enumerate(zip(left, counts, strict=True))
        if cards
    ]
    if not total:
        told.append("All have as many points: nobody wins.")
    elif len(winners) == 1:
        told.append(f"Player {winners[0]} wins {counted(total, 'point')}.")
    else:
        names = ", ".join(map(str, winners[:-1]))
        told.append(f"Players {names} and {winners[-1]} win {each:g} points each.")
    return [each if count == low else low - count for count in counts], told


def rules(player: int, number: int, draws: int, specials: bool, ends: int, reshuffle: bool) -> str:
    """Return the rules; `ends` is the number of plays after which the game is over, if ever."""
    decks = "two decks" if number > 5 else "one deck"
    drawing = "You may also draw from the stock, as often as you like, and then play."
    if draws:
        drawing = (
            f"You may also draw from the stock, at most {counted(draws, 'card')} in a turn; after "
            "that you may pass."
        )
    special = ""
    if specials:
        special = (
            "A queen skips the next player. An ace turns the order of play round. After a two the "
            "next player plays a two or only draws two cards; twos in a row add up. A first card "
            "counts as played by the last player. "
        )
    stock = "An empty stock is made anew of the pile. " if reshuffle else ""
    end = f"or after {ends} played cards, " if ends else ""
    return (
        f"You are player {player} of {number} (numbered from 0) in Crazy Eights, with {decks} of "
        f"52 cards; suits are c, d, h and s, T is a ten. Each gets {7 if number == 2 else 5} "
        "cards; one more, no eight, begins the pile; the others are the stock. Player 0 begins; "
        "turns go by number. In your turn play a card of the same rank or suit as the top card of "
        "the pile, or an eight. With an eight you name the suit that has to follow, unless another "
        f"eight does. {drawing} If no card of yours fits, you draw without being asked, and pass "
        f"if you cannot draw. {stock}{special}Whoever plays its last card wins and gets from each "
        "other player the points of the cards left: 50 for an eight, 10 for K, Q, J or T, 1 for an "
        f"ace, and the number of others. If all pass with the stock empty, {end}the fewest points "
        "win, and get the difference from each other player; equals share it. Write your action in "
        "brackets: [play 7h], [play 8h spades] or [draw]."
    )
