"""Euchre: the bowers, what a hand counts, and hands drawn anew around the card that was buried."""

from functools import cache
from typing import NamedTuple

from textgames.core import Action, RandomSource
from textgames.envs.cards.hidden_hands import drawn_anew
from textgames.envs.cards.trick_table import write_deal
from textgames.envs.cards.tricks import BITS, CARDS, SUIT_NAMES, SUIT_OF, listed
from textgames.texts import counted

TRICKS = 5  # cards to each player
SAME_COLOUR = {"c": "s", "s": "c", "d": "h", "h": "d"}
MARCH, LONE_MARCH, EUCHRE, LONE_EUCHRE = 2, 4, 2, 4  # points; other tricks that are enough: 1
ENOUGH = 3  # tricks
MOST_UNPLAYED = 4  # hands in a row; the published rules let it go on for ever
ALONE = " alone"
PASS, ORDER_UP, DEFEND = "pass", "order up", "defend alone"
BIDS: tuple[Action, ...] = (
    PASS,
    ORDER_UP,
    ORDER_UP + ALONE,
    *[f"{name}{more}" for name in SUIT_NAMES for more in ("", ALONE)],
)
DEFENCE = "An opponent may then defend alone. "


def euchre_points(defend_alone: bool) -> str:
    return f"{EUCHRE}, or a lone defender {LONE_EUCHRE}" if defend_alone else str(EUCHRE)


class Suits(NamedTuple):
    """What a suit of trumps makes of the deck; sets of cards are bits."""

    right: Action  # the best trump
    left: Action  # the second best
    trumps: int
    of: dict[Action, int]  # all cards of the suit of a card


@cache
def suits(trump: str) -> Suits:
    right, left = f"J{trump}", f"J{SAME_COLOUR[trump]}"
    trumps = SUIT_OF[right] | BITS[left]
    others = SUIT_OF[left] ^ BITS[left]
    of = {trump: trumps, SAME_COLOUR[trump]: others}
    table = {card: of.get(card[1], SUIT_OF[card]) for card in CARDS}
    table[left] = trumps
    return Suits(right, left, trumps, table)


@cache
def names_of_others(turned: str) -> tuple[Action, ...]:
    """What may be named once the card turned up is turned down."""
    plain = [name for name in SUIT_NAMES if name[0] != turned[1]]
    return tuple([f"{name}{more}" for name in plain for more in ("", ALONE)])


def scored(tricks: int, alone: bool, defended_alone: bool) -> int:
    """Return the points of those who made trumps; below 0 they are the others' points."""
    if tricks < ENOUGH:
        return -LONE_EUCHRE if defended_alone else -EUCHRE
    if tricks < TRICKS:
        return 1
    return LONE_MARCH if alone else MARCH


def pair(side: int) -> str:
    return f"players {side} and {side + 2}"


def said(side: int, tricks: int, points: int) -> str:
    """Say what those who made trumps have scored, or the others."""
    took = "all five tricks" if tricks == TRICKS else counted(tricks, "trick")
    made = f"{pair(side).capitalize()} made trumps and take {took}"
    if points > 0:
        return f"{made}: {counted(points, 'point')}."
    return f"{made}: they are euchred, and {pair(1 - side)} get {counted(-points, 'point')}."


class Hand(NamedTuple):
    """A hand, over or not, as far as it matters to deal it anew; sets of cards are bits."""

    begun: int  # where in the history
    holds: tuple[int, ...]
    played: tuple[int, ...]
    may: tuple[int, ...]  # which each may still hold, as all know
    kitty: int  # cards that were not dealt
    dealer: int
    took: int  # the card turned up, if the dealer took it
    buried: int  # what the dealer discarded
    buried_at: int  # where in the history


def redeal(history: list[Action], hand: Hand, player: int, rng: RandomSource) -> None:
    """Write other cards into a history for those that `player` has not seen in a hand."""
    every = ~hand.took  # the kitty cannot have what the dealer took
    seats = range(len(hand.holds))
    hidden = hand.buried if player != hand.dealer else 0
    sets = [*[0 if seat == player else hand.holds[seat] for seat in seats], hand.kitty, hidden]
    unseen = 0
    for cards in sets:
        unseen |= cards
    room = [cards.bit_count() for cards in sets]
    drawn = drawn_anew(unseen, room, [*hand.may, every, ~0], rng)
    buried = drawn.pop() or hand.buried
    drawn.pop()
    drawn[player] = hand.holds[player]
    dealt = [cards | gone for cards, gone in zip(drawn, hand.played, strict=True)]
    dealt[hand.dealer] = (dealt[hand.dealer] | buried) & ~hand.took
    write_deal(history, hand.begun, dealt)
    if buried:
        history[hand.buried_at] = listed(buried)[0]
