"""Hands of Dou Dizhu that a player does not see, dealt anew so that they fit what it knows."""

from collections.abc import Sequence

from textgames.core import Action, RandomSource
from textgames.envs.cards.dou_dizhu_plays import CARDS, DECK, RANKS
from textgames.envs.cards.rank_counts import number, one

EACH = 17  # cards that are dealt to each
DEALT = 3 * EACH
ALL = sum([CARDS[card] for card in DECK])


def redeal(
    history: list[Action],
    begun: int,
    player: int,
    known: Sequence[int],
    left_over: int,
    rng: RandomSource,
) -> None:
    """Write other cards for those that others were dealt.

    Args:
        history: where they are written.
        begun: where in it the deal begins, with the place of the card that is dealt face up.
        player: whose cards remain, as does the card that lay face up.
        known: of each player, cards that it is known to have had, of which more than were dealt to
            it are left over.
        left_over: the cards left over, as far as the player knows.
        rng: of the draws.
    """
    place = int(history[begun])
    face_up, holder = history[begun + place], (place - 1) % 3
    unseen = ALL - left_over
    for card in history[begun + 1 + player : begun + 1 + DEALT : 3]:
        unseen -= CARDS[card]
    had = [*known]
    if not number(had[holder], RANKS.index(face_up)):
        had[holder] += CARDS[face_up]
    others = [seat for seat in range(3) if seat != player]
    for seat in others:
        unseen -= had[seat]
    pool = _listed(unseen)
    for seat in others:
        cards = _listed(had[seat])
        for _ in range(EACH - len(cards)):
            cards.append(_drawn(pool, rng))
        if seat == holder:
            cards.remove(face_up)
        for turn in range(begun + 1 + seat, begun + 1 + DEALT, 3):
            if turn != begun + place:
                history[turn] = _drawn(cards, rng)


def beyond(cards: int, others: int) -> int:
    """Return the cards that are not among others, rank by rank."""
    ranks = range(len(RANKS))
    return sum([max(number(cards, p) - number(others, p), 0) * one(p) for p in ranks])


def _listed(cards: int) -> list[Action]:
    return [rank for place, rank in enumerate(RANKS) for _ in range(number(cards, place))]


def _drawn(cards: list[Action], rng: RandomSource) -> Action:
    return cards.pop(int(rng.random() * len(cards)))
