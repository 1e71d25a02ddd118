"""An agent that plays an approximate equilibrium, computed once for each game."""

from __future__ import annotations

from typing import Annotated

from textgames import solvers
from textgames.agents.base import Mixed, asked, staged
from textgames.core import Action, Game, Range
from textgames.episode import Observation
from textgames.errors import AgentError, UnsupportedGame
from textgames.solvers.listing import start_of

MOST_NODES = 200_000  # a tree of so many positions takes seconds to build

# The strategies computed so far, by game, options and iterations: all agents of a process share it.
_STRATEGIES: dict[tuple[object, ...], solvers.Policy] = {}


class Cfr(Mixed):
    """The average strategy of CFR+: where two play for zero sum, nearly a Nash equilibrium.

    Where a game of several rounds gives its round as a game by itself (`Game.stage`), that one is
    solved, and played in every round.

    Args:
        seed: of its draws; None for a new one each time.
        iterations: of CFR+; 1000 leave a NashConv of 0.0002 in Kuhn poker and 0.0005 in Leduc.
    """

    def __init__(
        self, seed: int | None = None, iterations: Annotated[int, Range(1, 10_000_000)] = 1000
    ) -> None:
        super().__init__(seed)
        self.iterations = iterations

    def probabilities(self, observation: Observation) -> dict[Action, float]:
        """Return the probability of each legal action in the strategy.

        Raises:
            AgentError: the game cannot be solved.
        """
        game, player = staged(asked(self, observation))
        state = game.information_state(player)
        return dict(self._strategy(game)[state])

    def _strategy(self, game: Game) -> solvers.Policy:
        options = tuple(sorted(game.options.items()))
        key = (type(game), game.num_players, options, self.iterations)
        if key not in _STRATEGIES:
            try:
                tree = solvers.build_tree(start_of(game), MOST_NODES)
            except UnsupportedGame as error:
                raise AgentError(str(error)) from error
            _STRATEGIES[key] = solvers.CFR(tree).run(self.iterations).policy()
        return _STRATEGIES[key]
