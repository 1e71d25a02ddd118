"""`textgames show ID`: rules, options, evidence and a sample game."""

from __future__ import annotations

import argparse
import json
import re
from typing import TYPE_CHECKING, Any

from textgames.cli.arguments import add_game, loaded, new_game
from textgames.cli.list_games import facts
from textgames.compiled import docstring

if TYPE_CHECKING:
    from textgames.core import Game
    from textgames.registration import GameSpec

SAMPLE_LINES = 40  # of a sample game; after that only its end is shown
SAMPLE_ACTIONS = 300


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "show",
        help="show a game: rules, options, evidence and a sample game",
        description="Show the rules as each player reads them, the options with their limits and "
        "defaults, the evidence that the rules are right, and a sample game.",
    )
    add_game(parser)
    parser.add_argument("--json", action="store_true", help="as a JSON object with all of it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what is known of the game."""
    from textgames.agents.human import WIDTH
    from textgames.cli.screen import Screen

    game = new_game(arguments)
    spec = loaded(arguments.id)
    chapters = sample(game)
    low, high = game.return_range()
    if arguments.json:
        told = {
            **facts(spec.id),
            "num_players": game.num_players,
            "options": options(spec),
            "returns": {"lowest": low, "highest": high},
            "rules": [game.rules(player) for player in range(game.num_players)],
            "sample": "\n\n".join(chapters),
        }
        print(json.dumps(told, indent=2, default=str))
    else:
        screen = Screen()
        screen.write(described(spec, game, low, high, min(WIDTH, screen.width)))
        screen.write("\nA game in which everyone acts at random\n")
        screen.write(screen.fitted(shortened(chapters)))
    return 0


def described(spec: GameSpec, game: Game, low: float, high: float, width: int) -> str:
    """Return all but the sample game as text of at most `width` columns."""
    from textgames.agents.human import INDENT, folded
    from textgames.playthroughs import rules_of_all

    kind = spec.game_class
    known = facts(spec.id)
    lines = [
        f"{spec.id}: {known['players']} player{'s' * (kind.max_players > 1)}, {kind.utility}, "
        f"family {spec.family}",
        "",
        folded(paragraphs(docstring(kind)), width),
        "",
        f"Tags: {', '.join(kind.tags) or 'none'}",
        f"Lowest and highest return with these options: {low:.12g} and {high:.12g}",
    ]
    if kind.max_players > 1:
        lines.append(f"Strongest built-in opponent: {kind.opponent}")
    lines.append("Options, for --set NAME=VALUE:" if spec.options else "Options: none")
    lines += [
        folded(f"  {option.name}: {option.describe()}; default {option.default}", width, INDENT)
        for option in spec.options.values()
    ]
    lines += of_bot(kind, width)
    evidence = (folded(f"  {line}", width, INDENT) for line in kind.evidence)
    lines += ["Evidence that the rules are right:", *evidence]
    return "\n".join([*lines, "", *rules_of_all(game, width)])


def of_bot(kind: type[Game], width: int) -> list[str]:
    """Return the options of the agent that plays by rules of thumb, if it has any, as lines."""
    from textgames.agents.human import INDENT, folded
    from textgames.agents.simple import bot_of
    from textgames.cli.list_agents import described_options, options

    bot = bot_of(kind)
    found = options(bot) if bot else []
    if not found:
        return []
    first = found[0]
    head = f"Options of the agent rule here, such as rule:{first['name']}={first['default']}:"
    return [folded(head, width, INDENT), *described_options(found, width, "  ")]


def paragraphs(text: str) -> str:
    """Return a docstring with each paragraph, and each "Actions: ..." of its end, on one line."""
    return re.sub(r"(?<!\n)\n(?!\n|[A-Z]\w+: )", " ", text)


def options(spec: GameSpec) -> list[dict[str, Any]]:
    """Return the options with their limits, ready for JSON."""
    return [
        {
            "name": option.name,
            "type": option.describe(),
            "default": option.default,
            "limits": list(option.limits) if option.limits else None,
            "choices": list(option.choices) or None,
            "examples": list(option.examples) or None,
        }
        for option in spec.options.values()
    ]


def sample(game: Game) -> list[str]:
    """Return a random game in pieces: one per action, and the ending."""
    from textgames.playthroughs import random_actions
    from textgames.replay import chapters

    return chapters(random_actions(game.clone(), 0, SAMPLE_ACTIONS))[1:]


def shortened(chapters: list[str]) -> str:
    """Return the first pieces, as far as they are short, and the last one."""
    shown: list[str] = []
    lines = 0
    for chapter in chapters[:-1]:
        lines += chapter.count("\n") + 2
        if shown and lines > SAMPLE_LINES:
            break
        shown.append(chapter)
    left = "\n".join(chapters[len(shown) : -1]).count("\n> ")
    more = [f"... {left} more action{'s' * (left > 1)} ..."] if left else []
    return "\n\n".join([*shown, *more, chapters[-1]])
