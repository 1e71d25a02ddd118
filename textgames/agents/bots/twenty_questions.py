"""TwentyQuestions by halving: asks what splits the things left most evenly, and answers the same.

What is true of the things of our list stands in their table; of others only the name is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.social.things import MARKS, QUESTIONS
from textgames.envs.social.twenty_questions import KNOWS, TwentyQuestions, names, plain

# Words in a question of anybody's that ask for what a mark says.
_ASKED = {
    "a": "animal|creature|alive|living|mammal",
    "p": "plant|tree|flower|fruit|vegetable|grow",
    "f": "eat|eaten|food|edible|drink|drinkable",
    "m": "made by|man-?made|artificial|manufactured|human-?made|built",
    "b": "bigger|larger|large|big|heavy|taller",
    "h": "hand|small|pocket|handheld",
    "e": "electric|electricity|electronic|battery|plug",
    "i": "indoors|inside|house|home|room",
    "w": "water|sea|ocean|swim|aquatic",
    "y": "fly|flies|flying",
    "c": "worn|wear|clothing|clothes",
    "d": "ride|vehicle|drive|transport|travel",
    "t": "metal|steel",
    "n": "music|musical|instrument",
    "g": "sports?|games?|play|toy",
    "l": "legs?",
}
_KEYWORDS = {mark: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for mark, words in _ASKED.items()}
_LETTERS = re.compile(r"first letter of its name one of a to (\w)\?", re.IGNORECASE)
_SPEECH = re.compile(r"Player 1: (.*)")
_ANSWER = re.compile(r"The answer is: (.*)\.")
_WRONG = re.compile(r"The guess (.*) is wrong\.")

MARK_OF = {question: mark for mark, question in QUESTIONS.items()}
TEXTS = (
    *MARK_OF,
    *(f"Is the first letter of its name one of a to {a}?" for a in "abcdefghiklmnoprstuvw"),
)


class Bot(ByRule):
    """Asks the question that splits the things left most evenly, guesses when one or few are left.

    Asked itself, it answers those questions by the table, others by the words in them.
    """

    plays = TwentyQuestions

    def choose(self, game: TwentyQuestions, player: int) -> Action:
        messages = game.transcript(player)
        if player == KNOWS:
            question = next(m[1] for line in messages[::-1] if (m := _SPEECH.fullmatch(line)))
            return answer_to(question, game.thing)
        left = _left(game.things, tuple(messages))
        if game.left and len(left) > 1:
            question = best_question(left)
            if question:
                return question
        guess = f"guess: {names(left[0])[0]}"
        return f"[{guess}]" if game.left else guess


def answer_to(question: str, thing: str) -> str:
    """Return yes, no, or it depends where the question asks for nothing that is known."""
    if question in TEXTS:
        return "yes" if _is_true(question, thing) else "no"
    words = f" {plain(question)} "
    if any(f" {plain(name)} " in words for name in names(thing)):
        return "yes"
    found = [mark for mark, pattern in _KEYWORDS.items() if pattern.search(question)]
    if len(found) != 1 or thing not in MARKS:
        return "it depends"
    return "yes" if found[0] in MARKS[thing] else "no"


def _is_true(question: str, thing: str) -> bool:
    letter = _LETTERS.search(question)
    if letter:
        return names(thing)[0][0].casefold() <= letter[1]
    return MARK_OF[question] in MARKS.get(thing, "")


def _left(things: Sequence[str], messages: Sequence[str]) -> tuple[str, ...]:
    """Return the things that agree with the answers; all not guessed yet if none agrees."""
    wrong, tests = set[str](), list[tuple[str, bool]]()
    question = ""
    for line in messages:
        if said := _SPEECH.fullmatch(line):
            question = said[1]
        elif (answered := _ANSWER.fullmatch(line)) and answered[1] != "it depends":
            tests.append((question, answered[1] == "yes"))
        elif guessed := _WRONG.fullmatch(line):
            wrong.add(plain(guessed[1]))
    fresh = [t for t in things if not wrong.intersection(map(plain, names(t)))]
    known = [(q, yes) for q, yes in tests if q in TEXTS]
    agreeing = tuple(t for t in fresh if all(_is_true(q, t) == yes for q, yes in known))
    return agreeing or tuple(fresh) or tuple(things)


@lru_cache(maxsize=4096)
def best_question(left: tuple[str, ...]) -> str:
    """Return the question whose answer is most open, the first of equals; "" if there is none."""
    shares = {text: sum(_is_true(text, thing) for thing in left) for text in TEXTS}
    if not set(left) <= set(MARKS):
        for text in MARK_OF:
            shares[text] = 0  # what is true of them is not known
    best = min(TEXTS, key=lambda text: abs(2 * shares[text] - len(left)))
    return best if 0 < shares[best] < len(left) else ""
