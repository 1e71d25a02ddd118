"""Two dozen people and what can be seen of them, for Guess Who; our own work."""

from functools import cache
from typing import NamedTuple

from textgames.core import Action

HAIR = ("black hair", "brown hair", "blond hair", "red hair", "white hair")
EYES = ("brown eyes", "blue eyes", "green eyes")
MORE = ("hat", "glasses", "beard", "earrings", "scarf", "freckles", "long hair", "smile")

# Each begins with a letter of its own. Five questions can tell them all apart.
_PEOPLE = """\
Ada: white hair, blue eyes, hat, smile
Boris: brown hair, blue eyes, beard, long hair, smile
Cleo: red hair, brown eyes, freckles
Dmitri: blond hair, brown eyes, beard, smile
Edna: brown hair, brown eyes, scarf, smile
Felix: black hair, blue eyes, glasses, long hair, smile
Greta: blond hair, brown eyes, hat, earrings, freckles, long hair
Hugo: black hair, blue eyes, beard, smile
Ines: white hair, brown eyes, long hair, smile
Jonas: blond hair, green eyes, hat, glasses, beard
Katya: white hair, green eyes, scarf, long hair, smile
Leo: red hair, brown eyes, long hair
Mona: red hair, green eyes, earrings
Nils: brown hair, blue eyes, glasses, freckles, long hair
Olga: brown hair, blue eyes, glasses, long hair
Pavel: black hair, brown eyes, earrings, scarf
Quinn: red hair, blue eyes, hat, beard
Rosa: black hair, blue eyes, long hair
Sven: black hair, brown eyes, hat, earrings, smile
Tessa: blond hair, brown eyes, glasses, smile
Umar: blond hair, brown eyes, beard, freckles, long hair
Vera: black hair, green eyes, earrings, scarf, smile
Wim: brown hair, brown eyes, hat, glasses, scarf, smile
Xenia: brown hair, green eyes, glasses, earrings
"""

SEEN = {
    name: tuple(seen.split(", "))
    for name, _, seen in (line.partition(": ") for line in _PEOPLE.splitlines())
}
ALL = tuple(SEEN)


class People(NamedTuple):
    """Those who take part. A set of people is a whole number, the lowest bit for the first."""

    names: tuple[str, ...]
    places: dict[Action, int]  # of each, by the guess that names it
    questions: dict[Action, int]  # of whom the answer is yes; it is for some and not for others
    lines: tuple[str, ...]  # what can be seen of each


@cache
def people(number: int, by_name: bool) -> People:
    """Return the first so many people; `by_name`: where names stand in the alphabet can be asked.

    What is the same for all of them is no question.
    """
    names = ALL[:number]
    every = (1 << number) - 1
    questions = {
        seen: sum([1 << place for place, name in enumerate(names) if seen in SEEN[name]])
        for seen in (*HAIR, *EYES, *MORE)
    }
    if by_name:
        questions |= {f"name before {name[0]}": (1 << at) - 1 for at, name in enumerate(names)}
    return People(
        names,
        {f"guess {name}": place for place, name in enumerate(names)},
        {question: yes for question, yes in questions.items() if 0 < yes < every},
        tuple([_line(name, *SEEN[name]) for name in names]),
    )


def _line(name: str, hair: str, eyes: str, *more: str) -> str:
    return f"{name:<8}{hair:<12}{eyes:<12}{', '.join(more)}"
