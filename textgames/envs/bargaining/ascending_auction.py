"""English auctions of several items with a budget, whose true value nobody is sure of.

The game of AucArena (Chen et al. 2023, arXiv 2310.05746).
"""

from functools import lru_cache
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Game, LegalActions, Range
from textgames.forms import Amount, Either

STARTS = tuple(str(price) for price in range(1000, 5001, 1000))  # starting prices
LEAST, MOST = 100, 300  # the true value of an item, in percent of its starting price
STEP = 10  # the least that a bid goes up by, and steps of the true value: percent of the same
WITHDRAW = "withdraw"
NOBODY = -1


@lru_cache(maxsize=4096)
def bid_form(least: int, money: int) -> Either:
    return Either((WITHDRAW,), (Amount("bid", least, money),))


@lru_cache(maxsize=1024)
def values_of(start: int) -> tuple[Action, ...]:
    return tuple(str(start * percent // 100) for percent in range(LEAST, MOST + 1, STEP))


@lru_cache(maxsize=4096)
def estimates_of(value: int, error: int) -> tuple[Action, ...]:
    """What a player may believe an item to be worth: a percentage too little or too much."""
    return tuple(str(value * percent // 100) for percent in range(100 - error, 101 + error))


class AscendingAuction(Game):
    """Items are sold one after another to the highest bid; who does not bid on is out of the item.

    In each round of bids all who are still in, but for the one with the highest bid so far, bid at
    the same time, at least a tenth of the starting price more, or withdraw. An item is sold when
    nobody is left to bid more; it is not sold if nobody bids at all. Chance decides between equal
    bids. The true value of an item, the same for all, is drawn from once to three times its
    starting price and told when it is sold; before, each player has an estimate of its own, drawn
    from within `error` percent of it. (AucArena takes twice the starting price as true value and a
    tenth more than that as everybody's estimate.) Money that is left at the end pays nothing.

    Actions: "bid 1500" or "withdraw".
    Returns: the true values of the items won less the prices paid.
    """

    max_players = 8
    utility = "general-sum"
    tags = ("auction", "simultaneous moves", "hidden information")
    evidence = (
        "played through: in random games nobody ever pays more than its budget, and each gets the "
        "values of what it wins less the prices (AucArena, arXiv 2310.05746)",
        "played through: a whole auction written by hand, with its messages and profits",
    )
    opponent = "rule"

    def setup(
        self,
        items: Annotated[int, Range(1, 10)] = 5,
        budget: Annotated[int, Range(5000, 100_000)] = 20_000,
        error: Annotated[int, Range(0, 50)] = 10,
    ) -> None:
        self.items, self.budget, self.error = items, budget, error
        self.dealt: tuple[int, ...] = ()  # of each item its start, value, all estimates
        self.starts: tuple[int, ...] = ()  # the same item by item, when all are dealt
        self.values: tuple[int, ...] = ()
        self.estimates: tuple[tuple[int, ...], ...] = ()  # of player 0, of player 1, ...
        self.money = (budget,) * self.num_players
        self.sold: tuple[int, ...] = ()  # the winner of each item so far, or NOBODY
        self.prices: tuple[int, ...] = ()  # and what it paid
        self._next_item()
        self.ask(CHANCE)

    def _next_item(self) -> None:
        self.inside = tuple(range(self.num_players))  # who has not withdrawn
        self.highest, self.holder = 0, NOBODY  # the highest bid, and whose it is
        self.bids: tuple[tuple[int, int], ...] = ()  # (player, bid, 0 if it withdraws) of a round
        self.tied: tuple[Action, ...] = ()  # between whom chance decides

    def legal_actions(self, player: int) -> LegalActions:
        if player != CHANCE:
            return bid_form(self.least(), self.money[player])
        if self.tied:
            return self.tied
        known = len(self.dealt) % (2 + self.num_players)  # of the item that is dealt
        if known == 0:
            return STARTS
        return values_of(self.dealt[-1]) if known == 1 else estimates_of(self._value(), self.error)

    def _value(self) -> int:
        """The true value of the item that is dealt."""
        each = 2 + self.num_players
        return self.dealt[len(self.dealt) // each * each + 1]

    def least(self) -> int:
        """The lowest bid that is allowed."""
        start = self.starts[len(self.sold)]
        return self.highest + start * STEP // 100 if self.highest else start

    def play(self, player: int, action: Action) -> None:
        if player != CHANCE:
            self.bids += ((player, 0 if action == WITHDRAW else int(action[4:])),)
            if not self.to_act:
                self._compare()
        elif self.tied:
            self.tell(EVERYONE, f"Player {action} is drawn from those with equal bids.")
            self._hold(int(action))
        else:
            self._deal(int(action))

    def _deal(self, number: int) -> None:
        self.dealt += (number,)
        each = 2 + self.num_players
        if len(self.dealt) < each * self.items:
            self.ask(CHANCE)
            return
        self.starts, self.values = self.dealt[::each], self.dealt[1::each]
        self.estimates = tuple([self.dealt[2 + p :: each] for p in range(self.num_players)])
        listed = ", ".join([f"item {n} at {start}" for n, start in enumerate(self.starts, 1)])
        self.tell(EVERYONE, f"Starting prices: {listed}.")
        for player, own in enumerate(self.estimates):
            listed = ", ".join([f"item {n} {value}" for n, value in enumerate(own, 1)])
            self.tell(player, f"Your estimates of the true values: {listed}.")
        self._offer()

    def _offer(self) -> None:
        """Ask who can still bid on the item, or sell it, and go on to the next if there is one."""
        least = self.least()
        if not (self.highest or self.bids):
            self.tell(EVERYONE, f"Item {len(self.sold) + 1}: who bids {least} or more?")
        others = [p for p in self.inside if p != self.holder]
        able = [p for p in others if self.money[p] >= least]
        short = [p for p in others if p not in able]
        for player in short:
            self.tell(EVERYONE, f"Player {player} has less than {least} and is out of the item.")
        self.inside = tuple([p for p in self.inside if p not in short])
        if able:
            self.ask(*able)
            return
        self._sell()
        if len(self.sold) < self.items:
            self._next_item()
            self._offer()
        else:
            self.tell(EVERYONE, "The auction is over.")
            self.end(self.returns)

    def _compare(self) -> None:
        said = [f"player {p} " + (f"bids {bid}" if bid else "withdraws") for p, bid in self.bids]
        self.tell(EVERYONE, f"P{', '.join(said)[1:]}.")
        out = [p for p, bid in self.bids if not bid]
        self.inside = tuple([p for p in self.inside if p not in out])
        best = max(bid for _, bid in self.bids)
        if not best:
            self._offer()
            return
        self.highest = best
        first = [p for p, bid in self.bids if bid == best]
        if len(first) > 1:
            self.tied = tuple(map(str, first))
            self.ask(CHANCE)
        else:
            self._hold(first[0])

    def _hold(self, player: int) -> None:
        self.holder = player
        self.bids, self.tied = (), ()
        self._offer()

    def _sell(self) -> None:
        number, price, winner = len(self.sold) + 1, self.highest, self.holder
        self.sold += (winner,)
        self.prices += (price,)
        if winner == NOBODY:
            self.tell(EVERYONE, f"Nobody bids on item {number}: it is not sold.")
            return
        value = self.values[number - 1]
        self.tell(
            EVERYONE,
            f"Item {number} is sold to player {winner} for {price}. Its true value is {value}.",
        )
        money, returns = list(self.money), list(self.returns)
        money[winner] -= price
        returns[winner] += value - price
        self.money, self.returns = tuple(money), tuple(returns)

    def rules(self, player: int) -> str:
        error = (
            f"you are told an estimate of your own, drawn evenly from {self.error} percent less to "
            f"{self.error} percent more than it"
            if self.error
            else "you are told it before the auction"
        )
        items = "one item" if self.items == 1 else f"{self.items} items, sold one after another"
        return (
            f"You are player {player} of {self.num_players} (numbered from 0) in an auction of "
            f"{items}. Each player has "
            f"{self.budget} to spend in all. An item has a starting price and a true value, the "
            f"same for all players, drawn from {LEAST} to {MOST} percent of the starting price; "
            f"{error}. In each round of bids all who are still in for the item bid at the same "
            "time or withdraw; who has the highest bid so far is not asked. The first bids must be "
            "at least the starting price, later ones higher than the highest bid by at least "
            f"{STEP} percent of the starting price. Who withdraws, or has not enough money, is out "
            "of this item, not of the next. When nobody else is in, the highest bid buys the item, "
            "and its true value is made known. Among equal highest bids of a round, the one that "
            "counts is drawn. An item on which nobody bids is not sold. Your result is the true "
            "value of all that you buy less what you pay; money that is left counts nothing. Write "
            "your bid in brackets, such as [bid 1500], or write [withdraw]."
        )

    def view(self, player: int) -> str:
        now = len(self.sold)
        over = "The auction is over. " * self.is_terminal
        gain = f"Your gain{' so far' * (not over)}: {self.returns[player]}."
        lines = [
            f"{over}Your money: {self.money[player]}. {gain}",
            "Item   starts  estimate  result",
        ]
        for i, (start, own) in enumerate(zip(self.starts, self.estimates[player], strict=True)):
            if i < now:
                won = self.sold[i] != NOBODY
                name = "you" if self.sold[i] == player else f"player {self.sold[i]}"
                what = (
                    f"{name}, for {self.prices[i]}; worth {self.values[i]}" if won else "not sold"
                )
            else:
                what = "now" if i == now else ""
            lines.append(f"{i + 1:<5}{start:>8}{own:>10}  {what}".rstrip())
        if self.holder != NOBODY and not self.is_terminal:
            name = "you" if self.holder == player else f"player {self.holder}"
            lines.append(f"Highest bid: {self.highest}, by {name}.")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        """All money for an item of the lowest value; as much as it buys at starting prices."""
        lowest, highest = int(STARTS[0]), int(STARTS[-1])
        bought = min(self.items * highest, self.budget // lowest * lowest)
        return lowest * LEAST // 100 - self.budget, bought * (MOST - 100) // 100
