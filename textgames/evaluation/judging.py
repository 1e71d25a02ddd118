"""How far an agent is from perfect play, exactly: one call for any agent and any small game.

judgement = judge(my_model, "KuhnPoker-v0", samples=100)
judgement.nash_conv, judgement.illegal_rate

Where all is seen by all, an information set is a position: it does not matter to the game how it
came about, and the agent is asked once for all ways to it. That is 4,520 questions instead of
294,778 in tic-tac-toe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from textgames import solvers
from textgames.agents.base import Agent
from textgames.core import Game
from textgames.evaluation.asking import (
    AT_ONCE,
    SAMPLES,
    AgentPolicy,
    Asked,
    Place,
    Progress,
    ask,
    checked,
    made_agent,
    places,
    position,
    small_tree,
)
from textgames.solvers.graph import Hidden, PositionGraph
from textgames.solvers.regrets import Worth, action_values
from textgames.solvers.tree import InformationState, Policy

EQUILIBRIUM_ITERATIONS = 1000  # of CFR+: NashConv 0.0002 in Kuhn poker, 0.0005 in Leduc hold'em


@dataclass(frozen=True)
class JudgedSet:
    """What an agent does in one information set, and what would have been better.

    Attributes:
        asked: what it knows and does there.
        values: the return it gets on average by each action, if it goes on as well as possible
            and the others as it does itself; None if they never lead there and something is
            hidden, so that it depends on them what the set holds.
        regret: the best of these, less what the agent gets; 0 if there are no values.
        reached: how likely the set is when all play like the agent.
        cost: `reached * regret`; the costs of all sets sum to NashConv.
    """

    asked: Asked
    values: Mapping[str, float] | None
    regret: float
    reached: float
    cost: float


@dataclass(frozen=True)
class Judgement:
    """How an agent plays in all seats of a game, against itself, a best response, an equilibrium.

    Attributes:
        nash_conv: the sum over players of what a best response gains.
        exploitability: NashConv divided by the number of players.
        values: what each player gets on average when all play like the agent.
        best_response_values: the most each player can get while the others play like the agent.
        values_against_equilibrium: what the agent gets in each seat while the other plays an
            equilibrium; None where the game is not for two players with zero sum.
        equilibrium_nash_conv: how far that equilibrium is from exact; 0 for an exact one.
        illegal_rate: the share of illegal replies.
        samples: replies in each information set; 0 if the agent named its probabilities.
        sets: each information set, in the order of the game; in games of perfect information,
            each position.
    """

    nash_conv: float
    exploitability: float
    values: tuple[float, ...]
    best_response_values: tuple[float, ...]
    values_against_equilibrium: tuple[float, ...] | None
    equilibrium_nash_conv: float | None
    illegal_rate: float
    samples: int
    sets: tuple[JudgedSet, ...]


def judge(
    agent: Agent | str,
    game: Game | str,
    samples: int = SAMPLES,
    *,
    num_players: int | None = None,
    seed: int | None = None,
    at_once: int = AT_ONCE,
    progress: Progress | None = None,
    equilibrium_iterations: int = EQUILIBRIUM_ITERATIONS,
    **options: Any,
) -> Judgement:
    """Return how far an agent is from perfect play.

    Args:
        agent: as for `policy_of`, as are all others but the next one.
        game: an id, or a position to begin in.
        samples: how often it is asked in each information set.
        num_players: for an id; None for as few as it takes.
        seed: of an agent given by name.
        at_once: how many asynchronous replies may be waited for at the same time.
        progress: called with the number of information sets done and of all.
        equilibrium_iterations: of CFR+; 0 for no values against an equilibrium.
        options: of the game, for an id.

    Raises:
        UnsupportedGame: the game is too large, or its actions cannot be listed; before the agent
            is asked.
        AgentError: the agent cannot be made, or answers something else than text or probabilities.
    """
    start, made = position(game, num_players, options), made_agent(agent, seed)
    checked(samples, at_once)
    ground = _ground(start)
    policy = AgentPolicy(ask(made, ground.places(), ground.num_sets, samples, at_once, progress))
    values = ground.expected(policy)
    best = ground.best_responses(policy)
    worth = ground.worth(policy)
    against, distance = None, None
    solvable = start.num_players == 2 and start.utility in ("zero-sum", "constant-sum")
    if solvable and equilibrium_iterations:
        equilibrium, distance = ground.equilibrium(equilibrium_iterations)
        against = tuple(
            ground.expected(_seated(policy, equilibrium, player))[player] for player in range(2)
        )
    nash_conv = max(0.0, sum(best) - sum(values))
    return Judgement(
        nash_conv=nash_conv,
        exploitability=nash_conv / start.num_players,
        values=values,
        best_response_values=best,
        values_against_equilibrium=against,
        equilibrium_nash_conv=distance,
        illegal_rate=policy.illegal_rate,
        samples=samples if policy.replies else 0,
        sets=tuple(_judged(asked, worth[state]) for state, asked in policy.asked.items()),
    )


class _Ground(Protocol):
    """What is judged on: the tree of a game, or the graph of its positions."""

    num_sets: int

    def places(self) -> Iterable[Place]: ...
    def expected(self, policy: Policy) -> tuple[float, ...]: ...
    def best_responses(self, policy: Policy) -> tuple[float, ...]: ...
    def worth(self, policy: Policy) -> Mapping[InformationState, Worth]: ...
    def equilibrium(self, iterations: int) -> tuple[Policy, float]: ...


def _ground(start: Game) -> _Ground:
    try:
        return _Positions(PositionGraph(start))
    except Hidden:
        return _Sets(start)


class _Positions:
    def __init__(self, graph: PositionGraph) -> None:
        self.graph = graph
        self.num_sets = graph.num_sets
        self.expected = graph.expected
        self.best_responses = graph.best_responses
        self.worth = graph.worth

    def places(self) -> Iterable[Place]:
        decisions = [node for node in self.graph.nodes if node.state]
        for node in sorted(decisions, key=lambda node: len(node.path)):
            yield Place(node.state, node.player or 0, self.graph.game(node))

    def equilibrium(self, iterations: int) -> tuple[Policy, float]:
        return self.graph.optimal()[0], 0.0


class _Sets:
    def __init__(self, start: Game) -> None:
        self.start = start
        self.tree = small_tree(start)
        self.num_sets = sum(len(seat.states) for seat in self.tree.seats)

    def places(self) -> Iterable[Place]:
        return places(self.start)

    def expected(self, policy: Policy) -> tuple[float, ...]:
        return solvers.expected_returns(self.tree, policy)

    def best_responses(self, policy: Policy) -> tuple[float, ...]:
        return solvers.best_response_values(self.tree, policy)

    def worth(self, policy: Policy) -> Mapping[InformationState, Worth]:
        return action_values(self.tree, policy)

    def equilibrium(self, iterations: int) -> tuple[Policy, float]:
        found = solvers.CFR(self.tree).run(iterations).policy()
        return found, solvers.nash_conv(self.tree, found)


def _seated(policy: Policy, others: Policy, player: int) -> Policy:
    """`policy` in the seat of `player`, `others` in all others."""
    return Policy({**others, **{state: p for state, p in policy.items() if state[0] == player}})


def _judged(asked: Asked, worth: Worth) -> JudgedSet:
    return JudgedSet(asked, worth.values, worth.regret, worth.reached, worth.cost)
