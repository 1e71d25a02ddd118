"""`textgames list`: the games by family, or those of another package; or the agents."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import textwrap
from typing import Any

from textgames.cli.arguments import loaded, players
from textgames.elsewhere import PACKAGES


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "list",
        help="list the games, or with --agents who can play them",
        description="List the games by family, with the number of players, tags, and the kinds "
        "of evidence that the rules are right; 'textgames show ID' tells more. With --agents, list "
        "who can play, with options.",
    )
    parser.add_argument(
        "package",
        nargs="?",
        choices=PACKAGES,
        metavar="PACKAGE",
        help=f"the games of another package instead, where it is installed: {', '.join(PACKAGES)}",
    )
    parser.add_argument(
        "--agents", action="store_true", help="the built-in agents and their options instead"
    )
    parser.add_argument("--json", action="store_true", help="as a JSON list with all of it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""
    from textgames.errors import OptionError

    if not arguments.agents:
        games = known_games(arguments.package)
        print(json.dumps(games, indent=2) if arguments.json else "\n".join(described(games)))
        return 0
    if arguments.package:
        raise OptionError(f"--agents: expected no package, got {arguments.package!r}")
    from textgames.agents.human import WIDTH
    from textgames.cli import list_agents
    from textgames.cli.screen import Screen

    agents = list_agents.agents()
    lines = list_agents.described(agents, min(WIDTH, Screen().width))
    print(json.dumps(agents, indent=2) if arguments.json else "\n".join(lines))
    return 0


def known_games(package: str | None) -> list[dict[str, Any]]:
    """Return what is known of every game, or of those of another package, by family."""
    from textgames import elsewhere, registry
    from textgames.errors import GameError, UnsupportedGame

    games = []
    for id in elsewhere.ids(package) if package else registry:
        try:
            games.append(facts(id))
        except UnsupportedGame:  # what the package has, and nobody can play here
            continue
        except GameError as error:  # one broken package must not hide the others
            sys.stderr.write(f"textgames: {error}\n")
    return sorted(games, key=lambda game: (game["family"], game["id"]))


def described(games: list[dict[str, Any]]) -> list[str]:
    """Return the games as lines, under the names of their families."""
    # one line per game, for grep and the like, unless a person reads it
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
    longest = max((len(game["id"]) for game in games), default=0)
    lines, family = [], None
    for game in games:
        if game["family"] != family:
            family = game["family"]
            lines.append(family)
        head = f"  {game['id']:{longest}}  {game['players']:>5}  "
        kinds = dict.fromkeys(line.partition(":")[0] for line in game["evidence"])
        text = "; ".join(filter(None, (", ".join(game["tags"]), " and ".join(kinds))))
        hang = " " * len(head)
        lines.append(
            textwrap.fill(text, max(width, 60), initial_indent=head, subsequent_indent=hang)
        )
    return lines


def facts(id: str) -> dict[str, Any]:
    """Return what is known of a game without making one, ready for JSON."""
    spec = loaded(id)
    kind = spec.game_class
    return {
        "id": id,
        "family": spec.family,
        "summary": spec.summary,
        "players": players(kind),
        "min_players": kind.min_players,
        "max_players": kind.max_players,
        "utility": kind.utility,
        "tags": list(kind.tags),
        "evidence": list(kind.evidence),
        "opponent": kind.opponent,
    }
