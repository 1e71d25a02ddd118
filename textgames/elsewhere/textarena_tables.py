"""Environments of TextArena: how they begin, and what they tell to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textgames.elsewhere import needed
from textgames.elsewhere.replayed import Dice

MOST_PLAYERS = 15


def package() -> Any:
    """Return TextArena itself."""
    return needed("textarena", "textarena")


class Table:
    """An environment, and what it has told since the last move: (speaker, text) to whom."""

    def __init__(self, env: Any) -> None:
        self.env, self.raw, self.done = env, without_wrappers(env), False
        self._collect()

    def step(self, reply: str) -> None:
        """Take a reply."""
        self.done, _ = self.env.step(reply)
        self._collect()

    def _collect(self) -> None:
        heard: dict[tuple[int, str], list[int]] = {}
        for player, messages in self.raw.state.observations.items():
            for speaker, text, kind in messages:
                if isinstance(text, int):  # three games give it as (player, text, kind)
                    speaker, text = text, kind
                heard.setdefault((speaker, text), []).append(player)
            messages.clear()
        self.news = {message: tuple(dict.fromkeys(heard[message])) for message in heard}


def began(name: str, num_players: int, seed: int, options: Mapping[str, Any]) -> Any:
    """Return an environment in which a game has begun."""
    env = package().make(name, **options)
    env.reset(num_players=num_players, seed=seed)
    _put_right(without_wrappers(env).state)
    return env


def _put_right(state: Any) -> None:
    """Take an illegal move's (reward, reason), as four games give it, for (reason, reward)."""
    theirs = state.set_invalid_move

    def set_invalid_move(*given: Any, **named: Any) -> Any:
        swapped = len(given) == 2 and isinstance(given[1], str)
        return theirs(*(reversed(given) if swapped else given), **named)

    state.set_invalid_move = set_invalid_move


def without_wrappers(env: Any) -> Any:
    """Return the environment of the game itself, which has its `state`."""
    while isinstance(env, package().Wrapper):
        env = env.env
    return env


def numbers_of_players(name: str) -> tuple[list[int], Exception | None]:
    """With how many players it begins, which TextArena says nowhere; and what it last objected."""
    numbers, complaint = [], None
    for number in range(1, MOST_PLAYERS + 1):
        try:
            with Dice(0).in_place():
                env = began(name, number, 0, {})
            single = type(without_wrappers(env).state).__name__.startswith("SinglePlayer")
            if number > 1 or single:  # a game for several may not object to one
                numbers.append(number)
        except Exception as error:  # whatever its environments raise
            complaint = error
            if numbers:
                break
    return numbers, complaint
