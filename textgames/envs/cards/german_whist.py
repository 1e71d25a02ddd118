"""German whist: two players take tricks for better cards, then tricks that count.

The game for two as it is commonly published; only the tricks of the second half count.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, RandomSource, Range
from textgames.envs.cards.deck import SUITS
from textgames.envs.cards.hidden_draws import NEVER, Unseen, drawn_in_turn
from textgames.envs.cards.stock_table import StockTable
from textgames.envs.cards.trick_table import NOBODY
from textgames.envs.cards.tricks import (
    BITS,
    SUIT_OF,
    deck,
    drawn,
    following,
    listed,
    marks,
    told,
)
from textgames.texts import counted


class GermanWhist(StockTable):
    """Two players take tricks to get good cards from a stock, and then tricks that count.

    In the first half whoever takes a trick gets the card that lies face up on the stock, the other
    one the hidden card below it. In the second half the cards in hand are played, and whoever takes
    most of those tricks wins. Who leads first changes from hand to hand. With fewer `ranks` the
    lowest cards of each suit are left out.

    Actions: a card in hand, such as "As".
    Returns: with `scoring` = win, 1 for each hand that is won and -1 for each that is lost; with
    tricks, the own tricks that count less those of the other player.
    """

    tags = ("hidden information", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, cards and tricks of random games with a second "
        "implementation in its test",
    )
    opponent = "mcts"

    def setup(
        self,
        hands: Annotated[int, Range(1, 50)] = 1,
        scoring: Literal["win", "tricks"] = "win",
        ranks: Annotated[int, Range(2, 13)] = 13,
    ) -> None:
        self._sit_down(ranks, hands)
        self.scoring = scoring
        self.size = 2 * ranks
        self._begin()

    def _begin(self) -> None:
        super()._begin()
        self.open = [0, 0]  # cards that each got face up

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return listed(self.undealt)
        return following(self.holds[player], self.led)

    def play(self, player: int, action: Action) -> None:
        if player != CHANCE:
            self._play_card(player, action)
        elif not self.turned:
            self._deal_or_turn(action, self.ranks)
        elif self.next != NOBODY:
            self._draw(action)
        else:
            self.undealt ^= BITS[action]
            self.shown = BITS[action]
            self.tell(EVERYONE, f"{action} is turned up.")
            self.ask(self.leader)

    def _draw(self, card: Action) -> None:
        self.undealt ^= BITS[card]
        self.holds[self.next] |= BITS[card]
        self.tell(self.next, f"You draw {card}.")
        self.next = NOBODY
        if self.undealt:
            self.ask(CHANCE)
        else:
            self.tell(EVERYONE, "No cards are left to draw: from now on the tricks count.")
            self.ask(self.leader)

    def _play_card(self, player: int, card: Action) -> None:
        self.tell(EVERYONE, f"Player {player} {'plays' if self.trick else 'leads'} {card}.")
        winner = self._lay(player, card)
        if winner == NOBODY:
            return
        self._lead(winner)
        if self.shown:
            self.tell(EVERYONE, f"Player {winner} takes the trick and gets {told(self.shown)}.")
            self.holds[winner] |= self.shown
            self.open[winner] |= self.shown
            self.shown, self.next = 0, 1 - winner
            self.ask(CHANCE)
            return
        self.tell(EVERYONE, f"Player {winner} takes the trick.")
        self.won[winner] += 1
        if not self.holds[winner]:
            self._end_hand()

    def _end_hand(self) -> None:
        first, second = self.won
        difference = first - second
        if self.scoring == "win":
            difference = (first > second) - (first < second)
        self._settle("Tricks that count", difference)

    def rules(self, player: int) -> str:
        several = self.hands > 1
        first = " the first trick of hand 1, player 1 that of hand 2, and so on" * several
        draw = "; if both take as many, it is a draw" * (self.ranks % 2 == 0)
        result = "the tricks that you take in second halves less those of the other player"
        if self.scoring == "win":
            result = f"1 for a win, -1 for a loss{', 0 for a draw' * (self.ranks % 2 == 0)}"
            result += ", added up over all hands" * several
        return (
            f"You are player {player} of 2 (numbered from 0) in German whist, played for "
            f"{f'{self.hands} hands' if several else 'one hand'}. {self._deck_rules()} The other "
            f"{2 * self.ranks} are the stock, whose first card is turned up; its suit is trumps "
            f"to the end{' of the hand' * several}. Player 0 leads{first or ' first'}. You must "
            "play the suit that was led if you can, or else any card. The highest trump takes the "
            "trick, or else the highest card of the suit led, and its player leads the next one. "
            f"In the first {self.ranks} tricks, who takes one gets the card that lies face up, and "
            "the other player the next card of the stock in secret; then another card is turned "
            "up. These tricks do not count. When the stock is gone, the last "
            f"{self.ranks} tricks are played with the cards in hand. Who takes most of them wins"
            f"{' the hand' * several}{draw}. Your result is {result}. Write a card in brackets, "
            "such as [As]."
        )

    def _deal_rules(self) -> str:
        return f"Each player gets {self.ranks} of them in secret."

    def view(self, player: int) -> str:
        stock = "No cards are left to draw: the tricks count."
        if self.shown:
            hidden = counted(self.undealt.bit_count(), "card")
            stock = f"{told(self.shown)} lies face up on {hidden} of the stock."
        lines = [f"{self._heading()}{self._trump_name().capitalize()} are trumps.", stock]
        lines += self._seats(player, {"tricks": self.won})
        lines.append(f"Your cards: {told(self.holds[player])}")
        other = 1 - player
        if got := self.open[other] & self.holds[other]:
            lines.append(f"Of the cards player {other} got face up, it has: {told(got)}")
        if gone := self.played[0] | self.played[1]:
            lines += drawn({"played so far": gone})
        return "\n".join(lines)

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with the other player's hidden cards drawn anew, as its play allows."""
        history = list(self.history)
        begins = (*self.past, self.begun)
        ends = (*begins[1:], len(history))
        for number, (begun, end) in enumerate(zip(begins, ends, strict=True)):
            self._redraw(history, begun, end, (player + number + 1) % 2, rng)
        return history

    def _redraw(
        self, history: list[Action], begun: int, end: int, other: int, rng: RandomSource
    ) -> None:
        """Write other cards for what `other`, a seat of that hand, drew unseen."""
        game = GermanWhist(ranks=self.ranks)
        times: list[int] = []
        cards: list[Unseen] = []
        lacked: dict[int, int] = {}  # when it last had no card of a suit
        for time in range(begun, end):
            action, moved, led = self.history[time], game.to_act[0], game.led
            game.apply(action)
            if moved == CHANCE and game.holds[other] & BITS[action]:
                times.append(time)
            elif moved == other and not game.open[other] & BITS[action]:
                cards.append(Unseen(action, lacked.get(SUIT_OF[action], -1), time))
            if moved == other and led and not BITS[action] & led:
                lacked[led] = time
        seen = game.holds[1 - other] | game.shown | game.open[other]
        unseen = self.every & ~seen & ~game.played[0] & ~game.played[1]
        cards += [Unseen(card, lacked.get(SUIT_OF[card], -1), NEVER + 1) for card in listed(unseen)]
        stock = [NEVER] * (len(cards) - len(times))
        for time, card in zip(times, drawn_in_turn([*times, *stock], cards, rng), strict=False):
            history[time] = card

    def return_range(self) -> tuple[float, float]:
        best = self.hands * (1 if self.scoring == "win" else self.ranks)
        return -best, best

    def all_actions(self) -> Sequence[Action]:
        return deck(self.ranks)

    def features(self, player: int) -> Sequence[float]:
        """For each card 1 if it is in the own hand; if the other player has got it face up; if the
        player has played it; if the other one has; if it is led in this trick; if it lies face up.
        Then 1 for the suit of trumps; 1 if the player leads this trick; the tricks that count of
        both as shares of all, the own first; how many cards are left to draw, what was won in
        earlier hands and which hand it is, as shares.
        """
        other = 1 - player
        got = self.open[other] & self.holds[other]
        led = BITS[self.trick[0]] if self.trick else 0
        row: list[float] = []
        for cards in (self.holds[player], got, self.played[player], self.played[other], led):
            row += marks(cards, self.ranks)
        row += marks(self.shown, self.ranks)
        row += [float(self.turned[1] == suit) for suit in SUITS]
        row.append(float(self.leader == player))
        row += [self.won[player] / self.ranks, self.won[other] / self.ranks]
        left = self.undealt.bit_count() / (2 * self.ranks)
        return [*row, left, self.returns[player] / self.return_range()[1], self.hand / self.hands]
