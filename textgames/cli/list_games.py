"""`textgames list`: the games by family, or those of another package."""

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
        help="list the games: players, tags and what shows that the rules are right",
        description="List the games by family, with the number of players, tags, and the kinds "
        "of evidence that the rules are right; 'textgames show ID' tells more.",
    )
    parser.add_argument(
        "package",
        nargs="?",
        choices=PACKAGES,
        metavar="PACKAGE",
        help=f"the games of another package instead, where it is installed: {', '.join(PACKAGES)}",
    )
    parser.add_argument("--json", action="store_true", help="as a JSON list with all of it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""
    from textgames import elsewhere, registry
    from textgames.errors import GameError, UnsupportedGame

    games = []
    for id in elsewhere.ids(arguments.package) if arguments.package else registry:
        try:
            games.append(facts(id))
        except UnsupportedGame:  # what the package has, and nobody can play here
            continue
        except GameError as error:  # one broken package must not hide the others
            sys.stderr.write(f"textgames: {error}\n")
    games.sort(key=lambda game: (game["family"], game["id"]))
    if arguments.json:
        print(json.dumps(games, indent=2))
        return 0
    # one line per game, for grep and the like, unless a person reads it
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
    longest = max((len(game["id"]) for game in games), default=0)
    family = None
    for game in games:
        if game["family"] != family:
            family = game["family"]
            print(family)
        head = f"  {game['id']:{longest}}  {game['players']:>5}  "
        kinds = dict.fromkeys(line.partition(":")[0] for line in game["evidence"])
        text = "; ".join(filter(None, (", ".join(game["tags"]), " and ".join(kinds))))
        hang = " " * len(head)
        print(textwrap.fill(text, max(width, 60), initial_indent=head, subsequent_indent=hang))
    return 0


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
