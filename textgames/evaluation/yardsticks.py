"""What the actions in a position are worth, by the best means there is.

exact        the best there is, for one player (expectimax), or for two with zero sum where all is
             seen by both (backward induction)
equilibrium  the best return against an equilibrium (CFR+), for two with zero sum
hindsight    the return against what the others really did, in matrix games
search       an estimate by Monte Carlo tree search, where nothing else is possible

A round of an independent sequence (`Game.stage`) is measured by itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import fmean
from typing import Literal

from textgames import solvers
from textgames.core import Action, Game
from textgames.errors import UnsupportedGame
from textgames.forms import as_form
from textgames.solvers.graph import Hidden, PositionGraph
from textgames.solvers.listing import name_of, start_of
from textgames.solvers.regrets import Worth, action_values
from textgames.solvers.tree import InformationState, Policy, Strategy

Yardstick = Literal["exact", "equilibrium", "hindsight", "search"]

MEANING: Mapping[Yardstick, str] = {
    "exact": "what each move is worth with best play after it",
    "equilibrium": "the best return after each move, against an equilibrium",
    "hindsight": "the return against what the others really did",
    "search": "an estimate by Monte Carlo tree search",
}

SIMULATIONS = 5000  # of a search
PER_ACTION = 20  # simulations at least
MOST_POSITIONS = 200_000  # of a graph
MOST_HISTORIES = 1e7  # estimated; beyond, a graph is tried only once in each game,
EVER = 1e20  # and beyond that many never
MOST_NODES = 200_000  # of a tree
ITERATIONS = 1000  # of CFR+
TREMBLE = 1e-6  # the chance of any action in an equilibrium: so every information set is reached

# What may be lost by an action that still counts as optimal, as a share of the range of returns.
TOLERANCE: Mapping[Yardstick, float] = {
    "exact": 1e-9,
    "equilibrium": 0.01,
    "hindsight": 1e-9,
    "search": 0.0,  # there, `Measured.doubt` says what cannot be told apart
}


def unlisted(game: Game, player: int) -> str:
    """Return why nothing can tell how good an action of a form is."""
    form = as_form(game.legal_actions(player))
    if form.whole_reply:
        return f"player {player} writes words of its own, and nothing can tell how good those were"
    return f"player {player} may write {form.describe()}: too many actions to compare"


@dataclass(frozen=True)
class Measured:
    """What each legal action is worth to the player who is asked.

    Attributes:
        yardstick: how that was found.
        values: the player's return by each action.
        range: from the lowest to the highest return of the game, or of the round.
        doubt: of a search, twice the standard error of each action's regret, at most.
    """

    yardstick: Yardstick
    values: Mapping[Action, float]
    range: float
    doubt: Mapping[Action, float] = field(default_factory=dict)

    def regret(self, action: Action) -> float:
        """How much less an action is worth than the best one; at least 0."""
        return float(max(self.values.values()) - self.values[action])

    def is_optimal(self, action: Action) -> bool:
        """Whether an action loses nothing, within what the yardstick can tell."""
        unsure = max(TOLERANCE[self.yardstick] * (self.range or 1), self.doubt.get(action, 0.0))
        return self.regret(action) <= unsure

    def best(self) -> tuple[Action, ...]:
        """Return the best actions, best first."""
        good = [action for action in self.values if self.is_optimal(action)]
        return tuple(sorted(good, key=self.regret))


class Measures:
    """Measures positions of any games, and remembers what has been solved.

    Args:
        simulations: of each search; 0 for none, only what can be solved.
        seed: of the searches: the same for the same position, whatever came before.
    """

    def __init__(self, simulations: int = SIMULATIONS, seed: int = 0) -> None:
        self.simulations = simulations
        self.seed = seed
        self._tried: set[tuple[object, ...]] = set()
        self._graphs: dict[tuple[object, ...], _Graph | None] = {}
        self._alone_in: dict[tuple[object, ...], solvers.Expectimax] = {}
        self._tables: dict[tuple[object, ...], Mapping[InformationState, Worth] | None] = {}

    def measure(self, game: Game, player: int) -> Measured:
        """Return what the actions of `player`, who is asked, are worth in a position.

        Raises:
            UnsupportedGame: nothing can tell, as with free text.
        """
        stage, first = game.stage()
        player = (player - first) % stage.num_players
        low, high = stage.return_range()
        exact = self._exact(stage, player)
        if exact is not None:
            return Measured("exact", exact, high - low)
        known = self._equilibrium(stage, player)
        if known is not None:
            return Measured("equilibrium", known, high - low)
        return self._searched(stage, player, high - low)

    def _exact(self, game: Game, player: int) -> Mapping[Action, float] | None:
        if game.num_players == 1:
            return self._alone(game)
        if not _is_zero_sum(game):
            return None
        key = _kind(game)
        graph = self._graphs.get(key)
        if key in self._graphs and graph is None:
            return None  # something is hidden in this game
        values = graph.values(game, player) if graph else None
        if values is not None:
            return values
        try:
            histories = fmean(solvers.estimate_nodes(game))
            if histories > (MOST_HISTORIES if key in self._tried else EVER):
                return None
            self._tried.add(key)
            graph = self._graphs[key] = _Graph(game)
        except Hidden:
            self._graphs[key] = None
            return None
        except UnsupportedGame:
            return None
        return graph.values(game, player)

    def _alone(self, game: Game) -> Mapping[Action, float] | None:
        key = _kind(game)
        if key not in self._alone_in:
            self._alone_in[key] = solvers.Expectimax(game, MOST_POSITIONS)
        try:
            return self._alone_in[key].action_values(game)
        except UnsupportedGame:
            return None

    def _equilibrium(self, game: Game, player: int) -> Mapping[Action, float] | None:
        if not _is_zero_sum(game):
            return None
        key = _kind(game)
        if key not in self._tables:
            try:
                self._tables[key] = _solved(start_of(game))
            except UnsupportedGame:
                self._tables[key] = None
        table = self._tables[key]
        return None if table is None else table[game.information_state(player)].values

    def _searched(self, game: Game, player: int, width: float) -> Measured:
        if not self.simulations:
            raise UnsupportedGame(f"{name_of(game)} is too large to be solved")
        legal = game.legal_actions(player)
        actions = len(legal) if isinstance(legal, Sequence) else 1
        simulations = max(self.simulations, PER_ACTION * actions)
        found = solvers.search(game, player, Random(self.seed), simulations)
        tried = sorted(found, key=lambda action: -found[action].visits)
        choice = found[tried[0]]
        # what was hardly tried may look better than the choice by chance alone
        values = {action: min(found[action].value, choice.value) for action in tried}
        doubt = {
            action: width * math.sqrt(1 / max(found[action].visits, 1) + 1 / choice.visits)
            for action in tried[1:]
        }
        return Measured("search", values, width, doubt)


class _Graph:
    """A graph of positions with what each is worth."""

    def __init__(self, game: Game) -> None:
        self.graph = PositionGraph(game, MOST_POSITIONS)
        _, self.returns = self.graph.optimal()

    def values(self, game: Game, player: int) -> Mapping[Action, float] | None:
        number = self.graph.number(game)
        if number is None:
            return None
        node = self.graph.nodes[number]
        after = (self.returns[child][player] for child in node.after)
        return dict(zip(node.actions, after, strict=True))


def _is_zero_sum(game: Game) -> bool:
    """Whether one answer holds for what a position is worth, whatever equilibrium is played."""
    return game.num_players == 2 and game.utility in ("zero-sum", "constant-sum")


def _kind(game: Game) -> tuple[object, ...]:
    return type(game), game.num_players, *sorted(game.options.items())


def _solved(start: Game) -> Mapping[InformationState, Worth]:
    estimates = solvers.estimate_nodes(start)
    if estimates[len(estimates) // 2] > MOST_NODES:
        raise UnsupportedGame("too large")
    tree = solvers.build_tree(start, MOST_NODES)
    return action_values(tree, _trembling(solvers.CFR(tree).run(ITERATIONS).policy()))


def _trembling(policy: Policy) -> Strategy:
    def strategy(state: InformationState, actions: Sequence[Action]) -> list[float]:
        each = TREMBLE / len(actions)
        return [each + (1 - TREMBLE) * share for share in policy(state, actions)]

    return strategy
