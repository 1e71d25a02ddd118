"""Briscola: two players take tricks with aces and threes, free to play any card.

The Italian game as it is commonly published, with cards of the suits of other games.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, RandomSource, Range
from textgames.envs.cards.briscola_cards import ORDER, POINTS, all_points, beats, briscola_deck
from textgames.envs.cards.deck import SUITS
from textgames.envs.cards.stock_table import StockTable
from textgames.envs.cards.trick_table import NOBODY
from textgames.envs.cards.tricks import BITS, listed, set_of
from textgames.texts import counted

HAND = 3  # cards in a hand


class Briscola(StockTable):
    """Two players with three cards each take tricks; in them aces and threes count most.

    A card is turned up, whose suit is trumps. Nobody has to follow suit. After each trick both
    draw a card, the one turned up as the last. Of the 120 points more than half win. Who leads
    first changes from hand to hand. With fewer `ranks` the worst cards of each suit are left out.

    Actions: a card in hand, such as "3s".
    Returns: with `scoring` = win, 1 for each hand that is won and -1 for each that is lost; with
    points, the own points of each hand less half of all.
    """

    tags = ("hidden information", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, cards and points of random games with a second "
        "implementation in its test",
    )
    opponent = "mcts"

    def setup(
        self,
        hands: Annotated[int, Range(1, 50)] = 1,
        scoring: Literal["win", "points"] = "win",
        ranks: Annotated[int, Range(2, 10)] = 10,
    ) -> None:
        self._sit_down(ranks, hands)
        self.scoring = scoring
        self.every = set_of(briscola_deck(ranks))
        self.size = 2 * ranks
        self._begin()

    def legal_actions(self, player: int) -> Sequence[Action]:
        return listed(self.undealt if player == CHANCE else self.holds[player])

    def play(self, player: int, action: Action) -> None:
        if player != CHANCE:
            self._play_card(player, action)
        elif self.turned:
            self._draw(action)
        else:
            self._deal_or_turn(action, HAND)

    def _draw(self, card: Action) -> None:
        drawer = self.next
        self.undealt ^= BITS[card]
        self.holds[drawer] |= BITS[card]
        self.tell(drawer, f"You draw {card}.")
        self.next = 1 - drawer
        if self.undealt and drawer == self.leader:
            self.ask(CHANCE)
            return
        if not self.undealt:  # the other one is left with the card that lies there
            self.holds[self.next] |= self.shown
            self.shown = 0
            news = f"Player {self.next} draws {self.turned}, which was turned up"
            self.tell(EVERYONE, f"{news}: no cards are left to draw.")
        self.ask(self.leader)

    def _best(self) -> Action:
        first, second = self.trick
        return second if beats(second, first, self.turned[1]) else first

    def _play_card(self, player: int, card: Action) -> None:
        self.tell(EVERYONE, f"Player {player} {'plays' if self.trick else 'leads'} {card}.")
        winner = self._lay(player, card)
        if winner == NOBODY:
            return
        points = sum([POINTS.get(card[0], 0) for card in self.trick])
        self.won[winner] += points
        self.tell(EVERYONE, f"Player {winner} takes the trick: {counted(points, 'point')}.")
        self._lead(winner)
        if self.undealt:
            self.next = winner
            self.ask(CHANCE)
        elif not self.holds[winner]:
            self._end_hand()

    def _end_hand(self) -> None:
        first, second = self.won
        difference = (first > second) - (first < second)
        if self.scoring == "points":
            difference = first - all_points(self.ranks) // 2
        self._settle("Points", difference)

    def rules(self, player: int) -> str:
        several = self.hands > 1
        ranks, every = ORDER[: self.ranks], all_points(self.ranks)
        worth = [f"each {rank} counts {POINTS[rank]}" for rank in ranks if rank in POINTS]
        first = " the first trick of hand 1, player 1 that of hand 2, and so on" * several
        return (
            f"You are player {player} of 2 (numbered from 0) in briscola, played for "
            f"{f'{self.hands} hands' if several else 'one hand'}. The {4 * self.ranks} cards are, "
            f"the best first, {', '.join(ranks)} of clubs, diamonds, hearts and spades, written "
            f"as Ac or 3s. Each player gets {HAND} in secret. One more is turned up; its suit is "
            f"trumps. Player 0 leads{first or ' first'}. Any card may be led, and any card may be "
            "played to it: nobody has to follow suit. The second card takes the trick if it is a "
            "better one of the same suit, or a trump on a card of another suit; otherwise the "
            "first takes it. Who takes a trick draws a card in secret, then the other player "
            "does; the card turned up is drawn last. Who took the trick leads the next one. When "
            "no cards are left to draw, you play those in hand. In the tricks you take, "
            f"{', '.join(worth)} points{', other cards nothing' * (self.ranks > len(worth))}: "
            f"{every} in all. Who has more than {every // 2} wins{' the hand' * several}; with "
            f"{every // 2} each it is a draw. {self._result_rules()} Write a card in brackets, "
            "such as [3s]."
        )

    def _result_rules(self) -> str:
        several = ", added up over all hands" * (self.hands > 1)
        if self.scoring == "points":
            return f"Your result is your points less {all_points(self.ranks) // 2}{several}."
        return f"Your result is 1 for a win, -1 for a loss, 0 for a draw{several}."

    def view(self, player: int) -> str:
        left = self.undealt.bit_count() + bool(self.shown)
        lines = [
            f"{self._heading()}{self.turned} was turned up: {self._trump_name()} are trumps.",
            f"{left or 'No'} cards are left to draw.",
        ]
        return "\n".join([*lines, *self._seats(player, {"points": self.won}), *self._cards(player)])

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with the other player's cards drawn anew, each before it was played."""
        history = list(self.history)
        begins = (*self.past, self.begun)
        ends = (*begins[1:], len(history))
        for number, (begun, end) in enumerate(zip(begins, ends, strict=True)):
            held = self._redrawn(history, begun, end, (player + number + 1) % 2, rng)
        seen = self.holds[player] | self.played[0] | self.played[1] | BITS[self.turned]
        unseen = list(listed(self.every & ~seen))
        for place in held:
            history[place] = unseen.pop(int(rng.random() * len(unseen)))
        return history

    def _redrawn(
        self, history: list[Action], begun: int, end: int, other: int, rng: RandomSource
    ) -> list[int]:
        """Change when in a hand `other` drew what it has played.

        Returns: where in the history it drew what it still holds, but for the card turned up.
        """
        game = Briscola(ranks=self.ranks)
        held: list[int] = []
        for place in range(begun, end):
            action, moved = self.history[place], game.to_act[0]
            game.apply(action)
            if moved == CHANCE and game.holds[other] & BITS[action]:
                held.append(place)
            elif moved == other and action != game.turned:
                history[held.pop(int(rng.random() * len(held)))] = action
        return held

    def return_range(self) -> tuple[float, float]:
        best = self.hands * (all_points(self.ranks) // 2 if self.scoring == "points" else 1)
        return -best, best

    def all_actions(self) -> Sequence[Action]:
        return briscola_deck(self.ranks)

    def features(self, player: int) -> Sequence[float]:
        """For each card 1 if it is in the own hand; if the player has played it; if the other one
        has; if it is led in this trick; if it was turned up; if it still lies there. Then 1 for
        the suit of trumps; 1 if the player leads this trick; the points of both as shares of all,
        the own first; how many cards are left to draw, what was won in earlier hands and which
        hand it is, as shares.
        """
        led = BITS[self.trick[0]] if self.trick else 0
        turned, other = BITS[self.turned], 1 - player
        sets = (self.holds[player], self.played[player], self.played[other], led, turned)
        bits = [BITS[card] for card in briscola_deck(self.ranks)]
        row = [float(cards & bit > 0) for cards in (*sets, self.shown) for bit in bits]
        row += [float(self.turned[1] == suit) for suit in SUITS]
        every, most = all_points(self.ranks), self.return_range()[1]
        left = self.undealt.bit_count() / (4 * self.ranks)
        points = [self.won[player] / every, self.won[other] / every]
        earlier = self.returns[player] / most
        return [*row, float(self.leader == player), *points, left, earlier, self.hand / self.hands]
