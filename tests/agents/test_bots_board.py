"""The rule-based players of the board games of perfect information, which look a little ahead."""

import pytest

import textgames
from textgames.agents.bots import checkers, lookahead, othello
from textgames.chance import Stream
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.episode import Episode, random_action
from textgames.errors import AgentError
from textgames.illegal import illegal_policy
from textgames.solvers import Minimax

BOTS = {"Checkers-v0": checkers, "Othello-v0": othello}


def started(id, history=(), **options):
    game = textgames.new_game(id, **options)
    for action in history:
        game.apply(action)
    return Episode(game, 0, illegal_policy("raise"))


def play(id, seat, seed, **options):
    """Play to the end; the other seat plays at random. An illegal reply raises."""
    rng, bot, episode = Stream(seed), BOTS[id].Bot(seed), started(id, **options)
    while episode.waiting:
        player = episode.waiting[0]
        seen = episode.observe(player)
        episode.reply(
            player, bot(seen) if player == seat else random_action(seen.legal_actions, rng)
        )
    return episode


@pytest.mark.parametrize("id", BOTS)
def test_it_beats_random_play_from_either_seat(id):
    assert [play(id, seed % 2, seed).returns[seed % 2] for seed in range(4)] == [1] * 4


@pytest.mark.parametrize("id", BOTS)
def test_it_plays_alike_from_the_same_seed_only(id):
    histories = [play(id, 0, 3).game.history for _ in range(2)]
    assert histories[0] == histories[1]
    replies = {BOTS[id].Bot(seed)(started(id).observe(0)) for seed in range(8)}
    assert len(replies) > 1


@pytest.mark.parametrize("id", BOTS)
def test_it_says_so_when_it_is_asked_in_another_game(id):
    name = id.removesuffix("-v0")
    with pytest.raises(AgentError, match=f"expected an observation of {name}, got one of TicTac"):
        BOTS[id].Bot(1)(started("TicTacToe-v0").observe(0))


class Solver(lookahead.Lookahead):
    """Looks ahead to the end of tic-tac-toe."""

    game = TicTacToe
    depth = 9


def test_looking_ahead_to_the_end_is_perfect_play():
    exact, rng, judged = Minimax(textgames.new_game("TicTacToe-v0")), Stream(2), 0
    for seed in range(12):
        episode = started("TicTacToe-v0")
        for _ in range(2 + seed % 3):
            episode.reply(episode.waiting[0], random_action(episode.game.legal_actions(0), rng))
        while episode.waiting:
            game, player = episode.game.clone(), episode.waiting[0]
            reply = Solver(seed)(episode.observe(player))
            assert reply.strip("[]") in exact.best_actions(game)
            episode.reply(player, reply)
            judged += 1
    assert judged > 50


def test_the_othello_bot_takes_most_corners_that_it_can():
    taken = 0
    for seed in range(20):
        rng, episode = Stream(seed), started("Othello-v0")
        while not {"a1", "a8", "h1", "h8"} & set(episode.game.legal_actions(0)):
            episode.reply(episode.waiting[0], random_action(episode.game.legal_actions(0), rng))
        reply = othello.Bot(seed)(episode.observe(episode.waiting[0]))
        taken += reply in ("[a1]", "[a8]", "[h1]", "[h8]")
    assert taken >= 18
