"""A multi-armed bandit: find out by trying which arm pays most often (Robbins 1952)."""

from collections.abc import Sequence
from math import exp, inf, log
from typing import Annotated

from textgames.core import CHANCE, Action, Game, LegalActions, RandomSource, Range

NAMES = tuple("ABCDEFGHIJKLMNOPQRST")  # of the arms
PAYS = ("1", "0")


class Bandit(Game):
    """Each pull of an arm pays 1 or 0; one arm, nobody knows which, pays more often than the rest.

    The best arm pays with a probability of 1/2 and half the `gap`, which is in hundredths, each
    other one with 1/2 less half of it (Krishnamurthy et al. 2024, arXiv:2403.15371; their hard
    bandit is the default, their easy one has 4 arms and a gap of 50).

    Actions: the letter of an arm, such as "A".
    Returns: the sum of what the pulls paid.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("hidden information", "chance", "exploration", "classic")
    evidence = (
        "solved: the mean return is pulls x best - gap x pulls of other arms, for several "
        "strategies, by enumeration",
        "solved: the value of best play, by a backward induction over counts written apart",
    )
    opponent = "rule"

    def setup(
        self,
        arms: Annotated[int, Range(2, len(NAMES))] = 5,
        gap: Annotated[int, Range(1, 100)] = 20,
        pulls: Annotated[int, Range(1, 1000)] = 100,
    ) -> None:
        self.arms = NAMES[:arms]
        self.high, self.low = (100 + gap) / 200, (100 - gap) / 200  # probabilities of paying
        self.pulls = self.left = pulls
        self.best = -1
        self.pulled = -1  # the arm that is to pay
        self.paid = (0,) * arms  # how often each arm paid 1
        self.failed = (0,) * arms
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return PAYS if player == CHANCE and self.best >= 0 else self.arms

    def chance_weights(self) -> Sequence[float] | None:
        if self.best < 0:
            return None
        chance = self.high if self.pulled == self.best else self.low
        return chance, 1 - chance

    def play(self, player: int, action: Action) -> None:
        if player != CHANCE:
            self.pulled = self.arms.index(action)
            self.ask(CHANCE)
            return
        if self.best < 0:
            self.best = self.arms.index(action)
            self.ask(0)
            return
        arm = self.pulled
        if action == "1":
            self.paid = (*self.paid[:arm], self.paid[arm] + 1, *self.paid[arm + 1 :])
            self.returns = (self.returns[0] + 1,)
        else:
            self.failed = (*self.failed[:arm], self.failed[arm] + 1, *self.failed[arm + 1 :])
        self.pulled = -1
        self.left -= 1
        self.tell(0, f"{self.arms[arm]} pays {action}.")
        if self.left:
            self.ask(0)
        else:
            self.tell(0, f"No pulls are left. The best arm was {self.arms[self.best]}.")
            self.end(self.returns)

    def beliefs(self) -> list[float]:
        """Return how likely each arm is the best one, after what it paid (Bayes)."""
        ratios = [
            _log_odds(paid, self.high, self.low) + _log_odds(failed, 1 - self.high, 1 - self.low)
            for paid, failed in zip(self.paid, self.failed, strict=True)
        ]
        most = max(ratios)
        if most == inf:  # one arm has done what only the best one can
            return [float(ratio == inf) for ratio in ratios]
        shares = [exp(ratio - most) for ratio in ratios]
        return [share / sum(shares) for share in shares]

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        rest = rng.random()
        for arm, share in zip(self.arms, self.beliefs(), strict=True):
            if share:
                drawn = arm
                rest -= share
            if rest < 0:
                break
        return [drawn, *self.history[1:]]

    def rules(self, player: int) -> str:
        times = "once" if self.pulls == 1 else f"{self.pulls} times in all"
        to, other = ("and", "The other") if len(self.arms) == 2 else ("to", "Each of the others")
        return (
            f"There are {len(self.arms)} slot machines, called arms: A {to} {self.arms[-1]}. Each "
            f"pull of an arm pays 1 or 0. One arm, drawn at random before the game, is the best: "
            f"it pays 1 with a probability of {self.high:g} at every pull. {other} pays "
            f"1 with a probability of {self.low:g}. You are not told which is the best. Pulls do "
            f"not depend on each other. You pull {times}, one arm at a time, and see what it pays. "
            "Your result is the sum of what you were paid. Write the letter of the arm to pull in "
            "brackets, such as [A]."
        )

    def view(self, player: int) -> str:
        lines = [f"Pulls left: {self.left}", "arm  pulls  paid"]
        for arm, paid, failed in zip(self.arms, self.paid, self.failed, strict=True):
            lines.append(f"{arm}  {paid + failed:>7} {paid:>5}")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return 0, self.pulls

    def all_actions(self) -> Sequence[Action]:
        return self.arms

    def features(self, player: int) -> Sequence[float]:
        """For each arm, how often it paid 1 and 0, then pulls left, as shares of all pulls."""
        return [number / self.pulls for number in (*self.paid, *self.failed, self.left)]


def _log_odds(times: int, best: float, other: float) -> float:
    """Return how much likelier the best arm does this so many times than another, as a log."""
    if not times or best == other:
        return 0.0
    if not best:
        return -inf
    return times * log(best / other) if other else inf
