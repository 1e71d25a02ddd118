"""WordChains: each word begins as the one before ends, and is one letter longer (TextArena)."""

from collections.abc import Sequence
from functools import lru_cache
from string import ascii_lowercase
from typing import Annotated

from textgames.core import (
    CHANCE,
    EVERYONE,
    Action,
    Examples,
    Game,
    LegalActions,
    Listed,
    OptionError,
    Range,
)
from textgames.envs.words.vocabulary import SHORTEST, common_words, own_words

GIVE_UP = "give up"
LONGEST_OWN = 20  # letters of a user's word

Chains = dict[tuple[str, int], Listed]


@lru_cache(maxsize=64)
def chains(words: tuple[str, ...], shared: int) -> Chains:
    """Return what may be written, by what it must begin with and its number of letters.

    Where there is no such word there is no entry. No words stand for those of our list: they need
    not be hashed at every turn.
    """
    found: dict[tuple[str, int], list[str]] = {}
    for word in words or common_words():
        found.setdefault((word[:shared], len(word)), []).append(word)
    return {
        (begin, length): Listed(
            (*following, GIVE_UP),
            f"a word of the list that begins with {begin} and has {length} letters, or [{GIVE_UP}]",
        )
        for (begin, length), following in found.items()
    }


@lru_cache(maxsize=64)
def first_words(words: tuple[str, ...], shared: int, start: int) -> dict[str, tuple[str, ...]]:
    """Return the words of `start` letters and of one more that can be followed, by their length."""
    after = chains(words, shared)
    found: dict[str, list[str]] = {}
    for word in words or common_words():
        if len(word) - start in (0, 1) and (word[-shared:], len(word) + 1) in after:
            found.setdefault(str(len(word)), []).append(word)
    return {length: tuple(found[length]) for length in sorted(found)}


class WordChains(Game):
    """Two players write words in turn, each one letter longer than the one before.

    A word begins with the last letter of the one before, or with its last `shared` letters. Only
    words of our list of common words count, or of `words`, a user's own. Who gives up loses, and
    so does at once who is to follow a word that no word of the list can follow. As words grow,
    none can come twice.

    The first word is drawn: first its length, `start` or one letter more, then a word that can be
    followed. Most chains go on to the longest words of the list, and who comes to them depends on
    the length of the first: with either length, neither seat is much better.

    Actions: a word, or "give up".
    Returns: +1 to the winner, -1 to the loser.
    """

    tags = ("words", "perfect information")
    evidence = (
        "cross-checked: turns, legal words and returns of 1,000 random games in lockstep with a "
        "plain filter of the list",
        "played through: games that end in a dead end and by giving up, with their messages "
        "(rules of TextArena, arXiv 2504.11442)",
    )
    opponent = "rule"

    def setup(
        self,
        shared: Annotated[int, Range(1, 3)] = 1,
        start: Annotated[int, Range(SHORTEST, 6)] = 3,
        words: Annotated[
            tuple[str, ...], Examples(("cat", "tree", "toad", "eagle", "early", "yellow"))
        ] = (),
    ) -> None:
        self.own = own_words(words, SHORTEST, LONGEST_OWN)
        self.shared, self.start = shared, start
        lengths = tuple(first_words(self.own, shared, start))
        if not lengths:
            raise OptionError(
                f"expected words = words of which one of {start} or {start + 1} letters can be "
                f"followed by one that is a letter longer and begins with its last {shared}, got "
                f"none such among {len(self.own)} words"
            )
        self.lengths = lengths  # that the first word may have
        self.length = ""  # that it has
        self.chain: tuple[str, ...] = ()
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            if not self.length:
                return self.lengths
            return first_words(self.own, self.shared, self.start)[self.length]
        word = self.chain[-1]
        return chains(self.own, self.shared)[word[-self.shared :], len(word) + 1]

    def play(self, player: int, action: Action) -> None:
        if not self.length:
            self.length = action
            self.tell(EVERYONE, f"The first word has {action} letters.")
            self.ask(CHANCE)
            return
        other = 1 - player if player != CHANCE else 0
        if action == GIVE_UP:
            self.tell(EVERYONE, f"Player {player} gives up: player {other} wins.")
            self._lost(player)
            return
        self.chain += (action,)
        told = "The first word is" if player == CHANCE else f"Player {player} goes on with"
        self.tell(EVERYONE, f"{told} {action}.")
        ending, length = action[-self.shared :], len(action) + 1
        if (ending, length) in chains(self.own, self.shared):
            self.ask(other)
        else:
            self.tell(
                EVERYONE,
                f"No word of {length} letters begins with {ending}: player {other} cannot go on, "
                f"player {player} wins.",
            )
            self._lost(other)

    def _lost(self, player: int) -> None:
        self.end((-1, 1) if player == 0 else (1, -1))

    def rules(self, player: int) -> str:
        number = len(self.own) or len(common_words())
        kind = (
            "words that were chosen for this game"
            if self.own
            else "common English words, most of them without endings such as -s, -ed or -ing"
        )
        last = "letter" if self.shared == 1 else f"{self.shared} letters"
        first, second = self._example()
        lengths = " or ".join(self.lengths)
        return (
            f"You are player {player} of 2 in WordChains. A first word of {lengths} letters is "
            "drawn, one that can be followed; then you write words in turn, player 0 first. Your "
            f"word must begin with the last {last} of the word before and must be exactly one "
            f"letter longer. Only words of the game's list count: {number} {kind}. As words grow, "
            "none comes twice. If the list has no word that can follow yours, the other player "
            "cannot go on and you win at once. If you know no word, you may give up; then you "
            f"lose. The winner gets 1, the loser -1. Write your word in brackets: after {first}, "
            f"for example, [{second}]. To give up, write [{GIVE_UP}]."
        )

    def _example(self) -> tuple[str, str]:
        """Return a word and one that can follow it."""
        first = first_words(self.own, self.shared, self.start)[self.lengths[0]][0]
        return first, chains(self.own, self.shared)[first[-self.shared :], len(first) + 1][0]

    def view(self, player: int) -> str:
        lines = [f"The chain: {self.chain[0]}"]
        for word in self.chain[1:]:
            if len(lines[-1]) + len(word) > 70:
                lines.append("          ")
            lines[-1] += f" - {word}"
        if not self.is_terminal:
            word = self.chain[-1]
            lines.append(f"Next: {len(word) + 1} letters, beginning with {word[-self.shared :]}")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return (*(self.own or common_words()), GIVE_UP)

    def features(self, player: int) -> Sequence[float]:
        """What the next word must begin with, 26 numbers for each letter, and how long it must be.

        The length is a share of the longest that a word can have.
        """
        word = self.chain[-1]
        begin = [float(a == b) for a in word[-self.shared :] for b in ascii_lowercase]
        return [*begin, (len(word) + 1) / (LONGEST_OWN + 1)]
