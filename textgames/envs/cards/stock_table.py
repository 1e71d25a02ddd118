"""Two players with a stock to draw from: a card of it is turned up, and its suit is trumps."""

from typing import Any

from textgames.core import CHANCE, EVERYONE, Action, Game
from textgames.envs.cards.trick_table import TrickTable
from textgames.envs.cards.tricks import BITS, SUIT_OF


class StockTable(TrickTable):
    """The deal, the card turned up, and hands in turn, of which the other player leads the next."""

    min_players = 2
    max_players = 2

    def _begin(self) -> None:
        self._new_hand()
        self.won = [0, 0]  # points or tricks of this hand
        self.next = (self.hand - 1) % 2  # who leads first, and gets the next card

    def _deal_or_turn(self, card: Action, size: int) -> None:
        """Deal a card until both have so many, then turn one up."""
        self.undealt ^= BITS[card]
        if self.holds[self.next].bit_count() < size:
            self.holds[self.next] |= BITS[card]
            self.next = 1 - self.next
            self.ask(CHANCE)
            return
        self._tell_hands()
        self.turned, self.shown = card, BITS[card]
        self.trumps = SUIT_OF[card]
        self.tell(EVERYONE, f"{card} is turned up: {self._trump_name()} are trumps.")
        self._lead(self.next)

    def _settle(self, what: str, difference: int) -> None:
        """End the hand, for which player 0 gets so much."""
        first, second = self.won
        result = "a draw"
        if first != second:
            result = f"player {int(first < second)} wins"
        hand = f" of hand {self.hand}" if self.hands > 1 else ""
        have = f"player 0 has {first}, player 1 has {second}"
        self.tell(EVERYONE, f"{what}{hand}: {have}: {result}.")
        total = self.returns[0] + difference
        self.returns = (total, -total)
        if self.hand < self.hands:
            self._begin()
        else:
            self.end(self.returns)

    def _alone(self) -> Game:
        """A hand as a game by itself."""
        options: dict[str, Any] = {**self.options, "hands": 1}
        return type(self)(**options)

    def stage(self) -> tuple[Game, int]:
        """The hand in progress: what was won before does not matter."""
        if self.hands == 1:
            return self, 0
        game = self._alone()
        for action in self.history[self.begun :]:
            game.apply(action)
        return game, (self.hand - 1) % 2
