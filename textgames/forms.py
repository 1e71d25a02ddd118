"""What a player may write: the forms of legal actions that cannot, or should not, be listed.

    Listed    a list or dictionary; short lists are named in prompts, long ones described
    FreeText  anything within limits
    Amount    a verb and a whole number: "raise 120"
    Either    a few listed actions, or one of some forms
    Talk      words, with at most one move in [brackets] among them

A game may have a form of its own. Forms are frozen and compare by value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from textgames.chance import RandomSource
from textgames.compiled import Kept
from textgames.errors import IllegalAction
from textgames.texts import MARKS, normalized, one_line, quote

Action = str  # what a player writes, in its one spelling, such as "bet" or "4"

LIST_AT_MOST = 20  # actions named in a prompt or an error


class Form(Kept):
    """Legal actions too many to list. `action in form` works as it does for a list.

    An action that is `in` a form is clean: one line, one spelling, safe to show to others.
    """

    __slots__ = ()

    @property  # compiled code would not see a plain value of a class that is not compiled
    def whole_reply(self) -> bool:
        """Whether all of a reply is read, not just what is in [brackets]: `whole_reply = True`."""
        return False

    def read(self, text: str) -> Action:
        """Return the action `text` means, in its one spelling.

        Raises:
            IllegalAction: it means none that is legal; the message says why.
        """
        raise NotImplementedError

    def might_read(self, text: str) -> bool:
        """Look whether `text` begins like an action: cheaper than a complaint nobody will read."""
        return True

    def describe(self) -> str:
        """Say in a line of at most 300 characters, for a prompt, what may be written."""
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of the values that `write` takes: for tools, guided decoding."""
        return {"type": "string", "description": self.describe()}

    def write(self, value: Any) -> str:
        """Return text that `read` understands for a value that obeys `schema`."""
        return str(value)

    def example(self, rng: RandomSource) -> Action:
        """Draw a legal action: for random agents and tests."""
        return self.read(self.write(draw_value(self.schema(), rng)))

    def __contains__(self, action: object) -> bool:
        try:
            return isinstance(action, str) and self.read(action) == action
        except IllegalAction:
            return False


def draw_value(schema: dict[str, Any], rng: RandomSource) -> Any:
    """Draw a value that obeys a schema of the few kinds that forms use."""
    if "anyOf" in schema:
        return draw_value(_draw(schema["anyOf"], rng), rng)
    if "enum" in schema:
        return _draw(schema["enum"], rng)
    if schema["type"] == "integer":
        low, high = schema["minimum"], schema["maximum"]
        return low + int(rng.random() * (high - low + 1))
    if schema["type"] == "array":
        return [draw_value(schema["items"], rng) for _ in range(schema["minItems"])]
    if schema["type"] == "object":
        names = list(schema.get("required", ()))
        left = [name for name in schema["properties"] if name not in names]
        while len(names) < schema.get("minProperties", 0):
            names.append(left.pop(int(rng.random() * len(left))))
        return {name: draw_value(schema["properties"][name], rng) for name in names}
    return _draw(_TALK, rng)[: schema.get("maxLength")] if schema["type"] == "string" else None


def _draw(values: Sequence[Any], rng: RandomSource) -> Any:
    return values[int(rng.random() * len(values))]


class Listed(Form, Sequence[Action]):
    """Actions that can be listed, with a description of their own if they are many.

    Make one for a long dictionary once, not at every turn.
    """

    __slots__ = ("_exact", "_names", "about", "actions")

    def __init__(self, actions: Sequence[Action], about: str = "") -> None:
        self.actions = actions
        self.about = about
        self._exact: frozenset[Action] | None = None  # both made when first needed
        self._names: dict[str, Action | None] | None = None

    def read(self, text: str) -> Action:
        if text in self:
            return text
        if self._names is None:
            self._names = _by_spelling(self.actions)
        action = self._names.get(normalized(text)) if len(text) < 1000 else None
        if action is None:
            raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")
        return action

    def describe(self) -> str:
        if self.about:
            return self.about
        named = ", ".join(f"[{action}]" for action in self.actions[:LIST_AT_MOST])
        if len(self.actions) == 1:
            return named
        if len(self.actions) > LIST_AT_MOST or len(named) > 250:
            few = ", ".join(f"[{action}]" for action in self.actions[:5])
            return f"one of {len(self.actions)} actions such as {few}"
        return f"one of {named}"

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.actions)} if len(self) <= 100 else super().schema()

    def example(self, rng: RandomSource) -> Action:
        return self.actions[int(rng.random() * len(self.actions))]

    def __contains__(self, action: object) -> bool:
        if self._exact is None:
            self._exact = frozenset(self.actions)
        return action in self._exact

    def __len__(self) -> int:
        return len(self.actions)

    def __getitem__(self, index: Any) -> Any:
        return self.actions[index]

    def __iter__(self) -> Iterator[Action]:
        return iter(self.actions)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Listed) and (
            self.actions is other.actions or tuple(self.actions) == tuple(other.actions)
        )

    def __hash__(self) -> int:
        return hash(tuple(self.actions))

    def __repr__(self) -> str:
        return f"Listed({self.describe()!r})"


