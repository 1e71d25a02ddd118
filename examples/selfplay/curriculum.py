"""Games that join when the one before goes well enough.

What it looks at depends on the policy and the number of the step alone: a run that is resumed lets
games join at the same steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from examples.selfplay import parallel
from examples.selfplay.config import Config, Stage
from examples.selfplay.evaluate import nash_conv, results_against
from examples.selfplay.rollout import PlayedGame, Player


class Skill:
    """Which games a run plays now.

    Args:
        config: of the run.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.stages = config.curriculum.stages if config.curriculum else []
        self.open = min(1, len(self.stages))  # stages whose games are played
        self.sum, self.count = 0.0, 0  # of the last stage's returns since the last look

    def games(self) -> dict[str, float]:
        """Return the games of a step, with their weights."""
        closed = {stage.game for stage in self.stages[self.open :]}
        return {id: weight for id, weight in self.config.games.items() if id not in closed}

    def hear(self, games: Sequence[PlayedGame]) -> None:
        """Take note of the returns of a step."""
        if self.stages:
            last = self.stages[self.open - 1].game
            returns = [
                game.finished.returns[player]
                for game in games
                if game.finished.id == last
                for player in game.learners
            ]
            self.sum, self.count = self.sum + sum(returns), self.count + len(returns)

    def look(self, player: Player, steps: int) -> None:
        """Let the next game join if it is time to look and the last one goes well enough.

        Args:
            player: the policy as it is.
            steps: that are done.
        """
        curriculum = self.config.curriculum
        if curriculum is None or self.open == len(self.stages) or steps % curriculum.every:
            return
        passed = self._passed(self.stages[self.open - 1], player, curriculum.trials)
        self.open += parallel.gathered([passed])[0]  # all processes must play the same games
        self.sum, self.count = 0.0, 0

    def _passed(self, stage: Stage, player: Player, trials: int) -> bool:
        if stage.nash_conv is not None:
            return nash_conv(player, stage.game) <= stage.nash_conv
        if stage.not_lost is not None:
            found = results_against(player, stage.game, stage.against, trials, self.config.seed)
            shares = [share for name, share in found.items() if name.startswith("not_lost_as_")]
            return min(shares) >= stage.not_lost
        return bool(self.count) and self.sum / self.count >= (stage.mean_return or 0.0)

    def state_dict(self) -> dict[str, Any]:
        """Return what its next looks depend on."""
        return {"open": self.open, "sum": self.sum, "count": self.count}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where another left off."""
        self.open, self.sum, self.count = state["open"], state["sum"], state["count"]
