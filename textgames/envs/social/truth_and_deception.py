"""TruthAndDeception: one player knows which of two statements is true and wants to mislead."""

from functools import cache
from importlib.resources import files
from typing import Annotated, NamedTuple

from textgames.core import CHANCE, EVERYONE, Action, FreeText, Game, LegalActions, Range

DECEIVER, GUESSER = 0, 1  # the seats
CHOICES = ("1", "2")
SPEECH = FreeText(300)


class Pair(NamedTuple):
    """Two statements about one thing."""

    true: str
    false: str


@cache
def pairs() -> tuple[Pair, ...]:
    """Return the pairs of statements of our list."""
    lines = files(__package__).joinpath("statements.txt").read_text("ascii").splitlines()
    return tuple([Pair(*line.split(" | ")) for line in lines])


@cache
def draws() -> tuple[Action, ...]:
    """Return what chance draws: a pair by its number, from 1, and which of it is shown first."""
    numbers = range(1, len(pairs()) + 1)
    return tuple([f"{n} {first} first" for n in numbers for first in Pair._fields])


class TruthAndDeception(Game):
    """Both read two statements, of which one is true; after a talk player 1 chooses one.

    Player 0 is told which is true and wants player 1 to choose the other. Each says something in
    turn, player 0 first, `rounds` times. The pairs of statements are of our list; which of a pair
    is shown as statement 1 is drawn.

    Actions: 1 to 300 characters of text; then player 1 chooses "1" or "2".
    Returns: player 1 gets 1 for choosing the true statement and -1 for the other; player 0 the
    opposite.
    """

    tags = ("talk", "hidden information", "persuasion", "knowledge")
    evidence = (
        "played through: games won by either player, with their messages (rules of TextArena, "
        "arXiv 2504.11442)",
    )
    opponent = "rule"

    def setup(self, rounds: Annotated[int, Range(1, 20)] = 3) -> None:
        self.rounds = rounds
        self.speeches_left = 2 * rounds
        self.true = ""  # "1" or "2"
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return draws()
        return SPEECH if self.speeches_left else CHOICES

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._draw(action)
        elif self.speeches_left:
            self.say(player, action)
            self.speeches_left -= 1
            self.ask(1 - player if self.speeches_left else GUESSER)
        else:
            right = action == self.true
            self.tell(
                EVERYONE,
                f"Player 1 chooses statement {action}. Statement {self.true} is true: player "
                f"{GUESSER if right else DECEIVER} wins.",
            )
            self.end((-1, 1) if right else (1, -1))

    def _draw(self, outcome: Action) -> None:
        number, first, _ = outcome.split()
        pair = pairs()[int(number) - 1]
        self.true = "1" if first == "true" else "2"
        shown = (pair.true, pair.false) if first == "true" else (pair.false, pair.true)
        for choice, statement in zip(CHOICES, shown, strict=True):
            self.tell(EVERYONE, f"Statement {choice}: {statement}")
        self.tell(DECEIVER, f"Statement {self.true} is the true one.")
        self.ask(DECEIVER)

    def rules(self, player: int) -> str:
        times = "once" if self.rounds == 1 else f"{self.rounds} times"
        intro = (
            f"You are player {player} of 2. Both of you read two statements about the world; one "
            "is true, the other false. Only player 0 is told which is true. Then each of you says "
            f"something {times}, in turn, player 0 first; what is said need not be true. After "
            "that player 1 chooses a statement. If it is the true one, player 1 gets 1 and player "
            "0 gets -1, else player 0 gets 1 and player 1 gets -1. To talk, just write 1 to "
            f"{SPEECH.max_chars} characters"
        )
        if player == DECEIVER:
            return (
                f"{intro}. You are player 0: lead the other to the false statement. You could "
                "write: I have read about this, and it surprised me too."
            )
        return (
            f"{intro}, such as: How do you know that? You are player 1: find the true statement. "
            "To choose, write its number in brackets, such as [2]."
        )

    def view(self, player: int) -> str:
        lines = [f"Speeches left: {self.speeches_left}."]
        if player == DECEIVER:
            lines.append(f"Statement {self.true} is the true one.")
        return "\n".join(lines)

    def role(self, player: int) -> str:
        return ("deceiver", "guesser")[player]

    def return_range(self) -> tuple[float, float]:
        return -1, 1
