"""Blackjack as in Sutton and Barto, Reinforcement Learning (2018), example 5.1: hit or stick."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

from textgames.core import CHANCE, Action, Game, Range

RANKS: tuple[Action, ...] = ("A", "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K")
POINTS = {rank: min(place, 10) for place, rank in enumerate(RANKS, 1)}  # an ace is 1, or 11
ACTIONS: tuple[Action, ...] = ("hit", "stick")
MOST = 21
STANDS = 17  # the dealer draws below it


@lru_cache(1 << 14)
def total(cards: tuple[str, ...]) -> tuple[int, bool]:
    """Return the best total, and whether an ace counts 11 in it: whether it is soft."""
    points = 0
    for card in cards:
        points += POINTS[card]
    soft = "A" in cards and points <= MOST - 10
    return (points + 10, True) if soft else (points, False)


@lru_cache(1 << 14)
def shown(cards: tuple[str, ...]) -> str:
    """Cards and their total: "A 6 (soft 17)"."""
    points, soft = total(cards)
    return f"{' '.join(cards)} ({'soft ' * soft}{points})"


class Blackjack(Game):
    """One player draws cards to come near 21, but not over it; then a dealer draws by a fixed rule.

    Face cards count 10, an ace 1 or 11. Two cards of the player and one of the dealer are open.
    Who has 21 with two cards has a natural, can only stick, and wins unless the dealer has one
    too. The dealer sticks on 17 or more, also with an ace as 11. There are no bets, splits or
    insurance. As published the deck is infinite; with `decks` every hand is dealt from so many
    decks, shuffled anew. Several hands are independent.

    The dealer's second card is drawn when it is turned up, which is the same to the player.

    Actions: "hit" and "stick".
    Returns: 1 for each hand won, -1 for each lost, 0 for each drawn.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("against chance", "classic")
    evidence = (
        "solved: the optimal policy of the infinite deck is that of Sutton and Barto, figure 5.2; "
        "the dealer goes bust as often as published for each open card",
        "cross-checked: cards, actions and returns of random games with Gymnasium Blackjack-v1, "
        "sab=True; cards and returns with one deck with OpenSpiel blackjack",
    )
    opponent = "rule"

    def setup(
        self, hands: Annotated[int, Range(1, 500)] = 1, decks: Annotated[int, Range(0, 8)] = 0
    ) -> None:
        self.hands, self.decks = hands, decks
        self.hand = 0
        self._deal()

    def _deal(self) -> None:
        self.hand += 1
        self.begun = len(self.history)
        self.cards: tuple[str, ...] = ()  # the player's
        self.dealer: tuple[str, ...] = ()
        self.sticks = False  # the dealer's turn has come
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return RANKS
        return ACTIONS[1:] if self._natural() else ACTIONS

    def chance_weights(self) -> Sequence[float] | None:
        return self.left() if self.decks else None

    def left(self) -> list[float]:
        """How many cards of each rank may still come; 1 each if the deck is infinite."""
        if not self.decks:
            return [1.0] * len(RANKS)
        seen = self.cards + self.dealer
        return [4.0 * self.decks - seen.count(rank) for rank in RANKS]

    def play(self, player: int, action: Action) -> None:
        if player != CHANCE:
            self.sticks = action == "stick"
            self.ask(CHANCE)
        elif self.sticks:
            self._dealer_draws(action)
        elif self.dealer:
            self._draw(action)
        else:
            self._begin(action)

    def _begin(self, card: str) -> None:
        """Deal one of the three cards with which a hand begins."""
        if not self.cards:
            number = f"Hand {self.hand} of {self.hands}: you" if self.hands > 1 else "You"
            self.cards = (card,)
            self.tell(0, f"{number} get {card}.")
        elif len(self.cards) == 1:
            self.cards += (card,)
            self.tell(0, f"You get {card}: {shown(self.cards)}.")
        else:
            self.dealer = (card,)
            self.tell(0, f"The dealer shows {card}.")
            self.ask(0)
            return
        self.ask(CHANCE)

    def _natural(self) -> bool:
        return len(self.cards) == 2 and total(self.cards)[0] == MOST

    def _draw(self, card: str) -> None:
        self.cards += (card,)
        self.tell(0, f"You draw {card}: {shown(self.cards)}.")
        if total(self.cards)[0] > MOST:
            self._end_hand(-1, "You go bust")
        else:
            self.ask(0)

    def _dealer_draws(self, card: str) -> None:
        self.dealer += (card,)
        self.tell(0, f"The dealer draws {card}: {shown(self.dealer)}.")
        own, theirs = total(self.cards)[0], total(self.dealer)[0]
        if self._natural():
            drawn = theirs == MOST
            self._end_hand(1 - drawn, "Both have a natural" if drawn else "You have a natural")
        elif theirs < STANDS:
            self.ask(CHANCE)
        elif theirs > MOST:
            self._end_hand(1, "The dealer goes bust")
        else:
            self._end_hand((own > theirs) - (own < theirs), f"It is {own} against {theirs}")

    def _end_hand(self, won: int, why: str) -> None:
        result = {1: "you win", 0: "a draw", -1: "you lose"}[won]
        self.tell(0, f"{why}: {result}.")
        returns = (self.returns[0] + won,)
        if self.hand == self.hands:
            self.end(returns)
        else:
            self.returns = returns
            self._deal()

    def rules(self, player: int) -> str:
        several = self.hands > 1
        hands = f"You play {self.hands} hands of blackjack" if several else "You play blackjack"
        anew = ", shuffled anew for every hand" if several else ""
        deck = (
            f"from {self.decks} decks of 52 cards{anew}"
            if self.decks > 1
            else f"from a deck of 52 cards{anew}"
            if self.decks
            else "from a deck without end, in which each of the 13 ranks is always equally likely"
        )
        each = "a hand you win counts 1, one you lose -1, and a draw 0"
        return (
            f"{hands} against a dealer. You try to come nearer to {MOST} than the dealer, but not "
            "over it. J, Q and K count 10, an ace counts 11, or 1 if 11 would be too much, other "
            f"cards their number. Cards come {deck}. You get two cards and see one of the dealer's "
            f"two. {MOST} with two cards is a natural: you [stick] and win, unless the dealer has "
            "one too, which is a draw. Otherwise you [hit], for another card, as often as you "
            f"like, or [stick]. Over {MOST} you go bust and lose at once. When you stick, the "
            f"dealer draws until it has {STANDS} or more, also if an ace counts 11 in it. If it "
            "goes bust you win, else the higher total wins, and equal totals are a draw. "
            f"Your result: {each}{', all added' * several}. Write your action in brackets, such as "
            "[hit]."
        )

    def view(self, player: int) -> str:
        hand = f"Hand {self.hand} of {self.hands}. " if self.hands > 1 else ""
        return f"{hand}Your cards: {shown(self.cards)}. Dealer: {shown(self.dealer)}."

    def stage(self) -> tuple[Game, int]:
        """The hand in progress: what was won before does not matter."""
        game = Blackjack(decks=self.decks)
        for action in self.history[self.begun :]:
            game.apply(action)
        return game, 0

    def return_range(self) -> tuple[float, float]:
        return -self.hands, self.hands

    def all_actions(self) -> Sequence[Action]:
        return ACTIONS

    def features(self, player: int) -> Sequence[float]:
        """The own total, as a share of 31; 1 if it is soft; then for each card that the dealer
        may show, an ace to ten, 1 if it shows it.
        """
        points, soft = total(self.cards)
        open_card = POINTS[self.dealer[0]]
        return [points / 31, float(soft), *[float(open_card == card) for card in range(1, 11)]]
