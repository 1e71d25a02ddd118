"""The rule-based player of Codenames: always legal, and better than chance as a team."""

import pytest
import social
from seats import observed
from social import act

import textgames
from textgames.agents.bots.codenames import Bot
from textgames.envs.social.codenames_words import WORDS


def played(seed, seats):
    return social.played("Codenames-v0", seed, Bot, lambda game, player: player in seats)


@pytest.mark.parametrize("seats", [(0, 1), (2, 3)])
def test_a_team_wins_nearly_always_against_random_play(seats):
    wins = [played(seed, seats).returns[seats[0]] for seed in range(40)].count(1)
    assert wins >= 36


def test_both_teams_win_games_between_rule_based_players():
    assert 0 < [played(seed, range(4)).returns[0] for seed in range(40)].count(1) < 40


def test_after_a_clue_that_names_no_kind_it_guesses_one_word_and_passes():
    game = textgames.new_game("Codenames-v0")
    table = WORDS[:25]
    act(game, "red", *table, *table[:18], "zzz 3")
    assert Bot(1)(observed(game, 1))[1:-1] in table
    assert Bot(1)(observed(act(game, table[0]), 1)) == "[pass]"
