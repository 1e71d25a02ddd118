"""Word ladders in the fewest steps."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.words.word_ladder import WordLadder, distances, ladders


class Bot(ByRule):
    """Goes to a word that is nearest to the goal, one of them at random if there are several."""

    plays = WordLadder

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(seed)
        self._far: tuple[tuple[str, ...], str, dict[str, int]] = (), "", {}

    def choose(self, game: WordLadder, player: int) -> Action:
        own, goal, far = self._far
        if own != game.own or goal != game.goal:
            # a word that random steps lead to is at most as many further away
            far = distances(game.own, game.goal, game.steps + game.most)
            self._far = game.own, game.goal, far
        following = ladders(game.own, game.length)[game.ladder[-1]].actions
        least = min(far[word] for word in following)
        return self.drawn([word for word in following if far[word] == least])
