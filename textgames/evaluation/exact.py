"""Exact yardsticks of a run: how far its agents were from perfect play, from their recorded moves.

for row in measure(Run("runs/first")): print(row.agent, row.optimal, row.regret, row.nash_conv)

Only what can be solved is measured; nothing is estimated by a search, and no agent is asked again.

The share of optimal moves and the mean regret are those of `textgames.evaluation.quality`. NashConv
is that of the strategy which the records show: in each information set the shares of the agent's
own moves there, and random play where it was never asked. That a best response also profits from
chance in few records makes it too high rather than too low; it is left out where the agent was not
asked in nine tenths of the information sets that its own play can lead to. `textgames exploit`
asks an agent everywhere.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from textgames import solvers
from textgames.core import Action, Game
from textgames.errors import UnsupportedGame
from textgames.evaluation.asking import MOST_NODES, small_tree
from textgames.evaluation.quality import Move, analyze
from textgames.evaluation.records import GameRecord, read_records
from textgames.evaluation.standings import Run
from textgames.evaluation.yardsticks import Measures
from textgames.registration import new_game
from textgames.solvers.graph import Hidden, PositionGraph
from textgames.solvers.tree import InformationState, Policy

ENOUGH_SEEN = 0.9  # of the information sets, for NashConv
TRIES = 3  # games that cannot be judged, after which those of their kind are left alone

Kind = tuple[str, int, str]  # id, players, options, which may be lists, as JSON
Counts = defaultdict[InformationState, Counter[Action]]


@dataclass(frozen=True)
class Yardsticks:
    """How far an agent was from perfect play in a game.

    Attributes:
        game: its id, with the options.
        agent: its name.
        moves: how many of its moves were judged: those that were a choice.
        optimal: the share of optimal ones.
        regret: how much less a move was worth than the best one, on the mean, in units of the game.
        yardstick: how that was found: "exact", "equilibrium" or "hindsight".
        nash_conv: of the strategy that its moves show; None if the game is too large for that, or
            too little of the strategy was seen.
        seen: the share of the information sets that its own play can lead to in which it was asked.
    """

    game: str
    agent: str
    moves: int
    optimal: float
    regret: float
    yardstick: str
    nash_conv: float | None
    seen: float | None


def measure(run: Run, progress: Callable[[int, int], object] | None = None) -> list[Yardsticks]:
    """Return the yardsticks of each agent in each game that can be solved, by game and agent.

    Args:
        run: of which the records are read again.
        progress: called with the number of games judged and of all.

    Raises:
        SavedGameError: a game does not replay.
    """
    numbers = {game.number for game in run.games}
    measures = Measures(simulations=0)
    kinds: dict[Kind, _Kind] = {}
    done = 0
    for record in read_records(run.path):
        if record.number not in numbers:
            continue
        key = record.id, record.num_players, json.dumps(record.options, sort_keys=True)
        if key not in kinds:
            kinds[key] = _Kind(record)
        kinds[key].add(record, measures)
        done += 1
        if progress:
            progress(done, len(numbers))
    return [row for key in sorted(kinds, key=str) for row in kinds[key].rows()]


class _Kind:
    """Games of one id with the same options."""

    def __init__(self, record: GameRecord) -> None:
        settings = "".join(f", {name}={value}" for name, value in record.options.items())
        self.name = record.id + settings
        self.failures = 0
        self.moves: defaultdict[str, list[Move]] = defaultdict(list)
        self.counts: defaultdict[str, Counts] = defaultdict(lambda: defaultdict(Counter))
        start = new_game(record.id, record.num_players, **record.options)
        self.ground = _ground(start)

    def add(self, record: GameRecord, measures: Measures) -> None:
        """Judge the moves of a game, unless no game like it could be."""
        if self.failures == TRIES and not self.moves:
            return
        try:
            moves = analyze(record.model_dump(mode="json"), measures=measures).moves
        except UnsupportedGame:
            self.failures += self.failures < TRIES
            return
        own = {move.number: move for move in moves if not move.drawn}
        for move in own.values():
            self.moves[record.agents[move.player]].append(move)
        if self.ground is None:
            return
        game = new_game(record.id, record.num_players, **record.options)
        for number, action in enumerate(record.history, 1):
            if number in own:
                player = own[number].player
                state = self.ground.state(game, player)
                self.counts[record.agents[player]][state][action] += 1
            game.apply(action)

    def rows(self) -> list[Yardsticks]:
        """Return the yardsticks of each agent."""
        return [self._row(agent) for agent in sorted(self.moves)]

    def _row(self, agent: str) -> Yardsticks:
        moves = self.moves[agent]
        nash_conv = seen = None
        if self.ground is not None:
            policy = shares(self.counts[agent])
            seen = self.ground.seen(policy)
            nash_conv = self.ground.nash_conv(policy) if seen >= ENOUGH_SEEN else None
        return Yardsticks(
            self.name,
            agent,
            len(moves),
            fmean(move.optimal for move in moves),
            fmean(move.regret for move in moves),
            " and ".join(sorted({move.yardstick for move in moves})),
            nash_conv,
            seen,
        )


def shares(counts: Mapping[InformationState, Mapping[Action, int]]) -> Policy:
    """Return how often each action was taken, as a strategy."""
    return Policy(
        (state, {action: number / sum(taken.values()) for action, number in taken.items()})
        for state, taken in counts.items()
    )


class _Ground(Protocol):
    """What NashConv is computed on: the tree of a game, or the graph of its positions."""

    def state(self, game: Game, player: int) -> InformationState: ...
    def seen(self, policy: Policy) -> float: ...
    def nash_conv(self, policy: Policy) -> float: ...


def _ground(start: Game) -> _Ground | None:
    """None if the game is too large, or its actions cannot be listed."""
    try:
        estimates = solvers.estimate_nodes(start)
        if estimates[len(estimates) // 2] > MOST_NODES:
            return None
        try:
            return _Positions(start)
        except Hidden:
            return _Sets(start)
    except UnsupportedGame:
        return None


class _Positions:
    def __init__(self, start: Game) -> None:
        self.graph = PositionGraph(start)

    def state(self, game: Game, player: int) -> InformationState:
        number = self.graph.number(game)
        return () if number is None else self.graph.nodes[number].state

    def seen(self, policy: Policy) -> float:
        states: set[InformationState] = set()
        for player in range(self.graph.num_players):
            reached = [False] * len(self.graph.nodes)
            reached[-1] = True
            for number in range(len(self.graph.nodes) - 1, -1, -1):
                node = self.graph.nodes[number]
                if not reached[number] or node.player is None:
                    continue
                taken: Sequence[float] = [1.0] * len(node.after)
                if node.player == player:
                    taken = policy(node.state, node.actions)
                    states |= {node.state} if len(node.actions) > 1 else set()
                for child, share in zip(node.after, taken, strict=True):
                    reached[child] |= share > 0
        return len(states & policy.keys()) / (len(states) or 1)

    def nash_conv(self, policy: Policy) -> float:
        best = self.graph.best_responses(policy)
        return max(0.0, sum(best) - sum(self.graph.expected(policy)))


class _Sets:
    def __init__(self, start: Game) -> None:
        self.tree = small_tree(start)

    def state(self, game: Game, player: int) -> InformationState:
        return game.information_state(player)

    def seen(self, policy: Policy) -> float:
        states: set[InformationState] = set()
        probabilities = self.tree.probabilities(policy)
        for seat, chances in zip(self.tree.seats, probabilities, strict=True):
            reach = seat.reach(chances)
            for state, actions, parent in zip(seat.states, seat.actions, seat.parent, strict=True):
                if len(actions) > 1 and reach[parent] > 0:
                    states.add(state)
        return len(states & policy.keys()) / (len(states) or 1)

    def nash_conv(self, policy: Policy) -> float:
        return max(0.0, solvers.nash_conv(self.tree, policy))
