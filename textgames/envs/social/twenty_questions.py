"""TwentyQuestions: one player knows a thing, the other finds it out by questions."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from textgames.core import (
    CHANCE,
    EVERYONE,
    Action,
    Examples,
    Form,
    Game,
    LegalActions,
    OptionError,
    Range,
)
from textgames.envs.social.things import THINGS
from textgames.errors import IllegalAction
from textgames.forms import Talk
from textgames.texts import counted, one_line, quote

KNOWS, ASKS = 0, 1  # the seats
ANSWERS = ("yes", "no", "it depends")
LONGEST_NAME = 40

_GUESS = re.compile(r"\s*(?:my )?guess\s*(?:is\b|:)?\s*(.*)", re.IGNORECASE | re.DOTALL)
_ARTICLE = re.compile(r"^(?:an?|the) ")


def plain(name: str) -> str:
    """Return a name as guesses are compared: no case, article, punctuation or plural -s."""
    letters = "".join([c if c.isalnum() else " " for c in name.casefold()])
    words = _ARTICLE.sub("", " ".join(letters.split())).split()
    return " ".join([word.removesuffix("s") or word for word in words])


@dataclass(frozen=True, slots=True)
class Guess(Form):
    """A name after "guess:"; where nothing but a guess may come, the name alone will do."""

    alone: bool = False

    def read(self, text: str) -> Action:
        found = _GUESS.fullmatch(text) if len(text) < 1000 else None
        said = found[1] if found else text if self.alone and len(text) < 1000 else ""
        name = one_line(said).casefold().strip(" .,;:!?\"'*`_")
        if not 0 < len(name) <= LONGEST_NAME or not plain(name):
            raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")
        return f"guess: {name}"

    def describe(self) -> str:
        return f"[guess: NAME] with a name of 1 to {LONGEST_NAME} characters"

    def schema(self) -> dict[str, Any]:
        text = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
        return {
            "type": "object",
            "properties": {"guess": text},
            "required": ["guess"],
            "additionalProperties": False,
        }

    def write(self, value: Any) -> str:
        return f"guess: {value['guess']}"

    def example(self, rng: Any) -> Action:
        return f"guess: {names(THINGS[int(rng.random() * len(THINGS))])[0]}"


@dataclass(frozen=True, slots=True)
class QuestionOrGuess(Talk):
    """A question, or a guess in brackets."""

    def describe(self) -> str:
        return f"a question of up to {self.max_chars} characters, or {self.move.describe()}"


QUESTION = QuestionOrGuess(Guess(), max_chars=200)
LAST_GUESS = Guess(alone=True)


@cache
def names(thing: str) -> tuple[str, ...]:
    """Return the names of a thing, the usual one first: "truck/lorry" has two."""
    return tuple(name.strip() for name in thing.split("/"))


class TwentyQuestions(Game):
    """Player 0 is given a thing; player 1 asks up to 20 questions and then has one guess.

    Each question is answered by yes, no or it depends. A guess before the last counts as a
    question. Nobody but the players can judge whether an answer is true, so both win if the thing
    is named, and an answer that misleads hurts whoever gives it.

    The thing is one of our list, or of `things`, a user's own, where "truck/lorry" is one thing of
    two names.

    Actions: player 1: a question of up to 200 characters, or "[guess: piano]"; player 0: an answer.
    Returns: 1 to both if the thing is named, 0 to both if not.
    """

    utility = "identical-interest"
    tags = ("talk", "hidden information", "cooperation", "party game", "deduction")
    evidence = (
        "played through: games won by an early guess and by the last one, and lost, with their "
        "messages (the parlour game)",
    )
    opponent = "rule"

    def setup(
        self,
        questions: Annotated[int, Range(1, 50)] = 20,
        things: Annotated[tuple[str, ...], Examples(("piano", "truck/lorry", "polar bear"))] = (),
    ) -> None:
        seen: set[str] = set()
        for thing in things:
            for name in names(thing):
                shown = name.isprintable() and not set(name) & set("[]<>\\")
                if not (shown and plain(name) and len(name) <= LONGEST_NAME):
                    raise OptionError(
                        f"expected things = names of 1 to {LONGEST_NAME} letters and digits, got "
                        f"{quote(name)}"
                    )
                if plain(name) in seen:
                    raise OptionError(f"expected things = different names, got {quote(name)} twice")
                seen.add(plain(name))
        self.things, self.own = things or THINGS, bool(things)
        self.left = questions
        self.questions = questions
        self.thing = ""
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return self.things
        if player == KNOWS:
            return ANSWERS
        return QUESTION if self.left else LAST_GUESS

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.thing = action
            self.tell(KNOWS, f"The thing is: {' or '.join(names(action))}.")
            self.ask(ASKS)
        elif player == KNOWS:
            self.tell(EVERYONE, f"The answer is: {action}.")
            self.ask(ASKS)
        else:
            words, move = Talk.split(action) if self.left else ("", action)
            if words:
                self.say(ASKS, words)
            if move:
                self._guess(move.removeprefix("guess: "))
            else:
                self.left -= 1
                self.ask(KNOWS)

    def _guess(self, name: str) -> None:
        if plain(name) in map(plain, names(self.thing)):
            self.tell(EVERYONE, f"The guess {name} is right.")
            self.end((1, 1))
        elif self.left:
            self.left -= 1
            self.tell(EVERYONE, f"The guess {name} is wrong.")
            self.ask(ASKS)
        else:
            told = " or ".join(names(self.thing))
            self.tell(EVERYONE, f"The guess {name} is wrong. The thing was: {told}.")
            self.end((0, 0))

    def rules(self, player: int) -> str:
        number = counted(self.questions, "question")
        thing = f"one of {len(self.things)} from everyday life and nature"
        if self.own:
            one_of = f"one of {len(self.things)} that were " * (len(self.things) > 1)
            thing = f"{one_of}chosen for this game"
        intro = (
            f"You are player {player} of 2 in a game of {number}. Player 0 is given a thing, "
            f"{thing}; player 1 does not know it and asks up to {number}, each of which player 0 "
            "answers by yes, no or it depends. Player 1 may guess instead of asking; a wrong guess "
            "uses up a question. After the last question there is one more guess. A guess is right "
            "if it names the thing; case, a, an or the, and a plural -s do not count. If the thing "
            "is named, both players get 1, else both get 0, so it pays to answer truly."
        )
        if player == KNOWS:
            return f"{intro} You are player 0: answer in brackets, such as [yes] or [it depends]."
        return (
            f"{intro} You are player 1: just write a question of up to {QUESTION.max_chars} "
            "characters, such as: Is it alive? To guess, write [guess: piano]."
        )

    def view(self, player: int) -> str:
        lines = [f"Questions left: {self.left}."]
        if player == KNOWS:
            lines.insert(0, f"The thing: {' or '.join(names(self.thing))}.")
        return "\n".join(lines)

    def role(self, player: int) -> str:
        return ("knows", "asks")[player]

    def return_range(self) -> tuple[float, float]:
        return 0, 1
