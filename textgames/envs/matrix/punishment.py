"""Points that players of a public goods game give each other (Fehr and Gaechter 2000)."""

import re
from dataclasses import dataclass
from typing import Any

from textgames.core import Action, Form
from textgames.errors import IllegalAction
from textgames.texts import quote

NONE = "none"
# What so many points cost who gives them; each takes a tenth of the earnings of who gets it.
PRICES = (0, 1, 2, 4, 6, 9, 12, 16, 20, 25, 30)
MOST = len(PRICES) - 1


@dataclass(frozen=True, slots=True)
class Points(Form):
    """Points against any of the others: "0:3 2:10", or "none"."""

    others: tuple[int, ...]

    def read(self, text: str) -> Action:
        line = " ".join(text[:_LONGEST].casefold().replace(",", " ").split()).rstrip(".")
        if line == NONE:
            return NONE
        if len(text) > _LONGEST or not _ENTRIES.fullmatch(line):
            raise self._error(f"got {quote(text)}")
        given: dict[int, int] = {}
        for name, number in _ENTRY.findall(line):
            other, points = int(name), int(number)
            if other not in self.others or other in given:
                raise self._error(f"you named player {other}{' twice' * (other in given)}")
            if points > MOST:
                raise self._error(f"you gave player {other} {points} points")
            given[other] = points
        return self.write(given)

    def _error(self, got: str) -> IllegalAction:
        return IllegalAction(f"expected {self.describe()}; {got}")

    def describe(self) -> str:
        names = ", ".join(map(str, self.others))
        whom = f"any of the players {names}" if len(self.others) > 1 else f"player {names}"
        return (
            f"points from 0 to {MOST} for {whom}, such as "
            f"[{self.others[0]}:3] for 3 points against player {self.others[0]}, or [{NONE}]"
        )

    def schema(self) -> dict[str, Any]:
        points = {"type": "integer", "minimum": 0, "maximum": MOST}
        return {
            "type": "object",
            "properties": {str(other): points for other in self.others},
            "required": [str(other) for other in self.others],
            "additionalProperties": False,
            "description": self.describe(),
        }

    def write(self, value: Any) -> str:
        given = sorted((int(other), int(points)) for other, points in value.items())
        return " ".join([f"{other}:{points}" for other, points in given if points]) or NONE


_LONGEST = 300  # characters of points against nine others
_ENTRIES = re.compile(r"(?:(?:player[ _]?)?[0-9]{1,2} ?: ?[0-9]{1,3}(?: |$))+", re.ASCII)
_ENTRY = re.compile(r"([0-9]+) ?: ?([0-9]+)", re.ASCII)


def points_of(action: Action, number: int) -> tuple[int, ...]:
    """Return the points that an action gives to each of `number` players."""
    given = [0] * number
    for part in action.split() if action != NONE else ():
        other, _, points = part.partition(":")
        given[int(other)] = int(points)
    return tuple(given)
