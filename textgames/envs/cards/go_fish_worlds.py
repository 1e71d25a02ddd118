"""Cards that others drew unseen in Go Fish, drawn anew so that they fit all that was told.

Of some it was told that a player had them at a time: it gave them away, laid them down in a book
or asked for their rank. They were drawn before. All others may be wherever it would not have been
told of them: in a hand that was not asked for their rank since, or in the stock.
"""

from typing import NamedTuple

from textgames.core import CHANCE, Action, RandomSource
from textgames.envs.cards.go_fish_turns import BOOK, NOTHING, Turns
from textgames.envs.cards.rank_counts import number

SWAPS = 8  # for each card
STOCK = -1  # who holds what is not drawn yet


class Slot(NamedTuple):
    """A card that was drawn unseen."""

    time: int  # its place in the history
    holder: int
    barred: int  # the place of the rank that it is not of, or NOTHING


class Card(NamedTuple):
    """A card that fits there, and where it can have been drawn."""

    place: int  # of its rank
    slots: int  # a set of bits


class Hidden:
    """What a player hears of the cards that it does not see."""

    def __init__(self, player: int, players: int, ranks: int) -> None:
        self.player = player
        self.slots: list[Slot] = []
        self.sure: list[tuple[int, int, int, int]] = []  # rank, holder, drawn after, before
        # of each player and rank: cards that are known to be there, when no others were left
        self.known = [[0] * ranks for _ in range(players)]
        self.none = [[-1] * ranks for _ in range(players)]

    def drawn(self, time: int, holder: int, place: int, wanted: int, shown: bool) -> None:
        """A player draws a card, for all to see if it is wanted or `shown` in a book."""
        if holder == self.player:
            return
        if shown or place == wanted:
            self.known[holder][place] += 1
        else:
            self.slots.append(Slot(time, holder, wanted))

    def asked(self, time: int, player: int, other: int, place: int, given: int) -> None:
        """A player asks another for a rank and gets so many cards."""
        if player != self.player:
            if not self.known[player][place]:
                self.had(time, player, place, 1)
                self.known[player][place] = 1
            self.known[player][place] += given
        if other != self.player:
            self.had(time, other, place, given)
            self.none[other][place] = time
            self.known[other][place] = 0

    def had(self, time: int, holder: int, place: int, cards: int) -> None:
        """A player had so many cards of a rank before that time."""
        if holder != self.player:
            card = place, holder, self.none[holder][place], time
            self.sure += [card] * (cards - self.known[holder][place])

    def laid_down(self, time: int, holder: int, place: int) -> None:
        """A player lays down a book."""
        self.had(time + 1, holder, place, BOOK)  # the last may have been dealt at that time
        self.known[holder][place] = 0

    def cards(self, unseen: list[int]) -> list[Card]:
        """Return the cards that lie in the slots, by rank, and where each can be."""
        found, left = [], [*unseen]
        for place, holder, after, before in self.sure:
            left.remove(place)
            fits = [s.holder == holder and after < s.time < before for s in self.slots]
            found.append(Card(place, self._set(place, fits)))
        for place in left:
            fits = [s.holder == STOCK or self.none[s.holder][place] < s.time for s in self.slots]
            found.append(Card(place, self._set(place, fits)))
        return found

    def _set(self, place: int, fits: list[bool]) -> int:
        return sum(
            [1 << bit for bit, slot in enumerate(self.slots) if fits[bit] and slot.barred != place]
        )

    def silent(self, cards: list[Card], where: list[int]) -> bool:
        """Whether nobody has a book of which nothing was told."""
        counts = [[*known] for known in self.known]
        for card, slot in zip(cards[len(self.sure) :], where[len(self.sure) :], strict=True):
            holder = self.slots[slot].holder
            if holder != STOCK:
                counts[holder][card.place] += 1
        return all(count < BOOK for row in counts for count in row)


def drawn_anew(game: Turns, past: Turns, player: int, rng: RandomSource) -> list[Action]:
    """Return a history that a player cannot tell from that of the game.

    Every one that fits can come out, if not all are equally likely.

    Args:
        game: where somebody is to act.
        past: the same game before anything has happened; it is played on.
        player: who cannot tell.
        rng: of the draws.
    """
    hidden = followed(game, past, player)
    unseen = [game.names.index(game.history[slot.time]) for slot in hidden.slots]
    unseen += map(game.names.index, game.stock)
    hidden.slots += [Slot(0, STOCK, NOTHING)] * len(game.stock)
    cards = hidden.cards(sorted(unseen))
    where = mixed(cards, rng)
    while not hidden.silent(cards, where):
        where = mixed(cards, rng)
    history = [*game.history]
    for card, found in zip(cards, where, strict=True):
        slot = hidden.slots[found]
        if slot.holder != STOCK:
            history[slot.time] = game.names[card.place]
    return history


def followed(game: Turns, past: Turns, player: int) -> Hidden:
    """Play a game again; return what a player has heard of the cards that it did not see."""
    hidden = Hidden(player, game.num_players, len(game.names))
    for time, action in enumerate(game.history):
        mover, books = past.to_act[0], [*past.books]
        if mover == CHANCE:
            holder, place = past.receiver(), game.names.index(action)
            dealing, wanted = past.turn == NOTHING, past.wanted
            past.apply(action)
            made = not dealing and past.books[holder] != books[holder]
            hidden.drawn(time, holder, place, wanted, made)
        else:
            _, other, _, rank = action.split()
            holder, place = int(other), game.names.index(rank)
            given = number(past.hands[holder], place)
            past.apply(action)
            hidden.asked(time, mover, holder, place, given)
        for holder, made_before in enumerate(books):
            if new := past.books[holder] ^ made_before:
                for place in range(len(game.names)):
                    if number(new, place):
                        hidden.laid_down(time, holder, place)
    return hidden


def mixed(cards: list[Card], rng: RandomSource) -> list[int]:
    """Return in which slot each card was drawn, as chance will have it."""
    number = len(cards)
    order = sorted(range(number), key=lambda card: cards[card].slots.bit_count())
    holds = [-1] * number  # which card lies in each slot
    for card in order:
        _put(card, cards, holds, [False] * number, rng)
    where = [0] * number
    for slot, card in enumerate(holds):
        where[card] = slot
    for _ in range(SWAPS * number):
        one, other = int(rng.random() * number), int(rng.random() * number)
        if cards[one].slots >> where[other] & 1 and cards[other].slots >> where[one] & 1:
            where[one], where[other] = where[other], where[one]
    return where


def _put(
    card: int, cards: list[Card], holds: list[int], tried: list[bool], rng: RandomSource
) -> bool:
    """Find a slot for a card, moving those that lie there; return whether there is one."""
    slots = [slot for slot in range(len(holds)) if cards[card].slots >> slot & 1]
    start = int(rng.random() * len(slots)) if slots else 0
    slots = slots[start:] + slots[:start]
    for slot in sorted(slots, key=lambda slot: holds[slot] >= 0):  # the free ones first
        if not tried[slot]:
            tried[slot] = True
            if holds[slot] < 0 or _put(holds[slot], cards, holds, tried, rng):
                holds[slot] = card
                return True
    return False
