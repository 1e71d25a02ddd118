"""Rock, paper, scissors: each beats one and loses to one (common rules)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.matrix.rounds import Rounds, in_letters

MOVES = ("rock", "paper", "scissors")
ROCK, PAPER, SCISSORS = MOVES
LEGEND = "R for rock, P for paper, S for scissors"
BEATS = {ROCK: SCISSORS, PAPER: ROCK, SCISSORS: PAPER}


def result(mine: Action, yours: Action) -> tuple[int, str, str, str]:
    """What player 0 gets for a round, what is told of it, and both hands as letters."""
    lead = (BEATS[mine] == yours) - (BEATS[yours] == mine)
    winner = f"Player {0 if lead > 0 else 1} wins the round." if lead else "The round is a draw."
    told = f"player 0 shows {mine}, player 1 shows {yours}. {winner}"
    return lead, told, mine[0].upper(), yours[0].upper()


RESULTS = {mine: {yours: result(mine, yours) for yours in MOVES} for mine in MOVES}


class RockPaperScissors(Rounds):
    """Both show a hand at the same time: rock beats scissors, scissors paper, and paper rock.

    Actions: "rock", "paper" or "scissors".
    Returns: +1 for a round won, -1 for a round lost, 0 for a draw, summed over the rounds.
    """

    tags = ("simultaneous moves", "classic")
    evidence = (
        "solved: value 0; the uniform strategy has NashConv 0, in one round and in two, and is "
        "what CFR finds (von Neumann 1928)",
        "cross-checked: all nine results with OpenSpiel matrix_rps",
    )
    opponent = "rule"

    def setup(self, rounds: Annotated[int, Range(1, 100)] = 1) -> None:
        self.moves: tuple[str, ...] = ("", "")  # a letter for each round, of each player
        self.won: tuple[int, ...] = (0, 0)  # rounds won by each player
        self.begin(rounds)

    def choices(self) -> Sequence[Action]:
        return MOVES

    def resolve(self, chosen: tuple[Action, ...]) -> None:
        mine, yours = chosen
        lead, told, one, two = RESULTS[mine][yours]
        self.moves = (self.moves[0] + one, self.moves[1] + two)
        self.won = (self.won[0] + (lead > 0), self.won[1] + (lead < 0))
        self.tell(EVERYONE, f"Round {self.done + 1}: {told}")
        self.pay((lead, -lead))

    def rules(self, player: int) -> str:
        several = (
            f" The game has {self.rounds} rounds, and your result is the sum of your rounds."
            if self.rounds > 1
            else ""
        )
        return (
            f"You are player {player} of 2 in rock, paper, scissors. In a round both show a hand "
            "at the same time, without seeing what the other shows. Rock beats scissors, scissors "
            "beats paper, and paper beats rock; two equal hands are a draw. Who wins a round gets "
            f"1, who loses it -1, and a draw is 0 for both.{several} Write your hand in brackets: "
            "[rock], [paper] or [scissors]."
        )

    def view(self, player: int) -> str:
        mine, yours = self.won[player], self.won[1 - player]
        letters = in_letters(self.moves[player], self.moves[1 - player], LEGEND)
        return f"{self.heading()}. Rounds won: you {mine}, other {yours}.{letters}"

    def stage(self) -> tuple[Game, int]:
        """The round in progress: it does not matter who won the others."""
        game = RockPaperScissors()
        for action in self.chosen:
            game.apply(action)
        return game, 0

    def return_range(self) -> tuple[float, float]:
        return -self.rounds, self.rounds

    def all_actions(self) -> Sequence[Action]:
        return MOVES

    def features(self, player: int) -> Sequence[float]:
        """For each hand 1 if it was the own last one; the same for the other's last one; for each
        hand in how many of all rounds the other has shown it; the share of rounds played.
        """
        mine, yours = self.moves[player], self.moves[1 - player]
        return [
            *(float(letter == last[-1:]) for last in (mine, yours) for letter in "RPS"),
            *(yours.count(letter) / self.rounds for letter in "RPS"),
            self.done / self.rounds,
        ]
