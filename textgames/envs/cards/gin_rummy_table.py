"""What is told of Gin Rummy and drawn of its hands, and how an unknown hand is dealt anew."""

from collections.abc import Sequence
from functools import lru_cache

from textgames.core import Action, RandomSource
from textgames.envs.cards.card_sets import ALL, named
from textgames.envs.cards.melds import laid_down, laid_off, points
from textgames.texts import counted

HAND = 10  # cards
CARDS = named(ALL)


def rules(player: int, hands: int, limit: int, bonuses: tuple[int, int], takes: int) -> str:
    """Return the rules; the `limit` of deadwood for a knock is -1 where the first upcard sets it.

    The bonuses are those for gin and for an undercut.
    """
    number = "one hand. Player 0 begins."
    if hands > 1:
        number = f"{hands} hands. Player 0 begins the first, then you alternate."
    at_most = _at_most(limit)
    if limit < 0:
        at_most = "at most as many points of deadwood as the first upcard counts (none for an ace)"
    undercut = (
        "If the other has no more deadwood than a knocker without gin, it gets the difference and "
        f"{bonuses[1]} instead. "
    )
    return (
        f"You are player {player} of 2 in Gin Rummy, {number} You each hold {HAND} of 52 cards; "
        "suits are c, d, h and s, T is a ten. The upcard lies open, the others are the stock. "
        "Melds are three or four cards of a rank, or three or more in sequence in a suit, ace low. "
        "Each card counts in one meld; those in none are deadwood: J, Q and K count 10, an ace 1, "
        "others their number. In a turn take the upcard or draw from the stock; then discard any "
        "card but the one you took: the new upcard. The first upcard may be taken or passed; if "
        f"both pass, who began draws. You may knock with a discard that leaves you {at_most}: this "
        "ends the hand. Both hands are shown, and melded for you with the least deadwood. The "
        "other's deadwood is added to your melds where it fits, unless you have none (gin). You "
        f"get the difference in deadwood, for gin {bonuses[0]} more. {undercut if limit else ''}"
        "The other loses as much. With two cards left in the stock after a discard, the hand is a "
        f"draw. After {takes} taken upcards, only the stock is drawn from. Write your action in "
        "brackets: [take], [pass], [draw], [discard 7h] or [knock 7h]."
    )


def may_knock(limit: int) -> str:
    """Say with how much deadwood one may knock."""
    return f"Knock with {_at_most(limit)}."


def _at_most(limit: int) -> str:
    return f"at most {counted(limit, 'point')} of deadwood" if limit else "no deadwood"


def showdown(player: int, hands: Sequence[int]) -> tuple[tuple[str, str], int, int]:
    """Return what both lay down after a player's knock, and the points left to it and the other."""
    mine, theirs = hands[player], hands[1 - player]
    melds = laid_down(mine)
    rest = mine & ~sum(melds)
    others, added = laid_off(theirs, melds if rest else ())
    others_rest = theirs & ~sum(others) & ~added
    told = _laid(player, melds, 0, rest), _laid(1 - player, others, added, others_rest)
    return told, points(rest), points(others_rest)


def _laid(player: int, melds: tuple[int, ...], added: int, rest: int) -> str:
    adds = f" and adds {' '.join(named(added))} to the other's melds" if added else ""
    laid = _in_words(melds) or "nothing"
    return f"Player {player} melds {laid}{adds}. Deadwood: {_with_points(rest)}."


def of_other(hand: int, known: int) -> str:
    """A line of a view: the other's hand as far as it is known."""
    unknown = (hand & ~known).bit_count()
    words = [*named(known), *([f"{unknown} unknown"] if unknown else [])]
    return f"Other's hand:  {' '.join(words)}"


@lru_cache(1 << 10)
def of_own(hand: int) -> tuple[str, ...]:
    """Lines of a view: a hand, and how it is melded with the least deadwood."""
    melds = laid_down(hand)
    return (
        f"Your hand:     {' '.join(named(hand))}",
        f"Your melds:    {_in_words(melds) or 'none'}",
        f"Your deadwood: {_with_points(hand & ~sum(melds))}",
    )


def _in_words(melds: tuple[int, ...]) -> str:
    return ", ".join([" ".join(named(meld)) for meld in melds])


def _with_points(rest: int) -> str:
    return f"{' '.join(named(rest))}, {counted(points(rest), 'point')}" if rest else "none"


def drawn_anew(
    history: list[Action], player: int, unseen: list[Action], rng: RandomSource
) -> list[Action]:
    """Deal a player other cards than it was dealt and drew from the stock in one hand.

    What it has discarded it may have got at any time before; the rest it holds is drawn from the
    `unseen` cards.
    """
    places: list[int] = []  # in the history, of cards from the stock that it may still hold
    taken: set[Action] = set()  # the upcards that it took
    upcards: list[Action] = []
    turn = 1 if history[2 * HAND + 1 : 2 * HAND + 3] == ["pass", "take"] else 0
    for place, action in enumerate(tuple(history)):
        verb, _, card = action.partition(" ")
        if place == 2 * HAND:
            upcards.append(action)
        elif verb == "take":
            if turn == player:
                taken.add(upcards[-1])
            upcards.pop()
        elif card:  # discarded
            if turn == player and card not in taken:
                history[places.pop(int(rng.random() * len(places)))] = card
            upcards.append(card)
            turn = 1 - turn
        elif verb not in ("draw", "pass") and player == (
            turn if place > 2 * HAND else place // HAND
        ):
            places.append(place)
    for place in places:
        history[place] = unseen.pop(int(rng.random() * len(unseen)))
    return history


def shares(cards: int) -> list[float]:
    """For each card of the deck 1 if it is among some cards, else 0."""
    return [float(card in held) for held in (frozenset(named(cards)),) for card in CARDS]
