"""Expressions of whole numbers: read, checked and evaluated by a little parser of their own."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from textgames.core import Action, Form
from textgames.errors import IllegalAction
from textgames.texts import quote

MOST_CHARACTERS = 200  # so that no nesting is too deep for the parser

_TOKEN = re.compile(r"\s*(\d{1,6}(?!\d)|[-+*/()])")
_SIGNS = str.maketrans("\u00d7\u00f7\u2212\u2013xX", "*/--**")
_RESULT = re.compile(r"(.*?)=\s*(\d{1,9})\s*", re.DOTALL)
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}


class Wrong(Exception):
    """What is wrong with an expression, in words that follow "got" in a complaint."""


def combined(sign: str, left: int, right: int) -> int:
    """Return the result of one operation, a positive whole number.

    Raises:
        Wrong: it is none.
    """
    if sign == "+":
        return left + right
    if sign == "*":
        return left * right
    if sign == "-" and left > right:
        return left - right
    if sign == "/" and right and not left % right:
        return left // right
    raise Wrong(f"{left} {sign} {right}, which is no positive whole number")


@dataclass(frozen=True, slots=True)
class Parsed:
    """An expression in its one spelling, its value, and the numbers in it."""

    text: str
    value: int
    numbers: tuple[int, ...]


class _Parser:
    """Reads tokens from left to right; a sign binds by its precedence, equal ones to the left."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0
        self.numbers: tuple[int, ...] = ()

    def next(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        token = self.next()
        self.place += 1
        return token

    def expression(self, least: int = 1) -> int:
        value = self.operand()
        while _PRECEDENCE.get(self.next(), 0) >= least:
            sign = self.take()
            value = combined(sign, value, self.expression(_PRECEDENCE[sign] + 1))
        return value

    def operand(self) -> int:
        token = self.take()
        if token == "(":
            value = self.expression()
            if self.take() != ")":
                raise Wrong("a bracket that is not closed")
            return value
        if not token.isdigit():
            raise Wrong(f"{token} where a number should be" if token else "no number at the end")
        self.numbers += (int(token),)
        return int(token)


def parsed(text: str) -> Parsed:
    """Return what an expression of + - * / and brackets means.

    Raises:
        Wrong: it is none, or one of its results is no positive whole number.
    """
    text = text.translate(_SIGNS) if len(text) <= MOST_CHARACTERS else ""
    claim = _RESULT.fullmatch(text)
    tokens, end = [], 0
    body = (claim[1] if claim else text).rstrip()
    while found := _TOKEN.match(body, end):
        tokens.append(found[1])
        end = found.end()
    if end < len(body) or not tokens or not body.isascii():
        raise Wrong(quote(text) if text else f"nothing, or over {MOST_CHARACTERS} characters")
    parser = _Parser(tokens)
    value = parser.expression()
    if parser.place < len(tokens):
        raise Wrong(f"{parser.next()} where a sign should be")
    if claim and int(claim[2]) != value:
        raise Wrong(f"= {claim[2]} for what is {value}")
    spaced = "".join([f" {t} " if t in _PRECEDENCE else t for t in tokens])
    return Parsed(spaced, value, parser.numbers)


@dataclass(frozen=True, slots=True)
class Expression(Form):
    """An expression of some of the given numbers, each used at most once."""

    given: tuple[int, ...]

    def read(self, text: str) -> Action:
        try:
            found = parsed(text)
            over = Counter(found.numbers) - Counter(self.given)
            if over:
                number = next(iter(over))
                times = "more often than it is given" if number in self.given else "not given"
                raise Wrong(f"{number}, which is {times}")
        except Wrong as error:
            raise IllegalAction(f"expected {self.describe()}; got {error}") from None
        return found.text

    def describe(self) -> str:
        numbers = ", ".join(map(str, self.given))
        return f"an expression of + - * / and brackets, with each of {numbers} at most once"

    def example(self, rng: Any) -> Action:
        left = list(self.given)
        text = str(left.pop(int(rng.random() * len(left))))
        while left and rng.random() < 0.8:
            sign = "+-*"[int(rng.random() * 3)]
            longer = f"({text}) {sign} {left.pop(int(rng.random() * len(left)))}"
            if longer in self:
                text = longer
        return self.read(text)
