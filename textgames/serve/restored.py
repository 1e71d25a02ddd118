"""A saved game as a session again: the same replies from the same seeds, so that it goes on alike.

What comes in is data from outside: every step of it is checked against the rules.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from textgames import replay
from textgames.chance import checked_seed
from textgames.errors import IllegalAction, OptionError, SavedGameError, UnknownGame, UsageError
from textgames.illegal import IllegalReplies, illegal_policy
from textgames.serve.session import Session
from textgames.serve.sessions import Sessions

AT_ONCE = 50  # replies before others have their turn in the event loop


async def restored(sessions: Sessions, saved: Mapping[str, Any]) -> Session:
    """Return the saved game as a session of its own, not begun yet for others to find.

    Raises:
        SavedGameError: it does not replay; the message says where.
    """
    record = replay.checked(saved)
    turns = record.get("turns")
    if turns is None:
        raise SavedGameError("saved game: expected turns = a list of turns, which is missing")
    seeds = _seeds(record, len(turns))
    payoff = record.get("payoff", "units")
    if payoff not in ("units", "outcome"):
        raise SavedGameError(f"saved game: expected payoff units or outcome, got {payoff!r:.200}")
    try:
        start = sessions.start(record["id"], record["num_players"], record["options"])
        session = Session(start, _policy(record.get("illegal", {})), payoff, seeds[0][1])
    except (UnknownGame, OptionError, TypeError) as error:
        raise SavedGameError(f"saved game: {error}") from error
    later = dict(seeds[1:])  # of forks, before the first turn too
    for number, turn in enumerate(turns):
        _reseed(session, later, number)
        if number % AT_ONCE == AT_ONCE - 1:
            await asyncio.sleep(0)
        _reply(session, turn, number + 1)
    _reseed(session, later, len(turns))
    if record.get("reason") == "truncated":
        session.episode.truncate()
    if tuple(record["history"]) != session.episode.history:
        raise SavedGameError(
            "saved game: its replies and seeds give another history than the one it has"
        )
    session.seeds = seeds
    return session


def _reply(session: Session, turn: Mapping[str, Any], number: int) -> None:
    try:
        session.episode.reply(turn["player"], turn["reply"])
    except IllegalAction:
        pass  # as it was the first time
    except UsageError as error:
        raise SavedGameError(f"saved game: turn {number}: {error}") from error


def _reseed(session: Session, seeds: dict[int, int], number: int) -> None:
    if number in seeds:
        session.episode = session.episode.fork(seeds[number])


def _seeds(record: Mapping[str, Any], turns: int) -> list[tuple[int, int]]:
    """The seeds of chance by turn; a file of `RecordJSONL` has the first one only."""
    given = record.get("seeds", [[0, record.get("seed")]])
    try:
        seeds = [(turn, checked_seed(-1 if seed is None else seed)) for turn, seed in given]
        numbers = [turn for turn, _ in seeds]
        # one of a turn to come would be saved with it, and hold only where that is restored
        if (
            numbers[:1] == [0]
            and all(type(turn) is int for turn in numbers)
            and numbers == sorted(numbers)
            and numbers[-1] <= turns
        ):
            return seeds
    except (OptionError, TypeError, ValueError):
        pass
    raise SavedGameError(
        "saved game: expected seeds = a list of [turn, seed] of its turns, from turn 0 on"
    )


def _policy(given: Any) -> IllegalReplies:
    if isinstance(given, str):
        return illegal_policy(given)
    pair = given.get("returns") if isinstance(given, Mapping) else given
    if pair is not None and not isinstance(pair, list | tuple):
        raise OptionError(f"illegal: expected an object as in a saved game, got {given!r:.200}")
    return IllegalReplies(**{**given, **({"returns": tuple(pair)} if pair else {})})
