"""Leduc hold'em: six cards, two betting rounds, one public card (Southey et al. 2005)."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Game, Range

RANKS = "JQK"  # worst to best
DECK = ("Js", "Jh", "Qs", "Qh", "Ks", "Kh")  # suits make the cards distinct and mean nothing
RAISE = (2, 4)  # chips a raise adds, before and after the public card

# What was done in a betting round that is not over (c: call, r: raise), and what may follow.
LEGAL: dict[str, tuple[Action, ...]] = {
    "": ("call", "raise"),
    "c": ("call", "raise"),
    "r": ("fold", "call", "raise"),
    "cr": ("fold", "call", "raise"),
    "rr": ("fold", "call"),
    "crr": ("fold", "call"),
}


@cache
def left(cards: tuple[Action, ...]) -> tuple[Action, ...]:
    return tuple(card for card in DECK if card not in cards)


def one_of(value: str, values: Sequence[str]) -> tuple[float, ...]:
    return tuple(float(other == value) for other in values)


RANK_FEATURES = {rank: one_of(rank, RANKS) for rank in ("", *RANKS)}
LINE_FEATURES = {line: one_of(line, tuple(LEGAL)) for line in (*LEGAL, "not begun")}


class LeducHoldem(Game):
    """Each player antes 1 chip and holds one card; a public card comes between two betting rounds.

    A raise is 2 chips before the public card and 4 after it, at most two in a betting round. A
    pair with the public card wins, then the higher card. Several rounds are independent hands
    whose chips add up; who acts first alternates.

    Actions: "fold" (only facing a raise), "call" (also with nothing to call: a check), "raise".
    Returns: chips won or lost, -13 to +13 a hand.
    """

    tags = ("hidden information", "bluffing", "classic")
    evidence = (
        "solved: NashConv of uniform play 4.7472; tree of 157 chance, 3,780 decision and 5,520 "
        "end nodes (OpenSpiel leduc_poker)",
        "cross-checked: turns, actions and returns of the whole tree with OpenSpiel leduc_poker; "
        "random play with RLCard leduc-holdem, its blinds set to antes",
    )
    opponent = "cfr"

    def setup(self, rounds: Annotated[int, Range(1, 100)] = 1) -> None:
        self.rounds = rounds
        self.round = -1
        self._begin()

    def _begin(self) -> None:
        self.round += 1
        self.heading = f"Hand {self.round + 1} of {self.rounds}"
        self.cards: tuple[Action, ...] = ()  # of who acts first, of the other, public
        self.paid = 1  # chips each has put in before this betting round
        self.earlier = "not begun"  # the first betting round, once it is over
        self.line = ""  # this betting round
        self.begun = len(self.history)
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return left(self.cards) if player == CHANCE else LEGAL[self.line]

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(action)
            return
        line, size = self.line, RAISE[len(self.cards) - 2]
        if action == "raise":
            self.line = line = line + "r"
            chips = self.paid + line.count("r") * size
            self.tell(EVERYONE, f"Player {player} raises to {chips} chips.")
            self.ask(1 - player)
        elif action == "fold":
            self.tell(EVERYONE, f"Player {player} folds.")
            self._pay(1 - player, self.paid + (line.count("r") - 1) * size)
        else:
            self._call(player, line.count("r") * size)

    def _call(self, player: int, more: int) -> None:
        self.paid += more
        if more:
            self.tell(EVERYONE, f"Player {player} calls: {self.paid} chips each.")
        else:
            self.tell(EVERYONE, f"Player {player} calls, with nothing to pay.")
        if not self.line:
            self.line = "c"
            self.ask(1 - player)
        elif len(self.cards) == 2:
            self.earlier, self.line = self.line, ""
            self.ask(CHANCE)
        else:
            self.line = ""
            self._show()

    def _deal(self, card: Action) -> None:
        first = self.round & 1
        seat = len(self.cards)
        self.cards += (card,)
        if seat == 2:
            self.tell(EVERYONE, f"The public card is {card[0]}.")
            self.ask(first)
            return
        self.tell(first ^ seat, f"{self.heading}: your card is {card[0]}.")
        self.ask(first if seat else CHANCE)

    def _show(self) -> None:
        first = self.round & 1
        mine, other, public = (card[0] for card in self.cards)
        shown = f"player {first} has {mine}, player {1 - first} has {other}"
        self.tell(EVERYONE, f"Showdown: {shown}.")
        if mine == other:
            self.tell(EVERYONE, "The pot is shared.")
            self._next(self.returns[0])
        elif mine == public or (other != public and RANKS.index(mine) > RANKS.index(other)):
            self._pay(first, self.paid)
        else:
            self._pay(1 - first, self.paid)

    def _pay(self, winner: int, chips: int) -> None:
        self.tell(EVERYONE, f"Player {winner} wins {chips} from player {1 - winner}.")
        self._next(self.returns[0] + (-chips if winner else chips))

    def _next(self, won: int | float) -> None:
        if self.round + 1 == self.rounds:
            self.end((won, -won))
        else:
            self.returns = (won, -won)
            self._begin()

    def rules(self, player: int) -> str:
        hands = "one hand" if self.rounds == 1 else f"{self.rounds} hands"
        first = "You act first" if player == 0 else "The other player acts first"
        turns = (
            "." if self.rounds == 1 else " in the first hand; this alternates from hand to hand."
        )
        return (
            f"You are player {player} in Leduc hold'em, played for {hands} by two players. {first}"
            f"{turns} The deck has six cards: two each of J, Q and K, of which K is best. Each "
            "player puts 1 chip into the pot and gets one secret card. After a first betting round "
            "a public card is turned up, and a second betting round follows; the same player "
            "begins both. In your turn you may call: put in as many chips as the other player has "
            "put in more than you, nothing if you are level (elsewhere this is named a check). Or "
            "raise: put in the same and 2 chips more, in the second betting round 4 chips more; "
            "there are at most two raises in a betting round. Or, after a raise, fold: the other "
            "player wins what you have put in so far. A betting round is over when a raise is "
            "called or both have called with nothing to pay. After the second one, a card of the "
            "same rank as the public card wins, else the better card; the loser pays what it has "
            "put in, and with equal cards nobody wins. Write your action in brackets: [call], "
            "[raise] or, after a raise, [fold]."
        )

    def view(self, player: int) -> str:
        seat = player ^ (self.round & 1)
        line, cards = self.line, self.cards
        raises = line.count("r")
        top = self.paid + raises * RAISE[len(cards) - 2]
        low = top - RAISE[len(cards) - 2] if raises else top
        mine, other = (top, low) if len(line) & 1 != seat else (low, top)  # who acted last has more
        public = cards[2][0] if len(cards) == 3 else "not yet turned up"
        return (
            f"{self.heading}. Your card: {cards[seat][0]}. Public card: {public}.\n"
            f"Chips in the pot: yours {mine}, the other player's {other}. "
            f"Raises left now: {2 - raises}."
        )

    def stage(self) -> tuple[Game, int]:
        """The hand in progress: what was won before does not matter."""
        game = LeducHoldem()
        for action in self.history[self.begun :]:
            game.apply(action)
        return game, self.round % 2

    def return_range(self) -> tuple[float, float]:
        return -13 * self.rounds, 13 * self.rounds

    def all_actions(self) -> Sequence[Action]:
        return ("fold", "call", "raise")

    def features(self, player: int) -> Sequence[float]:
        """19 numbers, 0 or 1: own card (3), public card (3), first and second line (6 each), first.

        A line is what was done in a betting round, as in `LEGAL`, without the call that ends it;
        all 0 in the second until it begins. The last number: the player acts first in this hand.
        """
        seat = player ^ (self.round & 1)
        begun = len(self.cards) == 3
        return (
            *RANK_FEATURES[self.cards[seat][0]],
            *RANK_FEATURES[self.cards[2][0] if begun else ""],
            *LINE_FEATURES[self.earlier if begun else self.line],
            *LINE_FEATURES[self.line if begun else self.earlier],
            1.0 - seat,
        )
