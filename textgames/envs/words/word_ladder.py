"""Word ladder: from one word to another, one letter at a time (Lewis Carroll 1879)."""

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from string import ascii_lowercase
from typing import Annotated

from textgames.core import (
    CHANCE,
    SEEDS,
    Action,
    Examples,
    Game,
    LegalActions,
    Listed,
    OptionError,
    Range,
)
from textgames.envs.words.vocabulary import LONGEST, SHORTEST, common_words, own_words
from textgames.texts import counted

# A list of words is named by a user's own words, or none for ours, and by the number of letters:
# our words need not be hashed at every turn.


def listed_words(own: tuple[str, ...], length: int) -> tuple[str, ...]:
    return own or common_words(length, length)


@lru_cache(maxsize=64)
def ladders(own: tuple[str, ...], length: int) -> dict[str, Listed]:
    """Return what can follow each word of a list: the words that differ in one letter."""
    alike: dict[str, list[str]] = {}
    for word in listed_words(own, length):
        for gap in gaps(word):
            alike.setdefault(gap, []).append(word)
    found = {}
    for word in listed_words(own, length):
        following = sorted({other for gap in gaps(word) for other in alike[gap]} - {word})
        about = f"a word of the list that differs from {word} in exactly one letter"
        found[word] = Listed(tuple(following), about)
    return found


def gaps(word: str) -> list[str]:
    """Return the word with each of its letters left out in turn."""
    return [f"{word[:place]}_{word[place + 1 :]}" for place in range(len(word))]


def distances(own: tuple[str, ...], start: str, most: int) -> dict[str, int]:
    """Return the words within so many steps of one and how many it takes, by increasing number."""
    after = ladders(own, len(start))
    found, level = {start: 0}, [start]
    for steps in range(1, most + 1):
        following = []
        for word in level:
            for other in after[word].actions:
                if other not in found:
                    found[other] = steps
                    following.append(other)
        level = following
    return found


@lru_cache(maxsize=4096)
def goals(own: tuple[str, ...], start: str, steps: int) -> tuple[str, ...]:
    """Return the words that take exactly so many steps."""
    return tuple([word for word, far in distances(own, start, steps).items() if far == steps])


@lru_cache(maxsize=64)
def possible(own: tuple[str, ...], length: int, steps: int) -> bool:
    """Return whether two words of a list are so many steps apart."""
    return any(goals(own, word, steps) for word in listed_words(own, length))


@lru_cache(maxsize=100)
def generated(own: tuple[str, ...], length: int, steps: int, seed: int) -> tuple[str, str]:
    """Return a start, of which there must be some, and a goal that takes so many steps."""
    rng, words = Random(seed), listed_words(own, length)
    while True:
        start = words[int(rng.random() * len(words))]
        if found := goals(own, start, steps):
            return start, found[int(rng.random() * len(found))]


class WordLadder(Game):
    """A ladder of words leads from a start to a goal; each differs from the last in one letter.

    Carroll's Doublets. Only words of our list of common words count, or of `words`, a user's own.
    The goal can be reached in `steps` steps and in no fewer, and the game ends after `slack` times
    as many. A word may come again.

    Actions: the next word, such as "cord" after "cold".
    Returns: 1 if the goal is reached in time, else 0.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("words", "perfect information", "planning", "puzzle", "classic")
    evidence = (
        "cross-checked: what can follow each word of 3 to 5 letters, against a comparison of all "
        "pairs",
        "solved: between random words of the list no fewer steps are enough, by a search from both "
        "ends",
    )
    opponent = "rule"

    def setup(
        self,
        length: Annotated[int, Range(SHORTEST, LONGEST)] = 4,
        steps: Annotated[int, Range(1, 12)] = 5,
        slack: Annotated[int, Range(1, 5)] = 2,
        words: Annotated[
            tuple[str, ...], Examples(("head", "heal", "teal", "tell", "tall", "tail"))
        ] = (),
    ) -> None:
        self.own = own_words(words, length, length)
        if not possible(self.own, length, steps):
            number = counted(len(listed_words(self.own, length)), "word")
            raise OptionError(
                f"expected steps = as many as lie between two words of the list, got {steps}: none "
                f"of {number} of {length} letters are so far apart"
            )
        self.length, self.steps = length, steps
        self.most = self.left = slack * steps
        self.goal = ""
        self.ladder: tuple[str, ...] = ()
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return SEEDS if player == CHANCE else ladders(self.own, self.length)[self.ladder[-1]]

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            start, self.goal = generated(self.own, self.length, self.steps, int(action))
            self.ladder = (start,)
            self.tell(0, f"The start is {start}, the goal is {self.goal}.")
            self.ask(0)
            return
        self.tell(0, f"You go from {self.ladder[-1]} to {action}.")
        self.ladder += (action,)
        self.left -= 1
        if action == self.goal:
            self.tell(0, f"You reach the goal, {action}. You win.")
            self.end((1,))
        elif not self.left:
            self.tell(0, f"No steps are left, and {action} is not the goal.")
            self.end((0,))
        else:
            self.ask(0)

    def rules(self, player: int) -> str:
        number = len(listed_words(self.own, self.length))
        kind = (
            "words that were chosen for this game"
            if self.own
            else "common English words, most of them without endings such as -s, -ed or -ing"
        )
        fewest, most = counted(self.steps, "step"), counted(self.most, "step")
        first, second = self._example()
        return (
            "You build a word ladder: you are told a start and a goal, two words of "
            f"{self.length} letters, and go from one to the other by way of other words. Each step "
            "changes exactly one letter of the word where you are, in any place; the other letters "
            "stay where they are. What comes out must be a word of the game's list: "
            f"{number} {kind}. You may come back to a word. From the start to the goal it takes "
            f"{fewest}, and cannot be done in fewer. You may make {most}. Your result is 1 if you "
            "reach the goal by then, else 0. Write the next word in brackets: from "
            f"{first} you could go to [{second}]."
        )

    def _example(self) -> tuple[str, str]:
        """Return two words that differ in one letter."""
        after = ladders(self.own, self.length)
        first = next(word for word, others in after.items() if len(others))
        return first, after[first][0]

    def view(self, player: int) -> str:
        lines = [f"Your ladder: {self.ladder[0]}"]
        for word in self.ladder[1:]:
            if len(lines[-1]) + len(word) > 70:
                lines.append("            ")
            lines[-1] += f" - {word}"
        return "\n".join([*lines, f"Goal: {self.goal}", f"Steps left: {self.left}"])

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return listed_words(self.own, self.length)

    def features(self, player: int) -> Sequence[float]:
        """For each letter of the word where you are and of the goal, 1 of 26; then steps left.

        Steps left are a share of those at the start.
        """
        letters = self.ladder[-1] + self.goal
        known = [float(letter == other) for letter in letters for other in ascii_lowercase]
        return [*known, self.left / self.most]
