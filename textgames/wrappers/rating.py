"""Rates the agents of any loop, as each game ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pettingzoo.utils.env import AECEnv

from textgames.errors import IllegalAction, OptionError
from textgames.evaluation.contests import Result
from textgames.evaluation.ratings import Ratings
from textgames.wrappers.base import Wrapper


class RateAgents(Wrapper[Any, Any]):
    """Rates who sits in the seats by each game that ends, before the step that ends it returns.

        ratings = Ratings()
        env = RateAgents(textgames.make("KuhnPoker-v0"), ("mcts", "random"), ratings)

    Several environments, of any games, may share the ratings. A game that is left unfinished
    counts for nothing.

    Args:
        env: the environment.
        names: of the agents in the seats, in their order.
        ratings: where the games are counted; None for new ones.

    Attributes:
        names: may be set before a game begins, to others or in another order.
        ratings: of the agents.

    Raises:
        OptionError: there are not as many names as seats.
        MissingDependency: trueskill is not installed.
    """

    def __init__(
        self, env: AECEnv[str, Any, Any], names: Sequence[str], ratings: Ratings | None = None
    ) -> None:
        super().__init__(env)
        self.ratings = Ratings() if ratings is None else ratings
        self._rated = True  # there is no game yet
        self.names = names

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the agents in the seats."""
        return self._names

    @names.setter
    def names(self, names: Sequence[str]) -> None:
        seats = len(self.env.possible_agents)
        named = not isinstance(names, str) and all(isinstance(name, str) for name in names)
        if not named or len(names) != seats:
            raise OptionError(f"RateAgents takes names = {seats} names of agents, got {names!r}")
        self._names = tuple(names)

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Begin a new game."""
        self.env.reset(seed=seed, options=options)
        self._rated = False
        self._rate_if_over()

    def step(self, action: Any) -> None:
        """Take a reply; if it ends the game, rate it."""
        try:
            self.env.step(action)
        except IllegalAction:  # as the last reply that a limit allows
            self._rate_if_over()
            raise
        self._rate_if_over()

    def truncate(self) -> None:
        """Cut the game off and rate it."""
        self.env.truncate()
        self._rate_if_over()

    def _rate_if_over(self) -> None:
        episode = self.env.episode
        if self._rated or not episode.reason:
            return
        self._rated = True
        game = episode.game
        self.ratings.add(
            Result(
                id=game.id or type(game).__name__,
                agents=self.names,
                returns=episode.returns,
                sides=game.sides(),
                seed=episode.seed,
                options=game.options,
                reason=episode.reason,
            )
        )
