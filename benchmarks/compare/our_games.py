"""The faces of textgames: the rules alone, the AEC environment, the batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from games import Row
from work import Work, game_numbers, repeated

import textgames
from textgames.chance import Stream
from textgames.core import Form, Game, LegalActions
from textgames.env import GameEnv
from textgames.episode import random_action

BATCH = 64  # games in progress
BATCH_STEPS = 200  # of all of them, recorded: a trainer makes a batch once and plays on with it


def works(row: Row) -> Iterator[tuple[str, Callable[[], Work]]]:
    """What textgames does, by name."""
    yield "rules", lambda: rules(row)
    yield "rules and text", lambda: rules_and_text(row)
    yield "AEC", lambda: aec(row, lambda: textgames.make(row.id, **row.options))
    yield "AEC, one string", lambda: aec(row, lambda: prompting(row))
    yield "batch", lambda: batch(row)
    yield "make", lambda: repeated(lambda: textgames.make(row.id, **row.options), 10)
    yield "reset", lambda: repeated(textgames.make(row.id, **row.options).reset, 10)
    yield "copy of a position", lambda: repeated(half_played(row).game.clone, 100)
    yield "copy of an environment", lambda: repeated(half_played(row).fork, 100)


def prompting(row: Row) -> GameEnv:
    """All that a model reads as one string, every message so far included, as TextArena has it."""
    return textgames.wrappers.PromptString(textgames.make(row.id, **row.options))


def reply(legal: LegalActions, draw: Stream) -> str:
    """Return a random legal reply; brackets of free text would be part of it."""
    action = random_action(legal, draw)
    return action if isinstance(legal, Form) else f"[{action}]"


def recorded(row: Row) -> list[tuple[int, list[str], Game]]:
    """Random games: the seed, the replies, and the position at the end."""
    games, draw = [], Stream(0)
    env = textgames.make(row.id, **row.options)
    for seed in game_numbers(games):
        env.reset(seed=seed)
        while not env.episode.reason:
            legal = env.infos[env.agent_selection]["legal_actions"]
            env.step(reply(legal, draw))
        games.append((seed, [turn.reply for turn in env.episode.turns], env.game))
    return games


def actions_of(games: list[tuple[int, list[str], Game]]) -> int:
    return sum(len(replies) for _, replies, _ in games)


def rules(row: Row) -> Work:
    """For every action ask what is legal, or what chance draws and how likely, and play it."""
    games = recorded(row)
    first, histories = textgames.new_game(row.id, **row.options), [g.history for *_, g in games]

    def run() -> None:
        for history in histories:
            game = first.clone()
            for action in history:
                player = game.to_act[0]
                game.legal_actions(player)
                if player < 0:
                    game.chance_weights()
                game.apply(action)
            if not game.is_terminal:
                raise RuntimeError(f"{row.name}: the game went another way")

    return Work(run, actions_of(games), len(games))


def rules_and_text(row: Row) -> Work:
    """The same, and whoever acts reads first all that it was told and the drawing."""
    games = recorded(row)
    first, histories = textgames.new_game(row.id, **row.options), [g.history for *_, g in games]

    def run() -> None:
        for history in histories:
            game = first.clone()
            for action in history:
                player = game.to_act[0]
                if player < 0:
                    game.chance_weights()
                else:
                    game.transcript(player)
                    game.view(player)
                game.legal_actions(player)
                game.apply(action)

    return Work(run, actions_of(games), len(games))


def aec(row: Row, make: Callable[[], GameEnv]) -> Work:
    """Whole games as PettingZoo's loop plays them, the last `step(None)` of everybody included."""
    games, env = recorded(row), make()

    def run() -> None:
        for seed, replies, _ in games:
            env.reset(seed=seed)
            left = iter(replies)
            for _ in env.agent_iter():
                _, _, terminated, truncated, _ = env.last()
                env.step(None if terminated or truncated else next(left))

    return Work(run, actions_of(games), len(games))


def batch(row: Row) -> Work:
    """Many games side by side, a new one wherever one ends."""

    def new() -> textgames.Batch:
        return textgames.make_batch(row.id, BATCH, seed=0, **row.options)

    many, draw, steps, finished = new(), Stream(0), [], 0
    for _ in range(BATCH_STEPS):
        positions = many.waiting()
        steps.append([reply(p.legal_actions, draw) for p in positions])
        finished += len(many.step(zip(positions, steps[-1], strict=True)))

    def run() -> None:
        many = new()
        for replies in steps:
            positions = many.waiting()
            for position in positions:
                _ = position.observation
            many.step(zip(positions, replies, strict=True))

    return Work(run, sum(map(len, steps)), finished)


def half_played(row: Row) -> GameEnv:
    """An environment in the middle of a game."""
    seed, replies, _ = recorded(row)[0]
    env = textgames.make(row.id, **row.options)
    env.reset(seed=seed)
    for text in replies[: len(replies) // 2]:
        env.step(text)
    return env
