"""Cribbage: count fifteens, pairs and runs, first of cards laid in turn and then of whole hands.

Rules of the American Cribbage Congress for two players; those of pagat.com for three and four.
"""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, OptionError, Range
from textgames.envs.cards.cribbage_points import MOST
from textgames.envs.cards.cribbage_table import HAND, CribbageTable
from textgames.envs.cards.deck import DECK
from textgames.envs.cards.tricks import marks, set_of
from textgames.texts import counted

SKUNK = 31  # by so many points, a win may count double


class Cribbage(CribbageTable):
    """Two to four players lay cards in turn, then count their hands and the crib, to 121 points.

    Everybody puts cards away for the crib, which becomes a hand of the dealer. Cards are laid in
    turn, while their values add up to 31 at most; those that make fifteens, pairs and runs count
    at once. Then each hand and the crib count, with a card that was turned up. Whoever has
    `target` points first wins at once. Four players are two pairs of partners, who share their
    points. With `skunks` a win by 31 points or more counts double.

    Actions: a card, such as "5h", to put into the crib or to lay.
    Returns: each loser pays the winner 1, or 2 if skunked; for four, 1 or 2 to each of the winners.
    """

    max_players = 4
    tags = ("hidden information", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, chances, cards and points of random games for two, three "
        "and four with OpenSpiel cribbage, which counts a flush of four in the crib too, and all "
        "hands before it looks for a winner",
        "solved: how many of all 12,994,800 hands with a starter count 0 to 29 points (S. Lumetta)",
        "cross-checked: the points of random hands and of cards laid with a second account of the "
        "rules in its test",
    )
    opponent = "mcts"

    def setup(self, target: Annotated[int, Range(5, 200)] = 121, skunks: bool = False) -> None:
        if skunks and target < 2 * SKUNK - 1:
            raise OptionError(
                f"expected a target of {2 * SKUNK - 1} or more with skunks=True, got {target}"
            )
        self.target, self.skunks = target, skunks
        self._sit_down()

    def _win(self, side: int) -> None:
        lost = [0 if own == self.target else 1 for own in self.points]
        who, has = self._name(side).capitalize(), "have" if self.num_players == 4 else "has"
        wins = "win" if self.num_players == 4 else "wins"
        self.tell(EVERYONE, f"{who} {has} {counted(self.target, 'point')} and {wins}.")
        for other, own in enumerate(self.points):
            if self.skunks and self.target - own >= SKUNK:
                lost[other] = 2
                are = "are" if self.num_players == 4 else "is"
                self.tell(EVERYONE, f"{self._name(other).capitalize()} {are} skunked: -2.")
        won = sum(lost)
        returns = [-loss if loss else won for loss in lost]
        self.end(returns * (self.num_players // self.sides_in_play))

    def rules(self, player: int) -> str:
        number = self.num_players
        partner = f"; player {(player + 2) % 4} is your partner and shares your points"
        crib = "two" if self.each == 2 else "one"
        extra = ", the deck one more" * (number == 3)
        return (
            f"You are player {player} of {number} in cribbage{partner * (number == 4)}. Who first "
            f"has {counted(self.target, 'point')} wins at once. Cards are A, 2 to 9, T, J, Q, K of "
            "c, d, h, s, such as 5h; A counts 1, T to K 10. Turns go by number, 0 after "
            f"{number - 1}. Player {number - 1} deals first, then player 0. Each gets "
            f"{HAND + self.each} cards and puts {crib} into the crib unseen{extra}. Then a starter "
            "is turned up: a jack gives the dealer 2. From the player after the dealer on, each in "
            f"turn lays a card that keeps the count within {MOST}, if possible. A card gives 2 at "
            f"15 or {MOST}; 2, 6 or 12 if the last two, three or four are of a rank; 1 a card if "
            "the last three or more are a run in any order. When nobody can lay, who laid last "
            f"gets 1, except at {MOST}, and the count starts again with the next player. When all "
            "is laid, each hand counts with the starter, the dealer's last, then the crib for the "
            "dealer: 2 for each set that adds up to 15 and for each pair, 1 a card for each run of "
            "three or more, 4 for a hand of one suit, 5 with the starter (in the crib only so), 1 "
            f"for the jack of the starter's suit. {self._result_rules()} Write a card in brackets, "
            "such as [5h]."
        )

    def _result_rules(self) -> str:
        if self.num_players == 3:
            double = f", or 2 if {SKUNK} points or more behind" * self.skunks
            return f"Each loser pays the winner 1{double}."
        double = f", or double by {SKUNK} points or more" * self.skunks
        return f"A win is 1, a loss -1{double}."

    def view(self, player: int) -> str:
        owed = self.each - len(self.discards[player])
        starter = f"The starter is {self.starter}." if self.starter else "No starter yet."
        if owed:
            starter = f"Put {counted(owed, 'card')} into the crib."
        own = "You are" if player == self.dealer else f"Player {self.dealer} is"
        lines = [f"Deal {self.deal}. {own} the dealer. {starter}"]
        lines.append(f"{'':<10}points  cards  laid")
        for seat in range(self.num_players):
            name = "you" if seat == player else f"player {seat}"
            total = self.points[seat % self.sides_in_play]
            cells = f"{total:>6}  {len(self.hands[seat]):>5}  {' '.join(self.laid[seat])}"
            lines.append(f"{name:<10}{cells}".rstrip())
        if self.starter:
            lines.append(f"Count: {self.count}, of {' '.join(self.series) or 'no cards'}.")
        lines.append(f"Your cards: {' '.join(self.hands[player]) or 'none'}")
        if self.discards[player]:
            lines.append(f"You put into the crib: {' '.join(self.discards[player])}")
        return "\n".join(lines)

    def sides(self) -> tuple[tuple[int, ...], ...]:
        return ((0, 2), (1, 3)) if self.num_players == 4 else super().sides()

    def return_range(self) -> tuple[float, float]:
        most = 2 if self.skunks else 1
        return -most, most * (self.sides_in_play - 1)

    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        """A partner loses too."""
        if self.num_players < 4:
            return super().forfeit_returns(player)
        worst, best = self.return_range()
        return (best, worst) * 2 if player % 2 else (worst, best) * 2

    def all_actions(self) -> Sequence[Action]:
        return DECK

    def features(self, player: int) -> Sequence[float]:
        """For each card 1 if it is in the own hand; if the player has put it into the crib; if it
        is the starter; if it was laid since the count was 0. Then for each player, from the own
        on, for each card 1 if the player has laid it; for each player its points as a share of the
        target, its cards as a share of six, and 1 if it is the dealer; the count as a share of 31;
        1 if the starter is turned up.
        """
        row = [
            *marks(set_of(self.hands[player]), 13),
            *marks(set_of(self.discards[player]), 13),
            *marks(set_of([self.starter] if self.starter else []), 13),
            *marks(set_of(self.series), 13),
        ]
        seats = [(player + step) % self.num_players for step in range(self.num_players)]
        for seat in seats:
            row += marks(set_of(self.laid[seat]), 13)
        for seat in seats:
            row.append(self.points[seat % self.sides_in_play] / self.target)
            row += [len(self.hands[seat]) / 6, float(seat == self.dealer)]
        return [*row, self.count / MOST, float(self.starter != "")]
