"""Spades: partners bid how many tricks they will take, and spades are trumps.

Rules of the collection of card games at pagat.com, without blind bids.
"""

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, RandomSource, Range
from textgames.envs.cards.spades_points import (
    BAGS,
    BAGS_COST,
    EACH,
    NIL,
    largest_lead,
    said,
    score,
)
from textgames.envs.cards.trick_table import NOBODY, SEATS, TrickTable, write_deal
from textgames.envs.cards.tricks import BITS, SPADES, deck, following, listed
from textgames.texts import counted

NO_BID = -1


@cache
def bids(ranks: int) -> tuple[Action, ...]:
    return ("nil", *map(str, range(1, ranks + 1)))


class Spades(TrickTable):
    """Two pairs of partners each bid a number of tricks and try to take as many; spades are trumps.

    Each player bids once, also nil, to take none. Bids of partners are added up. A bid that is
    made counts 10 a trick, one that is missed -10 a trick; tricks beyond it are bags, of which
    every ten cost 100. A nil counts 100 or -100 by itself; the tricks of one that is missed are
    bags, or with `nil_helps` count for the partner's bid. Who bids and leads first moves on from
    hand to hand. With fewer `ranks` the lowest cards of each suit are left out.

    Actions: a bid, "nil" or "1" to the number of `ranks`; later a card, such as "As".
    Returns: the points of the own side less those of the other.
    """

    tags = ("hidden information", "teams", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, chances, cards, tricks and points of random hands with "
        "OpenSpiel spades, where partners bid at most 13, nil_helps",
    )
    opponent = "mcts"

    def setup(
        self,
        hands: Annotated[int, Range(1, 50)] = 1,
        nil_helps: bool = False,
        ranks: Annotated[int, Range(2, 13)] = 13,
    ) -> None:
        self._sit_down(ranks, hands, SPADES)
        self.nil_helps = nil_helps
        self.points, self.bags = [0, 0], [0, 0]  # of both sides
        self._begin()

    def _begin(self) -> None:
        self._new_hand()
        self.bids = [NO_BID] * 4
        self.broken = False

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return listed(self.undealt)
        if self.leader == NOBODY:
            return bids(self.ranks)
        hand = self.holds[player]
        if self.trick:
            return following(hand, self.led)
        return listed(hand if self.broken else hand & ~SPADES or hand)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            if self._deal(action):
                self._tell_hands()
                self.ask((self.hand - 1) % 4)
        elif self.leader == NOBODY:
            self._bid(player, action)
        else:
            self._play_card(player, action)

    def _bid(self, player: int, bid: Action) -> None:
        self.bids[player] = bids(self.ranks).index(bid)
        self.tell(EVERYONE, f"Player {player} bids {bid}.")
        after = (player + 1) % 4
        if self.bids[after] == NO_BID:
            self.ask(after)
        else:
            self._lead(after)

    def _play_card(self, player: int, card: Action) -> None:
        verb, news = "plays" if self.trick else "leads", ""
        if BITS[card] & SPADES and not self.broken:
            self.broken, news = True, ": spades are broken"
            if not self.trick:
                self.may[player] &= SPADES
        self.tell(EVERYONE, f"Player {player} {verb} {card}{news}.")
        if self._lay_and_lead(player, card):
            self._end_hand()

    def _end_hand(self) -> None:
        for side in (0, 1):
            both = self.bids[side::2]
            tricks = [self._tricks(seat) for seat in (side, side + 2)]
            found = score(both, tricks, self.nil_helps)
            times, self.bags[side] = divmod(self.bags[side] + found.bags, BAGS)
            cost = times * BAGS_COST
            self.points[side] += found.points - cost
            self.tell(EVERYONE, said(side, both, tricks, found, cost))
        first, second = self.points
        self.returns = (first - second, second - first) * 2
        have = f"players 0 and 2 have {first}, players 1 and 3 have {second}"
        if self.hand < self.hands:
            self.tell(EVERYONE, f"Points: {have}.")
            self._begin()
            return
        result = "a draw"
        if first != second:
            result = f"players {'0 and 2' if first > second else '1 and 3'} win"
        self.tell(EVERYONE, f"Points: {have}: {result}.")
        self.end(self.returns)

    def rules(self, player: int) -> str:
        several = self.hands > 1
        hands = f"{self.hands} hands" if several else "one hand"
        first = " the first hand, player 1 the second, and so on"
        helps = "count for the partner's bid" if self.nil_helps else "are only bags"
        return (
            f"You are player {player} of 4 (numbered from 0) in spades, played for {hands}; player "
            f"{(player + 2) % 4} is your partner. {self._deck_rules()} Turns go by number, and 0 "
            f"follows 3. Player 0 begins{first * several}. First you bid how many tricks you will "
            f"take, 1 to {self.ranks}, or nil. Then who bid first leads a card. You "
            "must play the suit that was led if you can, or else any card. The highest spade takes "
            "the trick, or else the highest card of the suit led, and its player leads the next "
            "one. Spades may be led once one has been played, or from a hand with only spades. "
            "Partners add up their bids. If they take as many tricks, each trick bid counts "
            f"{EACH} points, and each beyond is a bag and counts 1; if they do not, each trick bid "
            f"counts -{EACH}. Every ten bags{' of all hands' * several} cost {BAGS_COST}. Nil "
            f"counts {NIL} if the one who bid it takes no trick, else -{NIL}, and those tricks "
            f"{helps}. Your result is your side's points less those of the other side. Write a "
            f"bid or card in brackets, such as [{min(3, self.ranks)}] or [As]."
        )

    def view(self, player: int) -> str:
        heading = f"{self._heading()}Spades are {'' if self.broken else 'not '}broken."
        shown = [bids(self.ranks)[bid] if bid != NO_BID else "-" for bid in self.bids]
        columns = {"bid": shown, "tricks": [str(self._tricks(seat)) for seat in SEATS]}
        lines = [heading]
        if self.hands > 1:
            sides = [
                f"players {side} and {side + 2} {self.points[side]} "
                f"({counted(self.bags[side], 'bag')})"
                for side in (0, 1)
            ]
            lines.append(f"Points: {', '.join(sides)}.")
        return "\n".join([*lines, *self._seats(player, columns), *self._cards(player)])

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with the cards drawn anew that others still hold."""
        history = list(self.history)
        for begun in self.past:
            write_deal(
                history, begun, self._deal_in(begun, self.ranks)
            )  # all was played; not so the order
        held = self._redealt(player, self.may, rng)
        hands = [cards | played for cards, played in zip(held, self.played, strict=True)]
        write_deal(history, self.begun, hands)
        return history

    def sides(self) -> tuple[tuple[int, ...], ...]:
        return (0, 2), (1, 3)

    def return_range(self) -> tuple[float, float]:
        most = largest_lead(self.ranks, self.hands, self.nil_helps)
        return -most, most

    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        """The partner loses too."""
        worst, best = self.return_range()
        return (best, worst) * 2 if player % 2 else (worst, best) * 2

    def all_actions(self) -> Sequence[Action]:
        return (*bids(self.ranks), *deck(self.ranks))

    def features(self, player: int) -> Sequence[float]:
        """What `_cards_seen` says; for each player, from the own on, 1 if it has bid, its bid and
        the tricks it has taken as shares of all; for the own side and the other its points as
        shares of 500 a hand, and its bags as shares of ten; 1 if spades are broken; which hand it
        is, as a share.
        """
        row = self._cards_seen(player)
        for seat in [(player + step) % 4 for step in SEATS]:
            bid = self.bids[seat]
            row += [float(bid != NO_BID), max(bid, 0) / self.ranks, self._tricks(seat) / self.ranks]
        for side in (player % 2, 1 - player % 2):
            row += [self.points[side] / (500 * self.hands), self.bags[side] / BAGS]
        return [*row, float(self.broken), self.hand / self.hands]
