"""The player of chess: finds mates and captures, claims draws when it loses, and beats chance."""

import pytest
from seats import play_on, started

import textgames
from textgames.agents.bots import chess
from textgames.envs.board.chess_fen import read


def reply(history=(), seed=0, **options):
    episode = started("Chess-v0", *history, **options)
    return chess.Bot(seed)(episode.observe(episode.waiting[0]))


def play(seat, seed, most=400, **options):
    return play_on(started("Chess-v0", **options), {seat: chess.Bot(seed)}, seed, most)


@pytest.mark.parametrize(
    ("fen", "move"),
    [
        ("6k1/5ppp/8/8/8/8/5PPP/3R2K1 w - - 0 80", "d1d8"),  # mate
        ("4k3/8/8/3q4/8/2N5/8/4K3 w - - 0 1", "c3d5"),  # a queen for nothing
        ("7k/P7/8/8/8/8/8/K7 w - - 0 1", "a7a8q"),
        ("k7/2K5/8/8/8/8/8/1Q6 w - - 0 1", "b1b7"),  # a mate, and not the stalemate beside it
    ],
)
def test_it_sees_what_a_beginner_sees(fen, move):
    assert {reply(seed=seed, fen=fen) for seed in range(3)} == {f"[{move}]"}


def test_it_moves_out_of_a_mate_that_threatens():
    fen = "r1bqkbnr/pppp1ppp/2n5/4p2Q/2B1P3/8/PPPP1PPP/RNB1K1NR b KQkq - 0 3"
    game = textgames.new_game("Chess-v0", fen=fen)
    game.apply(reply(fen=fen).strip("[]"))
    assert "h5f7" not in game.moves or not mates(game, "h5f7")


def mates(game, move):
    after = game.clone()
    after.apply(move)
    return after.returns[0] == 1


def test_it_writes_the_notation_that_is_asked_for():
    fen = "6k1/5ppp/8/8/8/8/5PPP/3R2K1 w - - 0 80"
    assert reply(fen=fen, notation="san") == "[Rd8#]"


def test_it_claims_a_draw_only_if_it_expects_to_lose():
    moves = ["g1f3", "g8f6", "f3g1", "f6g8", "g1f3", "g8f6", "f3g1"]
    worse = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBN1 w Qkq - 0 1"
    better = "1nbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQk - 0 1"
    assert reply(moves, fen=better, draws="claimed") == "[draw]"
    assert reply(moves, fen=worse, draws="claimed") != "[draw]"


def test_it_beats_random_play_in_either_seat_and_alike_from_the_same_seed():
    games = [play(seat, seed) for seat, seed in ((0, 1), (1, 2), (0, 1))]
    assert games[0].returns == (1, -1)
    assert games[1].returns == (-1, 1)
    assert games[0].game.history == games[2].game.history


def test_it_mates_a_lone_king():
    assert play(0, 3, fen="8/8/8/3k4/8/8/8/R3K3 w Q - 0 1").returns == (1, -1)


@pytest.mark.parametrize("options", [{"notation": "san"}, {"draws": "claimed"}, {"move_limit": 4}])
def test_it_plays_legally_under_every_option(options):
    play(0, 4, most=30, **options)


def test_its_evaluation_is_the_same_for_both_sides():
    """A position, and the same with the colours changed."""
    board = "r1b1k2r/pp3ppp/2n5/2bp4/4q3/2P2N2/PP3PPP/R1BQ1RK1"
    mirrored = "/".join(reversed(board.swapcase().split("/")))
    values = [
        chess.evaluation(read(f"{rows} {side} - - 0 1")[0])
        for rows, side in ((board, "w"), (mirrored, "b"))
    ]
    assert values[0] == values[1] < 0
