"""The games that a page can step through, as data: what each seat read before each reply.

A page stays small: it has some of the games, chosen so that every game and line-up is there, and
long texts are cut. Texts stand once in a list, and games name them by their number: rules and
drawings recur.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest
from typing import Any

from textgames.episode import Episode
from textgames.errors import TextgamesError
from textgames.evaluation.conversion import stepped
from textgames.evaluation.records import GameRecord, TurnRecord, read_records
from textgames.evaluation.standings import Played

GAMES = 100  # in a page, unless it is told otherwise
LONGEST = 20_000  # characters of a text
MOST = 10_000_000  # characters of all texts; a page has about as many bytes
STEP = 60  # characters that a reply takes beside its texts


def chosen(games: Iterable[Played], most: int = GAMES) -> list[int]:
    """Return the numbers of at most so many games, each line-up of each game in turn.

    Those that illegal replies ended come first, then those with illegal replies, then the others,
    in the order of their numbers.
    """
    groups: defaultdict[tuple[str, tuple[str, ...]], list[Played]] = defaultdict(list)
    for game in games:
        groups[game.id, tuple(sorted(game.agents))].append(game)
    for group in groups.values():
        group.sort(key=lambda one: (one.reason != "forfeit", not one.illegal, one.number))
    in_turn = zip_longest(*(groups[key] for key in sorted(groups)))
    return [game.number for row in in_turn for game in row if game is not None][:most]


def viewed(path: str | os.PathLike[str], numbers: Sequence[int]) -> dict[str, Any]:
    """Return games for the viewer: `texts` and `games`, in the order of their numbers.

    Of the last of `numbers` some are left out if the texts would become too long.
    """
    wanted: Collection[int] = frozenset(numbers)
    records = {
        record.number: (record, line)
        for line, record in enumerate(read_records(path), 1)
        if record.number in wanted
    }
    texts = _Texts()
    games: list[dict[str, Any]] = []
    for number in numbers:
        if texts.size > MOST:
            break
        if number in records:
            record, line = records[number]
            games.append({"line": line, **_game(record, texts)})
    games.sort(key=lambda game: game["number"])
    return {"texts": texts.all, "games": games}


class _Texts:
    """Texts that stand once."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.size = 0
        self._numbers: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """Return the number of a text."""
        if len(text) > LONGEST:
            text = f"{text[:LONGEST]}\n[cut here: {len(text):,} characters in all]"
        if text not in self._numbers:
            self._numbers[text] = len(self.all)
            self.all.append(text)
            self.size += len(text)
        return self._numbers[text]


def _game(record: GameRecord, texts: _Texts) -> dict[str, Any]:
    steps, note = _steps(record, texts)
    texts.size += STEP * len(steps)
    return {
        "number": record.number,
        "id": record.id,
        "options": {name: str(value) for name, value in record.options.items()},
        "agents": record.agents,
        "returns": [round(value, 6) for value in record.returns],
        "reason": record.reason,
        "offender": record.offender,
        "rules": [texts(rules) for rules in record.rules],
        "steps": steps,
        "note": note,
    }


def _steps(record: GameRecord, texts: _Texts) -> tuple[list[dict[str, Any]], str]:
    """Each reply with what all seats were told and saw before it, and then the end."""
    told = [0] * len(record.agents)
    steps: list[dict[str, Any]] = []

    def seen(episode: Episode) -> dict[str, Any]:
        messages, views = [], []
        for player in range(len(told)):
            observation = episode.observe(player)
            news = observation["messages"][told[player] :]
            told[player] += len(news)
            messages.append([texts(message) for message in news])
            views.append(texts(observation["view"]))
        return {"messages": messages, "views": views}

    try:
        for episode, turn in stepped(record):
            steps.append({**seen(episode), **(_reply(turn, texts) if turn else {})})
    except TextgamesError as error:  # rules that have changed, or that are not installed here
        return _as_recorded(record, texts), f"It cannot be played again: {error}"
    return steps, ""


def _as_recorded(record: GameRecord, texts: _Texts) -> list[dict[str, Any]]:
    """What the record alone tells: only whoever replies has read anything."""
    return [
        {
            "messages": [
                [texts(message) for message in turn.messages] if seat == turn.player else []
                for seat in range(len(record.agents))
            ],
            "views": [
                texts(turn.view if seat == turn.player else "")
                for seat in range(len(record.agents))
            ],
            **_reply(turn, texts),
        }
        for turn in record.turns
    ]


def _reply(turn: TurnRecord, texts: _Texts) -> dict[str, Any]:
    """What is not there is left out."""
    told: dict[str, Any] = {
        "player": turn.player,
        "reply": texts(turn.reply),
        "action": None if turn.action is None else texts(turn.action),
        "seconds": float(f"{turn.seconds:.3g}"),
    }
    for name in ("complaint", "reasoning", "failure"):
        if text := getattr(turn, name):
            told[name] = texts(text)
    for name in ("prompt_tokens", "completion_tokens", "cost"):
        if number := getattr(turn, name):
            told[name] = number
    return told
