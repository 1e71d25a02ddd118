"""What the modules of all packages share: classes made from facts, and texts made safe to show."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from inspect import Parameter, Signature
from keyword import iskeyword
from typing import Any, ClassVar, TypeVar

from textgames.core import EVERYONE, Action, Form, Game
from textgames.errors import IllegalAction, OptionError
from textgames.script import replayed
from textgames.texts import normalized, one_line

WIDTH = 80  # of drawings


class GameElsewhere(Game):
    """What the games of all packages share."""

    package: ClassVar[str]  # as people write it
    name: ClassVar[str]  # of the game, in its package
    counted: ClassVar[str] = ""  # the package's own option for the number of players

    def __init__(self, num_players: int | None = None, **options: Any) -> None:
        # so that there is one number of players, which saved games have in one place
        given = options.pop(self.counted, num_players)
        if num_players not in (None, given):
            raise OptionError(
                f"{self.name} of {self.package}: expected {self.counted} and num_players to be "
                f"the same, got {given} and {num_players}"
            )
        super().__init__(given, **options)

    def finish(self, returns: Sequence[float]) -> None:
        """Tell all what each player gets, and end the game."""
        gets = ", ".join(f"player {player} gets {value:g}" for player, value in enumerate(returns))
        self.tell(EVERYONE, f"The game is over: {gets}.")
        self.end(returns)

    def with_options(self) -> str:
        """The game and its options, for its rules."""
        said = ", ".join(f"{key} = {value}" for key, value in self.options.items())
        return f"{self.name} of {self.package}{f' with {said}' if said else ''}"

    def __reduce__(self) -> tuple[Any, ...]:
        return replayed, (type(self), self.id, self.num_players, self.options, self.history)


G = TypeVar("G", bound=GameElsewhere)


def made(
    base: type[G],
    place: str,
    name: str,
    about: str,
    options: Mapping[str, tuple[Any, Any]],
    **facts: Any,
) -> type[G]:
    """Return a class for a game, which is to be found under its `name` in the module `place`.

    Args:
        base: what all games of the package share.
        place: the module.
        name: of the class, which is also its attribute `name`.
        about: its docstring.
        options: type and default of each option by name. `num_players` is none, nor is what Python
            has no name for, such as "50_move_rule".
        facts: attributes of the class.
    """

    def setup(self: G, **given: Any) -> None:
        base.setup(self, **given)

    setup.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter("self", Parameter.POSITIONAL_OR_KEYWORD),
            *(
                Parameter(key, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
                for key, (kind, default) in options.items()
                if key != "num_players" and key.isidentifier() and not iskeyword(key)
            ),
        ]
    )
    named = {"__module__": place, "__qualname__": name, "__doc__": about, "name": name}
    return type(name, (base,), {**named, "setup": setup, **facts})


def labelled(names: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Return numbers of actions by a name that a player can write, in the order they came.

    Names lose what parsers read as marks. Those that are the same to a reader, as "bxc3" and "Bxc3"
    are, and those of which nothing is left, have the number behind them: "bxc3 #1173".
    """
    named = [(number, *_cleaned(name)) for number, name in names]
    count = Counter(spelling for *_, spelling in named)
    count[""] += 2  # a name of nothing but marks is none
    return {
        name if count[spelling] == 1 else f"{name} #{number}".strip(): number
        for number, name, spelling in named
    }


@lru_cache(1 << 16)
def _cleaned(name: str) -> tuple[str, str]:
    """A name without marks, and its spelling to a reader."""
    clean = one_line(_MARKS.sub(" ", name))
    return clean, normalized(clean)


_MARKS = re.compile(r"[\[\]<>\\]+")


def shown(text: str) -> str:
    """Return a text as it may be shown: printable, and no line passes for what a player says."""
    lines: list[str] = []
    for line in text.expandtabs().split("\n"):
        clean = "".join(c if c.isprintable() else " " for c in line).rstrip()
        lines.append(f" {clean}" if _SPEECH.match(clean) else clean)
    return "\n".join(lines).strip("\n")


def drawn(text: str) -> str:
    """Return a drawing as it may be shown: lines too wide for a terminal are broken."""
    lines = shown(text).split("\n")
    return "\n".join(part for line in lines for part in textwrap.wrap(line, WIDTH, **_KEEP) or [""])


_SPEECH = re.compile(r"Player \d+( \(only to [^)]*\))?: ")
_KEEP: dict[str, Any] = {"replace_whitespace": False, "drop_whitespace": False}


@dataclass(frozen=True, slots=True)
class Reply(Form):
    """Any text of 1 to `max_chars` characters, for a package that reads replies itself.

    An action is one line: "↵" stands for a line break.
    """

    max_chars: int = 5000
    whole_reply = True

    def read(self, text: str) -> Action:
        if len(text) > 10 * self.max_chars:
            raise IllegalAction(f"expected {self.describe()}; got {len(text)}")
        lines = [
            "".join(c if c.isprintable() else " " for c in line).rstrip()
            for line in text.strip().splitlines()
        ]
        action = LINE_BREAK.join(lines).strip()
        if not 0 < len(action) <= self.max_chars:
            raise IllegalAction(f"expected {self.describe()}; got {len(action)}")
        return action

    def describe(self) -> str:
        return f"1 to {self.max_chars} characters of text"

    def schema(self) -> dict[str, Any]:
        limits = {"minLength": 1, "maxLength": self.max_chars}
        return {"type": "string", **limits, "description": self.describe()}


LINE_BREAK = "↵"


def as_lines(action: Action) -> str:
    """Return what a `Reply` stands for, with its line breaks."""
    return action.replace(LINE_BREAK, "\n")
