"""The rule-based players of the word games: always legal, and far better than chance."""

import pytest
from seats import play_on, started

from textgames.agents.bots import cryptarithm, hangman, word_chains, word_ladder, wordle
from textgames.chance import Stream


def play(id, bots, seed, **options):
    return play_on(started(id, seed=seed, **options), bots, seed)


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


@pytest.mark.parametrize(
    ("options", "least"),
    [
        ({}, 34),
        ({"tries": 1}, 1),
        ({"words": ("breakfast", "lunch", "dinner", "winner"), "tries": 4}, 40),
    ],
)
def test_the_hangman_bot_finds_most_words(options, least):
    """With six tries it found 192 of 200, random play none."""
    found = sum(
        play("Hangman-v0", {0: hangman.Bot()}, seed, **options).returns[0] for seed in range(40)
    )
    assert found >= least


def test_the_hangman_bot_knows_that_a_letter_shown_stands_nowhere_else():
    assert hangman.possible(("loses", "loves", "lords"), "lo_es", ()) == ("loves",)
    assert hangman.possible(("noose", "goose", "moose"), "_oose", ("g", "moose")) == ("noose",)


@pytest.mark.parametrize("options", [{}, {"shared": 2}, {"start": 6}])
def test_the_word_chains_bot_wins_from_either_seat(options):
    """Half of 40 games would be 20 for each seat: of 200, it won 186 and 163 at the defaults."""
    for seat in (0, 1):
        bot = {seat: word_chains.Bot(seat)}
        lead = sum(play("WordChains-v0", bot, seed, **options).returns[seat] for seed in range(40))
        assert lead > 4


def test_the_word_chains_bot_never_lets_a_won_game_go():
    for seed in range(60):
        game = play("WordChains-v0", {0: word_chains.Bot(seed)}, seed).game
        if not word_chains.is_lost((), 1, game.chain[0]):
            assert game.returns == (1, -1)


@pytest.mark.parametrize("options", [{}, {"length": 3, "steps": 12}, {"length": 5, "steps": 9}])
def test_the_word_ladder_bot_takes_the_fewest_steps(options):
    for seed in range(20):
        bot = {0: word_ladder.Bot(seed)}
        assert play("WordLadder-v0", bot, seed, **options, slack=1).returns == (1,)


def test_the_word_ladder_bot_goes_on_from_any_word():
    """After five random steps, of fifteen: they can at worst be taken back."""
    for seed in range(20):
        start, stream = started("WordLadder-v0", seed=seed, slack=3), Stream(seed)
        for _ in range(5):
            legal = start.legal_actions(0)
            start.reply(0, f"[{legal[int(stream.random() * len(legal))]}]")
        assert play_on(start, {0: word_ladder.Bot(seed)}).returns == (1,)


@pytest.mark.parametrize(
    "options", [{}, {"addends": 3, "length": 5}, {"words": ("send", "more", "money")}]
)
def test_the_cryptarithm_bot_gives_no_wrong_digit(options):
    for seed in range(10):
        bot = {0: cryptarithm.Bot(seed)}
        assert play("Cryptarithm-v0", bot, seed, **options, slack=1).returns == (1,)


def test_the_cryptarithm_bot_mends_what_is_wrong():
    """With twice as many digits as letters, all but the last half of them wrong."""
    for seed in range(10):
        start, stream = started("Cryptarithm-v0", seed=seed), Stream(seed)
        for _ in range(start.game.left // 2):
            legal = start.legal_actions(0)
            start.reply(0, f"[{legal[int(stream.random() * len(legal))]}]")
        assert play_on(start, {0: cryptarithm.Bot(seed)}).returns == (1,)
