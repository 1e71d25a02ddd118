"""Guess Who: find out by yes and no whom the other player has (Ora and Theo Coster, 1979)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, LegalActions, RandomSource, Range
from textgames.envs.social.people import ALL, SEEN, People, people
from textgames.texts import counted


class GuessWho(Game):
    """Each player has a secret character; in turn they ask what it looks like, or guess it.

    The rules of the board game, with people of our own. Both hear all questions and answers, which
    the rules give truly. A question has to be one that the answers so far leave open. The two
    characters differ, unless `same` lets both players have one. A wrong guess loses, or only
    `passes` the turn. With `names`, players may ask where in the alphabet a name is, and so split
    those who are left as they like.

    Actions: something to be seen, such as "red hair" or "hat"; "guess Ada"; with `names` also
    "name before K".
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("hidden information", "deduction", "classic")
    evidence = (
        "solved: where any question can be asked, optimal play wins 9 of 16 deals of 4 characters, "
        "and 320 of 576 of 24, for who begins (The Riddler, FiveThirtyEight, 6 March 2020)",
        "solved: five questions, as few as can be, find any of the 24 characters, by exact search",
        "cross-checked: a second account of the rules, which reads the characters from what is "
        "told, after every action of random games (tests/envs/test_guess_who.py)",
    )
    opponent = "rule"

    def setup(
        self,
        characters: Annotated[int, Range(3, len(ALL))] = len(ALL),
        wrong: Literal["loses", "passes"] = "loses",
        same: bool = False,
        names: bool = False,
    ) -> None:
        self.characters, self.wrong, self.same, self.names = characters, wrong, same, names
        self.secrets: tuple[int, ...] = ()  # the place of each player's character
        every = (1 << characters) - 1
        self.left = (every, every)  # whom, as all have heard, each player may be looking for
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            names = self.table().names
            first = -1 if self.same or not self.secrets else self.secrets[0]
            return names[:first] + names[first + 1 :] if first >= 0 else names
        return open_to(self.characters, self.names, self.left[player], self.possible(player))

    def table(self) -> People:
        return people(self.characters, self.names)

    def possible(self, player: int) -> int:
        """Whom the other may have, as far as a player knows."""
        return self.left[player] & ~(0 if self.same else 1 << self.secrets[player])

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(action)
        elif action in self.table().questions:
            self._answer(player, action)
        else:
            self._guess(player, action)

    def _deal(self, name: Action) -> None:
        self.secrets += (self.table().names.index(name),)
        if len(self.secrets) < 2:
            self.ask(CHANCE)
            return
        self.tell(EVERYONE, "The characters:\n" + "\n".join(self.table().lines))
        for player, secret in enumerate(self.secrets):
            self.tell(player, f"Your character is {self.table().names[secret]}.")
        self.ask(0)

    def _answer(self, player: int, question: Action) -> None:
        other, yes = 1 - player, self.table().questions[question]
        answer = bool(yes >> self.secrets[other] & 1)
        self.tell(
            EVERYONE,
            f"Player {player} asks: {question}? The answer for player {other} is "
            f"{'yes' if answer else 'no'}.",
        )
        self._leave(player, yes if answer else ~yes)
        self.ask(other)

    def _guess(self, player: int, guess: Action) -> None:
        other, place = 1 - player, self.table().places[guess]
        right = self.secrets[other] == place
        says = f"Player {player} guesses {self.table().names[place]}, which is"
        if not right and self.wrong == "passes":
            self.tell(EVERYONE, f"{says} wrong.")
            self._leave(player, ~(1 << place))
            if not self.same:
                self._leave(other, ~(1 << place))
            self.ask(other)
            return
        first, second = [self.table().names[secret] for secret in self.secrets]
        winner = player if right else other
        self.tell(
            EVERYONE,
            f"{says} {'right' if right else 'wrong'}. Player {winner} wins. Player 0 had {first}, "
            f"player 1 {second}.",
        )
        self.end((-1, 1) if winner else (1, -1))

    def _leave(self, player: int, those: int) -> None:
        first, second = self.left
        self.left = (first, second & those) if player else (first & those, second)

    def rules(self, player: int) -> str:
        seen = ", ".join([q for q in self.table().questions if not q.startswith("name before")])
        dealt = "both may have the same one" if self.same else "the two are different"
        alphabet = ""
        if self.names:
            letter = ALL[self.characters // 2][0]
            alphabet = (
                " You may also ask whether the name comes before a letter in the alphabet: "
                f"[name before {letter}]."
            )
        own = " If your own fits, it counts for questions, but you cannot guess it."
        shows = "" if self.same else ", and shows that you do not have that character yourself"
        wrong = "loses at once" if self.wrong == "loses" else f"only ends your turn{shows}"
        return (
            f"You are player {player} of 2 in Guess Who. At the start you are told what "
            f"{self.characters} characters look like. Each player is given one of them at random; "
            f"{dealt}. Find out which one the other has. Player 0 begins, and you take turns. In "
            "your turn you ask one question or make one guess. You ask for something that a "
            f"character may have: {seen}. The answer, yes or no, is always true; both players hear "
            f"question and answer.{alphabet} A character fits if it agrees with all answers that "
            "you were given. You may ask only for what some of the characters that fit have and "
            f"others do not, and guess only one that fits.{'' if self.same else own} A right guess "
            f"wins. A wrong guess {wrong}. The winner gets +1, the loser -1; there are no draws. "
            "You are shown whom the other may still have. Write a question in brackets, such as "
            "[hat], or a guess, such as [guess Ada]."
        )

    def view(self, player: int) -> str:
        name, other = self.table().names[self.secrets[player]], 1 - player
        possible = self.possible(player)
        lines = [line for at, line in enumerate(self.table().lines) if possible >> at & 1]
        number = counted(self.left[other].bit_count(), "character")
        return "\n".join(
            [
                f"Player {other} has {f'one of these {len(lines)}' if lines[1:] else 'this one'}:",
                *lines,
                f"You have {name}: {', '.join(SEEN[name])}.",
                f"The answers about you fit {number}.",
            ]
        )

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with another character for the other player, of those that it may have."""
        possible = self.possible(player)
        names = [name for at, name in enumerate(self.table().names) if possible >> at & 1]
        name = names[int(rng.random() * len(names))]
        first, second = self.history[:2]
        dealt = [first, name] if player == 0 else [name, second]
        return [*dealt, *self.history[2:]]

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return (*self.table().questions, *self.table().places)

    def features(self, player: int) -> Sequence[float]:
        """For each character: 1 if the other player may have it; 1 if it fits what was answered of
        the player's own; 1 if it is the player's own.
        """
        if len(self.secrets) < 2:
            return [0.0] * (3 * self.characters)
        sets = self.possible(player), self.left[1 - player], 1 << self.secrets[player]
        return [float(those >> at & 1) for those in sets for at in range(self.characters)]


@lru_cache(1 << 14)
def open_to(number: int, names: bool, left: int, possible: int) -> tuple[Action, ...]:
    """Return the questions that split those who are left, and the guesses of those possible."""
    who = people(number, names)
    asked = [question for question, yes in who.questions.items() if left & yes and left & ~yes]
    return (*asked, *[guess for guess, place in who.places.items() if possible >> place & 1])