def _by_spelling(actions: Sequence[Action]) -> dict[str, Action | None]:
    """Return each action by its normalized spelling, None where several have the same."""
    names: dict[str, Action | None] = {"": None}  # dots alone must be written exactly
    for action in dict.fromkeys(actions):
        name = normalized(action)
        names[name] = None if name in names else action
    return names


_few_by_spelling = lru_cache(1024)(_by_spelling)  # of an Either: "accept" and "deny", every turn

LegalActions = Sequence[Action] | Form


def as_form(legal: LegalActions) -> Form:
    """Return legal actions as a form: a plain list is wrapped."""
    return legal if isinstance(legal, Form) else Listed(legal)


def written(action: str, legal: LegalActions) -> str:
    """Return `action` as a reply that is read as it."""
    return action if isinstance(legal, Form) and legal.whole_reply else f"[{action}]"


@dataclass(frozen=True, slots=True)
class FreeText(Form):
    """One line of 1 to `max_chars` characters without the `forbidden` words, in any case."""

    max_chars: int = 200
    forbidden: tuple[str, ...] = ()

    @property
    def whole_reply(self) -> bool:
        return True

    def read(self, text: str) -> Action:
        if len(text) > 10 * self.max_chars + 1000:  # cleaning a megabyte takes too long
            raise IllegalAction(f"expected {self.describe()}; got {len(text)} characters")
        if _WHOLLY_BRACKETED.fullmatch(text):  # as people do who are used to listed actions
            text = text.strip()[1:-1]
        words = one_line(text)
        if not 0 < len(words) <= self.max_chars:
            raise IllegalAction(f"expected {self.describe()}; got {len(words)} characters")
        low = words.casefold()
        for word in self.forbidden:
            if word.casefold() in low:
                raise IllegalAction(f"expected {self.describe()}; your text contains {word!r}")
        return words

    def describe(self) -> str:
        without = ", ".join(map(repr, self.forbidden[:5])) + ", ..." * (len(self.forbidden) > 5)
        told = f"1 to {self.max_chars} characters of text"
        return f"{told} without {without}" if self.forbidden else told

    def schema(self) -> dict[str, Any]:
        limits = {"minLength": 1, "maxLength": self.max_chars}
        return {"type": "string", **limits, "description": self.describe()}

    def example(self, rng: RandomSource) -> Action:
        first = int(rng.random() * len(_SAYINGS))
        for text in _SAYINGS[first:] + _SAYINGS[:first]:
            if text in self:
                return text
        raise IllegalAction(f"no example of {self.describe()}")


_WHOLLY_BRACKETED = re.compile(r"\s*\[[^\[\]]*\]\s*")
_TALK = ("Well.", "Yes, I see.", "Hm, why not?")
_SAYINGS = ("pass", "hm", "I see", "why not", "well", "who knows", "ok", "?", "0", "-")


@dataclass(frozen=True, slots=True)
class Amount(Form):
    """`verb` and a whole number, `low` to `high`: "raise 120"."""

    verb: str
    low: int
    high: int
    synonym: str = ""  # for the highest amount, in lower case: "all in"

    def read(self, text: str) -> Action:
        words = " ".join(text.casefold().split()).strip(MARKS) if len(text) <= 200 else ""
        if self.synonym and words == self.synonym:
            return f"{self.verb} {self.high}"
        verb, _, number = words.rpartition(" ")
        number = number.replace(",", "").removeprefix("$")
        named = self.verb in (verb, verb.removesuffix(" to"))
        if not (named and number.isascii() and number.isdigit()):
            raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")
        if len(number) > 18 or not self.low <= int(number) <= self.high:
            raise IllegalAction(f"expected {self.describe()}; got {number[:18]}")
        return f"{self.verb} {int(number)}"

    def describe(self) -> str:
        return f"[{self.verb} N] with N from {self.low} to {self.high}"

    def schema(self) -> dict[str, Any]:
        return _object({self.verb: {"type": "integer", "minimum": self.low, "maximum": self.high}})

    def write(self, value: Any) -> str:
        return f"{self.verb} {int(value[self.verb])}"


