"""A rule-based player of Secret Mafia: names suspects, and votes as talk, votes and roles tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.social.secret_mafia import SecretMafia
from textgames.forms import Form

_ROLE = re.compile(r"You are (?:the |a )?(\w+)(?:, with players? ([\d, ]+))?\.")
_INQUIRY = re.compile(r"Your inquiry: player (\d+) is (not )?mafia\.")
_REPORT = re.compile(r"Player (\d+): I am the detective: player (\d+) is mafia\.")
_SUSPECT = re.compile(r"Player (\d+): I suspect player (\d+)\.")
_PLAN = re.compile(r"Player \d+ \(only to [\d, ]+\): Let us choose player (\d+)\.")
_VOTE = re.compile(r"player (\d+) for player (\d+)")
_KNOWN = re.compile(r"Player (\d+) .* and was (?:the |a )?(\w+)\.")
_NIGHT = re.compile(r"Night \d+ falls\.")


class Bot(ByRule):
    """Suspects whom the detective names, whom others suspect, and who voted against the village.

    The detective says so when it has found mafia; the doctor protects whoever says so, else itself
    if it may. Mafia agree on whom the first of them names, and by day join any suspicion of others.
    """

    plays = SecretMafia

    def choose(self, game: SecretMafia, player: int) -> Action:
        view, lines = game.view(player), game.transcript(player)
        role, partners = _ROLE.findall(view)[0]
        friends = {f"{player}", *re.findall(r"\d+", partners)}
        still_in = re.findall(r"\d+", view.rpartition("Still in:")[2])
        is_night = "\nNight " in view
        legal = game.legal_actions(player)
        if not isinstance(legal, Form):
            return self._chosen(role, is_night, tuple(legal), lines, friends)
        foes = tuple(other for other in still_in if other not in friends)
        if is_night:
            return f"Let us choose player {self._victim(foes, lines)}."
        found = [other for other, no in _inquiries(lines) if not no and other in still_in]
        if found:
            return f"I am the detective: player {found[0]} is mafia."
        return f"I suspect player {self._worst(foes, _suspicions(lines))}."

    def _chosen(
        self, role: str, is_night: bool, legal: tuple[str, ...], lines: Sequence[str], own: set[str]
    ) -> str:
        reporters = [found[1] for found in map(_REPORT.match, lines) if found]
        if not is_night:
            foes = tuple(player for player in legal if player not in own)
            return self._worst(foes or legal, _suspicions(lines))
        if role == "mafia":
            return self._victim(legal, lines)
        if role == "doctor":
            to_protect = [p for p in (*reporters[::-1], *own) if p in legal]
            return to_protect[0] if to_protect else self.drawn(legal)
        asked = {player for player, _ in _inquiries(lines)}
        return self.drawn([player for player in legal if player not in asked] or legal)

    def _victim(self, legal: tuple[str, ...], lines: Sequence[str]) -> str:
        """Whom the first of the mafia named tonight, else who said to be the detective."""
        begun = max(i for i, line in enumerate(lines) if _NIGHT.match(line))
        plans = [found[1] for found in map(_PLAN.match, lines[begun:]) if found]
        reporters = [found[1] for found in map(_REPORT.match, lines) if found]
        wanted = [player for player in (*plans, *reporters) if player in legal]
        return wanted[0] if wanted else self.drawn(legal)

    def _worst(self, players: Sequence[str], suspicions: Counter[str]) -> str:
        top = max(suspicions[player] for player in players)
        return self.drawn([player for player in players if suspicions[player] == top])


def _inquiries(lines: Sequence[str]) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in map(_INQUIRY.match, lines) if found]


def _suspicions(lines: Sequence[str]) -> Counter[str]:
    """How much speaks against each player, from what was found, said, voted and revealed."""
    known = {found[1]: found[2] for found in map(_KNOWN.match, lines) if found}
    against = Counter[str]()
    for suspect, no in _inquiries(lines):
        against[suspect] += -1000 if no else 1000
    for line in lines:
        if said := _REPORT.match(line):
            against[said[2]] += 100 * (known.get(said[1]) != "mafia")
        elif said := _SUSPECT.match(line):
            against[said[2]] += known.get(said[1]) != "mafia"
        elif line.startswith("The votes:"):
            for voter, suspect in _VOTE.findall(line):
                if suspect in known:
                    against[voter] += -5 if known[suspect] == "mafia" else 2
    return against
