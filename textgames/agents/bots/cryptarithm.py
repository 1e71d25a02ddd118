"""Sums of words, solved before the first digit is given."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.words.cryptarithm import Cryptarithm
from textgames.envs.words.sums import solutions


class Bot(ByRule):
    """Gives each letter its digit, the letters in alphabetical order."""

    plays = Cryptarithm

    def choose(self, game: Cryptarithm, player: int) -> Action:
        [digits] = solutions(game.words)
        place = next(i for i, digit in enumerate(digits) if game.given[i] != digit)
        return f"{game.letters[place]}={digits[place]}"
