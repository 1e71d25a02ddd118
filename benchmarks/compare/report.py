"""From what was measured to what is read: ratios, aims met and missed, the tables of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import quantiles
from typing import Any, NamedTuple

Results = Mapping[str, Any]
Spread = Sequence[float]  # median, lower and upper quartile of the rounds

PEERS = ("TextArena", "PettingZoo", "OpenSpiel", "OpenSpiel Python", "RLCard", "gem")
# What is set beside what: the peer's work, and ours.
PAIRS = (
    ("TextArena", "AEC"),
    ("TextArena", "AEC, one string"),
    ("TextArena", "batch"),
    ("TextArena raw", "AEC"),
    ("TextArena raw", "batch"),
    ("TextArena copy", "copy of a position"),
    ("TextArena copy", "copy of an environment"),
    ("TextArena reset", "reset"),
    ("TextArena make", "make"),
    ("PettingZoo", "AEC"),
    ("PettingZoo raw", "AEC"),
    ("PettingZoo copy", "copy of a position"),
    ("PettingZoo copy", "copy of an environment"),
    ("PettingZoo reset", "reset"),
    ("PettingZoo make", "make"),
    ("OpenSpiel", "rules"),
    ("OpenSpiel, text", "rules and text"),
    ("OpenSpiel copy", "copy of a position"),
    ("OpenSpiel Python", "rules"),
    ("OpenSpiel Python, text", "rules and text"),
    ("OpenSpiel Python copy", "copy of a position"),
    ("RLCard", "rules"),
    ("RLCard", "AEC"),
    ("gem", "AEC"),
)
COMPILED = "compiled "  # before the name of our work, where textgames is compiled
SHORT = ("TicTacToe", "KuhnPoker (rounds=3)", "ConnectFour")
LEVEL = (
    "TicTacToe",
    "KuhnPoker",
    "LeducHoldem",
    "ConnectFour",
    "LiarsDice (dice=1, wild=highest, elimination=False)",
)


class Aim(NamedTuple):
    """At least so many times as fast as the peer; in these games, or in all that both have."""

    what: str
    peer: str
    ours: str
    at_least: float
    games: tuple[str, ...] = ()


AIMS = (
    Aim("an action with its text, AEC", "TextArena", "AEC", 2, SHORT),
    Aim("an action with its text, batch", "TextArena", "batch", 5, SHORT),
    Aim("copying a position", "TextArena copy", "copy of a position", 50),
    Aim("`make` of Wordle", "TextArena make", "make", 100, ("Wordle",)),
    Aim("an action, AEC", "PettingZoo", "AEC", 8),
    Aim("rules only", "OpenSpiel Python", "rules", 1),
    Aim("rules and text", "OpenSpiel Python, text", "rules and text", 1),
    Aim("rules only", "OpenSpiel", "rules", 1, LEVEL),
    Aim("rules and text", "OpenSpiel, text", "rules and text", 1, LEVEL),
)
GROWTH_AIMS = ((200, 10), (2000, 100))  # turn of a talk, times as fast as TextArena's


def spread(values: Iterable[float]) -> list[float]:
    """Return median, lower and upper quartile of at least two values."""
    low, median, high = quantiles(values, n=4)
    return [round(value, 4) for value in (median, low, high)]


def ratios(rounds: Mapping[str, Mapping[str, list[float]]]) -> dict[str, dict[str, list[float]]]:
    """Return by game and pair what the peer took to what we took, round by round."""
    found: dict[str, dict[str, list[float]]] = {}
    for game, works in rounds.items():
        of_game = found[game] = {}
        for peer, ours in PAIRS:
            for mine in (ours, COMPILED + ours):
                if peer in works and mine in works:
                    both = zip(works[peer], works[mine], strict=True)
                    of_game[f"{peer} / {mine}"] = spread(theirs / own for theirs, own in both)
    return found


class Outcome(NamedTuple):
    """What became of an aim in one game; None where it could not be measured."""

    aim: Aim
    game: str
    plain: Spread | None
    compiled: Spread | None


def outcomes(results: Results) -> list[Outcome]:
    """Return for every aim and game what was reached."""
    found = []
    for aim in AIMS:
        for game, pairs in results["ratios"].items():
            plain = pairs.get(f"{aim.peer} / {aim.ours}")
            if game in aim.games or (plain and not aim.games):
                compiled = pairs.get(f"{aim.peer} / {COMPILED}{aim.ours}")
                found.append(Outcome(aim, game, plain, compiled))
    for turn, times in GROWTH_AIMS:
        aim = Aim(f"turn {turn:,} of a talk, AEC", "TextArena", "AEC", times)
        pairs = results["growth"]["ratios"][str(turn)]
        found.append(Outcome(aim, "SimpleNegotiation", pairs["AEC"], pairs.get(COMPILED + "AEC")))
    return found


def times(value: float) -> str:
    """Return a ratio as it is read: two digits."""
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 0.995 else f"{value:.2f}"


def microseconds(value: float) -> str:
    return f"{value:,.0f}" if value >= 99.5 else f"{value:.1f}" if value >= 9.95 else f"{value:.2f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def between(text: str, name: str, new: str) -> str:
    """Return `text` with what stands between the marks of `name` replaced.

    Raises:
        ValueError: the marks are not there.
    """
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    if begin not in text or end not in text:
        raise ValueError(f"expected the marks {begin.strip()} and {end}")
    before, _, rest = text.partition(begin)
    return f"{before}{begin}{new}\n{rest[rest.index(end) :]}"
