"""Oh hell: say exactly how many tricks you will take, and take no more and no fewer.

Rules as they are commonly published, with the basic scoring of the encyclopedia article "Oh hell":
3 to 7 players, a card turned up for trumps, and a last bidder who may not make the bids come out.
"""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, OptionError, RandomSource, Range
from textgames.envs.cards.deck import SUITS
from textgames.envs.cards.oh_hell_points import EXACT, Misses, scored, told_rules
from textgames.envs.cards.trick_table import NOBODY, TrickTable, write_deal
from textgames.envs.cards.tricks import (
    BITS,
    SUIT_OF,
    deck,
    following,
    listed,
    marks,
    winners,
)
from textgames.texts import counted

NO_BID = -1


@cache
def bids(most: int, barred: int = NO_BID) -> tuple[Action, ...]:
    return tuple([str(bid) for bid in range(most + 1) if bid != barred])


class OhHell(TrickTable):
    """Three to seven players bid how many tricks they will take, and only an exact bid pays well.

    A card is turned up, whose suit is trumps. With `hook` the last to bid may not make the bids
    add up to the number of tricks, so that somebody has to fail. Who bids and leads first moves on
    from hand to hand; each hand has `tricks` cards, or with `sizes` = falling one fewer each
    time, down to one, then one more up to `tricks`, and so on; rising begins with one. A trick
    counts `trick_points`, an exact bid 10 more; with `misses` = nothing who misses the bid gets
    nothing, with penalty it loses `trick_points` for each trick off. With fewer `ranks` the lowest
    cards are left out.

    Actions: a bid, "0" to the number of tricks; later a card, such as "As".
    Returns: the own points less the mean of all players' points, over all hands.
    """

    min_players = 3
    max_players = 7
    tags = ("hidden information", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, chances, cards and points of random hands with OpenSpiel "
        "oh_hell, 3 to 7 players, misses as tricks and as penalty",
    )
    opponent = "mcts"

    def setup(
        self,
        tricks: Annotated[int, Range(1, 17)] = 5,
        hands: Annotated[int, Range(1, 50)] = 1,
        sizes: Literal["same", "falling", "rising"] = "same",
        hook: bool = True,
        misses: Misses = "tricks",
        trick_points: Annotated[int, Range(1, 10)] = 1,
        ranks: Annotated[int, Range(2, 13)] = 13,
    ) -> None:
        if self.num_players * tricks >= 4 * ranks:
            raise OptionError(
                f"tricks={tricks} needs {self.num_players * tricks} cards for "
                f"{self.num_players} players and one to turn up, got {4 * ranks} with ranks={ranks}"
            )
        self._sit_down(ranks, hands)
        self.most, self.sizes, self.hook = tricks, sizes, hook
        self.misses, self.trick_points = misses, trick_points
        self.totals = [0] * self.num_players
        self._begin()

    def _size(self, hand: int) -> int:
        """How many cards each gets in a hand."""
        if self.sizes == "same" or self.most == 1:
            return self.most
        step = abs(self.most - 1 - (hand - 1) % (2 * self.most - 2))
        return 1 + step if self.sizes == "falling" else self.most - step

    def _begin(self) -> None:
        self.size = self._size(self.hand + 1)
        self._new_hand()
        self.bids = [NO_BID] * self.num_players

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return listed(self.undealt)
        if self.leader != NOBODY:
            return following(self.holds[player], self.led)
        if not self.hook or self.bids.count(NO_BID) > 1:
            return bids(self.size)
        return bids(self.size, self.size - 1 - sum(self.bids))  # of which one is NO_BID

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            if self.undealt.bit_count() > 4 * self.ranks - self.size * self.num_players:
                if self._deal(action):
                    self._tell_hands()
            else:
                self._turn_up(action)
        elif self.leader == NOBODY:
            self._bid(player, action)
        else:
            self._play_card(player, action)

    def _turn_up(self, card: Action) -> None:
        self.turned, self.shown, self.trumps = card, BITS[card], SUIT_OF[card]
        self.undealt ^= self.shown
        self.tell(EVERYONE, f"{card} is turned up: {self._trump_name()} are trumps.")
        self.ask((self.hand - 1) % self.num_players)

    def _bid(self, player: int, bid: Action) -> None:
        self.bids[player] = int(bid)
        self.tell(EVERYONE, f"Player {player} bids {bid}.")
        after = (player + 1) % self.num_players
        if self.bids[after] == NO_BID:
            self.ask(after)
        else:
            self._lead(after)

    def _play_card(self, player: int, card: Action) -> None:
        self.tell(EVERYONE, f"Player {player} {'plays' if self.trick else 'leads'} {card}.")
        if self._lay_and_lead(player, card):
            self._end_hand()

    def _end_hand(self) -> None:
        for seat in self.seats:
            bid, taken = self.bids[seat], self._tricks(seat)
            points = scored(bid, taken, self.trick_points, self.misses)
            self.totals[seat] += points
            self.tell(
                EVERYONE, f"Player {seat} bid {bid} and took {taken}: {counted(points, 'point')}."
            )
        mean = sum(self.totals) / self.num_players
        self.returns = tuple([own - mean for own in self.totals])
        if self.hands > 1:
            have = ", ".join([f"player {seat} has {self.totals[seat]}" for seat in self.seats])
            self.tell(EVERYONE, f"Points of all hands: {have}.")
        if self.hand < self.hands:
            self._begin()
            return
        self.tell(EVERYONE, winners(self.totals, max(self.totals), "the most points"))
        self.end(self.returns)

    def rules(self, player: int) -> str:
        several = self.hands > 1
        first = " the first hand, player 1 the second, and so on" * several
        number = "the number of tricks" if several else counted(self._size(1), "trick")
        hook = f" The last to bid may not make all bids add up to {number}."
        return (
            f"You are player {player} of {self.num_players} (numbered from 0) in oh hell, played "
            f"for {f'{self.hands} hands' if several else 'one hand'}. {self._deck_rules()} Then "
            "one more card is turned up; its suit is trumps. Turns go by number, and 0 follows "
            f"{self.num_players - 1}. Player 0 begins{first}. First you bid how many tricks you "
            f"will take, from 0.{hook * self.hook} Then who bid first leads a card. You must play "
            "the suit that was led if you can, or else any card. The highest trump takes the "
            "trick, or else the highest card of the suit led, and its player leads the next one. "
            f"{told_rules(self.trick_points, self.misses)} Your result is your points less the "
            f"mean of all players' points{', over all hands' * several}. Write a bid or card in "
            "brackets, such as [1] or [As]."
        )

    def _deal_rules(self) -> str:
        cards = f"Each player gets {counted(self._size(1), 'card')} in secret"
        if self.sizes == "same" or self.hands == 1 or self.most == 1:
            return f"{cards}{' in each hand' * (self.hands > 1)}."
        later, back = ("fewer", "down to 1"), ("more", f"up to {self.most}")
        if self.sizes == "rising":
            later, back = back, later
        return (
            f"{cards} in the first hand, one {later[0]} in each later hand {later[1]}, then one "
            f"{back[0]} in each {back[1]}, and so on."
        )

    def view(self, player: int) -> str:
        heading = f"{self._heading()}{self.turned} was turned up: {self._trump_name()} are trumps."
        columns: dict[str, Sequence[object]] = {
            "bid": [bid if bid != NO_BID else "-" for bid in self.bids],
            "tricks": [self._tricks(seat) for seat in self.seats],
        }
        if self.hands > 1:
            columns["points"] = self.totals
        return "\n".join([heading, *self._seats(player, columns), *self._cards(player)])

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with the cards drawn anew that others still hold."""
        history = list(self.history)
        for hand, begun in enumerate(self.past, 1):
            write_deal(history, begun, self._deal_in(begun, self._size(hand)))  # all was played
        held = self._redealt(player, self.may, rng)
        hands = [cards | played for cards, played in zip(held, self.played, strict=True)]
        write_deal(history, self.begun, hands)
        return history

    def return_range(self) -> tuple[float, float]:
        """At worst all others meet their bids and one takes nothing; at best one takes all as bid,
        and the others, who have bid as many, nothing.
        """
        worst, best, others = 0.0, 0.0, self.num_players - 1
        for hand in range(1, self.hands + 1):
            most = self.trick_points * self._size(hand)
            lost = most * (self.misses == "penalty")
            worst -= (EXACT * others + most + others * lost) / self.num_players
            best += others * (EXACT + most + lost) / self.num_players
        return worst, best

    def all_actions(self) -> Sequence[Action]:
        return (*bids(self.most), *deck(self.ranks))

    def features(self, player: int) -> Sequence[float]:
        """What `_cards_seen` says; for each card 1 if it is turned up, for each suit 1 if it is
        trumps; for each player, from the own on, 1 if it has bid, its bid and the tricks it has
        taken as shares of the most tricks, and its points of earlier hands as shares of what is
        the most in all; the number of tricks and which hand it is, as shares.
        """
        row = [*self._cards_seen(player), *marks(self.shown, self.ranks)]
        row += [float(self.turned[1:] == suit) for suit in SUITS]
        most = self.hands * (EXACT + self.trick_points * self.most)
        for step in self.seats:
            seat = (player + step) % self.num_players
            bid, taken = self.bids[seat], self._tricks(seat)
            row += [float(bid != NO_BID), max(bid, 0) / self.most, taken / self.most]
            row.append(self.totals[seat] / most)
        return [*row, self.size / self.most, self.hand / self.hands]
