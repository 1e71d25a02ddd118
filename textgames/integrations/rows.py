"""What trainers are given and hand back, checked: a mistake is told before the game begins."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from textgames.chance import checked_seed
from textgames.core import Game
from textgames.errors import OptionError
from textgames.illegal import IllegalReplies, illegal_policy
from textgames.registration import new_game

LONGEST = 80  # characters of what is quoted
NAMES = ("game", "num_players", "options", "seed")


class Start(NamedTuple):
    """What a row of a data set says of the game that it is."""

    game: Game
    seed: int
    player: int | None


def start_of(row: object, where: str, player: str) -> Start:
    """Return what a row says, as a trainer hands it back.

    Args:
        row: with `NAMES` and a player; the options of the game may be text in JSON.
        where: it came from; begins the message of an error.
        player: under which name it is.

    Raises:
        OptionError: something is missing or not allowed.
        UnknownGame: there is no such game.
    """
    names = (*NAMES, player)
    if not isinstance(row, Mapping) or not set(names) <= row.keys():
        raise OptionError(f"{where}: expected {', '.join(names)}, got {_named(row)}")
    options, seat = row["options"], row[player]
    if isinstance(options, str):
        options = _read(options)
    if not isinstance(options, Mapping):
        raise OptionError(f"{where}: expected options by name, got {_shown(options)}")
    if row["seed"] is None:  # games of one group would not be the same
        raise OptionError(f"{where}: expected a seed, got None")
    game = new_game(row["game"], row["num_players"], **options)
    if seat is not None and (isinstance(seat, bool) or seat not in range(game.num_players)):
        raise OptionError(f"{where}: expected {player} = 0 to {game.num_players - 1}, got {seat!r}")
    return Start(game, checked_seed(row["seed"]), None if seat is None else int(seat))


def start_in(prompt: Any) -> Start:
    """Return what a prompt of `trl_selfplay.rows` says.

    Raises:
        OptionError: it is not one, or something in it is not allowed.
        UnknownGame: there is no such game.
    """
    where = "a prompt, as textgames.integrations.trl_selfplay.rows makes them"
    try:
        text = prompt[-1]["content"]
    except (TypeError, LookupError):
        text = prompt
    row = _read(text) if isinstance(text, str) else text
    start = start_of(row, where, "seat")
    if strange := row.keys() - {*NAMES, "seat"}:
        raise OptionError(f"{where}: expected no more than that, got {_shown(min(strange))} too")
    if start.player is None:
        raise OptionError(f"{where}: expected seat = a player's number, got None")
    return start


def no_wrapper(settings: Mapping[str, Any]) -> None:
    """Refuse a wrapper among settings for `SeatEnv`: who reads the observations wants plain ones.

    Raises:
        OptionError: there is one.
    """
    if settings.get("wrapper") is not None:
        raise OptionError(f"wrapper: expected none here, got {settings['wrapper']!r}")


def going_on(illegal: str | IllegalReplies) -> IllegalReplies:
    """Return a policy for illegal replies that lets a game go on.

    Raises:
        OptionError: it raises, or there is none of that name.
    """
    policy = illegal_policy(illegal)
    if policy.then == "raise":
        raise OptionError("illegal: expected a policy that lets a game go on, got 'raise'")
    return policy


def at_least_one(name: str, value: Any) -> int:
    """Return a whole number.

    Raises:
        OptionError: it is none, or less than 1.
    """
    if type(value) is not int or value < 1:
        raise OptionError(f"{name}: expected a whole number of at least 1, got {value!r}")
    return value


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _named(row: object) -> str:
    if isinstance(row, Mapping):
        return ", ".join(map(str, row)) or "nothing"
    return _shown(row)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
