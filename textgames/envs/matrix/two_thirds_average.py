"""Two thirds of the average: everyone guesses a number, and who is closest wins (Nagel 1995)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Literal

from textgames.core import EVERYONE, Action, Listed, Range
from textgames.envs.matrix.rounds import Rounds, decimal

HIGHEST = 100
GUESSES = Listed(
    tuple(str(number) for number in range(HIGHEST + 1)), f"a whole number from 0 to {HIGHEST}"
)


class TwoThirdsAverage(Rounds):
    """All guess a number from 0 to 100 at the same time; the guess closest to a `fraction` of the
    mean of all guesses, the own one included, wins the prize of the round. A tie shares it.

    Actions: a whole number, "0" to "100".
    Returns: the sum of the prizes won; a round has one prize, worth 1.
    """

    max_players = 15
    utility = "constant-sum"
    tags = ("simultaneous moves", "guessing", "classic")
    evidence = (
        "solved: of two players the one who guesses lower wins (Grosskopf and Nagel 2008), all "
        "101 x 101 pairs; who has nothing to gain alone if all guess alike, 2 to 15 players, each "
        "fraction, by hand",
        "cross-checked: every prize of random games with distances in exact fractions; the prizes "
        "of a round sum to 1",
    )
    opponent = "rule"

    def setup(
        self,
        fraction: Literal["1/2", "2/3", "4/3"] = "2/3",
        rounds: Annotated[int, Range(1, 100)] = 4,
    ) -> None:
        self.fraction = fraction
        self.over, self.under = (int(part) for part in fraction.split("/"))
        self.guesses: tuple[int, ...] = ()  # of the round before
        self.means = 0.0  # sum of the means of all rounds
        self.begin(rounds)

    def choices(self) -> Sequence[Action]:
        return GUESSES

    def resolve(self, chosen: tuple[Action, ...]) -> None:
        guesses = self.guesses = tuple(map(int, chosen))
        number, total = len(guesses), sum(guesses)
        self.means += total / number
        # distances times number * under, so that they are whole and ties are exact
        far = [abs(guess * number * self.under - total * self.over) for guess in guesses]
        near = min(far)
        winners = [player for player, distance in enumerate(far) if distance == near]
        target = total * self.over / (number * self.under)
        who = ", ".join(map(str, winners))
        result = (
            f"Player {who} wins."
            if len(winners) == 1
            else f"Players {who} share the win: {decimal(1 / len(winners))} each."
        )
        self.tell(
            EVERYONE,
            f"Round {self.done + 1}: players 0 to {number - 1} guess {', '.join(chosen)}. Mean "
            f"{decimal(total / number)}, {self.fraction} of it {decimal(target)}. {result}",
        )
        share = 1 / len(winners)
        self.pay([share if distance == near else 0 for distance in far])

    def rules(self, player: int) -> str:
        number = self.num_players
        example = decimal(float(30 * Fraction(self.fraction)))
        several = (
            f" The game has {self.rounds} rounds; your result is the sum of what you win."
            if self.rounds > 1
            else ""
        )
        return (
            f"You are player {player} of {number} (numbered from 0). Each round all players guess "
            f"a whole number from 0 to {HIGHEST} at the same time, without seeing the others' "
            f"guesses. The target is {self.fraction} of the mean of all {number} guesses, yours "
            f"included: if the mean is 30, the target is {example}. The player whose guess is "
            "closest to the target wins the round and gets 1, all others 0; if several are equally "
            "close, they share the 1. Then all guesses, the mean and the target are made "
            f"known.{several} Write your guess in brackets, such as [42]."
        )

    def view(self, player: int) -> str:
        lines = [f"{self.heading()}. Target: {self.fraction} of the mean."]
        if self.guesses:
            lines.append(f"{'':<11}last guess   won")
        for other, guess in enumerate(self.guesses):
            name = "you" if other == player else f"player {other}"
            lines.append(f"  {name:<9}{guess:>10}{decimal(self.returns[other]):>6}")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return 0, self.rounds

    def all_actions(self) -> Sequence[Action]:
        return GUESSES

    def features(self, player: int) -> Sequence[float]:
        """The last guess of each player, from the own on, as a share of 100; the mean of all
        guesses so far as such a share; the share of rounds played. All 0 before the first round.
        """
        last = self.guesses or (0,) * self.num_players
        return [
            *(guess / HIGHEST for guess in (*last[player:], *last[:player])),
            self.means / (max(self.done, 1) * HIGHEST),
            self.done / self.rounds,
        ]
