"""The rule-based player of Codenames: always legal, and better than chance as a team."""

import pytest

import textgames
from textgames import agents
from textgames.agents.bots.codenames import Bot
from textgames.envs.social.codenames_words import WORDS
from textgames.episode import Episode
from textgames.errors import AgentError
from textgames.illegal import illegal_policy


def played(seed, seats):
    episode = Episode(textgames.new_game("Codenames-v0"), seed, illegal_policy("raise"))
    players = {
        p: Bot(seed + p) if p in seats else agents.make("random", seed=100 * seed + p)
        for p in range(4)
    }
    while episode.waiting:
        player = episode.waiting[0]
        observation = episode.observe(player)
        if player in seats:
            del observation.game  # it has to do without
        episode.reply(player, players[player](observation))
    return episode.game


@pytest.mark.parametrize("seats", [(0, 1), (2, 3)])
def test_a_team_wins_nearly_always_against_random_play(seats):
    wins = [played(seed, seats).returns[seats[0]] for seed in range(40)].count(1)
    assert wins >= 36


def test_both_teams_win_games_between_rule_based_players():
    assert 0 < [played(seed, range(4)).returns[0] for seed in range(40)].count(1) < 40


def test_after_a_clue_that_names_no_kind_it_guesses_one_word_and_passes():
    game = textgames.new_game("Codenames-v0")
    table = WORDS[:25]
    for action in ("red", *table, *table[:18], "zzz 3"):
        game.apply(action)
    guess = Bot(1)(Episode(game, 0, illegal_policy("raise")).observe(1))
    assert guess[1:-1] in table
    game.apply(table[0])
    assert Bot(1)(Episode(game, 0, illegal_policy("raise")).observe(1)) == "[pass]"


def test_the_player_says_so_when_it_is_asked_in_another_game():
    other = Episode(textgames.new_game("Nim-v0"), 0, illegal_policy("raise")).observe(0)
    with pytest.raises(AgentError, match="Codenames"):
        Bot(1)(other)


def test_the_same_seed_gives_the_same_replies():
    assert played(3, range(4)).history == played(3, range(4)).history
