"""RLCard's environments; they give arrays and dicts, no text."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

from games import Row
from work import Work, game_numbers, repeated


def works(row: Row) -> Iterator[tuple[str, Callable[[], Work]]]:
    """What RLCard does, by name."""
    import rlcard

    if not row.rlcard:
        return

    def make() -> Any:
        return rlcard.make(row.rlcard, config={"seed": 0})

    yield "RLCard", lambda: played(make())
    yield "RLCard copy", lambda: copies(make())
    yield "RLCard reset", lambda: repeated(make().reset, 10)
    yield "RLCard make", lambda: repeated(make, 3)


def recorded(env: Any, draw: random.Random) -> list[int]:
    """The actions of a random game."""
    state, _ = env.reset()
    actions: list[int] = []
    while not env.is_over():
        actions.append(int(draw.choice(list(state["legal_actions"]))))
        state, _ = env.step(actions[-1])
    return actions


def played(env: Any) -> Work:
    """Games in a row; its generator is seeded before the first one, not before each."""
    env.seed(0)
    draw = random.Random(0)
    games: list[tuple[int, list[int]]] = []
    games += ((number, recorded(env, draw)) for number in game_numbers(games))

    def run() -> None:
        env.seed(0)
        for _, actions in games:
            env.reset()
            for action in actions:
                env.step(action)
            if not env.is_over():
                raise RuntimeError(f"{env.name}: the game went another way")

    return Work(run, sum(len(actions) for _, actions in games), len(games))


def copies(env: Any) -> Work:
    env.reset()
    return repeated(lambda: copy.deepcopy(env), 3)
