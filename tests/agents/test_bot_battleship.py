"""The rule-based player of Battleship: it hunts, it targets, and it knows no more than all do."""

from functools import partial

import pytest
import seats

from textgames.agents.bots import battleship

started = partial(seats.started, "Battleship-v0")


def play(seat, seed, **options):
    return seats.play_on(started(**options), {seat: battleship.Bot(seed)}, seed)


SMALL = {"size": 5, "fleet": (3, 2)}
PLACED = ("a1 across", "e1 down", "a3 down", "d5 across")  # player 1's are at e1-e3 and d5-e5


def reply(*shots, seed=0):
    return battleship.Bot(seed)(started(*PLACED, *shots, **SMALL).observe(0))


@pytest.mark.parametrize("options", [{}, SMALL, {"size": 15}, {"size": 4, "fleet": (2,)}])
def test_it_plays_legally_in_every_size(options):
    assert all(play(seed % 2, seed, **options).reason == "rules" for seed in range(2))


def test_it_beats_random_play_from_either_seat():
    """It needs fewer than half of the squares on average, random play nearly all."""
    games = [play(seed % 2, seed) for seed in range(12)]
    assert [game.returns[seed % 2] for seed, game in enumerate(games)] == [1] * 12
    shots = [game.game.fired[seed % 2].bit_count() for seed, game in enumerate(games)]
    assert sum(shots) / 12 < 55


def test_it_hunts_first_where_a_ship_may_lie_in_most_ways():
    assert {reply(seed=seed) for seed in range(6)} == {"[c3]"}


def test_it_targets_the_squares_beside_a_hit_then_the_line_of_two_hits():
    assert {reply("e2", "e5", seed=seed) for seed in range(12)} <= {"[d2]", "[e1]", "[e3]"}
    assert reply("e2", "e5", "e3", "e4") in ("[e1]", "[e4]")


def test_squares_beside_a_ship_that_is_sunk_are_as_good_as_others():
    """The ship of length 3 is sunk; that of length 2 lies in most ways near the middle."""
    game = started(*PLACED, "e2", "e5", "e3", "e4", "e1", "a5", **SMALL).game
    worth = battleship.shots(game, 0)
    assert battleship.sunk_squares(game, 0) == sum(1 << place for place in (4, 9, 14))
    assert worth["e1"] == 0
    assert worth["e4"] < worth["c3"] == 4


def test_it_knows_nothing_of_ships_that_were_not_hit():
    shots = ("c3", "e5", "c2", "e4")
    others = (("a1 across", "a1 across", "a3 down", "e1 down"), PLACED)
    replies = [
        {battleship.Bot(seed)(started(*placed, *shots, **SMALL).observe(0)) for seed in range(4)}
        for placed in others
    ]
    assert replies[0] == replies[1]


def test_it_plays_alike_from_the_same_seed_only():
    histories = [play(0, seed, **SMALL).game.history for seed in (3, 3, 4)]
    assert histories[0] == histories[1] != histories[2]
