"""Monte Carlo counterfactual regret minimization with external sampling (Lanctot et al. 2009).

For games whose tree does not fit: an iteration tries all actions of one player, and of the others
and of chance it draws one each. Only information sets that were come to are remembered. In games of
two players with zero sum the average strategy approaches a Nash equilibrium.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Self

from textgames.chance import Stream, checked_seed
from textgames.core import Action, Game, play_chance
from textgames.errors import UnsupportedGame
from textgames.solvers.listing import listed, name_of
from textgames.solvers.size import estimate_nodes
from textgames.solvers.tree import InformationState, Policy
from textgames.texts import about

MOST_NODES = 1_000_000  # positions in one iteration


class ExternalSampling:
    """A run of external sampling from one position.

    Args:
        game: a position; it is left as it is.
        seed: of all draws; None for a new one each time.
        max_nodes: how many positions one iteration may be estimated to come to.

    Attributes:
        iterations: so far; each updates every player once.

    Raises:
        UnsupportedGame: it is for one player, its actions cannot be listed, or an iteration is too
            long.
    """

    def __init__(self, game: Game, seed: int | None = None, max_nodes: int = MOST_NODES) -> None:
        if game.num_players < 2:
            raise UnsupportedGame(
                f"external sampling is for two players or more, {name_of(game)} has one: "
                "expectimax solves those"
            )
        self.iterations = 0
        self._game = game.clone()
        self._rng = Stream(checked_seed(seed))
        self._nodes: dict[InformationState, _Node] = {}
        for player in range(game.num_players):
            size = median(estimate_nodes(game, branching=player))
            if size > max_nodes:
                raise UnsupportedGame(
                    f"{name_of(game)} is too large for external sampling: expected at most "
                    f"{max_nodes:,} positions in one iteration, there are {about(size)}"
                )

    def run(self, iterations: int) -> Self:
        """Make as many more iterations.

        Raises:
            UnsupportedGame: games last too long.
        """
        try:
            for _ in range(iterations):
                self.iterations += 1
                for player in range(self._game.num_players):
                    self._value(self._game.clone(), player)
        except RecursionError:
            raise UnsupportedGame(
                f"{name_of(self._game)} is too long for external sampling: expected games of some "
                "hundred actions at most"
            ) from None
        return self

    def policy(self) -> Policy:
        """Return the average strategy, in the information states that were come to."""
        return Policy(
            (state, dict(zip(node.actions, _normalized(node.totals), strict=True)))
            for state, node in self._nodes.items()
        )

    def _value(self, game: Game, player: int) -> float:
        """Return what `player` gets in a sample of what may follow; it may change `game`."""
        play_chance(game, self._rng)
        if game.is_terminal:
            return game.returns[player]
        actor = game.to_act[0]
        state = game.information_state(actor)
        node = self._nodes.get(state)
        if node is None:
            node = self._nodes[state] = _Node(listed(game, actor))
        strategy = _normalized([regret if regret > 0 else 0.0 for regret in node.regrets])
        if actor == player:
            return self._tried(game, player, node, strategy)
        if actor == (player + 1) % game.num_players:  # so each set counts once in an iteration
            node.totals = [total + p for total, p in zip(node.totals, strategy, strict=True)]
        rest = self._rng.random()
        for action, probability in zip(node.actions, strategy, strict=True):
            if probability:
                drawn = action
                rest -= probability
            if rest < 0:
                break
        game.apply(drawn)
        return self._value(game, player)

    def _tried(self, game: Game, player: int, node: _Node, strategy: list[float]) -> float:
        values = []
        for action in node.actions:
            after = game.clone()
            after.apply(action)
            values.append(self._value(after, player))
        worth = sum(p * value for p, value in zip(strategy, values, strict=True))
        for number, value in enumerate(values):
            node.regrets[number] += value - worth
        return worth


class _Node:
    """What was found out about the actions in an information set."""

    __slots__ = ("actions", "regrets", "totals")

    def __init__(self, actions: Sequence[Action]) -> None:
        self.actions = actions
        self.regrets = [0.0] * len(actions)
        self.totals = [0.0] * len(actions)  # of the strategies there, for their average


def _normalized(weights: Sequence[float]) -> list[float]:
    total = sum(weights)
    if total <= 0:
        return [1 / len(weights)] * len(weights)
    return [weight / total for weight in weights]
