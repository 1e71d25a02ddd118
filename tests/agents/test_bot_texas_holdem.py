"""The rule-based player of Texas hold'em: legal, frugal, and far better than chance."""

from functools import partial

import pytest
from one_bot import play_bot

import textgames
from textgames.agents.bots.texas_holdem import OTHERS, SAMPLES, Bot, chen, equity
from textgames.chance import Stream
from textgames.episode import Episode
from textgames.illegal import illegal_policy

play = partial(play_bot, Bot, "TexasHoldem-v0")


def episode(seed=0, id="TexasHoldem-v0", **options):
    return Episode(textgames.new_game(id, **options), seed, illegal_policy("raise"))


@pytest.mark.parametrize("limit", ["no-limit", "fixed-limit"])
@pytest.mark.parametrize("players", [2, 5, 9])
def test_it_wins_chips_from_random_players(limit, players):
    games = range(12)
    won = [play(s % players, s, num_players=players, hands=10, limit=limit) for s in games]
    assert sum(won) > 0


def test_it_plays_alike_from_the_same_seed_and_legally_against_itself():
    for limit in ("no-limit", "fixed-limit"):
        games = [play(0, 3, "rule", num_players=6, hands=4, limit=limit) for _ in "12"]
        assert games[0] == games[1]


def test_chens_points():
    """Krieger, Hold'em Excellence (1995): the formula's own examples."""
    hands = {
        ("As", "Ah"): 20,
        ("As", "Ks"): 12,
        ("Td", "Tc"): 10,
        ("7h", "5h"): 6,
        ("2c", "7d"): -1,
    }
    assert {hand: round(chen(hand) + 0.01) for hand in hands} == hands


def test_estimates_of_equity_are_near_what_is_known():
    """Two aces win 85 of 100 hands against a random one, 64 against three; 7-2 wins 35."""
    rng = Stream(1)
    for hole, others, known in (
        (("As", "Ah"), 1, 0.852),
        (("As", "Ah"), 3, 0.639),
        (("7s", "2h"), 1, 0.346),
    ):
        several = [equity(hole, (), others, rng) for _ in range(20)]
        assert sum(several) / 20 == pytest.approx(known, abs=0.03)


def facing(history, **options):
    game = textgames.new_game("TexasHoldem-v0", 2, **options)
    for action in history:
        game.apply(action)
    playing = Episode(game, 0, illegal_policy("raise"))
    return playing.observe(playing.waiting[0])


def test_it_calls_all_chips_with_the_best_hand_of_all_and_folds_nothing():
    board = ["call", "check", "Qh", "Jh", "Th", "raise 198"]
    assert Bot(0)(facing(["Ah", "2c", "Kh", "3d", *board[:-1], "check", "raise 198"])) == "[call]"
    assert Bot(0)(facing(["2c", "Ah", "3d", "Kh", *board[:-1], "check", "raise 198"])) == "[fold]"


def draws(before, state, most):
    """How many numbers a stream gave between two of its states; `most` + 1 if it was more."""
    stream = Stream(0)
    stream.state = before
    for number in range(most + 1):
        if stream.state == state:
            return number
        stream.random()
    return most + 1


def test_a_move_takes_one_estimate_and_that_no_more_with_many_players():
    """Five cards on the table and two for each of a few others, drawn so many times."""
    most = SAMPLES * (5 + 2 * OTHERS)
    rng = Stream(1)
    before = rng.state
    equity(("As", "Ah"), (), 8, rng)
    assert draws(before, rng.state, most) == most
    playing = episode(1, num_players=9, limit="fixed-limit")
    drawn = []
    while playing.waiting:
        bot = Bot(1)
        before = bot.rng.state
        playing.reply(playing.waiting[0], bot(playing.observe(playing.waiting[0])))
        drawn.append(draws(before, bot.rng.state, most))
    assert 0 < max(drawn) <= most
