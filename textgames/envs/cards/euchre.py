"""Euchre: partners make a suit trumps and take three of five tricks, with jacks as best trumps.

North American rules of the collection of card games at pagat.com, without a joker.
"""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Range
from textgames.envs.cards import euchre_table as table
from textgames.envs.cards.deck import SUITS
from textgames.envs.cards.euchre_bidding import EuchreBidding
from textgames.envs.cards.euchre_table import (
    BIDS,
    DEFEND,
    LONE_MARCH,
    MOST_UNPLAYED,
    TRICKS,
    pair,
    suits,
)
from textgames.envs.cards.trick_table import NOBODY, SEATS
from textgames.envs.cards.tricks import BITS, deck, following, listed, marks, winning
from textgames.texts import counted


class Euchre(EuchreBidding):
    """Two pairs of partners play for five tricks; the side that makes a suit trumps needs three.

    A card is turned up. Each player may have the dealer take it, which makes its suit trumps;
    if all pass, each may name another suit. Who makes trumps may play alone, for more points.
    With `stick_the_dealer` the last to name a suit has to; without, a hand may go unplayed, and
    four of them in a row end the game. With `defend_alone` an opponent of one who plays alone may
    send its own partner out too, and gets 4 points instead of 2 for a euchre. The game is for so
    many `points`: one is a hand, ten are usual. The deal moves on. With more `ranks` lower cards
    are in the deck.

    Actions: "pass", "order up", "order up alone", a suit such as "hearts" or "hearts alone",
    "defend alone"; a card to discard or to play, such as "Js".
    Returns: the points of the own side less those of the other.
    """

    tags = ("hidden information", "teams", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, chances, cards and returns of random hands with OpenSpiel "
        "euchre, each of its options, but that its dealer may not discard the card turned up",
    )
    opponent = "mcts"

    def setup(
        self,
        points: Annotated[int, Range(1, 50)] = 1,
        stick_the_dealer: bool = True,
        defend_alone: bool = False,
        ranks: Annotated[int, Range(6, 8)] = 6,
    ) -> None:
        self.stick_the_dealer, self.defend_alone = stick_the_dealer, defend_alone
        self.enough, self.several = points, points > 1 or not stick_the_dealer
        self.points = [0, 0]  # of both sides
        self._sit_down_to_bid(ranks)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return listed(self.undealt)
        if self.leader == NOBODY:
            return self._bids(player)
        return following(self.holds[player], self.led)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal_or_turn_up(action)
        elif self.leader == NOBODY:
            self._bid(player, action)
        else:
            self._play_card(player, action)

    def _suit(self, card: Action) -> int:
        return suits(self.suit).of[card]

    def _best(self) -> Action:
        bowers = suits(self.suit)
        for bower in (bowers.right, bowers.left):
            if self.table & BITS[bower]:
                return bower
        return winning(self.table, self.led, self.trumps)

    def _play_card(self, player: int, card: Action) -> None:
        self.tell(EVERYONE, f"Player {player} {'plays' if self.trick else 'leads'} {card}.")
        if self._lay_and_lead(player, card):
            side = self.maker % 2
            tricks = self._tricks(side) + self._tricks(side + 2)
            points = table.scored(tricks, self.alone, self.defended_alone)
            self.points[side if points > 0 else 1 - side] += abs(points)
            self.tell(EVERYONE, table.said(side, tricks, points))
            self._end_hand()

    def _end_hand(self) -> None:
        first, second = self.points
        self.returns = (first - second, second - first) * 2
        have = f"Points: {pair(0)} have {first}, {pair(1)} have {second}"
        if max(self.points) < self.enough and self.unplayed < MOST_UNPLAYED:
            self.tell(EVERYONE, f"{have}.")
            self.over += (self._hand_now(),)
            self._begin()
            return
        if self.unplayed:
            self.tell(EVERYONE, "Four hands in a row went unplayed: the game is over.")
        result = "a draw" if first == second else f"{pair(int(first < second))} win"
        self.tell(EVERYONE, f"{have}: {result}.")
        self.end(self.returns)

    def rules(self, player: int) -> str:
        first = " the first hand, 0 the next," * self.several
        return (
            f"You are player {player} of 4 in euchre, {self._length()}; player {(player + 2) % 4} "
            "is your partner. "
            f"{self._deck_rules()} Turns go by number, 0 after 3. Player 3 deals{first} and turns "
            "up one more card. After the dealer, in turn, each may pass or order it up: its suit "
            "is trumps, and the dealer takes it and discards one in secret. If all pass, each may "
            f"name another suit or pass; {self._last_pass_rules()}. Who makes trumps may add "
            "alone: the partner sits out, and as dealer takes no card. "
            f"{table.DEFENCE * self.defend_alone}The player after the dealer leads, or the next "
            "one in. You must follow the suit led if you can. The best trump is its jack; second "
            "the other jack of that colour, which leaves its own suit (clubs and spades are "
            "black). The highest trump, or else card of the suit led, takes the trick; its player "
            "leads the next. Three or four tricks give the side that made trumps 1 point, five 2, "
            "or 4 if alone; fewer give the others "
            f"{table.euchre_points(self.defend_alone)}. Your result is your side's points less "
            "theirs. Write an action in brackets, such as [order up] or [As]."
        )

    def _deal_rules(self) -> str:
        return f"Each player gets {TRICKS} in secret."

    def _last_pass_rules(self) -> str:
        if self.stick_the_dealer:
            return "the dealer then has to"
        return "if all pass again, nobody scores (four times running ends the game)"

    def _length(self) -> str:
        if not self.several:
            return "played for one hand"
        return f"played until a side has {counted(self.enough, 'point')}"

    def view(self, player: int) -> str:
        lines = [f"{self._heading()}{self._trumps_in_words()}"]
        if self.several:
            lines.append(f"Points: {pair(0)} {self.points[0]}, {pair(1)} {self.points[1]}.")
        tricks = ["out" if seat in self.out else str(self._tricks(seat)) for seat in SEATS]
        return "\n".join([*lines, *self._seats(player, {"tricks": tricks}), *self._cards(player)])

    def _trumps_in_words(self) -> str:
        if not self.suit:
            down = " and then down" * (self.passes >= 4)
            return f"Player {self.dealer} is the dealer; {self.turned} was turned up{down}."
        bowers = suits(self.suit)
        return (
            f"{self._trump_name().capitalize()} are trumps; the best are {bowers.right} and "
            f"{bowers.left}.\nPlayer {self.maker} made trumps{' alone' * self.alone}; player "
            f"{self.dealer} is the dealer."
        )

    def sides(self) -> tuple[tuple[int, ...], ...]:
        return (0, 2), (1, 3)

    def return_range(self) -> tuple[float, float]:
        most = self.enough - 1 + LONE_MARCH
        return -most, most

    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        """The partner loses too."""
        worst, best = self.return_range()
        return (best, worst) * 2 if player % 2 else (worst, best) * 2

    def all_actions(self) -> Sequence[Action]:
        defend = (DEFEND,) if self.defend_alone else ()
        return (*BIDS, *defend, *deck(self.ranks))

    def features(self, player: int) -> Sequence[float]:
        """What `_cards_seen` says; for each card 1 if it was turned up, and 1 if the player has
        discarded it; for each suit 1 if it is trumps; for each player, from the own on, 1 if it
        deals, if it made trumps, if it sits out, and its tricks as a share of five; 1 if the maker
        plays alone; passes as a share of eight; the points of the own side and of the other, and
        the hands in a row that went unplayed, as shares.
        """
        row = self._cards_seen(player)
        row += marks(BITS[self.turned], self.ranks)
        row += marks(self.buried if player == self.dealer else 0, self.ranks)
        row += [float(self.suit == suit) for suit in SUITS]
        for seat in [(player + step) % 4 for step in SEATS]:
            row += [float(seat == self.dealer), float(seat == self.maker)]
            row += [float(seat in self.out), self._tricks(seat) / TRICKS]
        most = self.return_range()[1]
        row += [float(self.alone), self.passes / 8]
        row += [self.points[side] / most for side in (player % 2, 1 - player % 2)]
        return [*row, self.unplayed / MOST_UNPLAYED]
