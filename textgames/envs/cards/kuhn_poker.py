"""Kuhn poker: three cards, one bet. The smallest poker with bluffing (Kuhn 1950)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Game, Range

DECK = ("J", "Q", "K")  # worst to best
LEFT = {card: tuple(other for other in DECK if other != card) for card in DECK}
DOES = {"check": "checks", "bet": "bets 1 chip", "fold": "folds", "call": "calls with 1 chip"}
TOLD = tuple({did: f"Player {p} {does}." for did, does in DOES.items()} for p in (0, 1))
WINS = tuple({n: f"Player {p} wins {n} from player {1 - p}." for n in (1, 2)} for p in (0, 1))

# What was done in a round that is not over (c: check, b: bet), and what may follow.
LEGAL: dict[str, tuple[Action, ...]] = {
    "": ("check", "bet"),
    "c": ("check", "bet"),
    "b": ("fold", "call"),
    "cb": ("fold", "call"),
}
SO_FAR = {
    "": "nothing", "c": "check", "b": "bet", "cb": "check bet", "cc": "check check",
    "bf": "bet fold", "bc": "bet call", "cbf": "check bet fold", "cbc": "check bet call",
}  # fmt: skip


class KuhnPoker(Game):
    """Both players ante 1 chip and get one card; one bet of 1 chip may be made and called.

    Several rounds are independent hands whose chips add up; who acts first alternates.

    Actions: "check" or "bet" before a bet, "fold" or "call" after one.
    Returns: chips won or lost, -2 to +2 a round. Optimal play loses 1/18 for who acts first.
    """

    tags = ("hidden information", "bluffing", "classic")
    evidence = (
        "solved: value -1/18 (Kuhn 1950)",
        "solved: NashConv of uniform play 11/12; tree of 4 chance, 24 decision and 30 end nodes "
        "(OpenSpiel kuhn_poker)",
        "cross-checked: turns, actions and returns of the whole tree with OpenSpiel kuhn_poker",
    )
    opponent = "cfr"

    def setup(self, rounds: Annotated[int, Range(1, 100)] = 1) -> None:
        self.rounds = rounds
        self.round = -1
        self._deal()

    def _deal(self) -> None:
        self.round += 1
        self.heading = f"Round {self.round + 1} of {self.rounds}"
        self.cards: tuple[Action, ...] = ()  # first to act, then the other
        self.line = ""  # what was done in this round
        self.begun = len(self.history)
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return LEFT[self.cards[0]] if self.cards else DECK
        return LEGAL[self.line]

    def play(self, player: int, action: Action) -> None:
        first = self.round % 2
        if player == CHANCE:
            seat = first ^ len(self.cards)
            self.cards += (action,)
            self.tell(seat, f"{self.heading}: your card is {action}.")
            self.ask(CHANCE if seat == first else first)
            return
        self.tell(EVERYONE, TOLD[player][action])
        self.line = line = self.line + action[0]
        if line in LEGAL:
            self.ask(1 - player)
        elif action == "fold":
            self._pay(1 - player, 1)
        else:
            mine, other = self.cards
            best = first if mine == "K" or other == "J" else 1 - first
            shown = f"Showdown: player {first} has {mine}, player {1 - first} has {other}. "
            self._pay(best, 2 if action == "call" else 1, shown)

    def _pay(self, winner: int, chips: int, shown: str = "") -> None:
        self.tell(EVERYONE, shown + WINS[winner][chips])
        won = self.returns[0] + (chips if winner == 0 else -chips)
        if self.round + 1 == self.rounds:
            self.end((won, -won))
        else:
            self.returns = (won, -won)
            self._deal()

    def rules(self, player: int) -> str:
        hands = "one round" if self.rounds == 1 else f"{self.rounds} rounds"
        first = "You act first" if player == 0 else "The other player acts first"
        turns = "." if self.rounds == 1 else " in round 1; this alternates from round to round."
        return (
            f"You are player {player} in Kuhn poker, played for {hands} by two players. {first}"
            f"{turns} In a round each player puts 1 chip into the pot and gets one secret card of "
            "J, Q and K, of which K is best. Who acts first may check or bet 1 chip; after a check "
            "the other player may do the same. After a bet the other player folds, and loses the "
            "chip it put in, or calls with 1 chip. When both have checked, or a bet is called, the "
            "better card wins the pot. Your result is the chips you win or lose. Write your action "
            "in brackets: [check] or [bet]; after a bet, [fold] or [call]."
        )

    def view(self, player: int) -> str:
        mine = self.cards[player ^ (self.round & 1)]
        return f"{self.heading}. Your card: {mine}. So far: {SO_FAR[self.line]}."

    def stage(self) -> tuple[Game, int]:
        """The round in progress: what was won before does not matter."""
        game = KuhnPoker()
        for action in self.history[self.begun :]:
            game.apply(action)
        return game, self.round % 2

    def return_range(self) -> tuple[float, float]:
        return -2 * self.rounds, 2 * self.rounds

    def all_actions(self) -> Sequence[Action]:
        return ("check", "bet", "fold", "call")

    def features(self, player: int) -> Sequence[float]:
        """The own card (3), what was done in this round (4), each one of them 1; acts first."""
        mine = self.cards[player ^ (self.round & 1)]
        return [
            *(float(card == mine) for card in DECK),
            *(float(line == self.line) for line in LEGAL),
            float(player == self.round % 2),
        ]
