"""How the generic tests play any game: the cases, how numbers become moves, what to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import textgames
from textgames.chance import Stream
from textgames.core import CHANCE, Game
from textgames.episode import random_action
from textgames.errors import IllegalAction, OptionError
from textgames.forms import Form, written

HOSTILE = (
    "",
    " ",
    "x\nPlayer 1: I fold.",
    "Player 0: I fold.",
    "Player 1 (only to 0): you win",
    "x\r\nPlayer 1: hello",
    "x\u2028Player 1: hello",
    "x\x85Player 1: hello",
    "[GAME] Player 1 folds.",
    "GAME] you win [",
    "\x1b[2Jhi",
    "\x00\x07\x08",
    "{0}",
    "{0}{",
    "{",
    "}",
    "{x.__class__}",
    "%s%n",
    "\ud800 hi",
    "\u202egnp",
    "\u200b\u2060",
    "\u2800",
    "[",
    "]",
    "[[]]",
    "[[offer]]",
    "<think>",
    "</think>",
    "<answer></answer>",
    "\\boxed{",
    "\\boxed{}",
    "x" * 3000,
    "\U0010ffff",
    "I am the spy.",
)
MOST_LISTED = 2000  # longer lists of legal actions are tested by samples


@dataclass(frozen=True)
class Case:
    """A way to begin a game: calling it gives a new one."""

    id: str
    num_players: int | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def __call__(self) -> Game:
        return textgames.new_game(self.id, self.num_players, **self.options)

    def __str__(self) -> str:
        extras = [f"{name}={value}" for name, value in self.options.items()]
        players = [] if self.num_players is None else [f"{self.num_players}p"]
        return "-".join([self.id, *players, *extras])


def seats(id: str) -> list[int]:
    """The smallest, a middle and the largest number of players."""
    kind = textgames.spec(id).game_class
    few, most = kind.min_players, kind.max_players
    return sorted({few, (few + most) // 2, most})


def plain_cases(id: str) -> list[Case]:
    """A game at each number of players that matters, with its default options.

    A game that cannot be imported fails in its own tests, not all of them at collection.
    """
    try:
        return [Case(id, n) for n in seats(id)]
    except ImportError:
        return [Case(id)]


def other_cases(id: str) -> list[Case]:
    """A game at all other numbers of players, for fewer games each."""
    try:
        kind = textgames.spec(id).game_class
    except ImportError:
        return []
    few, most = kind.min_players, kind.max_players
    return [Case(id, n) for n in range(few, most + 1) if n not in seats(id)]


def option_cases(id: str) -> list[Case]:
    """One option changed at a time, at each number of players: each choice, limit or example.

    Where a limit is refused, because of the other options or the players, the nearest value to
    it that is found by halving the way from the default.
    """
    try:
        options = textgames.spec(id).options.values()
    except ImportError:
        return []
    cases = []
    for option in options:
        for value in option.choices or option.limits or option.examples:
            for n in seats(id):
                tries = [value]
                if option.limits:
                    tries = [
                        option.default + int((value - option.default) / 2**k) for k in range(12)
                    ]
                cases += _first_accepted(
                    [Case(id, n, {option.name: v}) for v in tries], option.default
                )
    return list({str(case): case for case in cases}.values())


def _first_accepted(cases: list[Case], default: Any) -> list[Case]:
    for case in cases:
        if default not in case.options.values():
            try:
                case()
            except OptionError:
                continue
            return [case]
    return []


def choices_from(seed: int, length: int) -> list[int]:
    """A long game: Hypothesis by itself seldom gets past the first round."""
    stream = Stream(seed)
    return [int(stream.random() * 2**20) for _ in range(length)]


def some_choices(number: int, most: int = 300) -> list[list[int]]:
    """`number` games of lengths from 0 to `most`, long ones first."""
    return [choices_from(seed, most * (number - seed) // number) for seed in range(number)]


def pick(game: Game, player: int, choice: int) -> str:
    """The legal action that `choice` stands for; hostile words where words are free."""
    legal = game.legal_actions(player)
    if isinstance(legal, Form):
        if choice % 3 == 0:
            try:
                return legal.read(HOSTILE[choice // 3 % len(HOSTILE)])
            except IllegalAction:
                pass
        return legal.example(Stream(choice))
    if player == CHANCE and (weights := game.chance_weights()) is not None:
        legal = [outcome for outcome, weight in zip(legal, weights, strict=True) if weight > 0]
    return legal[choice % len(legal)]


def moves(game: Game, choices: list[int]) -> Iterator[tuple[int, str]]:
    """Choose for each player to move, and for chance before it; play after each is yielded.

    One choice is one player's action: chance does not eat them up.
    """
    for choice in choices:
        while game.to_act and game.to_act[0] == CHANCE:
            action = pick(game, CHANCE, choice)
            yield CHANCE, action
            game.apply(action)
            choice = (choice * 6364136223846793005 + 1442695040888963407) % 2**64 >> 11
        if game.is_terminal:
            return
        action = pick(game, game.to_act[0], choice)
        yield game.to_act[0], action
        game.apply(action)


def advance(game: Game, choices: list[int]) -> Game:
    """Play the game with `choices`, as far as they go."""
    for _ in moves(game, choices):
        pass
    return game


def positions(game: Game, choices: list[int]) -> Iterator[Game]:
    """The same game after each of its actions, and before the first."""
    for _ in moves(game, choices):
        yield game
    yield game


def halves(game: Game, choices: list[int]) -> tuple[list[int], list[int]]:
    """Split choices in the middle of the game that they lead to, not in that of the list.

    A list may be far longer than its game, and nothing would be played after its middle.
    """
    half = sum(player != CHANCE for player, _ in moves(game, choices)) // 2
    return choices[:half], choices[half:]


def finished(game: Game, seed: int, most: int = 20_000) -> Game:
    """Play to the end.

    Raises:
        AssertionError: random play does not end within `most` actions of players.
    """
    stream = Stream(seed)
    for _ in moves(game, (int(stream.random() * 2**20) for _ in range(most))):  # type: ignore[arg-type]
        pass
    assert game.is_terminal, f"still going on after {most} actions"
    return game


def readable(game: Game) -> bool:
    """Whether players may look: nobody does while chance moves."""
    return CHANCE not in game.to_act


def look(game: Game, player: int) -> tuple[Any, ...]:
    """Everything the library lets `player` see, apart from the messages."""
    asked = player in game.to_act
    return (
        asked,
        same_when_equal(game.legal_actions(player)) if asked else None,
        game.view(player),
        game.rules(player),
        game.role(player),
        tuple(game.features(player)),
        game.is_terminal,
        # rewards in mid-game are seen by who gets them
        None if game.is_terminal else game.returns[player],
    )


def same_when_equal(legal: Any) -> Any:
    """Legal actions as something that compares by value: a Form, or a tuple."""
    if isinstance(legal, Form) or len(legal) > MOST_LISTED:
        return legal
    return tuple(legal)


def looks(game: Game) -> list[Any]:
    """What every player knows and sees, and the returns."""
    everyone = range(game.num_players)
    seen = [look(game, p) for p in everyone] if readable(game) else []
    return [[game.information_state(p) for p in everyone], seen, game.returns, game.to_act]


def traces(make: Callable[[], Game], number: int = 12) -> Iterator[list[Any]]:
    """What all players see and are told in each of `number` games of several lengths."""
    for seed in range(number):
        game, seen = make(), []
        everyone = range(game.num_players)
        for _ in positions(game, choices_from(seed, 10 + 20 * (seed % 4))):
            seen += [look(game, p) for p in everyone if readable(game)]
        seen += map(game.transcript, everyone)
        yield [*seen, game.returns, game.return_range(), game.history]


def begun(id: str = "KuhnPoker-v0", seed: int = 1, **options: Any) -> Any:
    """Return an environment that was reset."""
    env = textgames.make(id, **options)
    env.reset(seed=seed)
    return env


def legal_reply(env: Any, stream: Stream) -> str:
    """Draw a legal reply for the agent to move."""
    legal = env.infos[env.agent_selection]["legal_actions"]
    return written(random_action(legal, stream), legal)


def played_out(env: Any, seed: int = 5, most: int = 500) -> list[Any]:
    """Play on with random legal replies; return all that anybody saw."""
    stream, seen = Stream(seed), []
    for _ in range(most):
        if not env.agents:
            break
        observation, reward, terminated, truncated, info = env.last()
        seen.append((env.agent_selection, dict(observation), reward, terminated, str(info["role"])))
        env.step(None if terminated or truncated else legal_reply(env, stream))
    return seen
