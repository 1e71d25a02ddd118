"""A rule-based player of Codenames: its clues are the names of kinds of words, as it reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.social.codenames import EXAMPLES, TEAMS, Clue, Codenames
from textgames.envs.social.codenames_words import CATEGORIES
from textgames.solvers.listing import listed

_KEY = re.compile(r"(red|blue|neutral|assassin): ([a-z, ]+)[;.]")
_CLUE = re.compile(r"The clue of player \d for the (\w+) team: ([a-z]+) (\w+)\.")
_GUESS = re.compile(r"Player \d guesses ([a-z]+): \w+\.")
_COSTS = {"neutral": 1, "assassin": 8}  # in own words, of a word that the clue fits too
_COST_OF_THEIRS = 2


class Bot(ByRule):
    """Names the kind that most words of its team and fewest others are of; guesses words of it.

    Both of a team have to know the same kinds of words: after any other clue it guesses one word by
    chance. (Words that share letters with the clue were measured to be no better guesses.)
    """

    plays = Codenames

    def choose(self, game: Codenames, player: int) -> Action:
        lines, legal = game.transcript(player), game.legal_actions(player)
        if isinstance(legal, Clue):
            return self._clue(legal, _key(lines[1]), TEAMS[player // 2])
        return self._guess(listed(game, player), lines)

    def _clue(self, legal: Clue, kinds: dict[str, str], team: str) -> str:
        values = {}
        for name, words in CATEGORIES.items():
            found = [kinds[word] for word in words if word in legal.words]
            own = found.count(team)
            costs = [_COSTS.get(kind, _COST_OF_THEIRS) for kind in found if kind != team]
            if own and (clue := f"{name} {own}") in legal:
                values[clue] = own - sum(costs)
        if not values:
            return f"{EXAMPLES[0]} 1"
        return self.drawn([clue for clue, value in values.items() if value == max(values.values())])

    def _guess(self, legal: Sequence[str], lines: Sequence[str]) -> str:
        begun = max(i for i, line in enumerate(lines) if _CLUE.match(line))
        _, clue, number = _CLUE.findall(lines[begun])[0]
        made = sum(bool(_GUESS.match(line)) for line in lines[begun:])
        meant = [word for word in legal if word in CATEGORIES.get(clue, ())]
        wanted = int(number) if number.isdigit() else len(meant) + made
        if "pass" in legal and (made >= wanted or not meant):
            return "pass"
        return self.drawn(meant or [word for word in legal if word != "pass"])


def _key(line: str) -> dict[str, str]:
    """The kind of each word, from the message to the spymasters."""
    return {word: kind for kind, words in _KEY.findall(line) for word in words.split(", ")}
