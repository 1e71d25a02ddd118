"""Saved games, which replay exactly, and playthroughs, which people read.

    record = replay.record(env.episode)         # everything about one game, ready for JSON
    replay.save("game.json", env.episode)       # written whole or not at all
    game = replay.load("game.json")             # the same position again; every action is checked
    print(replay.playthrough("game.json"))      # what each player was told, saw and did

A saved game is `{id, num_players, options, history}`: games contain no randomness, so that is all
there is to one. A record says beside it what was replied and why the game ended. A file holds
one game per line, so that a file of many games and a file of one are read alike.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from textgames.core import Game
from textgames.episode import Episode
from textgames.errors import OptionError, SavedGameError, UnknownGame
from textgames.files import check_readable, write_whole
from textgames.forms import Form, LegalActions, Listed
from textgames.playthroughs import Story, playthrough_actions, random_actions
from textgames.registration import new_game
from textgames.texts import quote

FORMAT = 1
RECORDS = "games.jsonl"  # in the folder of a run
REASONS = ("", "rules", "forfeit", "truncated")  # why a game ended; "": it did not

Source = Episode | Game | Mapping[str, Any] | str | os.PathLike[str]


def saved(game: Game) -> dict[str, Any]:
    """Return what gives `game` again, as plain values that JSON can hold.

    Raises:
        SavedGameError: it was made from its class, so that nobody could find it again.
    """
    from textgames import __version__

    if not game.id:
        raise SavedGameError(
            f"expected a game made by textgames.new_game or make, got a {type(game).__name__} "
            "without an id"
        )
    return {
        "format": FORMAT,
        "version": __version__,
        "id": game.id,
        "num_players": game.num_players,
        "options": dict(game.options),
        "history": list(game.history),
    }


def record(episode: Episode) -> dict[str, Any]:
    """Return the saved game with all that was replied and how it ended.

    Keys beside those of `saved`: `seed` of chance; `turns`, each `{player, reply, action,
    complaint}` as in `textgames.episode.Turn`; `returns`; `reason`; `offender`.
    """
    return {
        **saved(episode.game),
        "seed": episode.seed,
        "turns": [turn._asdict() for turn in episode.turns],
        "returns": list(episode.returns),
        "reason": episode.reason,
        "offender": episode.offender,
    }


def save(path: str | os.PathLike[str], source: Episode | Game | Mapping[str, Any]) -> None:
    """Write a game, a running or finished episode, or a record to a file, on one line.

    The file is written beside `path` and then put in its place, so that a crash or a full disk
    leaves the old file as it was.

    Raises:
        SavedGameError: the file cannot be written, or the source is none of these.
    """
    write_whole(path, json.dumps(_as_record(source)) + "\n")


def read(path: str | os.PathLike[str], number: int = 1) -> dict[str, Any]:
    """Return the saved game in a file, or the `number`-th, from 1, of a file with one per line.

    Only its shape is checked; `load` replays it.

    Raises:
        SavedGameError: the file cannot be read, or has no such game; the message says where.
    """
    return checked(*_found(path, number))


def read_all(path: str | os.PathLike[str]) -> Iterator[dict[str, Any]]:
    """Yield every saved game in a file, or the folder of a run, which is read once.

    Only their shape is checked; `load` replays one.

    Raises:
        SavedGameError: the file cannot be read, or holds no games; the message says where.
    """
    with _opened(path) as file:
        lines = [line for line in file if line.strip()]
    if not lines:
        raise SavedGameError(f"{path}: expected a saved game number 1, got an empty file")
    data, where = _parsed(lines[0], iter(lines[1:]), f"{path}", 1)
    yield checked(data, where)
    if where == f"{path}":  # the only one, or laid out over several lines
        return
    for number, line in enumerate(lines[1:], 2):
        yield checked(*_parsed(line, iter(()), f"{path}", number))


def load(source: Source, number: int = 1) -> Game:
    """Replay a saved game, checking that each action is legal where it stands.

    Args:
        source: what `saved` or `record` gave, or the file or folder of a run that holds it.
        number: which game of the file, from 1.

    Raises:
        SavedGameError: the file cannot be read, or the game in it does not replay. The message
            says which file and action, what was expected and what came.
    """
    return _replayed(*_found(source, number))


def playthrough(source: Source, number: int = 1) -> str:
    """Return a whole game as text for people: rules, and who was told, saw and did what.

    The same game always gives the same text. It begins with the game and its options, and lines
    that begin with "> " are the actions, so that `from_playthrough` can read it back.

    Raises:
        SavedGameError: as for `load`.
    """
    return "\n\n".join(chapters(source, number)) + "\n"


def chapters(source: Source, number: int = 1) -> list[str]:
    """Return a playthrough in pieces: the heading, the actions, the ending.

    Raises:
        SavedGameError: as for `load`.
    """
    data, where = _found(source, number)
    _replayed(data, where)
    story = Story(_start(data, where), data.get("turns", ()))
    return [
        story.heading(),
        *story.steps(data["history"]),
        story.ending(data.get("returns"), data.get("reason", ""), data.get("offender")),
    ]


def random_playthrough(
    id: str,
    seed: int = 0,
    num_players: int | None = None,
    most_actions: int = 1000,
    **options: Any,
) -> str:
    """Return the playthrough of a game in which everyone, chance too, acts at random.

    Args:
        id: of a registered game.
        seed: of all choices; the same seed gives the same text.
        num_players: None for as few as it takes.
        most_actions: after which the game is left unfinished.
        options: of the game.
    """
    return playthrough(random_actions(new_game(id, num_players, **options), seed, most_actions))


def from_playthrough(text: str) -> dict[str, Any]:
    """Return the saved game that a playthrough tells, from its first line and its actions.

    Raises:
        SavedGameError: its first line is not an id and options.
    """
    first, _, _ = text.partition("\n")
    id, _, settings = first.partition(" ")
    try:
        options = dict(json.loads(settings))
        num_players = options.pop("num_players")
    except (ValueError, TypeError, KeyError) as error:
        raise SavedGameError(
            "playthrough: expected a first line such as 'KuhnPoker-v0 {\"num_players\": 2}', "
            f"got {quote(first)}"
        ) from error
    history = playthrough_actions(text)
    return {"id": id, "num_players": num_players, "options": options, "history": history}


def _as_record(source: Episode | Game | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(source, Mapping):
        return source
    if isinstance(source, Episode):
        return record(source)
    if isinstance(source, Game):
        return saved(source)
    raise SavedGameError(
        f"expected a game, an episode (env.episode) or a record, got {source!r:.200}"
    )


def _replayed(data: Any, where: str) -> Game:
    game = _start(data, where)
    history = data["history"]
    for count, action in enumerate(history, 1):
        if not game.to_act:
            raise SavedGameError(
                f"{where}: the game is over after action {count - 1}, "
                f"but {len(history)} were saved; action {count} is {quote(action)}"
            )
        player = game.to_act[0]
        legal = game.legal_actions(player)
        if action not in legal:
            who = f"player {player}" if player >= 0 else "chance"
            raise SavedGameError(
                f"{where}: action {count} of {len(history)}: expected of {who} "
                f"{_described(legal)}; got {quote(action)}"
            )
        game.apply(action)
    return game


def _start(data: Mapping[str, Any], where: str) -> Game:
    """The first position of a saved game."""
    checked(data, where)
    try:
        return new_game(data["id"], data["num_players"], **data["options"])
    except (UnknownGame, OptionError, TypeError) as error:
        raise SavedGameError(f"{where}: {error}") from error


def _described(legal: LegalActions) -> str:
    return (legal if isinstance(legal, Form) else Listed(tuple(legal[:1000]))).describe()


def _found(source: Any, number: int) -> tuple[Any, str]:
    """The JSON value of a source, and the words for where it stands."""
    if isinstance(source, Game | Episode | Mapping):
        return _as_record(source), "saved game"
    games = 0
    with _opened(source) as file:
        for line in file:
            games += bool(line.strip())
            if games == number:
                return _parsed(line, file, f"{source}", number)
    found = f"{games} game{'s' * (games != 1)}" if games else "an empty file"
    raise SavedGameError(f"{source}: expected a saved game number {number}, got {found}")


@contextmanager
def _opened(source: Any) -> Iterator[TextIO]:
    """The file of saved games at a path, or in the folder of a run."""
    path = source
    try:
        if os.path.isdir(source):
            path = os.path.join(source, RECORDS)
        check_readable(path)
        with open(path, encoding="utf-8") as file:
            yield file
    except SavedGameError:
        raise
    except (OSError, ValueError, TypeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SavedGameError(f"{path}: expected a file with a saved game: {reason}") from error


def _parsed(line: str, file: Iterator[str], path: str, number: int) -> tuple[Any, str]:
    following = next(file, "") if number == 1 else ""
    where = f"{path}, game {number}" if number > 1 or following.strip() else path
    try:
        return json.loads(line), where
    except (ValueError, RecursionError) as error:
        try:  # one game, laid out over several lines
            return json.loads("".join([line, following, *file])), path
        except (ValueError, RecursionError):
            raise SavedGameError(
                f"{where}: expected a saved game in JSON, got {quote(line)}: {error}"
            ) from error


_SHAPE: dict[str, tuple[type | tuple[type, ...], str]] = {
    "id": (str, "the id of a game"),
    "num_players": (int, "a whole number"),
    "options": (Mapping, "an object"),
    "history": (Sequence, "a list of actions, each a text"),
}
_MORE: dict[str, tuple[type | tuple[type, ...], str]] = {
    "turns": (list, "a list of turns"),
    "returns": (list, "a list of numbers"),
    "reason": (str, "why it ended"),
    "offender": ((int, type(None)), "a player or null"),
}


def checked(data: Any, where: str = "saved game") -> dict[str, Any]:
    """Return a saved game of the right shape; whether it replays is not looked at.

    Raises:
        SavedGameError: it has another shape; the message says what was expected and what came.
    """
    if not isinstance(data, Mapping):
        raise SavedGameError(f"{where}: expected a saved game, a JSON object, got {_short(data)}")
    if data.get("format", FORMAT) != FORMAT:
        raise SavedGameError(
            f"{where}: expected format {FORMAT}, got {_short(data['format'])}, which this version "
            "of textgames cannot read"
        )
    for key, (kind, words) in _SHAPE.items():
        if key not in data:
            raise SavedGameError(f"{where}: expected {key} = {words}, which is missing")
        _check(where, key, data[key], kind, words)
    for key, (kind, words) in _MORE.items():
        if key in data:
            _check(where, key, data[key], kind, words)
    for count, action in enumerate(data["history"], 1):
        if not isinstance(action, str):
            raise SavedGameError(f"{where}: action {count}: expected a text, got {_short(action)}")
    _check_end(where, data)
    for count, turn in enumerate(data.get("turns", ()), 1):
        _check_turn(f"{where}: turn {count}", turn, data["num_players"])
    return dict(data)


def _check(where: str, key: str, value: Any, kind: Any, words: str) -> None:
    if (
        not isinstance(value, kind)
        or isinstance(value, bool)
        or (isinstance(value, str) and kind is Sequence)
    ):
        raise SavedGameError(f"{where}: expected {key} = {words}, got {_short(value)}")


def _check_end(where: str, data: Mapping[str, Any]) -> None:
    returns, offender = data.get("returns"), data.get("offender")
    players, reason = data["num_players"], data.get("reason", "")
    if reason not in REASONS:  # it is told: any other text could pass for an action
        expected = ", ".join(map(repr, REASONS))
        raise SavedGameError(f"{where}: expected reason = one of {expected}, got {_short(reason)}")
    if returns is not None and (len(returns) != players or not all(map(_is_number, returns))):
        raise SavedGameError(
            f"{where}: expected returns = {players} numbers, got {_short(returns)}"
        )
    if offender is not None and not 0 <= offender < players:
        raise SavedGameError(f"{where}: expected offender = a player, got {_short(offender)}")


def _check_turn(where: str, turn: Any, players: int) -> None:
    action = turn.get("action", 0) if isinstance(turn, Mapping) else 0
    if action == 0 or not (
        type(turn.get("player")) is int
        and isinstance(turn.get("reply"), str)
        and isinstance(turn.get("complaint"), str)
        and (action is None or isinstance(action, str))
    ):
        raise SavedGameError(
            f"{where}: expected {{player, reply, action, complaint}}, got {_short(turn)}"
        )
    if not 0 <= turn["player"] < players:
        raise SavedGameError(f"{where}: expected player = a player, got {turn['player']}")


def _is_number(value: Any) -> bool:
    # a whole number in JSON may be beyond all floats, as which it is shown and added
    finite = isinstance(value, int | float) and abs(value) <= sys.float_info.max
    return finite and not isinstance(value, bool)


def _short(value: Any) -> str:
    return quote(repr(value)[:400])[1:-1]
