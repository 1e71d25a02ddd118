"""A rule-based player of Spyfall: answers by what is typical of a place, and compares answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.social.locations import BY_NAME, LOCATIONS
from textgames.envs.social.questions import Question
from textgames.envs.social.spyfall import Spyfall
from textgames.forms import Form
from textgames.solvers.listing import listed

_PLACE = re.compile(r"The location: ([a-z ]+)\. Your role: ")
_ASKED = re.compile(r"Player \d+ asks player (\d+)\.")
_ACCUSED = re.compile(r"Player \d+ accuses player (\d+)\. ")
_LETTERS = re.compile(r"[a-z]+")
_TRAITS = Counter(trait for location in LOCATIONS for trait in location.traits)
ENOUGH = 3  # traits that the spy has heard before it guesses early

Answers = list[tuple[str, frozenset[str]]]  # who answered, and the traits it spoke of


class Bot(ByRule):
    """Answers with something typical of the location; suspects whose answers do not fit it.

    The spy repeats what it has heard, guesses the only location that fits best, and agrees to
    every accusation of another.
    """

    plays = Spyfall

    def choose(self, game: Spyfall, player: int) -> Action:
        view, lines = game.view(player), game.transcript(player)
        place = _PLACE.match(view)
        answers = [a for a in _answers(lines) if a[0] != f"{player}"]
        fitting = frozenset(BY_NAME[place[1]].traits if place else ())
        legal = game.legal_actions(player)
        if isinstance(legal, Question):
            asked = Counter(other for other, _ in answers)
            target = self._lowest(tuple(legal.move), asked)  # type: ignore[arg-type]
            return f"What does this place make you think of? [{target}]"
        if isinstance(legal, Form) and legal.whole_reply:
            return f"It makes me think of {self._trait(fitting, answers)}."
        actions = listed(game, player)
        if place:
            return self._agent(actions, lines, _doubts(answers, fitting))
        return self._spy(actions, view, answers)

    def _trait(self, fitting: frozenset[str], answers: Answers) -> str:
        heard = [trait for _, traits in answers for trait in sorted(traits)]
        return self.drawn(sorted(fitting) or heard or [_TRAITS.most_common(1)[0][0]])

    def _agent(self, legal: Sequence[str], lines: Sequence[str], doubts: Counter[str]) -> str:
        """Accuse, or agree to the accusation of, whose answers fit least."""
        worst = max(doubts.values(), default=0)
        if "yes" in legal:
            suspect = [found[1] for found in map(_ACCUSED.match, lines) if found][-1]
            return "yes" if doubts[suspect] == worst > 0 else "no"
        if "pass" not in legal:
            return self.drawn([p for p in legal if doubts[p] == max(doubts[q] for q in legal)])
        sure = [player for player, doubt in doubts.items() if doubt == worst >= 2]
        return next((a for a in legal if len(sure) == 1 and a == f"accuse {sure[0]}"), "pass")

    def _spy(self, legal: Sequence[str], view: str, answers: Answers) -> str:
        if "yes" in legal:
            return "yes"
        if "pass" not in legal:
            return self.drawn(legal)
        heard = frozenset[str]().union(*(traits for _, traits in answers))
        fits = {location.name: len(heard & {*location.traits}) for location in LOCATIONS}
        best = [name for name, fit in fits.items() if fit == max(fits.values())]
        late = "Questions left: 0." in view
        return f"guess {best[0]}" if len(best) == 1 and (late or len(heard) >= ENOUGH) else "pass"

    def _lowest(self, players: Sequence[str], numbers: Counter[str]) -> str:
        least = min(numbers[player] for player in players)
        return self.drawn([player for player in players if numbers[player] == least])


def _answers(lines: Sequence[str]) -> Answers:
    """Who answered, and the traits it spoke of: two lines after "Player N asks player M."."""
    found = []
    for i, line in enumerate(lines[: max(len(lines) - 2, 0)]):
        if asked := _ASKED.fullmatch(line):
            words = _LETTERS.findall(lines[i + 2].casefold())
            found.append((asked[1], frozenset(words) & _TRAITS.keys()))
    return found


def _doubts(answers: Answers, fitting: frozenset[str]) -> Counter[str]:
    """How much speaks against each player: 2 for an answer that does not fit, 1 for none."""
    doubts = Counter[str]()
    for player, traits in answers:
        doubts[player] += 2 if traits - fitting else not traits
    return doubts
