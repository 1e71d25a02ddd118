"""The classic strategies of the iterated prisoner's dilemma (Axelrod 1984)."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Annotated

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action, Examples
from textgames.envs.matrix.iterated_prisoners_dilemma import IteratedPrisonersDilemma
from textgames.errors import AgentError

# A strategy sees the moves so far as letters, C and D: its own, the other's.
STRATEGIES: dict[str, Callable[[str, str], str]] = {
    "tit-for-tat": lambda mine, other: other[-1:] or "C",
    "always-cooperate": lambda mine, other: "C",
    "always-defect": lambda mine, other: "D",
    "grim": lambda mine, other: "D" if "D" in other else "C",
    # Nowak and Sigmund 1993: keep a move that the other answered with C, else change it
    "win-stay-lose-shift": lambda mine, other: "C" if mine[-1:] == other[-1:] else "D",
    "alternate": lambda mine, other: "CD"[len(mine) % 2],
}
RANDOM = "random"
NAMES = (*STRATEGIES, RANDOM)

_MOVES = {"C": "cooperate", "D": "defect"}


class Bot(ByRule):
    """Plays by one strategy; the default is tit for tat, which won Axelrod's tournaments.

    Args:
        seed: of the moves of "random"; the other strategies draw nothing.
        strategy: which one, by its name.

    Raises:
        AgentError: there is no strategy of that name.
    """

    plays = IteratedPrisonersDilemma

    def __init__(
        self, seed: int | None = None, strategy: Annotated[str, Examples(*NAMES)] = "tit-for-tat"
    ) -> None:
        if strategy not in NAMES:
            near = get_close_matches(str(strategy), NAMES, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise AgentError(
                f"strategy: expected one of {', '.join(NAMES)}, got {strategy!r}{hint}"
            )
        super().__init__(seed)
        self.strategy = strategy

    def choose(self, game: IteratedPrisonersDilemma, player: int) -> Action:
        if game.talking:
            return f"I play {self.strategy.replace('-', ' ')}."
        if self.strategy == RANDOM:
            return self.drawn(("defect", "cooperate"))
        mine, other = game.moves[player], game.moves[1 - player]
        return _MOVES[STRATEGIES[self.strategy](mine, other)]
