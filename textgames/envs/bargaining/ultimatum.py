"""The ultimatum game: one divides a pot, the other takes the division or leaves it for both."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from textgames.core import EVERYONE, Action, Game, Range
from textgames.texts import counted

ACCEPT, REJECT = "accept", "reject"
ANSWERS = (ACCEPT, REJECT)


@cache
def offers(pot: int) -> tuple[Action, ...]:
    return tuple(f"offer {amount}" for amount in range(pot + 1))


class Ultimatum(Game):
    """One player offers the other a part of a pot; if the other rejects it, both get nothing.

    Rounds are games by themselves, whose points add up. With `alternating` the players propose in
    turn, player 0 first, so that two rounds, the default, are alike for both; without it player 0
    always proposes. Guth, Schmittberger and Schwarze (1982) had their players do it once.

    Actions: "offer 3", the points for the other player, 0 to `pot`; "accept" or "reject".
    Returns: the sum of what the player got in all rounds, 0 to `rounds * pot`.
    """

    utility = "general-sum"
    tags = ("negotiation", "social dilemma", "classic")
    evidence = (
        "solved: of all pure strategies of the game for 3 points just two pairs are best answers "
        "after every offer, and they keep 3 and 2 points (Guth, Schmittberger and Schwarze 1982; "
        "Selten 1975)",
        "solved: an equal division is a Nash equilibrium, though not after lower offers",
    )
    opponent = "mcts"

    def setup(
        self,
        pot: Annotated[int, Range(1, 100)] = 10,
        rounds: Annotated[int, Range(1, 100)] = 2,
        alternating: bool = True,
    ) -> None:
        self.pot, self.rounds, self.alternating = pot, rounds, alternating
        self.done = 0  # rounds played
        self.proposer = 0
        self.offered = -1  # what the other may take now; -1 while there is no offer
        self.last = (-1, -1)  # the offer of the round before, and whether it was accepted
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return offers(self.pot) if self.offered < 0 else ANSWERS

    def play(self, player: int, action: Action) -> None:
        if self.offered < 0:
            self.offered = int(action[6:])
            self.tell(
                EVERYONE,
                f"Player {player} offers {self.offered} of {self.pot} and would keep "
                f"{self.pot - self.offered}.",
            )
            self.ask(1 - player)
            return
        accepted = action == ACCEPT
        gains = [0, 0]
        if accepted:
            gains[player], gains[1 - player] = self.offered, self.pot - self.offered
        self.done += 1
        self.tell(
            EVERYONE,
            f"Player {player} {action}s. Round {self.done}: player 0 gets {gains[0]}, player 1 "
            f"gets {gains[1]}.",
        )
        self.last, self.offered = (self.offered, int(accepted)), -1
        returns = (self.returns[0] + gains[0], self.returns[1] + gains[1])
        if self.done == self.rounds:
            self.end(returns)
            return
        self.returns = returns
        if self.alternating:
            self.proposer = player
        self.ask(self.proposer)

    def rules(self, player: int) -> str:
        several = self.rounds > 1
        if several and self.alternating:
            who = "Player 0 makes the offer in the first round, then you take turns. "
        else:
            who = f"Player 0 makes the offer{' in every round' * several}. "
        rounds = f"{self.rounds} rounds" if several else "one round"
        pot = counted(self.pot, "point")
        example = self.pot // 2
        return (
            f"You are player {player} in the ultimatum game, which two players play for {rounds}. "
            f"{'Each' if several else 'The'} round has a pot of {pot}. One player "
            f"offers the other a whole number of them, 0 to {self.pot}. The other accepts or "
            "rejects. If it accepts, it gets what was offered and the one who made the offer keeps "
            f"the rest of the pot. If it rejects, both get nothing in that round. {who}"
            f"Your result is the sum of the points that you get{' in all rounds' * several}; it "
            "does not matter whether the other player gets more or less than you. To make an offer "
            f"write it in brackets, such as [offer {example}], which gives the other player "
            f"{example} and you {self.pot - example}. To answer one write [accept] or [reject]."
        )

    def view(self, player: int) -> str:
        now = "The game is over" if self.is_terminal else f"Round {self.done + 1} of {self.rounds}"
        lines = [
            f"{now}. Points: you {self.returns[player]}, other {self.returns[1 - player]}.",
        ]
        if not self.is_terminal:
            mine = self.proposer == player
            lines.append(f"{'You make' if mine else 'The other makes'} the offer in this round.")
        if self.offered >= 0:
            mine = self.proposer == player
            rest = self.pot - self.offered
            yours, others = (rest, self.offered) if mine else (self.offered, rest)
            lines.append(f"If it is accepted: {yours} for you, {others} for the other.")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return 0, self.rounds * self.pot

    def all_actions(self) -> Sequence[Action]:
        return offers(self.pot) + ANSWERS

    def features(self, player: int) -> Sequence[float]:
        """1 or -1: who makes the offer in this round, the player or the other.

        Then the offer as a share of the pot, -1 if there is none yet; the offer of the round before
        likewise, and 1 or -1 for whether it was accepted, 0 in the first round; the rounds played
        as a share of all; the own points and the other's as shares of all pots.
        """
        most = self.rounds * self.pot
        offer, accepted = self.last
        return [
            1.0 if self.proposer == player else -1.0,
            self.offered / self.pot if self.offered >= 0 else -1.0,
            offer / self.pot if offer >= 0 else -1.0,
            2.0 * accepted - 1 if offer >= 0 else 0.0,
            self.done / self.rounds,
            self.returns[player] / most,
            self.returns[1 - player] / most,
        ]
