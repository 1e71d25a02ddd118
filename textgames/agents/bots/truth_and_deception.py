"""TruthAndDeception with the list of statements known by heart, and a liar's few phrases."""

from __future__ import annotations

import re
from functools import cache

from textgames.agents.base import position_of
from textgames.chance import Stream, checked_seed
from textgames.envs.social.truth_and_deception import DECEIVER, TruthAndDeception, pairs
from textgames.episode import Observation

_STATEMENT = re.compile(r"Statement (\d): (.*)")
_ADVOCATES = (
    "I looked this up once: statement {} is the true one.",
    "Statement {} surprised me too, but it is right.",
    "The other one is a common mistake. Statement {} is true.",
    "You can trust me here, choose statement {}.",
    "I would bet on statement {}.",
)
_ASKS = ("Why do you think so?", "Where did you read that?", "How sure are you?", "Go on.")


class Bot:
    """As deceiver speaks for the false statement; as guesser asks back and chooses what it knows.

    Args:
        seed: of its choice of phrases.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._rng = Stream(checked_seed(seed))

    def __call__(self, observation: Observation) -> str:
        """Return a speech or a choice.

        Raises:
            AgentError: the observation is not one of a player of TruthAndDeception.
        """
        game = position_of(self, observation, TruthAndDeception)
        shown = [m for line in observation["messages"][:2] if (m := _STATEMENT.fullmatch(line))]
        true = next((m[1] for m in shown if m[2] in _known()), "1")
        if not game.speeches_left:
            return f"[{true}]"
        phrases = _ADVOCATES if observation.player == DECEIVER else _ASKS
        phrase = phrases[int(self._rng.random() * len(phrases))]
        return phrase.format("2" if true == "1" else "1")


@cache
def _known() -> frozenset[str]:
    return frozenset(pair.true for pair in pairs())
