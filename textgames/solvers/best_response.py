"""Best responses, and from them how far a strategy profile is from a Nash equilibrium.

A *gain* is how much more a player gets by a best response than by what it does in the profile.
NashConv is the sum of all players' gains, and exploitability is NashConv divided by the number of
players (Lanctot et al. 2017): say which one you report. Both are 0 exactly in an equilibrium.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from textgames.core import Game
from textgames.solvers.tree import Policy, Strategy, Tree, as_tree

if TYPE_CHECKING:
    from textgames.solvers.tree import Floats


def expected_returns(game: Game | Tree, strategy: Strategy) -> tuple[float, ...]:
    """Return what each player gets on average when all play `strategy`.

    Args:
        game: a position, or its tree where several questions are asked of one game.
        strategy: of all players; information states name their player.
    """
    tree = as_tree(game)
    return _expected(tree, _reaches(tree, strategy))


def best_response_value(game: Game | Tree, strategy: Strategy, player: int) -> float:
    """Return the most that `player` can get on average while the others play `strategy`."""
    tree = as_tree(game)
    return _best(tree, player, _reaches(tree, strategy))[0]


def best_response_values(game: Game | Tree, strategy: Strategy) -> tuple[float, ...]:
    """Return, for each player, the most it can get while the others play `strategy`."""
    tree = as_tree(game)
    reaches = _reaches(tree, strategy)
    return tuple(_best(tree, player, reaches)[0] for player in range(tree.num_players))


def best_response(game: Game | Tree, strategy: Strategy, player: int) -> Policy:
    """Return a best response of `player` to `strategy`: one action in each information state."""
    tree = as_tree(game)
    _, chosen = _best(tree, player, _reaches(tree, strategy))
    seat = tree.seats[player]
    return Policy(
        {
            state: {actions[number]: 1.0}
            for state, actions, number in zip(seat.states, seat.actions, chosen, strict=True)
        }
    )


def nash_conv(game: Game | Tree, strategy: Strategy) -> float:
    """Return the sum over all players of what a best response to `strategy` gains."""
    tree = as_tree(game)
    reaches = _reaches(tree, strategy)
    best = sum(_best(tree, player, reaches)[0] for player in range(tree.num_players))
    return best - sum(_expected(tree, reaches))


def exploitability(game: Game | Tree, strategy: Strategy) -> float:
    """Return NashConv divided by the number of players."""
    tree = as_tree(game)
    return nash_conv(tree, strategy) / tree.num_players


def _reaches(tree: Tree, strategy: Strategy) -> list[Floats]:
    probabilities = tree.probabilities(strategy)
    return [seat.reach(p) for seat, p in zip(tree.seats, probabilities, strict=True)]


def _expected(tree: Tree, reaches: list[Floats]) -> tuple[float, ...]:
    reached = tree.chance.copy()
    for reach, sequences in zip(reaches, tree.sequences, strict=True):
        reached *= reach[sequences]
    return tuple((tree.returns @ reached).tolist())


def _best(tree: Tree, player: int, reaches: list[Floats]) -> tuple[float, list[int]]:
    """Return the value of a best response, and the number of the action it takes in each set."""
    import numpy as np

    seat, values = tree.seats[player], tree.gains(player, reaches)
    for sets, sequences in reversed(seat.depths):
        best = np.maximum.reduceat(values[sequences], seat.start[sets] - sequences.start)
        np.add.at(values, seat.parent[sets], best)
    bounds = [*seat.start.tolist(), seat.num_sequences]
    chosen = [int(values[low:high].argmax()) for low, high in pairwise(bounds)]
    return float(values[0]), chosen
