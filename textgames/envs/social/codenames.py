"""Codenames: a clue of one word and a number leads a team to its words (Chvatil 2015)."""

import re
from dataclasses import dataclass
from typing import Any

from textgames.core import CHANCE, EVERYONE, Action, Form, Game, LegalActions
from textgames.envs.social.codenames_words import WORDS
from textgames.errors import IllegalAction
from textgames.texts import quote

SIZE = 25
TEAMS = ("red", "blue")
NUMBERS = (*map(str, range(10)), "unlimited")
SHORTEST_PART = 3  # letters of a clue that may not be part of a word on the table
EXAMPLES = ("idea", "fact", "event", "topic", "hobby", "mood")  # of no word in the list
WIDTH = 2 + max(map(len, WORDS))
MARKS = {"red": "r", "blue": "b", "neutral": "n", "assassin": "a"}


@dataclass(frozen=True, slots=True)
class Clue(Form):
    """One word and a number: the word is none on the table, nor has one in it, nor is in one."""

    words: tuple[str, ...]

    def read(self, text: str) -> Action:
        found = _CLUE.fullmatch(text.casefold()) if len(text) <= 200 else None
        if not found:
            raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")
        clue, number = found.groups()
        for word in self.words:
            if word in clue or (len(clue) >= SHORTEST_PART and clue in word):
                raise IllegalAction(
                    f"expected a clue that is not on the table, nor has a word of it in it, nor is "
                    f"part of one; {clue!r} is too near to {word!r}"
                )
        return f"{clue} {number}"

    def describe(self) -> str:
        return (
            "[CLUE N], a word of 1 to 20 letters and a number from 0 to 9 or unlimited, such as "
            "[idea 2]"
        )

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "clue": {"type": "string", "pattern": "^[a-z]{1,20}$"},
                "number": {"enum": list(NUMBERS)},
            },
            "required": ["clue", "number"],
            "additionalProperties": False,
        }

    def write(self, value: Any) -> str:
        return f"{value['clue']} {value['number']}"

    def example(self, rng: Any) -> Action:
        clue = EXAMPLES[int(rng.random() * len(EXAMPLES))]
        return f"{clue} {NUMBERS[int(rng.random() * len(NUMBERS))]}"


_CLUE = re.compile(r"[\s\"'`*]*([a-z]{1,20})[\s\"'`*,:;()-]+([0-9]|unlimited)[\s\"'`*.)]*")


