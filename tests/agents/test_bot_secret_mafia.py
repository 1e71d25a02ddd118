"""The rule-based player of Secret Mafia: always legal, honest, and better than chance."""

import pytest

import textgames
from textgames import agents
from textgames.agents.bots.secret_mafia import Bot
from textgames.episode import Episode
from textgames.errors import AgentError
from textgames.illegal import illegal_policy


def played(seed, side, num_players=7, **options):
    """A game in which one side, all or none play by rule, the others at random."""
    made = textgames.new_game("SecretMafia-v0", num_players, **options)
    episode = Episode(made, seed, illegal_policy("raise"))
    game = episode.game
    sides = {"mafia": game.mafia, "all": range(num_players), "none": ()}
    seats = sides.get(side, [p for p in range(num_players) if p not in game.mafia])
    random = {p: agents.make("random", seed=100 * seed + p) for p in range(num_players)}
    players = {p: Bot(seed + p) if p in seats else random[p] for p in range(num_players)}
    while episode.waiting:
        player = episode.waiting[0]
        observation = episode.observe(player)
        if player in seats:
            del observation.game  # it has to do without
        episode.reply(player, players[player](observation))
    return game


def village_wins(side, games=40, **options):
    won = [played(seed, side, **options) for seed in range(games)]
    return sum(game.returns[game.mafia[0]] < 0 for game in won)


def test_either_side_wins_more_often_than_at_random():
    at_random = village_wins("none")
    assert village_wins("village") > at_random + 15
    assert village_wins("mafia") < at_random


@pytest.mark.parametrize("options", [{}, {"num_players": 10, "detective": False, "mafia": 2}])
def test_both_sides_win_games_between_rule_based_players(options):
    assert 0 < village_wins("all", **options) < 40


def asked(game, player):
    return Episode(game, 0, illegal_policy("raise")).observe(player)


def test_the_detective_says_whom_it_has_found_and_the_village_votes_for_it():
    game = textgames.new_game("SecretMafia-v0", 5, rounds=1)
    for action in ("3", "1", "0", "3", "2", "2"):  # roles; the detective asks about player 3
        game.apply(action)
    said = Bot(1)(asked(game, 0))
    assert said == "I am the detective: player 3 is mafia."
    for action in (said, "Hm.", "Hm.", "I suspect player 0.", "Hm."):
        game.apply(action)
    for player, vote in ((0, "3"), (1, "3"), (2, "3")):
        assert Bot(player)(asked(game, player)) == f"[{vote}]"
        game.apply(vote)


def test_the_player_says_so_when_it_is_asked_in_another_game():
    with pytest.raises(AgentError, match="Secret Mafia"):
        Bot(1)(asked(textgames.new_game("Nim-v0"), 0))


def test_the_same_seed_gives_the_same_replies():
    assert played(3, "all").history == played(3, "all").history
