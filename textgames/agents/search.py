"""Agents that search: exact play where a game can be solved, Monte Carlo tree search elsewhere."""

from __future__ import annotations

from random import Random
from threading import Lock
from typing import Annotated

from textgames import solvers
from textgames.agents.base import Mixed, asked, staged
from textgames.chance import checked_seed
from textgames.core import Action, Game, Range
from textgames.errors import AgentError, UnsupportedGame
from textgames.forms import written
from textgames.observation import Observation

# What has been solved, by game and options: every agent of a process shares it.
_SOLVED: dict[tuple[object, ...], solvers.Minimax] = {}
_SOLVING = Lock()  # all agents share what is solved, and may be asked in threads side by side


class Mcts:
    """Monte Carlo tree search; where information is hidden, over what may be hidden.

    Args:
        seed: of its simulations; None for a new one each time.
        simulations: games played to the end for each reply.
        exploration: the constant of UCT, for returns scaled to between 0 and 1.
    """

    def __init__(
        self,
        seed: int | None = None,
        simulations: Annotated[int, Range(1, 10_000_000)] = 1000,
        exploration: float = 0.7,
    ) -> None:
        if not 0 <= exploration < float("inf"):
            raise AgentError(f"mcts takes exploration = number of at least 0, got {exploration}")
        self.simulations, self.exploration = simulations, exploration
        self._rng = Random(checked_seed(seed))

    def check_can_play(self, observation: Observation) -> None:
        """Try a short search.

        Raises:
            AgentError: the game cannot be searched.
        """
        Mcts(0, simulations=1)(observation)

    def __call__(self, observation: Observation) -> str:
        """Return the action tried most often as a reply.

        Raises:
            AgentError: the game cannot be searched.
        """
        seen = asked(self, observation)
        game, player = staged(seen)
        try:
            found = solvers.search(game, player, self._rng, self.simulations, self.exploration)
        except UnsupportedGame as error:
            raise AgentError(str(error)) from error
        best = max(found, key=lambda action: found[action].visits)
        return written(best, seen.legal_actions)


class Minimax(Mixed):
    """Exact play in small games of perfect information; any of the best actions, equally likely.

    Args:
        seed: of its draws among best actions; None for a new one each time.
    """

    def probabilities(self, observation: Observation) -> dict[Action, float]:
        """Return the best actions, equally likely.

        Raises:
            AgentError: the game cannot be solved like this.
        """
        game = asked(self, observation).game
        try:
            with _SOLVING:
                best = _solved(game).best_actions(game)
        except UnsupportedGame as error:
            raise AgentError(str(error)) from error
        return dict.fromkeys(best, 1 / len(best))


def _solved(game: Game) -> solvers.Minimax:
    key = (type(game), game.num_players, *sorted(game.options.items()))
    if key not in _SOLVED:
        _SOLVED[key] = solvers.Minimax(game)
    return _SOLVED[key]
