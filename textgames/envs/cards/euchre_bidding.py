"""Euchre before the play: the deal, who makes trumps, the dealer's discard, and who sits out."""

from collections.abc import Sequence

from textgames.core import EVERYONE, Action, RandomSource
from textgames.envs.cards import euchre_table as table
from textgames.envs.cards.deck import SUITS
from textgames.envs.cards.euchre_table import (
    ALONE,
    BIDS,
    DEFEND,
    ORDER_UP,
    PASS,
    TRICKS,
    Hand,
    suits,
)
from textgames.envs.cards.trick_table import NOBODY, SEATS, TrickTable
from textgames.envs.cards.tricks import BITS, SUIT_NAMES, listed


class EuchreBidding(TrickTable):
    """A table at which one player makes a suit trumps; the options are those of `Euchre`."""

    stick_the_dealer: bool
    defend_alone: bool

    several: bool  # whether there may be more than one hand

    def _sit_down_to_bid(self, ranks: int) -> None:
        self._sit_down(ranks, hands=1)
        self.size = TRICKS
        self.over: tuple[Hand, ...] = ()  # the hands before this one
        self.unplayed = 0  # hands in a row
        self._begin()

    def _number(self) -> str:
        return f"Hand {self.hand}" if self.several else ""

    def _begin(self) -> None:
        self._new_hand()
        self.first = (self.hand - 1) % 4  # who bids first
        self.dealer = (self.hand + 2) % 4
        self.passes = 0
        self.suit = ""  # of trumps
        self.trumps = 0
        self.maker, self.alone = NOBODY, False
        self.defenders: tuple[int, ...] = ()  # who may still say that it defends alone
        self.defended_alone = False
        self.burying = False  # whether the dealer is to discard
        self.took = self.buried = self.buried_at = 0  # see `Hand`

    def _bids(self, player: int) -> Sequence[Action]:
        """What may be done before the play."""
        if self.burying:
            return listed(self.holds[player])
        if self.defenders:
            return PASS, DEFEND
        if self.passes < 4:
            return BIDS[:3]
        named = table.names_of_others(self.turned)
        return named if self.passes == 7 and self.stick_the_dealer else (PASS, *named)

    def _deal_or_turn_up(self, card: Action) -> None:
        if self.undealt.bit_count() > 4 * (self.ranks - TRICKS):
            if self._deal(card):
                self._tell_hands()
            return
        self.turned, self.shown = card, BITS[card]
        self.undealt ^= self.shown
        self.tell(EVERYONE, f"Player {self.dealer} is the dealer and turns up {card}.")
        self.ask(self.first)

    def _bid(self, player: int, action: Action) -> None:
        if self.burying:
            self._bury(action)
        elif self.defenders:
            self._defend(player, action)
        elif action == PASS:
            self._pass(player)
        else:
            self._make(player, action)

    def _pass(self, player: int) -> None:
        self.passes += 1
        self.tell(EVERYONE, f"Player {player} passes.")
        if self.passes == 4:
            self.tell(EVERYONE, f"{self.turned} is turned down: name another suit or pass.")
        if self.passes == 8:
            self.unplayed += 1
            self.tell(EVERYONE, "All have passed twice: nobody scores.")
            self._end_hand()
        else:
            self.ask((player + 1) % 4)

    def _end_hand(self) -> None:
        raise NotImplementedError

    def _make(self, player: int, action: Action) -> None:
        bid = action.removesuffix(ALONE)
        self.maker, self.alone = player, bid != action
        self.unplayed = 0
        self.suit = self.turned[1] if bid == ORDER_UP else bid[0]
        self.trumps = suits(self.suit).trumps
        verb = f"names {bid}"
        if bid == ORDER_UP:
            verb = f"{'picks' if player == self.dealer else 'orders'} up {self.turned}"
        self.tell(EVERYONE, f"Player {player} {verb}: {self._trump_name()} are trumps.")
        if self.alone:
            self._send_out(player, "plays")
        if bid == ORDER_UP and self.dealer not in self.out:
            self._take()
        else:
            self._ask_defenders()

    def _trump_name(self) -> str:
        return SUIT_NAMES[SUITS.index(self.suit)]

    def _send_out(self, player: int, verb: str) -> None:
        partner = (player + 2) % 4
        self.out += (partner,)
        self.tell(EVERYONE, f"Player {player} {verb} alone: player {partner} sits out.")

    def _take(self) -> None:
        dealer = self.dealer
        self.took, self.shown = self.shown, 0
        self.holds[dealer] |= self.took
        self.may = [own if p == dealer else own & ~self.took for p, own in enumerate(self.may)]
        self.tell(EVERYONE, f"Player {dealer} takes {self.turned}.")
        self.burying = True
        self.ask(dealer)

    def _bury(self, card: Action) -> None:
        self.buried, self.buried_at = BITS[card], len(self.history) - 1
        self.holds[self.dealer] ^= self.buried
        self.burying = False
        for seat in SEATS:
            if seat == self.dealer:
                self.tell(seat, f"You discard {card}.")
            else:
                self.tell(seat, f"Player {self.dealer} discards a card.")
        self._ask_defenders()

    def _ask_defenders(self) -> None:
        if self.defend_alone and self.alone:
            asked = (self.first + (self.first % 2 == self.maker % 2)) % 4
            self.defenders = (asked, (asked + 2) % 4)
        self._ask_or_lead()

    def _ask_or_lead(self) -> None:
        if self.defenders:
            self.ask(self.defenders[0])
            return
        leader = self.first
        while leader in self.out:
            leader = (leader + 1) % 4
        self._lead(leader)

    def _defend(self, player: int, action: Action) -> None:
        self.defenders = self.defenders[1:]
        if action == DEFEND:
            self.defenders, self.defended_alone = (), True
            self._send_out(player, "defends")
        else:
            self.tell(EVERYONE, f"Player {player} does not defend alone.")
        self._ask_or_lead()

    def _hand_now(self) -> Hand:
        return Hand(
            self.begun,
            tuple(self.holds),
            tuple(self.played),
            tuple(self.may),
            self.undealt,
            self.dealer,
            self.took,
            self.buried,
            self.buried_at,
        )

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with the cards drawn anew that `player` has not seen, in all hands."""
        history = list(self.history)
        for hand in (*self.over, self._hand_now()):
            table.redeal(history, hand, player, rng)
        return history
