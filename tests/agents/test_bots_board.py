"""The rule-based players of the board games of perfect information, which look a little ahead."""

import pytest
from seats import play_on, started

import textgames
from textgames.agents.bots import checkers, lookahead, othello
from textgames.chance import Stream
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.episode import random_action
from textgames.solvers import Minimax

BOTS = {"Checkers-v0": checkers, "Othello-v0": othello}


def play(id, seat, seed, **options):
    return play_on(started(id, **options), {seat: BOTS[id].Bot(seed)}, seed)


@pytest.mark.parametrize("id", BOTS)
def test_it_beats_random_play_from_either_seat(id):
    assert [play(id, seed % 2, seed).returns[seed % 2] for seed in range(4)] == [1] * 4


@pytest.mark.parametrize("id", BOTS)
def test_it_plays_alike_from_the_same_seed_only(id):
    histories = [play(id, 0, 3).game.history for _ in range(2)]
    assert histories[0] == histories[1]
    replies = {BOTS[id].Bot(seed)(started(id).observe(0)) for seed in range(8)}
    assert len(replies) > 1


class Solver(lookahead.Lookahead):
    """Looks ahead to the end of tic-tac-toe."""

    plays = TicTacToe
    depth = 9

    def worth(self, game, player):
        return 0.0


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
