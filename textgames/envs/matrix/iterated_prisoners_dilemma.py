"""The iterated prisoner's dilemma: cooperate or defect, again and again (Axelrod 1984)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, FreeText, Game, LegalActions, OptionError, Range

MOVES = ("cooperate", "defect")
RESULTS = (("C", "C"), ("C", "D"), ("D", "C"), ("D", "D"))  # the own letter, the other's
WORDS = FreeText(200)
IN_A_ROW = 50  # rounds in one line of the view

Points = Annotated[int, Range(-1000, 1000)]


class IteratedPrisonersDilemma(Game):
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
    opponent = "rule"

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
        self.rounds = rounds
        self.payoffs = (reward, sucker, temptation, punishment)  # in the order of RESULTS
        self.talk = talk
        self.moves = ("", "")  # a letter for each round, of each player
        self.first = ""  # what player 0 did while player 1 still owes its part
        self.talking = talk
        self.ask(0, 1)

    def legal_actions(self, player: int) -> LegalActions:
        return WORDS if self.talking else MOVES

    def play(self, player: int, action: Action) -> None:
        if player == 0:
            self.first = action
        elif self.talking:
            self.say(0, self.first)
            self.say(1, action)
            self.talking = False
            self.ask(0, 1)
        else:
            self._pay(self.first, action)

    def _pay(self, first: Action, second: Action) -> None:
        one, two = first[0].upper(), second[0].upper()
        mine = self.payoffs[RESULTS.index((one, two))]
        yours = self.payoffs[RESULTS.index((two, one))]
        self.moves = (self.moves[0] + one, self.moves[1] + two)
        self.tell(
            EVERYONE,
            f"Round {len(self.moves[0])}: player 0 {first}s and gets {mine}, "
            f"player 1 {second}s and gets {yours}.",
        )
        returns = (self.returns[0] + mine, self.returns[1] + yours)
        if len(self.moves[0]) == self.rounds:
            self.end(returns)
        else:
            self.returns = returns
            self.talking = self.talk
            self.ask(0, 1)

    def rules(self, player: int) -> str:
        reward, sucker, temptation, punishment = self.payoffs
        talk = (
            " Each round begins with talk: both players write one message of up to "
            f"{WORDS.max_chars} characters at the same time. What is said binds nobody. When you "
            "are asked for a message, write just that."
        )
        return (
            f"You are player {player} in the iterated prisoner's dilemma, which two players play "
            f"for exactly {self.rounds} round{'s' * (self.rounds > 1)}. In each round both choose "
            "at the same time, without seeing the other's choice, to cooperate or to defect. "
            f"If both cooperate, each gets {reward}. If both defect, each gets {punishment}. If "
            f"one defects and the other cooperates, the one who defects gets {temptation} and the "
            f"one who cooperates gets {sucker}. Then both choices are made known."
            f"{talk * self.talk} Your result is the sum of what you get in all rounds; it does "
            "not matter whether the other player gets more or less than you. Write your choice in "
            "brackets, [cooperate] or [defect]."
        )

    def view(self, player: int) -> str:
        mine, other = self.moves[player], self.moves[1 - player]
        done = len(mine)
        now = "The game is over" if done == self.rounds else f"Round {done + 1} of {self.rounds}"
        lines = [f"{now}. Points: you {self.returns[player]}, other {self.returns[1 - player]}."]
        for start in range(0, done, IN_A_ROW):
            end = min(start + IN_A_ROW, done)
            lines += [
                f"Rounds {start + 1} to {end}, C for cooperate and D for defect",
                f"  you    {_in_tens(mine[start:end])}",
                f"  other  {_in_tens(other[start:end])}",
            ]
        return "\n".join(lines)

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


def _in_tens(letters: str) -> str:
    return " ".join(letters[i : i + 10] for i in range(0, len(letters), 10))
