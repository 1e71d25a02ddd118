"""Writes the pages of the games, and their index: `python docs/games/generate.py [ID ...]`.

Everything on them comes from the code: docstring, rules, options, evidence, golden playthrough.
Lengths and numbers of choices are measured over random games, always the same ones.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import textgames
from textgames.chance import Stream
from textgames.cli.show import paragraphs
from textgames.compiled import docstring
from textgames.core import Form, Game, play_chance
from textgames.episode import random_action

PAGES = Path(__file__).parent
GOLDEN = PAGES.parent.parent / "tests" / "golden"
GAMES = 40  # measured
LONGEST = 2000  # actions of one of them
LINES = 60  # of a playthrough


class Measured(NamedTuple):
    """Means over random games of the fewest players with default options."""

    length: float  # actions of players in a game
    choices: float | None  # legal actions at a decision; None: they cannot be listed


def measured(id: str) -> Measured:
    first, rng = textgames.new_game(id), Stream(0)
    actions, decisions, choices = 0, 0, 0
    for _ in range(GAMES):
        game = first.clone()
        play_chance(game, rng)
        for _ in range(LONGEST):
            if game.is_terminal:
                break
            legal = game.legal_actions(game.to_act[0])
            actions += 1
            if not isinstance(legal, Form) or hasattr(legal, "__len__"):
                decisions += 1
                choices += len(legal)  # type: ignore[arg-type]
            game.apply(random_action(legal, rng))
            play_chance(game, rng)
    return Measured(actions / GAMES, choices / decisions if decisions else None)


def page(id: str) -> str:
    spec = textgames.spec(id)
    kind = spec.game_class
    game = textgames.new_game(id)
    numbers = measured(id)
    low, high = game.return_range()
    facts = {
        "players": players(kind),
        "family": spec.family,
        "tags": ", ".join(kind.tags),
        "utility": kind.utility,
        "returns": f"{low:.12g} to {high:.12g} with the default options",
        "strongest built-in agent": f"`{kind.opponent}`",
        "actions in a random game": f"{numbers.length:.1f}",
        "choices at a decision": said(numbers.choices),
    }
    table = [f"| {name} | {value} |" for name, value in facts.items()]
    options = [
        f"| `{option.name}` | {option.describe()} | {option.default!r} |"
        for option in spec.options.values()
    ]
    heading = ["| option | values | default |", "|---|---|---|"]
    return "\n".join(
        [
            "<!-- made by docs/games/generate.py: do not edit -->",
            f"# {id}\n",
            paragraphs(docstring(kind)).replace("\n", "\n\n").replace("\n\n\n\n", "\n\n"),
            "\n| | |\n|---|---|",
            *table,
            "\n## Options\n",
            *([*heading, *options] if options else ["None."]),
            "\n## Rules\n\nAs player 0 reads them, with the default options:\n",
            *(f"> {line}" if line else ">" for line in game.rules(0).split("\n")),
            "\n## Evidence\n",
            *(f"* {line}" for line in kind.evidence),
            f"\n## A game\n\nPlay it with `textgames play {id}`. This one is a test:\n",
            f"```text\n{playthrough(id)}\n```\n",
        ]
    )


def playthrough(id: str) -> str:
    lines = (GOLDEN / f"{id}.txt").read_text(encoding="utf-8").rstrip().split("\n")
    if len(lines) <= LINES:
        return "\n".join(lines)
    return "\n".join([*lines[:LINES], f"... (the rest is in tests/golden/{id}.txt)"])


def players(kind: type[Game]) -> str:
    few, most = kind.min_players, kind.max_players
    return f"{few}" if few == most else f"{few} to {most}"


def said(choices: float | None) -> str:
    return "text" if choices is None else f"{choices:.1f}"


def index() -> str:
    families: dict[str, list[str]] = defaultdict(list)
    tags: dict[str, list[str]] = defaultdict(list)
    for id in textgames.envs.GAMES:
        spec = textgames.spec(id)
        kind, numbers = spec.game_class, measured(id)
        families[spec.family].append(
            f"| [{id}]({id}.md) | {players(kind)} | {kind.utility} | {numbers.length:.1f} "
            f"| {said(numbers.choices)} | {spec.summary} |"
        )
        for tag in kind.tags:
            tags[tag].append(f"[{id}]({id}.md)")
    lines = [
        "<!-- made by docs/games/generate.py: do not edit -->",
        f"# The {len(textgames.envs.GAMES)} games\n",
        "Length is the mean number of players' actions, choices the mean number of legal actions "
        "at a decision, both over random games of the fewest players with the default options.",
    ]
    for family, rows in sorted(families.items()):
        lines += [
            f"\n## {family.capitalize()}\n",
            "| game | players | utility | length | choices | |\n|---|---|---|---|---|---|",
            *rows,
        ]
    lines += ["\n## By tag\n", "| tag | games |\n|---|---|"]
    lines += [f"| {tag} | {', '.join(games)} |" for tag, games in sorted(tags.items())]
    return "\n".join(lines) + "\n"


def main(ids: list[str]) -> None:
    for id in ids or textgames.envs.GAMES:
        (PAGES / f"{id}.md").write_text(page(id), encoding="utf-8")
    (PAGES / "README.md").write_text(index(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