class Codenames(Game):
    """Two teams of a spymaster, who knows the key, and a guesser, who does not.

    Of 25 words the team that begins has nine, the other eight; seven are neutral, one is the
    assassin. In turn a spymaster gives a clue and a number N, and its guesser guesses at least one
    and at most N + 1 words, any number after 0 and "unlimited". A word that is not the team's own
    ends its turn; the assassin loses the game. A team wins when all its words are found, also by
    the others. Players 0 and 1 are the red spymaster and guesser, 2 and 3 the blue ones.

    The clue may not be a word that is still on the table, nor have one in it, nor, with three or
    more letters, be part of one. That stands for the published rule against forms and parts of
    words, which people judge; so it may refuse a clue that only looks alike, as "price" for "ice".

    Actions: "animal 2" or "animal unlimited"; a word on the table, or "pass" after a guess.
    Returns: +1 to both players of the team that wins, -1 to both of the other.
    """

    min_players = 4
    max_players = 4
    utility = "zero-sum"
    tags = ("teams", "hidden information", "word association", "party game")
    evidence = (
        "played through: whole games written by hand with every end and every kind of number "
        "(rules of Codenames, Czech Games Edition 2015)",
        "played through: only the spymasters see the key",
    )
    opponent = "rule"

    def setup(self) -> None:
        self.team = ""  # whose turn it is; first, the team that begins
        self.deck = WORDS  # what chance may draw next
        self.words: tuple[str, ...] = ()
        self.drawn: tuple[str, ...] = ()  # the words that are not neutral, in the order of _kinds
        self.kinds: dict[str, str] = {}  # of each word: a team, "neutral" or "assassin"
        self.visible: tuple[str, ...] = ()  # words that are not found yet
        self.clue = ""  # of this turn
        self.guesses_left = 0
        self.has_guessed = False  # in this turn
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return self.deck if self.team else TEAMS
        if not self.clue:
            return Clue(self.visible)
        return (*self.visible, "pass") if self.has_guessed else self.visible

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(action)
        elif not self.clue:
            self._give(player, action)
        elif action == "pass":
            self.tell(EVERYONE, f"Player {player} passes.")
            self._begin_turn(_other(self.team))
        else:
            self._guess(player, action)

    def _deal(self, outcome: Action) -> None:
        """Who begins, then 25 words, then which of them are that team's, the other's, and bad."""
        self.ask(CHANCE)
        if not self.team:
            self.team = outcome
            return
        place = self.deck.index(outcome)
        self.deck = self.deck[:place] + self.deck[place + 1 :]
        if len(self.words) < SIZE:
            self.words += (outcome,)
            if len(self.words) == SIZE:
                self.deck = self.visible = self.words
            return
        self.drawn += (outcome,)
        kinds = (self.team,) * 9 + (_other(self.team),) * 8 + ("assassin",)
        if len(self.drawn) == len(kinds):
            self.kinds = dict.fromkeys(self.words, "neutral")
            self.kinds.update(zip(self.drawn, kinds, strict=True))
            self._begin()

    def _begin(self) -> None:
        self.tell(EVERYONE, f"The words: {', '.join(self.words)}.")
        named = "; ".join(f"{kind}: {', '.join(self._left(kind))}" for kind in MARKS)
        self.tell((0, 2), f"The key. {named}.")
        self.tell(EVERYONE, f"The {self.team} team begins and has nine words, the other eight.")
        self._begin_turn(self.team)

    def _left(self, kind: str) -> list[str]:
        return [word for word in self.visible if self.kinds[word] == kind]

    def _begin_turn(self, team: str) -> None:
        self.team = team
        self.clue = ""
        self.ask(2 * TEAMS.index(team))

    def _give(self, player: int, clue: Action) -> None:
        number = clue.split()[1]
        free = number in ("0", "unlimited")
        self.clue, self.has_guessed = clue, False
        self.guesses_left = len(self.visible) if free else int(number) + 1
        self.tell(EVERYONE, f"The clue of player {player} for the {self.team} team: {clue}.")
        self.ask(player + 1)

    def _guess(self, player: int, word: Action) -> None:
        kind = self.kinds[word]
        self.visible = tuple(other for other in self.visible if other != word)
        self.has_guessed = True
        self.guesses_left -= 1
        self.tell(EVERYONE, f"Player {player} guesses {word}: {kind}.")
        if kind == "assassin":
            self._win(_other(self.team))
        elif kind in TEAMS and not self._left(kind):
            self._win(kind)
        elif kind == self.team and self.guesses_left:
            self.ask(player)
        else:
            self._begin_turn(_other(self.team))

    def _win(self, team: str) -> None:
        self.tell(EVERYONE, f"The {team} team wins.")
        self.end(self._paid(team))

    def _paid(self, team: str) -> tuple[int, ...]:
        return (1, 1, -1, -1) if team == TEAMS[0] else (-1, -1, 1, 1)

    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        """The whole team loses, as by the assassin."""
        return self._paid(TEAMS[1 - player // 2])

    def rules(self, player: int) -> str:
        team, other = TEAMS[player // 2], TEAMS[1 - player // 2]
        own = (
            "When you are asked, write a word of the table in brackets, such as [apple]. After a "
            "right guess you may also write [pass]."
            if player % 2
            else "Your clue is one word of letters only. It may not be a word that is still on the "
            "table, nor have one in it, nor, with three or more letters, be part of one. Write "
            "the word and the number in brackets, such as [idea 2]."
        )
        return (
            f"You are player {player} in Codenames, the {('spymaster', 'guesser')[player % 2]} of "
            f"the {team} team. Players 0 and 1 are the spymaster and the guesser of the red team, "
            "players 2 and 3 those of the blue team. On the table are 25 words. Nine belong to the "
            "team that begins, eight to the other, seven are neutral and one is the assassin. Only "
            "the spymasters see which. The teams take turns. In a turn the spymaster gives a clue "
            "of one word and a number N: to how many words of its team the clue points. The "
            "guesser then names one word after the other, at least one and at most N + 1; after "
            "the number 0 or unlimited, as many as it likes. All are told whose each word is. The "
            "turn ends with a word that is not the team's own, or when the guesser passes. Your "
            f"team wins when all {team} words are found, no matter by whom, and loses when all "
            f"{other} words are. A team whose guesser names the assassin loses at once. Winners "
            f"get +1, losers -1. {own}"
        )

    def view(self, player: int) -> str:
        """Draw the table: small letters for the key, capitals for words that are found."""
        cells, visible = [], set(self.visible)
        for word in self.words:
            mark = MARKS[self.kinds[word]]
            if word not in visible:
                mark = mark.upper()
            elif player % 2:
                mark = "."
            cells.append(f"{mark} {word:<{WIDTH}}")
        rows = ["".join(cells[i : i + 5]).rstrip() for i in range(0, SIZE, 5)]
        hidden = ". not found yet" if player % 2 else "in small letters if not found yet"
        legend = f"R red, B blue, N neutral, A assassin; {hidden}"
        left = ", ".join(f"{team} {len(self._left(team))}" for team in TEAMS)
        turn = f"Turn of the {self.team} team."
        if self.clue:
            turn += f" Clue: {self.clue}. Guesses left: {self.guesses_left}."
        return "\n".join([*rows, f"({legend})", f"Words to find: {left}.", turn])

    def role(self, player: int) -> str:
        return ("spymaster", "guesser")[player % 2]

    def sides(self) -> tuple[tuple[int, ...], ...]:
        return (0, 1), (2, 3)

    def return_range(self) -> tuple[float, float]:
        return -1, 1


def _other(team: str) -> str:
    return TEAMS[1 - TEAMS.index(team)]
