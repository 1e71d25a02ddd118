"""Games of rounds in which everybody chooses at the same time, with talk before it or without."""

from collections.abc import Sequence

from textgames.core import Action, FreeText, Game, LegalActions
from textgames.errors import GameError

WORDS = FreeText(200)  # what may be said before a round
IN_A_ROW = 50  # rounds in one line of a view


class Rounds(Game):
    """All choose at the same time and are paid, again and again; what they are paid adds up.

    With talk, each round begins with one message of each player. All are written at the same time,
    so that the seats stay alike; an answer waits for the next round.
    """

    def begin(self, rounds: int, talk: bool = False) -> None:
        """Begin the first round."""
        self.rounds = rounds
        self.done = 0  # rounds played
        self.talk = talk
        self.talking = talk  # whether messages are due now
        self.chosen: tuple[Action, ...] = ()  # what was said or chosen so far, player 0's first
        self.everyone = tuple(range(self.num_players))
        self.to_act = self.everyone  # as `ask` would, without a new tuple each round

    def choices(self) -> LegalActions:
        """Return what every player may choose in a round."""
        raise NotImplementedError

    def resolve(self, chosen: tuple[Action, ...]) -> None:
        """Tell what all have chosen and `pay` for it, or ask for something more."""
        raise NotImplementedError

    def legal_actions(self, player: int) -> LegalActions:
        return WORDS if self.talking else self.choices()

    def play(self, player: int, action: Action) -> None:
        self.chosen += (action,)
        if self.to_act:
            return
        chosen, self.chosen = self.chosen, ()
        if not self.talking:
            self.resolve(chosen)
            return
        self.talking = False
        for speaker, words in enumerate(chosen):
            self.say(speaker, words)
        self.to_act = self.everyone

    def pay(self, amounts: Sequence[int | float]) -> None:
        """Add to the returns what each player gets for a round, and begin the next one."""
        self.done += 1
        if len(amounts) != self.num_players:
            raise GameError(f"expected payments of {self.num_players} players, got {amounts!r}")
        returns = tuple([self.returns[p] + amounts[p] for p in range(self.num_players)])
        if self.done == self.rounds:
            self.end(returns)
            return
        self.returns = returns
        self.talking = self.talk
        self.to_act = self.everyone

    def heading(self) -> str:
        """The first words of a view."""
        return "The game is over" if self.is_terminal else f"Round {self.done + 1} of {self.rounds}"

    def talk_rule(self) -> str:
        """The sentences of the rules on talk, with a space before them; nothing without talk."""
        if not self.talk:
            return ""
        who = "both" if self.num_players == 2 else "all"
        return (
            f" Each round begins with talk: {who} players write one message of up to "
            f"{WORDS.max_chars} characters at the same time. What is said binds nobody. When you "
            "are asked for a message, write just that."
        )


def in_letters(mine: str, other: str, legend: str) -> str:
    """Draw the choices of two players in all rounds so far, one letter each, behind a heading."""
    drawn = ""
    for start in range(0, len(mine), IN_A_ROW):
        end = min(start + IN_A_ROW, len(mine))
        which = f"Round {end}" if end == start + 1 else f"Rounds {start + 1} to {end}"
        you, them = _in_tens(mine[start:end]), _in_tens(other[start:end])
        drawn += f"\n{which}, {legend}\n  you    {you}\n  other  {them}"
    return drawn


def _in_tens(letters: str) -> str:
    if len(letters) <= 10:
        return letters
    tens = letters[:10]
    for start in range(10, len(letters), 10):
        tens += " " + letters[start : start + 10]
    return tens


def decimal(number: float) -> str:
    """Write a number with two decimals at most: "12", "12.5"."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
