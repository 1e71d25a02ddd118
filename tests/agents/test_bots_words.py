"""The rule-based players of the word games: always legal, and far better than chance."""

import pytest

from textgames import agents
from textgames.agents.bots import wordle
from textgames.chance import Stream
from textgames.episode import Episode, random_action
from textgames.errors import AgentError
from textgames.illegal import illegal_policy
from textgames.registration import new_game


def play(id, seats, seed, **options):
    """Play one game, the other seats at random; an illegal reply raises."""
    episode, rng = Episode(new_game(id, **options), seed, illegal_policy("raise")), Stream(seed)
    while episode.waiting:
        player = episode.waiting[0]
        seen = episode.observe(player)
        if player in seats:
            episode.reply(player, agents.answer(seats[player], seen))
        else:
            episode.reply(player, random_action(seen.legal_actions, rng))
    return episode


@pytest.mark.parametrize(
    ("options", "least"),
    [
        ({}, 38),
        ({"hard": True, "guesses": "listed"}, 38),
        ({"length": 3}, 25),
        ({"length": 10, "hard": True}, 39),
        ({"words": ("crane", "slate", "eerie"), "tries": 3}, 40),
    ],
)
def test_the_wordle_bot_finds_nearly_every_secret(options, least):
    """Random play finds none of these, or one in a hundred."""
    found = sum(
        play("Wordle-v0", {0: wordle.Bot()}, seed, **options).returns[0] for seed in range(40)
    )
    assert found >= least


@pytest.mark.parametrize("module", [wordle])
def test_a_bot_says_so_when_the_game_is_another(module):
    episode = Episode(new_game("TicTacToe-v0"), 0, illegal_policy("raise"))
    with pytest.raises(AgentError, match=r"expected an observation of .*, got one of TicTacToe"):
        module.Bot(0)(episode.observe(0))