@dataclass(frozen=True, slots=True)
class Either(Form):
    """A few listed actions, or one of some forms."""

    listed: tuple[Action, ...]
    forms: tuple[Form, ...] = ()

    def read(self, text: str) -> Action:
        if text in self.listed:
            return text
        name = normalized(text) if len(text) < 1000 else ""
        if name and (action := _few_by_spelling(self.listed).get(name)):
            return action
        complaints = []
        for form in self.forms:
            try:
                return form.read(text)
            except IllegalAction as error:
                complaints.append(error)
        if len(complaints) == 1 and name.startswith(getattr(self.forms[0], "verb", "\0")):
            raise complaints[0]  # a lone form that was meant says more precisely what is wrong
        raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")

    def might_read(self, text: str) -> bool:
        for form in self.forms:
            if form.might_read(text):
                return True
        return bool(self.listed) and normalized(text) in _few_by_spelling(self.listed)

    def describe(self) -> str:
        listed = (f"[{action}]" for action in self.listed)
        return " or ".join([*listed, *(form.describe() for form in self.forms)])

    def schema(self) -> dict[str, Any]:
        listed = [{"enum": list(self.listed)}] if self.listed else []
        return {"anyOf": [*listed, *(form.schema() for form in self.forms)]}

    def example(self, rng: RandomSource) -> Action:
        listed = (Listed(self.listed),) if self.listed else ()
        return _draw((*listed, *self.forms), rng).example(rng)  # type: ignore[no-any-return]

    def write(self, value: Any) -> str:
        if isinstance(value, str) and value in self.listed:
            return value
        for form in self.forms:
            try:
                return form.write(value)
            except (TypeError, KeyError, ValueError, AttributeError):
                continue  # a value of another form
        raise IllegalAction(f"expected {self.describe()}; got {quote(repr(value))}")


@dataclass(frozen=True, slots=True)
class Talk(Form):
    """Anything a player wants to say, with at most one `move` in [brackets] somewhere in it.

    The action is the words, cleaned, and then the move: "I like sheep. [offer: 1 ore -> 2 sheep]".
    """

    move: Form
    max_chars: int = 500
    must_move: bool = False

    @property
    def whole_reply(self) -> bool:
        return True

    def read(self, text: str) -> Action:
        if len(text) > 10 * self.max_chars + 1000:
            raise IllegalAction(f"expected at most {self.max_chars} characters; got {len(text)}")
        inside: dict[str, None] = {}
        if "]" in text:
            inside = dict.fromkeys([" ".join(part.split()) for part in _BRACKETED.findall(text)])
            text = _BRACKETED.sub(" ", text)
        words = one_line(text)
        if len(words) > self.max_chars:
            raise IllegalAction(f"expected at most {self.max_chars} characters; got {len(words)}")
        if not inside:
            if self.must_move or not words or self.move.might_read(words):
                try:  # a reply that is nothing but a move means that move
                    return f"[{self.move.read(words)}]"
                except IllegalAction as error:
                    if self.must_move or not words:
                        raise IllegalAction(f"expected {self.describe()}") from error
            return words
        moves = dict.fromkeys(map(self.move.read, inside))
        if len(moves) > 1:
            raise IllegalAction(f"expected at most one action in [brackets]; got {len(moves)}")
        return f"{words} [{next(iter(moves))}]".lstrip()

    @staticmethod
    def split(action: Action) -> tuple[str, Action]:
        """Return the words and the move, "" if there is none, of a clean action."""
        if not action.endswith("]"):
            return action, ""
        words, _, move = action[:-1].rpartition("[")
        return words.rstrip(), move

    def describe(self) -> str:
        count = "one" if self.must_move else "at most one"
        move = self.move.describe()
        return f"up to {self.max_chars} characters of talk, with {count} move in it: {move}"

    def schema(self) -> dict[str, Any]:
        move = self.move.schema()
        if not self.must_move:
            move = {"anyOf": [{"type": "null"}, move]}
        return _object({"say": {"type": "string", "maxLength": self.max_chars}, "move": move})

    def example(self, rng: RandomSource) -> Action:
        words, move = _draw(_TALK, rng), self.must_move or rng.random() >= 0.5
        words = words[: self.max_chars]
        return self.read(f"{words} [{self.move.example(rng)}]" if move else words)

    def write(self, value: Any) -> str:
        move = "" if value["move"] is None else f"[{self.move.write(value['move'])}]"
        return f"{one_line(value['say'])} {move}".strip()


_BRACKETED = re.compile(r"\[([^\[\]]*)\]")


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
