"""The rule-based player of Taboo: always legal, and better than chance as a team."""

import pytest
import social
from seats import observed
from social import act

import textgames
from textgames.agents.bots.taboo import Bot


def played(seed, seats, num_players):
    def by_rule(game, player):
        return player in seats

    return social.played("Taboo-v0", seed, Bot, by_rule, num_players)


@pytest.mark.parametrize("seats", [(0, 2), (1, 3)])
def test_a_team_wins_against_random_play(seats):
    assert all(played(seed, seats, 4).returns[seats[0]] > 5 for seed in range(15))


def test_two_who_know_the_cards_guess_most_of_them():
    assert all(played(seed, (0, 1), 2).returns[0] > 5 for seed in range(15))


def asked(*actions):
    """What player 1 observes, who is to guess."""
    return observed(act(textgames.new_game("Taboo-v0", 2), *actions), 1)


def test_it_guesses_no_card_that_the_clue_rules_out():
    clue = "An animal that is heavy and has a trunk."  # the elephant's card forbids "trunk"
    guesses = {Bot(seed)(asked("bear", clue)) for seed in range(20)}
    assert guesses == {"bear"}


def test_two_cards_with_the_same_hints_are_guessed_one_after_the_other():
    said = ("elephant", "Think of animal and heavy.")
    guesses = {Bot(seed)(asked(*said)) for seed in range(20)}
    assert guesses == {"elephant", "bear"}
    assert Bot(0)(asked(*said, "bear", said[1])) == "elephant"
