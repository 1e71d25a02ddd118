"""The game of pure strategy, or goofspiel: secret bids of cards for prizes (Ross 1971)."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, RandomSource, Range
from textgames.envs.cards.sealed_bids import NOBODY, redrawn, winner
from textgames.texts import counted

MOST = 13  # cards of a suit


@cache
def cards_of(hand: int) -> tuple[Action, ...]:
    """The cards of a hand, lowest first; bit number k - 1 of `hand` stands for card k."""
    return tuple(str(card) for card in range(1, MOST + 1) if hand >> (card - 1) & 1)


@cache
def shares(hand: int, cards: int) -> tuple[float, ...]:
    return tuple(float(hand >> card & 1) for card in range(cards))


class GameOfPureStrategy(Game):
    """Everyone holds the cards 1 to `cards` and bids one for each prize, all at the same time.

    The prizes are worth 1 to `cards` points and come one by one. The highest bid wins the prize;
    if it is tied, nobody does, and with `ties` = carry it is added to the next prize. Every card
    is used once. The last cards are bid without asking. If the bids are not `revealed`, only who
    wins is told.

    Actions: the number of a card in hand, such as "7".
    Returns: with `scoring` = win, whoever has most points shares 1 and all others share -1, and
    everyone gets 0 if all have the same; with points, one's own points less the mean of all.
    """

    max_players = 4
    tags = ("simultaneous moves", "hidden information", "classic")
    evidence = (
        "cross-checked: turns, prizes, actions and returns of random games with OpenSpiel "
        "goofspiel, 2 to 4 players, each order of prizes, each scoring; NashConv of uniform play",
        "solved: who bids the value of each prize plays best against random bids (Ross 1971)",
    )
    opponent = "mcts"

    def setup(
        self,
        cards: Annotated[int, Range(2, MOST)] = MOST,
        order: Literal["random", "descending", "ascending"] = "random",
        ties: Literal["discard", "carry"] = "discard",
        revealed: bool = True,
        scoring: Literal["win", "points"] = "win",
    ) -> None:
        self.cards, self.order, self.carry = cards, order, ties == "carry"
        self.revealed, self.scoring = revealed, scoring
        self.hands: tuple[int, ...] = ((1 << cards) - 1,) * self.num_players
        self.points = (0,) * self.num_players
        self.bids: tuple[int, ...] = ()  # of this round, player 0's first
        self.coming = (1 << cards) - 1  # the prizes not yet offered
        self.prize = 0  # the one that is bid for; 0 before it is drawn and after the end
        self.carried = 0  # points added to it from tied rounds
        self.round = 0
        self._next_round()

    def _next_round(self) -> None:
        self.round += 1
        if self.order == "random" and self.round < self.cards:
            self.ask(CHANCE)
        else:
            self._offer(int(cards_of(self.coming)[-1 if self.order == "descending" else 0]))

    def _offer(self, prize: int) -> None:
        self.prize = prize
        self.coming &= ~(1 << (prize - 1))
        added = f", and {self.carried} more from tied rounds" if self.carried else ""
        self.tell(EVERYONE, f"Round {self.round} of {self.cards}: the prize is {prize}{added}.")
        if self.round == self.cards:
            self.bids = tuple(hand.bit_length() for hand in self.hands)
            self._compare()
        else:
            self.ask(*range(self.num_players))

    def legal_actions(self, player: int) -> Sequence[Action]:
        return cards_of(self.coming if player == CHANCE else self.hands[player])

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._offer(int(action))
            return
        self.bids += (int(action),)
        if not self.to_act:
            self._compare()

    def _compare(self) -> None:
        bids = self.bids
        shown = f"{_all_bids(bids)} " if self.revealed else ""
        self.hands = tuple(
            [hand & ~(1 << (bid - 1)) for hand, bid in zip(self.hands, bids, strict=True)]
        )
        self.bids = ()
        stake = self.prize + self.carried
        self.prize = self.carried = 0
        best = winner(bids)
        if best == NOBODY:
            self.tell(EVERYONE, f"{shown}The highest bid is tied: nobody wins the prize.")
            self.carried = stake if self.carry else 0
        else:
            self.tell(EVERYONE, f"{shown}Player {best} wins {counted(stake, 'point')}.")
            points = list(self.points)
            points[best] += stake
            self.points = tuple(points)
        if self.coming:
            self._next_round()
        else:
            self._finish()

    def _finish(self) -> None:
        points, number = self.points, self.num_players
        self.carried = 0
        each = ", ".join([f"player {player} has {own}" for player, own in enumerate(points)])
        self.tell(EVERYONE, f"Points at the end: {each}.")
        if self.scoring == "points":
            mean = sum(points) / number
            self.end([own - mean for own in points])
            return
        most = max(points)
        first = [player for player, own in enumerate(points) if own == most]
        winners = len(first)
        if winners == number:
            self.tell(EVERYONE, "The game is a draw.")
            self.end((0,) * number)
            return
        self.tell(EVERYONE, " and ".join([f"Player {player} wins" for player in first]) + ".")
        self.end([1 / winners if own == most else -1 / (number - winners) for own in points])

    def rules(self, player: int) -> str:
        cards = self.cards
        order = {
            "random": "in a random order",
            "descending": f"from {cards} down to 1",
            "ascending": f"from 1 up to {cards}",
        }[self.order]
        secret = "" if self.revealed else " Nobody is told what was bid, only who wins."
        tied = (
            "and it is added to the next one, or gone after the last round"
            if self.carry
            else "and it is gone"
        )
        result = {
            "win": "Whoever has most points at the end wins; "
            + (
                "equal points make a draw."
                if self.num_players == 2
                else "winners share 1 and the others share -1, and all get 0 if all win."
            ),
            "points": "Your result is your points less the mean of all players' points.",
        }[self.scoring]
        return (
            f"You are player {player} of {self.num_players} (numbered from 0) in the game of pure "
            f"strategy, also named goofspiel. Each player holds {cards} cards, numbered 1 to "
            f"{cards}. There are {cards} prizes, worth 1 to {cards} points, which come one by one "
            f"{order}. For each prize all players bid a card of their hand at the same time, "
            "without seeing the other bids; a card that was bid is gone. The highest card wins the "
            "prize's points. If the highest bid is tied, nobody wins the prize "
            f"{tied}.{secret} The last card of each player is bid for it. {result} Write the "
            f"number of the card that you bid in brackets, such as [{cards // 2 + 1}]."
        )

    def view(self, player: int) -> str:
        added = f", and {self.carried} more from tied rounds" if self.carried else ""
        if self.prize:
            lines = [f"Round {self.round} of {self.cards}. Prize: {self.prize}{added}."]
        else:
            lines = ["The game is over."]
        lines.append(f"Prizes to come: {' '.join(cards_of(self.coming)) or 'none'}")
        shown = self.revealed
        lines.append(f"{'':<10}points  cards" if shown else f"{'':<10}points")
        for other, points in enumerate(self.points):
            name = "you" if other == player else f"player {other}"
            hand = f"  {' '.join(cards_of(self.hands[other]))}" if shown else ""
            lines.append(f"{name:<10}{points:>6}{hand}".rstrip())
        if not shown:
            lines.append(f"Your cards: {' '.join(cards_of(self.hands[player])) or 'none'}")
        return "\n".join(lines)

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history up to this round, with the others' bids drawn anew if they are hidden."""
        begun = list(self.history[: len(self.history) - len(self.bids)])
        if self.revealed:
            return begun
        number, drawn = self.num_players, int(self.order == "random")  # prizes stand before bids
        starts = [drawn + (number + drawn) * done for done in range(self.round - 1)]
        bids = [[int(begun[start + seat]) for start in starts] for seat in range(number)]
        for start, column in zip(starts, redrawn(bids, player, self.cards, rng), strict=True):
            begun[start : start + number] = map(str, column)
        return begun

    def return_range(self) -> tuple[float, float]:
        if self.scoring == "win":
            return -1, 1
        # Nobody wins with a 1, and with the highest card nobody loses but by a tie, so a prize goes
        # elsewhere: of two players to the other one; of more it is tied for, and gone or carried.
        lost = 1 if self.num_players == 2 else 0
        gone = 1 if self.num_players > 2 and not self.carry else 0
        prizes = self.cards * (self.cards + 1) // 2 - gone
        mean = prizes / self.num_players
        return lost - mean, prizes - lost - mean

    def all_actions(self) -> Sequence[Action]:
        return cards_of((1 << self.cards) - 1)

    def features(self, player: int) -> Sequence[float]:
        """For each card 1 if it is in the own hand; the same for each other player, in the order
        of turns, all 0 unless bids are revealed; for each prize 1 if it is still to come; for each
        prize 1 if it is bid for; the points added to it, and those of each player from the own on,
        as shares of all points.
        """
        cards, prizes = self.cards, self.cards * (self.cards + 1) / 2
        hands = self.hands[player:] + self.hands[:player]
        if not self.revealed:
            hands = (hands[0], *(0 for _ in hands[1:]))
        offered = 1 << (self.prize - 1) if self.prize else 0
        points = (self.carried, *self.points[player:], *self.points[:player])
        return [
            *(bit for cells in (*hands, self.coming, offered) for bit in shares(cells, cards)),
            *(number / prizes for number in points),
        ]


def _all_bids(bids: Sequence[int]) -> str:
    each = ", ".join([f"player {player} bids {bid}" for player, bid in enumerate(bids)])
    return f"P{each[1:]}."
