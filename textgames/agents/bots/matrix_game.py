"""Matrix games by fictitious play: the best answer to how the other has chosen so far."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.matrix.matrix_game import MatrixGame


class Bot(ByRule):
    """Answers best to the other's choices so far, to each of which one more is added at first.

    In games of two choices each the frequencies of two such players tend to an equilibrium
    (Brown 1951; Miyasawa 1961). Who knows the other's choice in a round answers it; who chooses
    first expects the best answer, and what has been answered to each choice.
    """

    plays = MatrixGame

    def choose(self, game: MatrixGame, player: int) -> Action:
        values = [
            sum(times * game.worth(player, own, other) for other, times in enumerate(row))
            / sum(row)
            for own, row in enumerate(expected(game, player))
        ]
        return game.story.choices[int(values[1] > values[0])]


def expected(game: MatrixGame, player: int) -> list[list[int]]:
    """How often, for each own choice, the other is expected to make each of its choices."""
    mine, others = game.moves[player], game.moves[1 - player]
    if not game.sequential:
        return [[1 + others.count("0"), 1 + others.count("1")]] * 2
    if player == 1:  # it knows what player 0 has chosen
        known = game.story.choices.index(game.chosen[0])
        return [[int(known == 0), int(known == 1)]] * 2
    rows = []
    for own in (0, 1):
        best = int(game.worth(1, 1, own) > game.worth(1, 0, own))
        row = [int(best == 0), int(best == 1)]
        for first, answer in zip(mine, others, strict=True):
            row[int(answer)] += first == str(own)
        rows.append(row)
    return rows
