"""Colonel Blotto: two players divide their troops over the same fields in secret (Borel 1921)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import comb
from typing import Annotated, Any

from textgames.core import EVERYONE, Action, Form, Game, RandomSource, Range
from textgames.errors import IllegalAction
from textgames.texts import counted, quote

NAMES = "ABCDEFGHIJ"  # of the fields
LISTED_AT_MOST = 1000  # allocations that are still listed


@cache
def allocations(troops: int, fields: int) -> tuple[Action, ...]:
    """All ways to divide `troops` over `fields`, in the order of their numbers."""
    if fields == 1:
        return (str(troops),)
    return tuple(
        f"{first} {rest}"
        for first in range(troops + 1)
        for rest in allocations(troops - first, fields - 1)
    )


@lru_cache(100_000)
def numbers(allocation: Action) -> tuple[int, ...]:
    return tuple(map(int, allocation.split()))


def fields_won(allocation: Action, other: Action) -> tuple[int, int]:
    """Return how many fields the first and how many the second of two allocations wins."""
    pairs = list(zip(numbers(allocation), numbers(other), strict=True))
    return sum([a > b for a, b in pairs]), sum([a < b for a, b in pairs])


@dataclass(frozen=True, slots=True)
class Allocation(Form):
    """A number for each field, all of which sum to `troops`: "4 3 3".

    Commas and names of fields may be written too: "4, 3, 3", "C3 A4 B3", "A: 4, B: 3, C: 3".
    """

    troops: int
    fields: int

    def read(self, text: str) -> Action:
        line = " ".join(text[:_LONGEST].casefold().translate(_PUNCTUATION).split()).rstrip(".")
        if len(text) > _LONGEST or not _ENTRIES.fullmatch(line):
            raise self._error(f"got {quote(text)}")
        entries = _ENTRY.findall(line)
        if len(entries) != self.fields:
            raise self._error(f"you gave {len(entries)}")
        labels = "".join([label for label, _ in entries]).upper()
        amounts = [int(amount) for _, amount in entries]
        if labels:
            amounts = self._sorted(labels, amounts)
        if sum(amounts) != self.troops:
            raise self._error(f"your numbers sum to {sum(amounts)}")
        return " ".join(map(str, amounts))

    def _sorted(self, labels: str, amounts: list[int]) -> list[int]:
        """Bring the amounts into the order of the fields they are labelled with."""
        expected = NAMES[: self.fields]
        if sorted(labels) != list(expected):
            given = " ".join(labels)
            raise self._error(f"name each field once or none at all; you named {given}")
        return [amounts[labels.index(name)] for name in expected]

    def _error(self, got: str) -> IllegalAction:
        return IllegalAction(f"expected {self.describe()}; {got}")

    def describe(self) -> str:
        last = NAMES[self.fields - 1]
        return (
            f"{self.fields} whole numbers that sum to {self.troops}, for the fields A to {last}, "
            f"such as [{self.even()}]"
        )

    def even(self) -> Action:
        """Return the allocation that divides the troops as evenly as can be: "4 3 3"."""
        each, more = divmod(self.troops, self.fields)
        return " ".join(str(each + (field < more)) for field in range(self.fields))

    def schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {
            "type": "array",
            "items": {"type": "integer", "minimum": 0, "maximum": self.troops},
            "minItems": self.fields,
            "maxItems": self.fields,
            "description": self.describe(),
        }
        if self.count <= 100:  # a schema cannot say that numbers sum to something
            schema["enum"] = [list(numbers(a)) for a in allocations(self.troops, self.fields)]
        return schema

    def write(self, value: Any) -> str:
        return " ".join(str(int(number)) for number in value)

    def example(self, rng: RandomSource) -> Action:
        """Draw an allocation; all are equally likely."""
        if self.count <= LISTED_AT_MOST:
            return allocations(self.troops, self.fields)[int(rng.random() * self.count)]
        # Troops and the bars between fields stand in one row; draw where the bars are (R. Floyd).
        places = self.troops + self.fields - 1
        bars: set[int] = set()
        for place in range(self.troops, places):
            drawn = int(rng.random() * (place + 1))
            bars.add(place if drawn in bars else drawn)
        ends = [-1, *sorted(bars), places]
        return " ".join(str(b - a - 1) for a, b in pairwise(ends))

    @property
    def count(self) -> int:
        """How many allocations there are."""
        return comb(self.troops + self.fields - 1, self.fields - 1)


_LONGEST = 300  # characters of an allocation with all its names
_PUNCTUATION = str.maketrans(dict.fromkeys(",;:=()[]{}\"'*`", " "))
_ENTRIES = re.compile(r"(?:(?:(?:field )?[a-z] ?)?[0-9]{1,6}(?: |$))+", re.ASCII)
_ENTRY = re.compile(r"(?:([a-z]) ?)?([0-9]+)", re.ASCII)


class ColonelBlotto(Game):
    """Both players divide their troops over the fields; whoever wins more fields wins the round.

    A field goes to the player with more troops on it, to nobody if both have as many.

    Actions: a number of troops for each field, such as "4 3 3"; they sum to `troops`.
    Returns: +1 for a round won, -1 for a round lost, 0 for a draw, summed over the rounds.
    """

    tags = ("simultaneous moves", "allocation", "classic")
    evidence = (
        "cross-checked: OpenSpiel blotto(players=2,coins=10,fields=3), all 66 x 66 pairs, and "
        "random games of other sizes",
    )
    opponent = "rule"

    def setup(
        self,
        fields: Annotated[int, Range(2, len(NAMES))] = 3,
        troops: Annotated[int, Range(1, 100)] = 10,
        rounds: Annotated[int, Range(1, 100)] = 1,
    ) -> None:
        self.form = Allocation(troops, fields)
        self.rounds = rounds
        self.won = (0, 0)  # rounds won by each player
        self.done = 0  # rounds played
        self.last = ("", "")  # the allocations of the round before
        self.first = ""  # that of player 0 while player 1 still owes its own
        self.ask(0, 1)

    def legal_actions(self, player: int) -> Form:
        return self.form

    def play(self, player: int, action: Action) -> None:
        if player == 0:
            self.first = action
            return
        self.done += 1
        self.last = (self.first, action)
        mine, yours = fields_won(self.first, action)
        result = f"player {int(mine < yours)} wins the round" if mine != yours else "a draw"
        self.tell(
            EVERYONE,
            f"Round {self.done}: player 0 sends {self.first}, player 1 sends {action}. "
            f"Fields won: {mine} to {yours}, {result}.",
        )
        self.won = (self.won[0] + (mine > yours), self.won[1] + (yours > mine))
        lead = self.won[0] - self.won[1]
        if self.done == self.rounds:
            self.end((lead, -lead))
        else:
            self.returns = (lead, -lead)
            self.ask(0, 1)

    def rules(self, player: int) -> str:
        fields, troops, rounds = self.form.fields, self.form.troops, self.rounds
        several = (
            f" The game has {rounds} rounds; in each of them you have all your troops again. Your "
            "result is the number of rounds you win less the number of rounds you lose."
        )
        return (
            f"You are player {player} in Colonel Blotto, a battle of two players for {fields} "
            f"fields, {', '.join(NAMES[: fields - 1])} and {NAMES[fields - 1]}. Each player has "
            f"{counted(troops, 'troop')}. At the same time, without seeing what the other "
            "does, both divide all their troops over the fields; a field may get none. A field is "
            "won by the player who has more troops on it; if both have the same number, nobody "
            f"wins it. Whoever wins more fields wins the {'round' if rounds > 1 else 'game'}; if "
            f"both win as many, it is a draw.{several * (rounds > 1)} Write how many troops you "
            "send to each field, in the order of the fields, as whole numbers that sum to exactly "
            f"{troops}, in brackets, such as [{self.form.even()}]."
        )

    def view(self, player: int) -> str:
        fields = self.form.fields
        if self.done == self.rounds:
            lines = ["The game is over."]
        else:
            lines = [f"Round {self.done + 1} of {self.rounds}. Troops: {self.form.troops}."]
        if self.done:
            mine, yours = self.won[player], self.won[1 - player]
            lines[0] += f" Rounds won: you {mine}, other {yours}."
            lines += [
                f"{f'Round {self.done}':<9}{_columns(NAMES[:fields])}",
                f"{'  you':<9}{_columns(self.last[player].split())}",
                f"{'  other':<9}{_columns(self.last[1 - player].split())}",
            ]
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return -self.rounds, self.rounds

    def all_actions(self) -> Sequence[Action]:
        if self.form.count > LISTED_AT_MOST:
            return ()
        return allocations(self.form.troops, self.form.fields)

    def features(self, player: int) -> Sequence[float]:
        """The own and the other's last allocation, a share of the troops for each field.

        Then the rounds won, lost and played, as shares of all rounds. All are 0 before the first
        round. Empty where the allocations are too many to be listed.
        """
        if self.form.count > LISTED_AT_MOST:
            return ()
        zeros = (0,) * self.form.fields
        both = [numbers(self.last[p]) or zeros for p in (player, 1 - player)]
        rounds = (self.won[player], self.won[1 - player], self.done)
        return [
            *(number / self.form.troops for allocation in both for number in allocation),
            *(count / self.rounds for count in rounds),
        ]


def _columns(cells: Sequence[str]) -> str:
    return "".join(f"{cell:>4}" for cell in cells)
