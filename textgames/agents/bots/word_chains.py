"""WordChains without a mistake: a word that leaves the other no way to win, if there is one."""

from __future__ import annotations

from functools import lru_cache

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.words.word_chains import GIVE_UP, WordChains, chains


class Bot(ByRule):
    """Writes a word after which the other player has lost against best play.

    Where there is none, it writes one after which as many of the other's words as can be are
    mistakes.
    """

    plays = WordChains

    def choose(self, game: WordChains, player: int) -> Action:
        best = best_words(game.own, game.shared, game.chain[-1])
        return self.drawn(best)


def following(own: tuple[str, ...], shared: int, word: str) -> tuple[Action, ...]:
    """Return the words that can follow `word`."""
    after = chains(own, shared).get((word[-shared:], len(word) + 1), ())
    return tuple(other for other in after if other != GIVE_UP)


@lru_cache(maxsize=1000)
def best_words(own: tuple[str, ...], shared: int, word: str) -> tuple[Action, ...]:
    """Return the words that can follow and leave the other player the fewest ways to win."""
    ways = {w: _ways_to_win(own, shared, w) for w in following(own, shared, word)}
    return tuple(w for w in ways if ways[w] == min(ways.values()))


def _ways_to_win(own: tuple[str, ...], shared: int, word: str) -> float:
    """Return the share of the words that can follow after which the one who wrote it has won."""
    after = following(own, shared, word)
    return sum(is_lost(own, shared, w) for w in after) / len(after) if after else 0


@lru_cache(maxsize=100_000)
def is_lost(own: tuple[str, ...], shared: int, word: str) -> bool:
    """Return whether who is to follow `word` loses against best play: words grow, so this ends."""
    return not any(is_lost(own, shared, w) for w in following(own, shared, word))
