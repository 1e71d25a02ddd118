"""A question to one of several players: words, and the number of who is to answer in brackets."""

from dataclasses import dataclass
from functools import cache

from textgames.core import Action, Listed
from textgames.errors import IllegalAction
from textgames.forms import Talk


@dataclass(frozen=True, slots=True)
class Question(Talk):
    """Words, and in brackets the number of the player who is to answer."""

    def read(self, text: str) -> Action:
        action = Talk.read(self, text)
        if not Talk.split(action)[0]:
            raise IllegalAction(f"expected {self.describe()}; got no question")
        return action

    def describe(self) -> str:
        most = self.max_chars
        return f"a question of up to {most} characters and who is to answer, {self.move.describe()}"


@cache
def question_to(players: tuple[Action, ...]) -> Question:
    return Question(Listed(players), 200, must_move=True)
