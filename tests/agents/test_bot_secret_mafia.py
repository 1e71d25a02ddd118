"""The rule-based player of Secret Mafia: always legal, honest, and better than chance."""

import pytest
import social
from seats import observed

import textgames
from textgames.agents.bots.secret_mafia import Bot


def played(seed, side, **options):
    """A game in which one side, all or none play by rule, the others at random."""

    def by_rule(game, player):
        return side in ("all", "mafia" if player in game.mafia else "village")

    return social.played("SecretMafia-v0", seed, Bot, by_rule, **options)


def village_wins(side, games=40, **options):
    options = {"num_players": 7, **options}
    won = [played(seed, side, **options) for seed in range(games)]
    return sum(game.returns[game.mafia[0]] < 0 for game in won)


def test_either_side_wins_more_often_than_at_random():
    at_random = village_wins("none")
    assert village_wins("village") > at_random + 15
    assert village_wins("mafia") < at_random


@pytest.mark.parametrize("options", [{}, {"num_players": 10, "detective": False, "mafia": 2}])
def test_both_sides_win_games_between_rule_based_players(options):
    assert 0 < village_wins("all", **options) < 40


def test_the_detective_says_whom_it_has_found_and_the_village_votes_for_it():
    game = textgames.new_game("SecretMafia-v0", 5, rounds=1)
    for action in ("3", "1", "0", "3", "2", "2"):  # roles; the detective asks about player 3
        game.apply(action)
    said = Bot(1)(observed(game, 0))
    assert said == "I am the detective: player 3 is mafia."
    for action in (said, "Hm.", "Hm.", "I suspect player 0.", "Hm."):
        game.apply(action)
    for player, vote in ((0, "3"), (1, "3"), (2, "3")):
        assert Bot(player)(observed(game, player)) == f"[{vote}]"
        game.apply(vote)
