"""An agent that plays an approximate equilibrium, which comes with the library or is computed."""

from __future__ import annotations

from typing import Annotated

from textgames import solvers
from textgames.agents.base import Mixed, asked, staged
from textgames.core import Action, Game, Range
from textgames.errors import AgentError, UnsupportedGame
from textgames.observation import Observation
from textgames.solvers.listing import start_of

MOST_NODES = 200_000  # a tree of so many positions takes seconds to build
ITERATIONS = 1000  # leave a NashConv of 0.0002 in Kuhn poker and 0.0005 in Leduc

# The strategies found so far, by game, options and iterations: all agents of a process share them.
_STRATEGIES: dict[tuple[object, ...], solvers.Policy] = {}


class Cfr(Mixed):
    """The average strategy of CFR+: where two play for zero sum, nearly a Nash equilibrium.

    A strategy that comes with the library is used as it is. Where a game of several rounds gives
    its round as a game by itself (`Game.stage`), that one is solved, and played in every round.

    Args:
        seed: of its draws; None for a new one each time.
        iterations: of CFR+, computed now; 0: the strategy that comes with the library, where there
            is none 1000 iterations.
    """

    def __init__(
        self, seed: int | None = None, iterations: Annotated[int, Range(0, 10_000_000)] = 0
    ) -> None:
        super().__init__(seed)
        self.iterations = iterations

    def probabilities(self, observation: Observation) -> dict[Action, float]:
        """Return the probability of each legal action in the strategy.

        Raises:
            AgentError: the game cannot be solved.
        """
        seen = asked(self, observation)
        game, player = staged(seen)
        if type(game) is type(seen.game):  # a stage is made from its class and has no id
            game.id = seen.game.id
        state = game.information_state(player)
        try:
            strategy = self._strategy(game)
        except UnsupportedGame as error:
            raise AgentError(str(error)) from error
        if state not in strategy:
            raise AgentError(
                f"the strategy of {game.id} that comes with the library expected to be followed "
                "from the first move; here it has been left"
            )
        return dict(strategy[state])

    def _strategy(self, game: Game) -> solvers.Policy:
        key = (type(game), game.num_players, *sorted(game.options.items()), self.iterations)
        if key not in _STRATEGIES:
            start = start_of(game)
            shipped = None if self.iterations else solvers.reference_strategy(start)
            _STRATEGIES[key] = shipped or _computed(start, self.iterations or ITERATIONS)
        return _STRATEGIES[key]


def _computed(game: Game, iterations: int) -> solvers.Policy:
    return solvers.CFR(solvers.build_tree(game, MOST_NODES)).run(iterations).policy()
