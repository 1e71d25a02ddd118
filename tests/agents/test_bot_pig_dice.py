"""The rule-based player of Pig: the published numbers, whole games, and far better than chance."""

import pytest
from lockstep import played
from seats import observed

import textgames
from textgames.agents.bots import pig_dice
from textgames.chance import Stream
from textgames.envs.dice.pig_dice import PigDice
from textgames.episode import Episode, random_action
from textgames.illegal import illegal_policy


def reply(points, turn, **options):
    """What the bot does as player 0 with these points and this sum of the turn."""
    game = played(PigDice(len(points), **options), "2")
    game.points, game.sum = points, turn
    return pig_dice.Bot()(observed(game, 0))


@pytest.mark.parametrize(
    ("points", "hold_at"),
    [((0, 0), 21), ((40, 0), 16), ((0, 40), 26), ((30, 30), 21), ((0, 0, 40), 26)],
)
def test_it_keeps_pace_with_the_best_of_the_others(points, hold_at):
    """Neller and Presser 2010: 21, and an eighth of the difference."""
    assert reply(points, hold_at - 1) == "[roll]"
    assert reply(points, hold_at) == "[hold]"


def test_near_the_end_it_rolls_until_it_wins():
    assert reply((40, 70), 59) == "[hold]"
    assert reply((40, 71), 59) == "[roll]"
    assert reply((71, 0), 28) == "[roll]"


@pytest.mark.parametrize("options", [{}, {"num_players": 6}, {"sides": 2}, {"sides": 20}])
def test_it_beats_random_play(options):
    start = textgames.new_game("PigDice-v0", **options)
    total = 0
    for seed in range(60):
        rng, bot, seat = Stream(seed), pig_dice.Bot(), seed % start.num_players
        episode = Episode(start, seed, illegal_policy("raise"))
        while episode.waiting:
            (player,) = episode.waiting
            seen = episode.observe(player)
            legal = seen.legal_actions
            episode.reply(player, bot(seen) if player == seat else random_action(legal, rng))
        total += episode.returns[seat]
    assert total > 20
