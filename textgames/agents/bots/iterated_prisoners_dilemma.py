"""The classic strategies of the iterated prisoner's dilemma (Axelrod 1984)."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from textgames.chance import Stream, checked_seed
from textgames.episode import Observation
from textgames.errors import AgentError
from textgames.forms import Form

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

_MOVES = {"C": "cooperate", "D": "defect"}
_ROUND = re.compile(r"Round \d+: player 0 (cooperate|defect)s .* player 1 (cooperate|defect)s ")


class Bot:
    """Plays by one strategy; the default is tit for tat, which won Axelrod's tournaments.

    Args:
        seed: of the moves of "random"; the other strategies draw nothing.
        strategy: a name in `STRATEGIES`, or "random".

    Raises:
        AgentError: there is no strategy of that name.
    """

    def __init__(self, seed: int | None = None, strategy: str = "tit-for-tat") -> None:
        names = (*STRATEGIES, RANDOM)
        if strategy not in names:
            near = get_close_matches(str(strategy), names, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise AgentError(
                f"strategy: expected one of {', '.join(names)}, got {strategy!r}{hint}"
            )
        self.strategy = strategy
        self._rng = Stream(checked_seed(seed))

    def __call__(self, observation: Observation) -> str:
        """Return the next move, or what to say where the game asks for words."""
        if isinstance(observation.legal_actions, Form):
            return f"I play {self.strategy.replace('-', ' ')}."
        if self.strategy == RANDOM:
            return _MOVES["CD"[self._rng.random() < 0.5]]
        # a line of a player's own words begins with its name, so it never passes for a result
        rounds = [found.groups() for found in map(_ROUND.match, observation["messages"]) if found]
        letters = ["".join(moves[player][0] for moves in rounds).upper() for player in (0, 1)]
        mine, other = letters[observation.player], letters[1 - observation.player]
        return _MOVES[STRATEGIES[self.strategy](mine, other)]
