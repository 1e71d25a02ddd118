"""TruthAndDeception with the list of statements known by heart, and a liar's few phrases."""

from __future__ import annotations

import re
from functools import cache

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.social.truth_and_deception import DECEIVER, TruthAndDeception, pairs

_STATEMENT = re.compile(r"Statement (\d): (.*)")
_ADVOCATES = (
    "I looked this up once: statement {} is the true one.",
    "Statement {} surprised me too, but it is right.",
    "The other one is a common mistake. Statement {} is true.",
    "You can trust me here, choose statement {}.",
    "I would bet on statement {}.",
)
_ASKS = ("Why do you think so?", "Where did you read that?", "How sure are you?", "Go on.")


class Bot(ByRule):
    """Deceiving, speaks for the false statement; guessing, asks back and chooses what it knows."""

    plays = TruthAndDeception

    def choose(self, game: TruthAndDeception, player: int) -> Action:
        shown = [m for line in game.transcript(player)[:2] if (m := _STATEMENT.fullmatch(line))]
        true = next((m[1] for m in shown if m[2] in _known()), "1")
        if not game.speeches_left:
            return true
        phrase = self.drawn(_ADVOCATES if player == DECEIVER else _ASKS)
        return phrase.format("2" if true == "1" else "1")


@cache
def _known() -> frozenset[str]:
    return frozenset(pair.true for pair in pairs())
