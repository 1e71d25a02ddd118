"""A deal of Cribbage as one player knows it, drawn anew where it does not know it."""

from typing import NamedTuple

from textgames.core import Action, RandomSource
from textgames.envs.cards.hidden_hands import drawn_anew, some_of
from textgames.envs.cards.trick_table import write_deal
from textgames.envs.cards.tricks import listed

EVERY = (1 << 52) - 1


class Deal(NamedTuple):
    """A deal, over or not; sets of cards are bits, as in games of tricks."""

    begun: int  # where in the history
    order: tuple[int, ...]  # who discards, one after the other
    each: int  # cards that everybody discards
    holds: tuple[int, ...]
    played: tuple[int, ...]
    may: tuple[int, ...]  # which each may still hold, as all know
    discards: tuple[int, ...]  # of each player
    dealt_to_crib: int  # a card of the deck
    starter: int
    shown: bool  # whether all hands and the crib were laid open


def redeal(history: list[Action], deal: Deal, player: int, rng: RandomSource) -> None:
    """Write other cards into a history for those that `player` has not seen in a deal."""
    holds, discards, extra = _drawn(deal, player, rng)
    seats = range(len(holds))
    dealt = [holds[seat] | deal.played[seat] | discards[seat] for seat in seats]
    write_deal(history, deal.begun, dealt)
    place = deal.begun + sum([cards.bit_count() for cards in dealt])
    if extra:
        history[place] = listed(extra)[0]
        place += 1
    for seat in deal.order:
        if seat != player:
            cards = listed(discards[seat])
            history[place : place + len(cards)] = cards
        place += deal.each


def _drawn(deal: Deal, player: int, rng: RandomSource) -> tuple[list[int], list[int], int]:
    """What each holds and has discarded, and what the deck gave to the crib."""
    others = [seat for seat in range(len(deal.holds)) if seat != player]
    holds, discards = list(deal.holds), list(deal.discards)
    unseen = EVERY & ~holds[player] & ~discards[player] & ~deal.starter
    if deal.shown:  # the hands were played and the crib is known, but not who put what there
        unseen = deal.dealt_to_crib
        for seat in others:
            unseen |= discards[seat]
    else:
        for cards in deal.played:
            unseen &= ~cards
        room = [holds[seat].bit_count() for seat in others]
        room.append(unseen.bit_count() - sum(room))
        drawn = drawn_anew(unseen, room, [*[deal.may[seat] for seat in others], EVERY], rng)
        unseen = drawn.pop()
        for seat, cards in zip(others, drawn, strict=True):
            holds[seat] = cards
    for seat in others:
        discards[seat] = some_of(unseen, discards[seat].bit_count(), rng)
        unseen &= ~discards[seat]
    return holds, discards, some_of(unseen, deal.dealt_to_crib.bit_count(), rng)
