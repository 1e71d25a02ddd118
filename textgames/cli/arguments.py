"""Arguments that several commands share, and what they mean."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textgames.errors import OptionError, SavedGameError

if TYPE_CHECKING:
    from textgames.core import Game
    from textgames.registration import GameSpec


def add_game(parser: argparse.ArgumentParser) -> None:
    """Add the id of a game and its settings."""
    parser.add_argument("id", metavar="ID", help="the game, such as TicTacToe-v0")
    parser.add_argument(
        "--num-players", type=int, metavar="N", help="how many play (default: as few as it takes)"
    )
    add_settings(parser, "an option of the game, such as rounds=3")


def add_settings(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the settings of a game, which `settings` reads."""
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="KEY=VALUE",
        help=f"{what}; may be given several times",
    )


def path(text: str) -> str:
    """Return the path of a file or a folder, for `type=`.

    Raises:
        ArgumentTypeError: it is empty, as where a variable of the shell is not set.
    """
    if not text:
        raise argparse.ArgumentTypeError("expected a file or a folder, got ''")
    return text


def check_number(number: int) -> None:
    """Refuse what is no number of a game in a file, for `--game`.

    Raises:
        SavedGameError: it is less than 1.
    """
    if number < 1:
        raise SavedGameError(f"--game: expected a number from 1, got {number}")


def loaded(id: str) -> GameSpec:
    """Return the spec of a game whose class can be imported.

    Raises:
        UnknownGame: there is no such game.
        OptionError: options stand behind it, as they do for a tournament; or it is an agent's name.
        GameError: its package cannot be imported.
    """
    from textgames import registry, spec
    from textgames.agents import AGENTS

    name, colon, options = id.partition(":")
    if colon and name in registry:
        given = " ".join(f"--set {option}" for option in options.split(",") if option)
        raise OptionError(f"expected '{name}{' ' if given else ''}{given}', got {id!r:.200}")
    if name in AGENTS:
        raise OptionError(
            f"expected the id of a game, got the agent {id!r}; 'textgames list' shows all games, "
            "'textgames list --agents' all agents"
        )
    found = spec(id)
    found.game_class  # noqa: B018  # imports it
    return found


def new_game(arguments: argparse.Namespace, at_least: int = 0) -> Game:
    """Return the game that the arguments ask for.

    Args:
        arguments: with `id`, `num_players` and `settings`.
        at_least: how many players are needed, if the number is not given.

    Raises:
        TextgamesError: there is no such game, or it does not take these settings.
    """
    from textgames import new_game

    kind = loaded(arguments.id).game_class
    number = arguments.num_players
    if number is None and at_least > kind.min_players:
        number = min(at_least, kind.max_players)
    return new_game(arguments.id, number, **settings(arguments.settings))


def settings(texts: Sequence[str]) -> dict[str, str]:
    """Return `["rounds=3"]` as a dict; the registry reads the values.

    Raises:
        OptionError: one is not KEY=VALUE, or is there twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not (equals and key.strip()):
            raise OptionError(f"--set: expected KEY=VALUE, such as rounds=3, got {text!r:.200}")
        key = key.strip().replace("-", "_")
        if key in found:
            raise OptionError(f"--set: expected {key} once, got {found[key]} and {value.strip()}")
        found[key] = value.strip()
    return found


def players(kind: type[Game]) -> str:
    """Return how many players a game takes: "2" or "3-10"."""
    few, most = kind.min_players, kind.max_players
    return f"{few}" if few == most else f"{few}-{most}"
