"""Exact solvers and search over `textgames.core.Game`: no environment, no text of models.

tree = solvers.build_tree(textgames.new_game("KuhnPoker-v0"))
strategy = solvers.CFR(tree).run(1000).policy()
solvers.nash_conv(tree, strategy)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textgames.solvers.best_response import (
    best_response,
    best_response_value,
    best_response_values,
    expected_returns,
    exploitability,
    nash_conv,
)
from textgames.solvers.cfr import CFR
from textgames.solvers.convergence import Progress, convergence
from textgames.solvers.expectimax import Expectimax
from textgames.solvers.mccfr import ExternalSampling
from textgames.solvers.mcts import Estimate, search
from textgames.solvers.minimax import Minimax
from textgames.solvers.perft import perft
from textgames.solvers.reference import reference_strategy
from textgames.solvers.size import estimate_nodes
from textgames.solvers.tree import Policy, Seat, Strategy, Tree, build_tree
from textgames.solvers.worlds import Worlds

if TYPE_CHECKING:
    from textgames.evaluation import judge, policy_of

__all__ = [
    "CFR",
    "Estimate",
    "Expectimax",
    "ExternalSampling",
    "Minimax",
    "Policy",
    "Progress",
    "Seat",
    "Strategy",
    "Tree",
    "Worlds",
    "best_response",
    "best_response_value",
    "best_response_values",
    "build_tree",
    "convergence",
    "estimate_nodes",
    "expected_returns",
    "exploitability",
    "judge",
    "nash_conv",
    "perft",
    "policy_of",
    "reference_strategy",
    "search",
]


def __getattr__(name: str) -> Any:
    """Find the judges of agents, which stand on agents, which stand on this package."""
    if name in ("judge", "policy_of"):
        from textgames import evaluation

        return getattr(evaluation, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
