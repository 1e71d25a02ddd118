"""The rule-based players of the board games of perfect information, which look a little ahead."""

import pytest
from seats import play_on, started

import textgames
from textgames.agents.bots import (
    amazons,
    checkers,
    lines_of_action,
    lookahead,
    othello,
    quoridor,
    xiangqi,
)
from textgames.chance import Stream
from textgames.envs.board.amazons import grid
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.episode import random_action
from textgames.solvers import Minimax

BOTS = {
    "Amazons-v0": amazons,
    "Checkers-v0": checkers,
    "LinesOfAction-v0": lines_of_action,
    "Othello-v0": othello,
    "Quoridor-v0": quoridor,
    "Xiangqi-v0": xiangqi,
}
SMALL = {"Amazons-v0": {"size": 6}, "LinesOfAction-v0": {"size": 6}}  # large ones take longer

BEGUN = {"Quoridor-v0": ("e2", "e8", "e3", "e7", "e4", "e6")}  # sooner one move is the best


@pytest.fixture(autouse=True)
def short_sighted(monkeypatch):
    monkeypatch.setattr(xiangqi.Bot, "depth", 2)  # three take 0.15 s a move


def play(id, seat, seed):
    return play_on(started(id, **SMALL.get(id, {})), {seat: BOTS[id].Bot(seed)}, seed)


@pytest.mark.parametrize("id", BOTS)
def test_it_beats_random_play_from_either_seat(id):
    assert [play(id, seed % 2, seed).returns[seed % 2] for seed in range(4)] == [1] * 4


@pytest.mark.parametrize("id", BOTS)
def test_it_plays_alike_from_the_same_seed_only(id):
    histories = [play(id, 0, 3).game.history for _ in range(2)]
    assert histories[0] == histories[1]
    seen = started(id, *BEGUN.get(id, ()), **SMALL.get(id, {})).observe(0)
    assert len({BOTS[id].Bot(seed)(seen) for seed in range(8)}) > 1


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


def test_the_amazons_bot_sees_just_the_squares_that_a_move_reaches():
    judged = 0
    for size in (4, 7):
        board = grid(size)
        for seed in range(5):
            rng, episode = Stream(seed), started("Amazons-v0", size=size)
            while episode.waiting:
                game, player = episode.game, episode.waiting[0]
                if not game.archer:
                    goals = {action[2:] for action in game.legal_actions(player)}
                    first, second = game.amazons
                    empty = board.everywhere & ~(first | second | game.arrows)
                    seen = amazons.reached(game.amazons[player], empty, board, size)
                    assert {name for name, bit in board.bits.items() if bit & seen} == goals
                    judged += 1
                episode.reply(player, random_action(game.legal_actions(player), rng))
    assert judged > 50


def test_squares_belong_to_whose_amazons_are_there_sooner():
    board = grid(4)
    game = textgames.new_game("Amazons-v0", size=4)
    game.amazons = board.bits["a1"], board.bits["a4"]
    arrows = ("b4", *[f"{column}{row}" for column in "cd" for row in "1234"])
    game.arrows = sum(board.bits[square] for square in arrows)
    # b1 and b2 are the first player's, b3 the second's; both can be on a2 and on a3 in one move
    worth = 2 - 1 + 2 * amazons.BEFORE_THE_OTHER
    assert amazons.Bot().worth(game, 0) == pytest.approx(worth)
    assert amazons.Bot().worth(game, 1) == pytest.approx(-worth)


@pytest.mark.parametrize(
    ("where", "steps"),
    [
        ([(2, 2)], 0),
        ([(1, 1), (1, 3), (3, 1), (3, 3)], 1),  # around a hole
        ([(0, 0), (0, 6), (0, 3)], 2),
        ([(7, 0), (0, 0), (0, 7), (7, 7)], 3.75),  # the middle is rounded to a square
    ],
)
def test_pieces_in_lines_of_action_are_scattered_about_their_middle(where, steps):
    pieces = sum(1 << 8 * row + column for row, column in where)
    assert lines_of_action.scatter(pieces, 8) == steps


def test_the_xiangqi_bot_counts_pieces_and_how_near_they_are():
    """A soldier is worth more beyond the river, and any attacker nearer to the other's general."""
    before, beyond, nearer = [
        xiangqi.Bot().worth(textgames.new_game("Xiangqi-v0", fen=f"4k4/{rows}/3K5 w"), 0)
        for rows in (
            "9/9/9/9/4P4/9/9/9",
            "9/9/4P4/9/9/9/9/9",
            "9/4P4/9/9/9/9/9/9",
        )
    ]
    assert before == 100 + xiangqi.NEAR[0] * (19 - 5)
    assert beyond == before + xiangqi.CROSSED + 2 * xiangqi.NEAR[0]
    assert nearer == beyond + xiangqi.NEAR[0]


def test_the_quoridor_bot_counts_the_steps_that_walls_leave():
    game = textgames.new_game("Quoridor-v0", size=5, walls=3)
    bot = quoridor.Bot()
    assert [quoridor.way(game, seat) for seat in (0, 1)] == [4, 4]
    assert bot.worth(game, 0) == 0.5  # it is its turn, which is half a step
    game.apply("b3h")  # above b3 and c3: player 0 goes around it, player 1 likewise
    assert [quoridor.way(game, seat) for seat in (0, 1)] == [5, 5]
    assert bot.worth(game, 0) == pytest.approx(-0.5 - quoridor.WALL)
    game.apply("d3h")  # d3 and e3 are shut, too: all go by a3
    assert [quoridor.way(game, seat) for seat in (0, 1)] == [6, 6]
    assert bot.worth(game, 1) == -bot.worth(game, 0) == -0.5


def test_the_quoridor_bot_plays_among_more_players():
    seen = started("Quoridor-v0", num_players=4).observe(0)
    assert quoridor.Bot(1)(seen).strip("[]") in seen.legal_actions
