"""How large a game is, estimated by random descents, in milliseconds."""

from __future__ import annotations

from random import Random

from textgames.core import CHANCE, Game
from textgames.solvers.listing import listed

DESCENTS = 40


def estimate_nodes(
    game: Game, descents: int = DESCENTS, branching: int | None = None
) -> list[float]:
    """Return so many estimates, each unbiased by itself, of the positions below and with `game`.

    They vary widely, mostly to the low side; their mean is the estimate (Knuth 1975). A descent
    stops where it is sure that there are more than 10 to the 100.

    Args:
        game: a position.
        descents: how many estimates.
        branching: only this player tries all its actions, the others and chance draw one each;
            None: all do.

    Raises:
        UnsupportedGame: actions cannot be listed.
    """
    rng = Random(0)
    return sorted(_descent(game.clone(), rng, branching) for _ in range(descents))


def _descent(game: Game, rng: Random, branching: int | None) -> float:
    total = alike = 1.0
    while game.to_act and total < 1e100:
        player = game.to_act[0]
        actions = listed(game, player)
        if player == CHANCE and len(actions) < 1000:
            actions = tuple(dict.fromkeys(actions))  # an outcome listed twice is one branch
        if branching is None or branching == player:
            alike *= len(actions)
        total += alike
        game.apply(actions[int(rng.random() * len(actions))])
    return total
