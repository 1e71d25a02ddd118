"""The iterated prisoner's dilemma: cooperate or defect, again and again (Axelrod 1984)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, OptionError, Range
from textgames.envs.matrix.rounds import Rounds, in_letters
from textgames.texts import counted

MOVES = ("cooperate", "defect")
RESULTS = (("C", "C"), ("C", "D"), ("D", "C"), ("D", "D"))  # the own letter, the other's

Points = Annotated[int, Range(-1000, 1000)]


class IteratedPrisonersDilemma(Rounds):
    """In every round both players secretly cooperate or defect; the pay-offs of the rounds add up.

    With `talk`, each round begins with one message of each player. Both are written at the same
    time, so that the seats stay alike; an answer waits for the next round.

    Actions: "cooperate" or "defect"; in the talk of a round, free text.
    Returns: the sum of the pay-offs, `rounds * sucker` to `rounds * temptation`.
    """

    utility = "general-sum"
    tags = ("simultaneous moves", "social dilemma", "classic")
    evidence = (
        "solved: pay-off table, and the totals of tit for tat and five other classic strategies "
        "over 10 rounds (Axelrod 1984; Nowak and Sigmund 1993)",
    )
    opponent = "rule:strategy=grim"

    def setup(
        self,
        rounds: Annotated[int, Range(1, 100)] = 10,
        reward: Points = 3,
        temptation: Points = 5,
        sucker: Points = 0,
        punishment: Points = 1,
        talk: bool = False,
    ) -> None:
        if not temptation > reward > punishment > sucker:
            raise OptionError(
                "expected temptation > reward > punishment > sucker, "
                f"got {temptation}, {reward}, {punishment}, {sucker}"
            )
        if not 2 * reward > temptation + sucker:
            raise OptionError(
                "expected 2 * reward > temptation + sucker, so that taking turns does not pay, "
                f"got 2 * {reward} and {temptation} + {sucker}"
            )
        self.payoffs = (reward, sucker, temptation, punishment)  # in the order of RESULTS
        self.moves = ("", "")  # a letter for each round, of each player
        self.begin(rounds, talk)

    def choices(self) -> Sequence[Action]:
        return MOVES

    def resolve(self, chosen: tuple[Action, ...]) -> None:
        first, second = chosen
        one, two = first[0].upper(), second[0].upper()
        mine = self.payoffs[RESULTS.index((one, two))]
        yours = self.payoffs[RESULTS.index((two, one))]
        self.moves = (self.moves[0] + one, self.moves[1] + two)
        self.tell(
            EVERYONE,
            f"Round {len(self.moves[0])}: player 0 {first}s and gets {mine}, "
            f"player 1 {second}s and gets {yours}.",
        )
        self.pay((mine, yours))

    def rules(self, player: int) -> str:
        reward, sucker, temptation, punishment = self.payoffs
        return (
            f"You are player {player} in the iterated prisoner's dilemma, which two players play "
            f"for exactly {counted(self.rounds, 'round')}. In each round both choose "
            "at the same time, without seeing the other's choice, to cooperate or to defect. "
            f"If both cooperate, each gets {reward}. If both defect, each gets {punishment}. If "
            f"one defects and the other cooperates, the one who defects gets {temptation} and the "
            f"one who cooperates gets {sucker}. Then both choices are made known."
            f"{self.talk_rule()} Your result is the sum of what you get in all rounds; it does "
            "not matter whether the other player gets more or less than you. Write your choice in "
            "brackets, [cooperate] or [defect]."
        )

    def view(self, player: int) -> str:
        mine, other = self.moves[player], self.moves[1 - player]
        points = f"Points: you {self.returns[player]}, other {self.returns[1 - player]}."
        letters = in_letters(mine, other, "C for cooperate and D for defect")
        return f"{self.heading()}. {points}{letters}"

    def return_range(self) -> tuple[float, float]:
        return self.rounds * self.payoffs[1], self.rounds * self.payoffs[2]

    def all_actions(self) -> Sequence[Action]:
        return () if self.talk else MOVES

    def features(self, player: int) -> Sequence[float]:
        """The own and the other's last move, 1 for cooperate, -1 for defect, 0 before the first.

        Then, as shares of all rounds: rounds in which both cooperated, only the other defected,
        only the player defected, both defected. Their sum is how far the game has come. Empty
        with talk, which numbers do not cover.
        """
        if self.talk:
            return ()
        mine, other = self.moves[player], self.moves[1 - player]
        results = list(zip(mine, other, strict=True))
        return [
            _SIGN[mine[-1:]],
            _SIGN[other[-1:]],
            *(results.count(result) / self.rounds for result in RESULTS),
        ]


_SIGN = {"": 0.0, "C": 1.0, "D": -1.0}
