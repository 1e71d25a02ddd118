"""Mastermind: find a secret code from counts of right and misplaced colours (Knuth 1977)."""

from collections.abc import Sequence
from functools import cache
from itertools import permutations, product
from operator import eq
from typing import Annotated, Any

from textgames.core import CHANCE, Action, Game, LegalActions, Listed, OptionError, Range
from textgames.errors import IllegalAction
from textgames.texts import counted, quote

COLOURS = "123456789"
EXAMPLES = {  # by whether colours may repeat
    True: "For example, with 4 pegs of 3 colours, if a secret were 1123, the guess 2111 would have "
    "1 black (its second peg) and 2 white (a 2 and one more 1).",
    False: "For example, with 4 pegs of 4 colours, if a secret were 1234, the guess 1342 would "
    "have 1 black (the 1) and 3 white.",
}


def score(secret: Action, guess: Action) -> tuple[int, int]:
    """Return the black and the white pegs for `guess`.

    Black are the pegs of the right colour in the right place. White are those that would become
    black if the guess were put in the best other order (Knuth 1977).
    """
    black = sum(map(eq, secret, guess))
    common = sum([min(secret.count(colour), guess.count(colour)) for colour in set(guess)])
    return black, common - black


class Codes(Listed):
    """All codes. Spaces and punctuation do not count: "1 1 2 2" and "1-1-2-2" are "1122"."""

    __slots__ = ("pattern",)

    def __init__(self, pegs: int, colours: int, repeats: bool) -> None:
        digits = COLOURS[:colours]
        drawn = product(digits, repeat=pegs) if repeats else permutations(digits, pegs)
        codes = tuple(map("".join, drawn))
        kind = "" if repeats or pegs == 1 else "different "
        number = f"{pegs} {kind}digits" if pegs > 1 else "1 digit"
        super().__init__(codes, f"{number} from 1 to {colours}, such as [{first_guess(codes)}]")
        self.pattern = f"^[1-{colours}]{{{pegs}}}$"

    def read(self, text: str) -> Action:
        code = text.translate(_IGNORED) if len(text) < 1000 else ""
        if code not in self:
            raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")
        return code

    def schema(self) -> dict[str, Any]:
        schema = super().schema()
        return schema if "enum" in schema else {**schema, "pattern": self.pattern}


_IGNORED = str.maketrans("", "", " \t\r\n,;:.!-_|/\"'`*()[]")


@cache
def codes(pegs: int, colours: int, repeats: bool) -> Codes:
    return Codes(pegs, colours, repeats)


def first_guess(codes: Sequence[Action]) -> Action:
    """Return the code that is half of one colour and half of another, 1122, or else 1234."""
    pegs = len(codes[0])
    half = (pegs + 1) // 2
    halves = "1" * half + "2" * (pegs - half)
    return halves if len(set(codes[0])) == 1 else codes[0]


class Mastermind(Game):
    """One player guesses a code of coloured pegs; each guess is answered by black and white pegs.

    The colours are written as digits. Without `repeats`, neither the secret nor a guess has a
    colour twice.

    Actions: a code, such as "1122".
    Returns: 1 if one of the guesses is the secret, 0 if none is.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("hidden information", "deduction", "puzzle", "classic")
    evidence = (
        "solved: Knuth's strategy finds each of the 1296 codes in at most 5 guesses, 4.476 on "
        "average (Knuth 1977)",
        "solved: the answers of all pairs of codes, up to the names of colours, against their "
        "definition (Knuth 1977)",
    )
    opponent = "rule"

    def setup(
        self,
        pegs: Annotated[int, Range(1, 5)] = 4,
        colours: Annotated[int, Range(2, len(COLOURS))] = 6,
        repeats: bool = True,
        guesses: Annotated[int, Range(1, 100)] = 10,
    ) -> None:
        if pegs > colours and not repeats:
            raise OptionError(
                f"expected colours = at least {pegs}, one for each peg, without repeats, got "
                f"{colours}"
            )
        self.pegs, self.colours, self.repeats, self.guesses = pegs, colours, repeats, guesses
        self.secret = ""
        self.answers: tuple[tuple[Action, int, int], ...] = ()  # guess, black, white
        self.table = ""  # the answers as `view` shows them: drawing all anew would grow with them
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return left(self.colours, "" if self.repeats else self.secret)
        return codes(self.pegs, self.colours, self.repeats)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.secret += action
            self.ask(CHANCE if len(self.secret) < self.pegs else 0)
            return
        black, white = score(self.secret, action)
        self.answers += ((action, black, white),)
        done = len(self.answers)
        self.table += f"\n{done:>5}  {action:<6} {black:>5}  {white:>5}"
        self.tell(0, f"Guess {done}: {action} has {black} black and {white} white.")
        if black == self.pegs:
            self.tell(0, f"You found the secret, {self.secret}.")
            self.end((1,))
        elif done == self.guesses:
            self.tell(0, f"No guesses are left. The secret was {self.secret}.")
            self.end((0,))
        else:
            self.ask(0)

    def rules(self, player: int) -> str:
        more = self.pegs > 1
        guesses = counted(self.guesses, "guess", "guesses")
        repeats = (
            " The same colour may stand in several places."
            if self.repeats
            else " No colour stands in it twice, and no guess may have a colour twice."
        )
        return (
            f"You play Mastermind. A secret code of {counted(self.pegs, 'peg')} has been drawn at "
            f"random, each in one of {self.colours} colours, which are written as the digits 1 to "
            f"{self.colours}.{repeats * more} You have {guesses} to find it. Each guess is "
            "answered by two numbers. Black is how many of its pegs have the right colour in the "
            "right place. White is how many more have a colour that is in the secret, but in "
            "another place; a peg of the secret is counted for one peg of the guess only. "
            f"{EXAMPLES[self.repeats]} You win, with a result of 1, if a guess is the secret "
            "itself, and lose, with 0, if none is. Write your guess in brackets, such as "
            f"[{first_guess(codes(self.pegs, self.colours, self.repeats))}]."
        )

    def view(self, player: int) -> str:
        heading = "\nguess  code   black  white" if self.table else ""
        return f"Guesses left: {self.guesses - len(self.answers)}{heading}{self.table}"

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return codes(self.pegs, self.colours, self.repeats).actions

    def features(self, player: int) -> Sequence[float]:
        """For each guess of the game: for each peg and colour, 1 if it has it; black and white.

        Black and white are shares of the pegs. All are 0 for a guess not made yet.
        """
        rows: list[float] = []
        for answer in self.answers:
            rows += _row(*answer, self.colours)
        return rows + [0.0] * (self.guesses * (self.pegs * self.colours + 2) - len(rows))


@cache
def left(colours: int, used: str) -> tuple[Action, ...]:
    """Return the colours that the next peg of the secret may have."""
    return tuple(colour for colour in COLOURS[:colours] if colour not in used)


def _row(guess: Action, black: int, white: int, colours: int) -> list[float]:
    row = [float(peg == colour) for peg in guess for colour in COLOURS[:colours]]
    return [*row, black / len(guess), white / len(guess)]
