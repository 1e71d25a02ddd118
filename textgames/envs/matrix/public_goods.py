"""The public goods game: what is given to all is multiplied (Isaac and Walker 1988)."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from textgames.core import EVERYONE, Action, Examples, LegalActions, Listed, OptionError, Range
from textgames.envs.matrix.punishment import MOST, NONE, PRICES, Points, points_of
from textgames.envs.matrix.rounds import Rounds, decimal
from textgames.texts import counted


@cache
def contributions(endowment: int) -> Listed:
    return Listed(
        tuple(str(number) for number in range(endowment + 1)),
        f"a whole number from 0 to {endowment}",
    )


class PublicGoods(Rounds):
    """Each round all divide their tokens between themselves and a common project, which multiplies
    what it gets and shares it out equally.

    With `punishment`, all then see who gave what and may give each other points, which cost both
    (Fehr and Gaechter 2000): 1 to 10 points cost who gives them 1, 2, 4, 6, 9, 12, 16, 20, 25 or
    30, and each takes a tenth of this round's earnings from who gets it. Nobody is told who gave
    them. With `talk`, each round begins with a message of each player.

    Actions: a number of tokens to contribute, such as "12"; when asked for points, "none" or
    points for others by number, such as "0:3 2:10"; in the talk of a round, free text.
    Returns: the sum of the earnings of all rounds.
    """

    max_players = 10
    utility = "general-sum"
    tags = ("simultaneous moves", "social dilemma", "classic")
    evidence = (
        "solved: the earnings of a round sum to endowments and multiplied contributions; giving "
        "nothing earns most whatever the others give, all giving all earns more than none giving",
        "cross-checked: rounds with punishment calculated by hand from the table of Fehr and "
        "Gaechter (2000), and random games with their formula",
    )
    opponent = "rule"

    def setup(
        self,
        rounds: Annotated[int, Range(1, 100)] = 10,
        endowment: Annotated[int, Range(1, 100)] = 20,
        multiplier: Annotated[float, Examples(1.2, 1.9)] = 1.6,
        talk: bool = False,
        punishment: bool = False,
    ) -> None:
        if not 1 < multiplier < self.num_players:
            raise OptionError(
                f"expected multiplier above 1 and below {self.num_players}, the number of players, "
                f"so that giving is good for all and bad for oneself; got {multiplier}"
            )
        self.endowment, self.multiplier, self.punishment = endowment, multiplier, punishment
        self.form = contributions(endowment)
        self.punishing = False  # whether points are due now
        self.given: tuple[int, ...] = ()  # to the project in the last round
        self.earned: tuple[float, ...] = ()  # in this round, before points
        self.given_so_far = (0,) * self.num_players
        self.begin(rounds, talk)

    def choices(self) -> LegalActions:
        return self.form

    def legal_actions(self, player: int) -> LegalActions:
        if self.punishing:
            return Points(tuple(other for other in range(self.num_players) if other != player))
        return super().legal_actions(player)

    def resolve(self, chosen: tuple[Action, ...]) -> None:
        if self.punishing:
            self._punish([points_of(action, self.num_players) for action in chosen])
            return
        given = self.given = tuple(map(int, chosen))
        self.given_so_far = tuple(
            [old + new for old, new in zip(self.given_so_far, given, strict=True)]
        )
        back = self.multiplier * sum(given) / self.num_players
        self.tell(
            EVERYONE,
            f"Round {self.done + 1}: players 0 to {self.num_players - 1} contribute "
            f"{', '.join(chosen)}. Each gets {decimal(back)} back from the project.",
        )
        earned = tuple([self.endowment - own + back for own in given])
        if self.punishment:
            self.earned, self.punishing = earned, True
            self.ask(*range(self.num_players))
        else:
            self.pay(earned)

    def _punish(self, points: list[tuple[int, ...]]) -> None:
        self.punishing = False
        earned = []
        for player, before in enumerate(self.earned):
            got = sum([row[player] for row in points])
            left = before * max(0, MOST - got) / MOST
            cost = sum([PRICES[number] for number in points[player]])
            earned.append(left - cost)
            self.tell(
                player,
                f"Points against you: {got}. They leave you {decimal(left)} of {decimal(before)}. "
                f"The points you gave cost {cost}. You earn {decimal(left - cost)} in this round.",
            )
        self.pay(earned)

    def rules(self, player: int) -> str:
        number, multiplier = self.num_players, f"{self.multiplier:.12g}"  # not rounded: 1.625
        half = (self.endowment + 1) // 2
        example = (
            f"if all give {half}, each gets {decimal(half * self.multiplier)} back and earns "
            f"{decimal(self.endowment - half + half * self.multiplier)}"
        )
        return (
            f"You are player {player} of {number} (numbered from 0) in a public goods game of "
            f"{counted(self.rounds, 'round')}.{self.talk_rule()} In each round every "
            f"player has {counted(self.endowment, 'new token')}. All decide at the "
            "same time how many of them to contribute to a common project; what you do not "
            "contribute, you keep. The contributions of all are added up, multiplied by "
            f"{multiplier} and shared out equally to all {number} players, whoever contributed: "
            f"{example}. Then everybody's contribution is made known."
            f"{self._punishment_rule(player)} Your result is the sum of what you earn in all "
            "rounds; it does not matter whether others earn more or less than you. Write your "
            f"contribution as a whole number in brackets, such as [{half}]."
        )

    def _punishment_rule(self, player: int) -> str:
        if not self.punishment:
            return ""
        other = int(player == 0)
        return (
            " Then, at the same time, all may give each other player 0 to 10 points. Each point "
            "that you get takes a tenth of what you have earned in this round, ten or more take "
            "all. The points that you give cost you: 1, 2, 4, 6, 9, 12, 16, 20, 25 or 30 for 1 to "
            "10 points, for each player you give some to. You are told how many points you got, "
            "not from whom. When you are asked for points, write player and points, such as "
            f"[{other}:3] for 3 points against player {other}, or [{NONE}]."
        )

    def view(self, player: int) -> str:
        lines = [f"{self.heading()}. You have earned {decimal(self.returns[player])}."]
        if self.given:
            lines.append(f"{'contributed':<11}{'last':>6}{'in all':>9}")
        for other, given in enumerate(self.given):
            name = "you" if other == player else f"player {other}"
            lines.append(f"  {name:<9}{given:>6}{self.given_so_far[other]:>9}")
        if self.punishing:
            earned = decimal(self.earned[player])
            lines.append(f"You have {earned} in this round. You may give points now.")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        others, share = self.num_players - 1, self.multiplier * self.endowment / self.num_players
        least = -PRICES[MOST] * others if self.punishment else share
        return self.rounds * least, self.rounds * (self.endowment + others * share)

    def all_actions(self) -> Sequence[Action]:
        return () if self.talk or self.punishment else self.form

    def features(self, player: int) -> Sequence[float]:
        """The last contribution of each player, from the own on, as a share of the endowment; the
        sum of all its contributions, as a share of all endowments; the share of rounds played.
        Empty with talk, which numbers do not cover, and with points.
        """
        if self.talk or self.punishment:
            return ()
        last, whole = self.given or (0,) * self.num_players, self.endowment * self.rounds
        return [
            *(given / self.endowment for given in (*last[player:], *last[:player])),
            *(
                given / whole
                for given in (*self.given_so_far[player:], *self.given_so_far[:player])
            ),
            self.done / self.rounds,
        ]
