"""Perft beyond the board games: chance, repeated outcomes, actions that cannot be listed."""

import pytest

from textgames.core import CHANCE, FreeText, Game
from textgames.envs.cards.kuhn_poker import KuhnPoker
from textgames.errors import UnsupportedGame
from textgames.solvers.perft import perft


class Coins(Game):
    """Chance draws one of three coins, two of them alike; then the player speaks."""

    min_players = max_players = 1

    def setup(self):
        self.ask(CHANCE)

    def legal_actions(self, player):
        return ("penny", "penny", "dime") if player == CHANCE else FreeText(10)

    def play(self, player, action):
        if player == CHANCE:
            self.ask(0)
        else:
            self.end((0,))


def test_chance_counts_in_kuhn_poker():
    # three cards, then two; check or bet; an answer; and an answer to a bet after a check
    assert [perft(KuhnPoker(), depth) for depth in range(7)] == [1, 3, 6, 12, 24, 6 * 2, 0]


def test_an_outcome_listed_twice_is_one_history():
    assert perft(Coins(), 1) == 2


def test_actions_that_cannot_be_listed_are_refused():
    with pytest.raises(UnsupportedGame, match="perft counts listed actions; Coins expects 1 to 10"):
        perft(Coins(), 2)


def test_counting_leaves_the_game_as_it_is():
    game = KuhnPoker()
    perft(game, 4)
    assert game.history == []
