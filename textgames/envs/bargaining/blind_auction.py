"""Sealed-bid auctions with private values, at the first or the second price (Vickrey 1961)."""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, LegalActions, Range
from textgames.envs.bargaining.numbers import described, whole_numbers
from textgames.envs.bargaining.talk import TALK, WORDS, TalkingGame, from_own


class BlindAuction(TalkingGame):
    """Items are sold one by one to the highest of bids that all make at the same time, unseen.

    What an item is worth to a player, 1 to `highest`, only that player knows; all values are drawn
    independently and evenly. The winner pays its own bid or, with `price` = second, the highest
    bid of the others. Chance decides between equal bids. With `talk`, so many messages of each
    player come before the bids on an item; what is said binds nobody.

    Actions: a bid, a whole number from 0 to `highest`; in the talk before bids, free text.
    Returns: the sum over the items won of their value to the player less the price.
    """

    max_players = 10
    utility = "general-sum"
    tags = ("auction", "simultaneous moves", "hidden information")
    evidence = (
        "solved: at the second price no bid is ever better than the true value, whatever the "
        "others bid: every value and all bids of 2 to 4 players on a grid (Vickrey 1961)",
        "solved: NashConv of true bids is 0 at the second price and above 0 at the first, where "
        "that of half the value is 0 (2 players; Vickrey 1961)",
        "cross-checked: winners, prices and returns of random games with OpenSpiel "
        "first_sealed_auction, 2 to 5 players",
    )
    opponent = "rule"

    def setup(
        self,
        price: Literal["first", "second"] = "first",
        items: Annotated[int, Range(1, 20)] = 3,
        highest: Annotated[int, Range(2, 1000)] = 100,
        talk: Annotated[int, Range(0, 3)] = 0,
    ) -> None:
        self.price, self.items, self.highest, self.talk = price, items, highest, talk
        self.item = 1  # the number of the one that is sold
        self.values: tuple[int, ...] = ()  # of this item to each player
        self.bids: tuple[int, ...] = ()  # on this item, player 0's first
        self.last_bids: tuple[int, ...] = ()  # on the item before
        self.tied: tuple[Action, ...] = ()  # between whom chance decides
        self.speakers = ()
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return self.tied or whole_numbers(1, self.highest)
        return WORDS if self.speakers else described(0, self.highest, "a bid")

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            if self.tied:
                self._sell(int(action))
            else:
                self._deal(int(action))
        elif self.speakers:
            self.hear(player, action)
        else:
            self.bids += (int(action),)
            if not self.to_act:
                self._open()

    def _deal(self, value: int) -> None:
        seat = len(self.values)
        self.values += (value,)
        self.tell(seat, f"Item {self.item} of {self.items} is worth {value} to you.")
        if len(self.values) < self.num_players:
            self.ask(CHANCE)
        else:
            self.begin_talk((self.item - 1) % self.num_players, self.talk)

    def _open(self) -> None:
        bids = self.bids
        each = ", ".join([f"player {player} bids {bid}" for player, bid in enumerate(bids)])
        self.tell(EVERYONE, f"Item {self.item}: {each}.")
        best = max(bids)
        if bids.count(best) == 1:
            self._sell(bids.index(best))
        else:
            self.tied = tuple([str(player) for player, bid in enumerate(bids) if bid == best])
            self.ask(CHANCE)

    def _sell(self, winner: int) -> None:
        price = sorted(self.bids)[-1 if self.price == "first" else -2]
        drawn = "is drawn, wins" if self.tied else "wins"
        self.tell(EVERYONE, f"Player {winner} {drawn} item {self.item} and pays {price}.")
        returns = list(self.returns)
        returns[winner] += self.values[winner] - price
        self.returns = tuple(returns)
        self.last_bids, self.bids, self.values, self.tied = self.bids, (), (), ()
        if self.item == self.items:
            self.end(self.returns)
        else:
            self.item += 1
            self.ask(CHANCE)

    def rules(self, player: int) -> str:
        highest, number = self.highest, self.num_players
        items = f"{self.items} items one after another" if self.items > 1 else "one item"
        pays = (
            "pays its bid"
            if self.price == "first"
            else "pays not its own bid but the second highest, which is the highest of the others"
        )
        talk = (
            f" Before the bids everybody speaks {_times(self.talk)} in turn; player 0 begins, and "
            f"with each item the next player does. Nobody is bound by its words. {TALK}"
        )
        return (
            f"You are player {player} of {number} (numbered from 0) in an auction of {items}. "
            f"Before the bids on an item you are told what it is worth to you, 1 to {highest}. To "
            "each player it is worth an amount of its own, drawn evenly from the same numbers, "
            "which nobody else is told. All bid at the same time, a whole number from 0 to "
            f"{highest}, without seeing the other bids; you may bid more or less than your value. "
            f"The highest bid wins the item, and the winner {pays}; among equal bids the winner is "
            "drawn. Then all bids are made known. The winner gains the item's worth to it less the "
            "price, which is a loss if the price is higher; the others neither gain nor pay. Your "
            f"result is the sum of your gains.{talk * bool(self.talk)} To bid, write a number in "
            f"brackets, such as [{highest // 3}]."
        )

    def view(self, player: int) -> str:
        gain = f"Your gain so far: {self.returns[player]}."
        if self.is_terminal:
            return f"The auction is over. Your gain: {self.returns[player]}."
        worth = f"It is worth {self.values[player]} to you."
        return f"Item {self.item} of {self.items}. {worth} {gain}"

    def return_range(self) -> tuple[float, float]:
        return self.items * (1 - self.highest), self.items * self.highest

    def all_actions(self) -> Sequence[Action]:
        return () if self.talk else whole_numbers(0, self.highest)

    def features(self, player: int) -> Sequence[float]:
        """The value of the item, 0 after the end, and the bids on the item before, the own first
        and then in the order of turns, 0 before the first; all as shares of the highest value.

        Then the items sold, as a share of all, and the own gain as a share of the greatest. Empty
        with talk, which numbers do not cover.
        """
        if self.talk:
            return ()
        highest, items = self.highest, self.items
        value = self.values[player] if self.values else 0
        bids = from_own(self.last_bids or (0,) * self.num_players, player)
        return [
            value / highest,
            *(bid / highest for bid in bids),
            (items if self.is_terminal else self.item - 1) / items,
            self.returns[player] / (items * highest),
        ]


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
