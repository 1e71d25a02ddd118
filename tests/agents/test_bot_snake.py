"""The player of Snake: never dies where it need not, finds apples, and beats chance."""

import pytest
from seats import observed, play_on, started

import textgames
from textgames.agents.bots import snake
from textgames.envs.grids import squares

CELLS = squares(7, 7)


def reply(*bodies, apples="g7", seed=0, **options):
    game = textgames.new_game("Snake-v0", len(bodies), size=7, **options)
    game.bodies = tuple(tuple(CELLS.index(name) for name in body.split()) for body in bodies)
    game.lengths = tuple(map(len, game.bodies))
    game.apples = tuple(CELLS.index(name) for name in apples.split())
    game.ask(*range(len(bodies)))
    return snake.Bot(seed)(observed(game, 0))


def play(bots, seed, players=2, **options):
    episode = started("Snake-v0", seed=seed, num_players=players, **options)
    return play_on(episode, {seat: snake.Bot(10 * seed + seat) for seat in bots}, seed)


@pytest.mark.parametrize("seed", range(5))
def test_it_goes_to_the_nearest_apple(seed):
    assert reply("c3 c2 c1", "g1 f1 e1", apples="c5 a1", seed=seed) == "[up]"
    assert reply("c3 c2 c1", "g1 f1 e1", apples="a3 c7", seed=seed) == "[left]"


@pytest.mark.parametrize("seed", range(5))
def test_it_does_not_die_where_it_need_not(seed):
    assert reply("a7 b7 c7", "g1 f1 e1", seed=seed) == "[down]"
    # right is the body of the other, up the wall; the apple is behind them
    assert reply("d7 d6 d5", "e5 e6 e7 f7", apples="f6", seed=seed) == "[left]"


@pytest.mark.parametrize("seed", range(5))
def test_it_keeps_out_of_a_corner_that_is_smaller_than_itself(seed):
    # left of it are two squares and an apple, between its own body and the wall
    body = "c1 c2 b2 b3 a3 a4 b4 c4 d4 e4"
    assert reply(body, "g7 f7 e7", apples="b1 g1", seed=seed) == "[right]"


@pytest.mark.parametrize("seed", range(5))
def test_it_meets_the_head_of_a_shorter_snake_only(seed):
    assert reply("c3 b3 a3 a2", "e3 f3 g3", apples="d3", seed=seed) == "[right]"
    assert reply("c3 b3 a3", "e3 f3 g3", apples="d3", seed=seed) != "[right]"
    assert reply("c3 b3 a3 a2", "e3 f3 g3", apples="d3", seed=seed, head_on="all") != "[right]"


def test_it_beats_random_play_in_every_seat():
    for players in (2, 6):
        won = [play({seed % players}, seed, players).returns[seed % players] for seed in range(30)]
        assert sum(value > 0 for value in won) >= 27


def test_the_same_seed_gives_the_same_game_and_games_between_two_last():
    games = [play({0, 1}, seed).game for seed in (1, 1, 2, 3, 4)]
    assert games[0].history == games[1].history
    assert max(game.turn for game in games) > 40


@pytest.mark.parametrize("options", [{"size": 7}, {"size": 19}, {"apples": 10}, {"head_on": "all"}])
def test_it_plays_legally_under_every_option(options):
    assert play({0, 1, 2}, 1, 3, **options).game.is_terminal
