"""Any of the 144 games of two players with two choices each, played once or again and again."""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import EVERYONE, Action, Examples, Range
from textgames.envs.matrix.ordinal_games import number_of, patterns
from textgames.envs.matrix.rounds import Rounds, in_letters
from textgames.envs.matrix.stories import STORIES


class MatrixGame(Rounds):
    """Both players make one of two choices; each result is worth 1, 2, 3 or 4 to each of them.

    `game` is a number of Robinson and Goforth (2005), such as "233", or the name of one of the
    twelve symmetric games, such as "stag hunt". In sequential `form` player 0 chooses first, and
    player 1 knows it. The game is one-shot with one of `rounds`, iterated with more. A `story`
    tells the same game with other words, as in TMGBench (arXiv 2410.10479).

    Actions: the names of the two choices: "A" or "B" in the plain telling.
    Returns: the sum of what the results are worth, 1 to 4 a round.
    """

    utility = "general-sum"
    tags = ("simultaneous moves", "social dilemma", "classic")
    evidence = (
        "solved: 144 games that differ in more than the order of choices, 78 if players are alike "
        "(Rapoport and Guyer 1966); 18 with no pure equilibrium, 108 with one, 18 with two",
        "cross-checked: the equilibria of each, pure and mixed, with a count over a grid of all "
        "mixtures, and NashConv 0; the order of pay-offs with OpenSpiel matrix_pd and matrix_cd",
    )
    opponent = "rule"

    def setup(
        self,
        game: Annotated[str, Examples("chicken", "233")] = "prisoner's dilemma",
        form: Literal["simultaneous", "sequential"] = "simultaneous",
        rounds: Annotated[int, Range(1, 100)] = 1,
        story: Literal["plain", "bakeries", "bands", "climbers"] = "plain",
    ) -> None:
        self.patterns = patterns(number_of(game))
        self.sequential = form == "sequential"
        self.story = STORIES[story]
        self.moves = ("", "")  # for each round "0" or "1", first or second choice, of each player
        self.begin(rounds)
        self._open()

    def _open(self) -> None:
        if self.sequential and not self.is_terminal:
            self.ask(0)

    def choices(self) -> Sequence[Action]:
        return self.story.choices

    def play(self, player: int, action: Action) -> None:
        if self.sequential and player == 0:
            self.chosen = (action,)
            self.tell(EVERYONE, f"Round {self.done + 1}: player 0 chooses {action}.")
            self.ask(1)
        else:
            super().play(player, action)

    def resolve(self, chosen: tuple[Action, ...]) -> None:
        first, second = (self.story.choices.index(choice) for choice in chosen)
        one, two = self.worth(0, first, second), self.worth(1, second, first)
        self.moves = (self.moves[0] + str(first), self.moves[1] + str(second))
        self.tell(
            EVERYONE,
            f"Round {self.done + 1}: player 0 chose {chosen[0]} and gets {one}, player 1 chose "
            f"{chosen[1]} and gets {two}.",
        )
        self.pay((one, two))
        self._open()

    def worth(self, player: int, own: int, other: int) -> int:
        """What a result is worth to a player: 0 stands for the first choice, 1 for the second."""
        return self.patterns[player][2 * own + other]

    def rules(self, player: int) -> str:
        choices, unit = self.story.choices, self.story.unit
        results = " ".join(
            f"If you choose {choices[own]} and the other {choices[other]}, you get "
            f"{self.worth(player, own, other)} and the other gets "
            f"{self.worth(1 - player, other, own)}."
            for own in (0, 1)
            for other in (0, 1)
        )
        if self.sequential:
            who = (
                ("You choose", "the other player") if player == 0 else ("The other chooses", "you")
            )
            order = f"{who[0]} first; then {who[1]}, knowing that choice."
        else:
            order = "Both choose at the same time, without knowing the other's choice."
        rounds = (
            f" The same is played for {self.rounds} rounds, and both choices of a round are known "
            f"before the next. Your result is the sum of your {unit}."
            if self.rounds > 1
            else ""
        )
        return (
            f"You are player {player} of 2 in {self.story.setting} {order} These are the results, "
            f"in {unit}. {results}{rounds} It does not matter whether the other gets more or less "
            f"than you. Write your choice in brackets: [{choices[0]}] or [{choices[1]}]."
        )

    def view(self, player: int) -> str:
        choices = self.story.choices
        lines = [
            f"{self.heading()}. Your {self.story.unit}: {self.returns[player]}, the other's: "
            f"{self.returns[1 - player]}.",
            f"{'(you, other)':<12}" + "".join(f"{f'other {choice}':>14}" for choice in choices),
        ]
        for own, choice in enumerate(choices):
            cells = [
                f"{self.worth(player, own, other)}, {self.worth(1 - player, other, own)}"
                for other in (0, 1)
            ]
            lines.append(f"{f'you {choice}':<12}" + "".join(f"{cell:>14}" for cell in cells))
        letters = str.maketrans("01", "".join(choice[0].upper() for choice in choices))
        mine, other = (self.moves[p].translate(letters) for p in (player, 1 - player))
        legend = ", ".join(f"{choice[0].upper()} for {choice}" for choice in choices)
        lines[-1] += in_letters(mine, other, legend if len(choices[0]) > 1 else "what each chose")
        if self.sequential and self.chosen:
            lines.append(f"Player 0 has chosen {self.chosen[0]}.")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return self.rounds, 4 * self.rounds

    def all_actions(self) -> Sequence[Action]:
        return self.story.choices

    def features(self, player: int) -> Sequence[float]:
        """A quarter of what the four results are worth to the player, then to the other, each as
        in `Pattern`; the own and the other's last choice, 1 for the first, -1 for the second, 0
        before; the same for what player 0 has chosen in a sequential round; the share of rounds
        played.
        """
        first = self.chosen[0] if self.sequential and self.chosen else ""
        return [
            *(rank / 4 for p in (player, 1 - player) for rank in self.patterns[p]),
            *(_SIGN[self.moves[p][-1:]] for p in (player, 1 - player)),
            _SIGN[str(self.story.choices.index(first))] if first else 0.0,
            self.done / self.rounds,
        ]


_SIGN = {"": 0.0, "0": 1.0, "1": -1.0}
