"""The rule-based player of Spyfall: always legal, and better than chance on either side."""

import pytest
import social
from seats import observed
from social import act

import textgames
from textgames.agents.bots.spyfall import Bot


def played(seed, side, **options):
    """A game in which the spy, the others, all or none play by rule, and the rest at random."""

    def by_rule(game, player):
        return side in ("all", "spy" if player == game.spy else "others")

    return social.played("Spyfall-v0", seed, Bot, by_rule, **{"num_players": 4, **options})


def spy_wins(side, games=40, **options):
    won = [played(seed, side, **options) for seed in range(games)]
    return sum(game.returns[game.spy] > 0 for game in won)


@pytest.mark.parametrize("options", [{}, {"num_players": 7, "stop": "asker", "rounds": 2}])
def test_either_side_wins_more_often_than_at_random(options):
    at_random = spy_wins("none", **options)
    assert spy_wins("spy", **options) > at_random + 8
    assert spy_wins("others", **options) < max(at_random, 2)


def test_both_sides_win_games_between_rule_based_players():
    assert 0 < spy_wins("all") < 40


def asked(*actions, player):
    game = textgames.new_game("Spyfall-v0", 4)
    return observed(act(game, "bank", "2", "teller", "manager", "guard", "0", *actions), player)


def test_an_answer_that_does_not_fit_is_suspect():
    actions = ("What is here? [2]", "It makes me think of animals.")
    assert Bot(0)(asked(*actions, player=0)) == "[accuse 2]"
    actions = ("What is here? [2]", "It makes me think of money.")
    assert Bot(0)(asked(*actions, player=0)) == "[pass]"


def test_the_spy_repeats_what_it_has_heard():
    actions = ("What is here? [1]", "Queues.", *["pass"] * 4, "And for you? [2]")
    assert Bot(0)(asked(*actions, player=2)) == "It makes me think of queues."
