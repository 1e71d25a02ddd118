"""PettingZoo's classic environments: wrapped as users get them, and raw."""

from __future__ import annotations

import copy
import importlib
import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from games import Row
from work import Work, game_numbers, repeated


def works(row: Row) -> Iterator[tuple[str, Callable[[], Work]]]:
    """What PettingZoo does, by name."""
    if not row.pettingzoo:
        return
    module = importlib.import_module(f"pettingzoo.classic.{row.pettingzoo}")
    for library, make in (("PettingZoo", module.env), ("PettingZoo raw", module.raw_env)):
        yield library, lambda make=make: played(make)
        yield f"{library} make", lambda make=make: repeated(make, 3)
        yield f"{library} reset", lambda make=make: repeated(make().reset, 10)
        yield f"{library} copy", lambda make=make: copies(make)


def play_on(env: Any, draw: random.Random, most: int) -> list[int]:
    """Play random legal actions, at most so many; return them."""
    actions: list[int] = []
    for _ in env.agent_iter():
        observation, _, terminated, truncated, info = env.last()
        if terminated or truncated or len(actions) == most:
            break
        actions.append(draw.choice(legal_actions(env, observation, info)))
        env.step(actions[-1])
    return actions


def legal_actions(env: Any, observation: Any, info: dict[str, Any]) -> list[int]:
    """The mask is in the info, or in the observation, or everything is legal."""
    mask = info.get("action_mask")
    if mask is None and isinstance(observation, dict):
        mask = observation["action_mask"]
    if mask is None:
        return list(range(env.action_space(env.agent_selection).n))
    return [int(number) for number in np.flatnonzero(mask)]


def played(make: Callable[[], Any]) -> Work:
    """Whole games as PettingZoo's loop plays them, the last `step(None)` of everybody included."""
    env, draw, games = make(), random.Random(0), []
    for seed in game_numbers(games):
        env.reset(seed=seed)
        games.append((seed, play_on(env, draw, 10_000)))

    def run() -> None:
        for seed, actions in games:
            env.reset(seed=seed)
            action = iter(actions)
            for _ in env.agent_iter():
                _, _, terminated, truncated, _ = env.last()
                env.step(None if terminated or truncated else next(action))

    return Work(run, sum(len(actions) for _, actions in games), len(games))


def copies(make: Callable[[], Any]) -> Work:
    env = make()
    env.reset(seed=0)
    length = len(play_on(env, random.Random(0), 10_000))
    env.reset(seed=0)
    play_on(env, random.Random(0), length // 2)
    return repeated(lambda: copy.deepcopy(env), 3)
