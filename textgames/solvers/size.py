"""How large a game tree is, estimated by random descents (Knuth 1975), in milliseconds."""

from __future__ import annotations

from random import Random

from textgames.core import CHANCE, Game
from textgames.solvers.listing import listed

DESCENTS = 40


def estimate_nodes(game: Game, descents: int = DESCENTS) -> list[float]:
    """Return so many estimates, each unbiased by itself, of the positions below and with `game`.

    They vary widely, mostly to the low side; their mean is the estimate. A descent stops where it
    is sure that there are more than 10 to the 100.

    Raises:
        UnsupportedGame: actions cannot be listed.
    """
    rng = Random(0)
    return sorted(_descent(game.clone(), rng) for _ in range(descents))


def _descent(game: Game, rng: Random) -> float:
    total = alike = 1.0
    while game.to_act and total < 1e100:
        actions = listed(game, game.to_act[0])
        if game.to_act[0] == CHANCE and len(actions) < 1000:
            actions = tuple(dict.fromkeys(actions))  # an outcome listed twice is one branch
        alike *= len(actions)
        total += alike
        game.apply(actions[int(rng.random() * len(actions))])
    return total
