"""gem's games for one player."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from games import Row
from work import Work, game_numbers, repeated


def works(row: Row) -> Iterator[tuple[str, Callable[[], Work]]]:
    """What gem does, by name."""
    import gem

    if not row.gem:
        return

    def make() -> Any:
        return gem.make(row.gem)

    yield "gem", lambda: played(make())
    yield "gem copy", lambda: copies(make())
    yield "gem reset", lambda: repeated(make().reset, 3)
    yield "gem make", lambda: repeated(make, 3)


def played(env: Any) -> Work:
    """Whole games with replies of its own `sample_random_action`; each observation is text."""
    games = []
    for seed in game_numbers(games):
        env.reset(seed=seed)
        replies, over = [], False
        while not over:
            replies.append(env.sample_random_action())
            _, _, terminated, truncated, _ = env.step(replies[-1])
            over = terminated or truncated
        games.append((seed, replies))

    def run() -> None:
        for seed, replies in games:
            env.reset(seed=seed)
            for reply in replies:
                env.step(reply)

    return Work(run, sum(len(replies) for _, replies in games), len(games))


def copies(env: Any) -> Work:
    env.reset(seed=0)
    env.step(env.sample_random_action())
    return repeated(lambda: copy.deepcopy(env), 3)
