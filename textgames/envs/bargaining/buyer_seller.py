"""A buyer and a seller bargain for one good: cost and budget are private, talk is free.

The game of Fu et al. 2023 (arXiv 2305.10142), with offers that are made as moves.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, LegalActions, Listed, Range
from textgames.envs.bargaining.numbers import whole_numbers
from textgames.forms import Amount, Either, Talk

SELLER, BUYER = 0, 1
ROLES = ("seller", "buyer")
ACCEPT, LEAVE, OFFER = "accept", "walk away", "offer"


@lru_cache(maxsize=4096)
def turn_form(answers: tuple[Action, ...], most: int, talk: bool) -> LegalActions:
    """What may be said in a turn by one who can give these answers and offer up to `most`."""
    offer = Amount(OFFER, 1, most)
    if talk:
        return Talk(Either(answers, (offer,)), 300)
    about = Either(answers, (offer,)).describe()
    return Listed(answers + whole_numbers(1, most, OFFER), about)


class BuyerSeller(Game):
    """Player 0 sells one good, player 1 buys it or not; what each offered last stands.

    The cost is drawn from 1 to `highest`, the budget from the cost to `highest`, so that there is
    a price for both; with `surplus` = open it is drawn from 1 to `highest` too. The buyer cannot
    pay more than its budget; the seller may sell at a loss. The seller begins.

    Actions: words with at most one [offer 45], [accept] or [walk away] in them; without `talk` one
    of these three.
    Returns: the price less the cost for the seller, the budget less the price for the buyer; 0
    each without a deal.
    """

    utility = "general-sum"
    tags = ("negotiation", "talk", "hidden information")
    evidence = (
        "played through: a whole game written by hand, with its messages and gains "
        "(rules of Fu et al. 2023, arXiv 2305.10142)",
        "played through: in random games the gains of every deal sum to the budget less the cost, "
        "and nobody pays more than its budget",
    )
    opponent = "rule"

    def setup(
        self,
        turns: Annotated[int, Range(2, 100)] = 20,
        highest: Annotated[int, Range(10, 1000)] = 100,
        surplus: Literal["sure", "open"] = "sure",
        talk: bool = True,
    ) -> None:
        self.turns = self.turns_left = turns
        self.highest, self.surplus, self.talk = highest, surplus, talk
        self.cost = self.budget = 0  # 0 before they are drawn
        self.offers = (0, 0)  # the last of the seller and of the buyer; 0 before the first
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            sure = self.surplus == "sure"  # a cost of 0 is not drawn yet
            return whole_numbers(max(self.cost, 1) if sure else 1, self.highest)
        most = self.highest if player == SELLER else self.budget
        answers: tuple[Action, ...] = ()
        if self.turns_left < self.turns:  # else there is nothing yet to walk away from
            answers = (ACCEPT, LEAVE) if 0 < self.offers[1 - player] <= most else (LEAVE,)
        return turn_form(answers, most, self.talk)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(int(action))
            return
        words, move = Talk.split(action) if self.talk else ("", action)
        if words:
            self.say(player, words)
        self.turns_left -= 1
        if move == ACCEPT:
            price = self.offers[1 - player]
            self._finish(f"The {ROLES[player]} accepts: the good is sold for {price}.", price)
            return
        if move == LEAVE:
            self._finish(f"The {ROLES[player]} walks away: there is no deal.", 0)
            return
        if move:
            price = int(move[6:])
            self.tell(EVERYONE, f"The {ROLES[player]} offers a price of {price}.")
            seller, buyer = self.offers
            self.offers = (price, buyer) if player == SELLER else (seller, price)
        if self.turns_left:
            self.ask(1 - player)
        else:
            self._finish("The last turn is over: there is no deal.", 0)

    def _deal(self, amount: int) -> None:
        if not self.cost:
            self.cost = amount
            self.tell(SELLER, f"You are the seller. The good costs you {amount}.")
            self.ask(CHANCE)
        else:
            self.budget = amount
            self.tell(BUYER, f"You are the buyer. Your budget is {amount}.")
            self.ask(SELLER)

    def _finish(self, how: str, price: int) -> None:
        """End with a deal at a price, or without one at 0."""
        gains = (price - self.cost, self.budget - price) if price else (0, 0)
        self.tell(
            EVERYONE,
            f"{how} The cost was {self.cost}, the budget {self.budget}: the seller gains "
            f"{gains[SELLER]}, the buyer {gains[BUYER]}.",
        )
        self.end(gains)

    def rules(self, player: int) -> str:
        highest = self.highest
        budget = (
            f"the budget from the cost to {highest}, so that at some price nobody loses"
            if self.surplus == "sure"
            else "the budget likewise, so that at every price somebody may lose"
        )
        yours = (
            "your result is the price less your cost; it is a loss if you sell for less"
            if player == SELLER
            else "your result is your budget less the price; you cannot pay more than your budget"
        )
        how = (
            "In your turn say what you like, with at most one move in [brackets] in it"
            if self.talk
            else "In your turn make one move, in [brackets]"
        )
        example = f"{'Let us meet here. ' * self.talk}[offer {highest // 2}]"
        return (
            f"You are player {player}, the {ROLES[player]}. The seller, player 0, and the buyer, "
            "player 1, bargain for one good. You alone are told your "
            f"{('cost', 'budget')[player]}. The cost was drawn from 1 to {highest}, {budget}. The "
            f"seller begins; you take turns, {self.turns} in all. {how}. [offer N] offers to trade "
            f"at the price N, 1 to {highest} for the seller, 1 to its budget for the buyer. Your "
            "last offer stands until you make another one, and so does the other player's. "
            "[accept] trades at the last price that the other player offered. [walk away], which "
            "the seller cannot do in the first turn, ends the bargain without a deal; so does the "
            f"end of the last turn, in which an offer comes to nothing. With a deal {yours}. "
            "Without a deal both get 0. It does not matter whether the other player gains more or "
            f"less than you. A turn may read: {example}"
        )

    def view(self, player: int) -> str:
        own, other = self.offers[player], self.offers[1 - player]
        limit = f"Your cost: {self.cost}." if player == SELLER else f"Your budget: {self.budget}."
        lines = [
            f"You are the {ROLES[player]}. {limit} Turns left: {self.turns_left}.",
            f"Your last offer: {own or 'none'}. The {ROLES[1 - player]}'s: {other or 'none'}.",
        ]
        if player == BUYER and other > self.budget:
            lines.append("That is more than your budget, so you cannot accept it.")
        return "\n".join(lines)

    def role(self, player: int) -> str:
        return ROLES[player]

    def return_range(self) -> tuple[float, float]:
        return 1 - self.highest, self.highest - 1

    def all_actions(self) -> Sequence[Action]:
        return () if self.talk else (ACCEPT, LEAVE, *whole_numbers(1, self.highest, OFFER))

    def features(self, player: int) -> Sequence[float]:
        """1 for the seller and -1 for the buyer; its cost or budget, its own last offer and the
        other's, 0 before the first, as shares of the highest price; the share of turns left.

        Empty with talk, which numbers do not cover.
        """
        if self.talk:
            return ()
        amounts = ((self.cost, self.budget)[player], self.offers[player], self.offers[1 - player])
        return [
            1.0 if player == SELLER else -1.0,
            *(amount / self.highest for amount in amounts),
            self.turns_left / self.turns,
        ]
