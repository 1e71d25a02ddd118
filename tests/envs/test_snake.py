"""Snake: each kind of collision by hand, and a second account of the turn in random games."""

import random
from collections import Counter
from itertools import permutations

import pytest

import textgames
from textgames.core import CHANCE
from textgames.envs.board.snake import Snake
from textgames.envs.grids import squares

CELLS = squares(7, 7)


def placed(*bodies: str, apples: str = "", **options) -> Snake:
    """A game on 7 x 7 squares with these bodies, heads first; all apples of the game are there."""
    game = Snake(len(bodies), size=7, apples=max(1, len(apples.split())), **options)
    game.bodies = tuple(tuple(CELLS.index(name) for name in body.split()) for body in bodies)
    game.lengths = tuple(map(len, game.bodies))
    game.apples = tuple(CELLS.index(name) for name in apples.split()) or (48,)
    game.ask(*range(len(bodies)))
    return game


def moved(game: Snake, *ways: str) -> Snake:
    for way in ways:
        assert way in game.legal_actions(game.to_act[0])
        game.apply(way)
    return game


def names(body: tuple[int, ...]) -> str:
    return " ".join(CELLS[cell] for cell in body)


def test_heads_go_on_and_tails_leave():
    game = moved(placed("b3 b2 b1", "f3 f2 f1"), "up", "left")
    assert [names(body) for body in game.bodies] == ["b4 b3 b2", "e3 f3 f2"]


def test_an_apple_makes_a_snake_longer_at_once_and_another_one_comes():
    game = moved(placed("b3 b2 b1", "f3 f2 f1", apples="b4"), "up", "left")
    assert names(game.bodies[0]) == "b4 b3 b2 b1"
    assert game.to_act == (CHANCE,)
    taken = {"b4", "b3", "b2", "b1", "e3", "f3", "f2"}
    assert list(game.legal_actions(CHANCE)) == [name for name in CELLS if name not in taken]
    game.apply("g7")
    assert game.apples == (48,)
    assert game.transcript(1)[-2:] == [
        "Player 0 eats an apple and is 4 long.",
        "An apple appears on g7.",
    ]


# bodies, moves, apples, the dead under "shorter", the dead under "all"
COLLISIONS = {
    "a wall": (("a3 b3 c3", "f3 f2 f1"), "left up", "", {0}, {0}),
    "two walls": (("a3 b3 c3", "g3 f3 e3"), "left right", "", {0, 1}, {0, 1}),
    "itself": (("c3 d3 d4 c4 b4 b3", "f1 g1 g2"), "up left", "", {0}, {0}),
    "its own tail, which leaves": (("c3 d3 d4 c4", "f1 g1 g2"), "up left", "", set(), set()),
    "a body": (("c3 b3 a3", "d2 d3 d4 d5"), "right left", "", {0}, {0}),
    "a tail that leaves": (("c3 b3 a3", "d1 d2 d3"), "right left", "", set(), set()),
    "a tail that stays, for its snake eats": (
        ("c3 b3 a3", "d1 d2 d3"), "right left", "c1", {0}, {0},
    ),
    "a neck: two that change places": (
        ("c3 b3 a3", "d3 e3 f3 g3"), "right left", "", {0, 1}, {0, 1},
    ),
    "a head of the same length": (("c3 b3 a3", "e3 f3 g3"), "right left", "", {0, 1}, {0, 1}),
    "a head of a shorter one": (("c3 b3 a3 a2", "e3 f3 g3"), "right left", "", {1}, {0, 1}),
    "a head on an apple": (("c3 b3 a3 a2", "e3 f3 g3"), "right left", "d3", {1}, {0, 1}),
    "heads of the same length on an apple": (
        ("c3 b3 a3", "e3 f3 g3"), "right left", "d3", {0, 1}, {0, 1},
    ),
    "the body of one that dies as well": (
        ("c3 b3 a3", "d1 d2 d3 d4"), "right down", "", {0, 1}, {0, 1},
    ),
    "three heads, one the longest": (
        ("c3 b3 a3 a2", "e3 f3 g3", "d4 d5 d6"), "right left down", "", {1, 2}, {0, 1, 2},
    ),
    "three heads, two of them the longest": (
        ("c3 b3 a3 a2", "e3 f3 g3 g2", "d4 d5 d6"), "right left down", "", {0, 1, 2}, {0, 1, 2},
    ),
    "heads on the body of a third": (
        ("c3 b3 a3 a2", "e3 f3 g3", "d2 d3 d4 d5"), "right left down", "", {0, 1}, {0, 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize("head_on", ["shorter", "all"])
@pytest.mark.parametrize("kind", COLLISIONS)
def test_who_dies_does_not_depend_on_the_order_of_the_moves(kind, head_on):
    bodies, ways, apples, *dead = COLLISIONS[kind]
    for order in permutations(range(len(bodies))):
        game = placed(*[bodies[i] for i in order], apples=apples, head_on=head_on)
        moved(game, *[ways.split()[i] for i in order])
        died = {i for seat, i in enumerate(order) if not game.bodies[seat]}
        assert died == dead[head_on == "all"], order


def test_the_longest_that_meets_a_head_on_an_apple_eats_it():
    game = moved(
        placed("c3 b3 a3 a2", "e3 f3 g3", "a7 b7 c7", apples="d3"), *["right", "left", "down"]
    )
    assert names(game.bodies[0]) == "d3 c3 b3 a3 a2"
    assert game.apples == ()
    assert game.bodies[1] == ()
    assert game.lengths == (5, 3, 3)


def test_an_apple_stays_where_all_heads_on_it_died():
    game = moved(placed("c3 b3 a3", "e3 f3 g3", "a7 b7 c7", "g7 f7 e7", apples="d3"),
                 *["right", "left", "down", "down"])  # fmt: skip
    assert names(game.apples) == "d3"
    assert game.to_act == (2, 3)


def test_an_apple_makes_nobody_longer_who_dies_on_it_and_the_rules_say_so():
    """All die at once: those on the apple count as long as they were, not longer than the third."""
    game = moved(placed("c3 b3 a3", "e3 f3 g3", "a7 b7 c7", apples="d3"), "right", "left", "up")
    assert game.returns == (0, 0, 0)
    assert "The dead vanish without eating." in game.rules(0)


@pytest.mark.parametrize(
    ("bodies", "ways", "options", "returns"),
    [
        (("a3 b3 c3", "f3 f2 f1"), "left up", {}, (-1, 1)),
        (("a3 b3 c3", "g3 f3 e3"), "left right", {}, (0, 0)),  # both at once, as long
        (("a3 b3 c3 d3", "g3 f3 e3"), "left right", {}, (1, -1)),
        (("b3 b2 b1", "f3 f2 f1 e1"), "up up", {"turns": 1}, (-1, 1)),  # the longest at the limit
        (("b3 b2 b1", "f3 f2 f1"), "up up", {"turns": 1}, (0, 0)),
        (("a3 b3 c3 d3 d4", "g3 f3 e3", "c6 d6 e6"), "left up up", {"turns": 1}, (-1, 0.5, 0.5)),
        (("a3 b3 c3", "g3 f3 e3", "a6 b6 c6"), "left right up", {}, (-0.5, -0.5, 1)),
        (("a3 b3 c3", "g3 f3 e3", "a6 b6 c6"), "left right left", {}, (0, 0, 0)),
    ],
)
def test_the_last_alive_wins_and_of_equals_the_longest(bodies, ways, options, returns):
    game = moved(placed(*bodies, **options), *ways.split())
    assert game.is_terminal
    assert game.returns == returns


def test_the_dead_are_not_asked_and_leave_the_board():
    game = moved(placed("a3 b3 c3", "f3 f2 f1", "c6 d6 e6"), "left", "up", "up")
    assert game.to_act == (1, 2)
    moved(game, "left", "left")
    assert game.to_act == (1, 2)
    assert "Player 0 (you), length 3: dead since turn 1" in game.view(0)
    assert "A" not in game.view(0).split("\n", 1)[1].split("Player")[0]


def test_nobody_may_go_back_into_its_neck_but_a_curled_snake_may_go_anywhere():
    game = placed("b3 b2 b1", "d4 d4 d4")
    assert game.legal_actions(0) == ("up", "left", "right")
    assert game.legal_actions(1) == ("up", "down", "left", "right")


def test_snakes_start_on_different_squares_one_from_the_edge():
    game = textgames.new_game("Snake-v0", 6)
    assert game.legal_actions(CHANCE) == ("b2", "f2", "j2", "b6", "j6", "b10", "f10", "j10")
    for _ in range(6):
        game.apply(game.legal_actions(CHANCE)[0])
    assert game.transcript(0)[5] == "Player 5 starts on b10."
    assert len(set(game.bodies)) == 6
    assert len(game.legal_actions(CHANCE)) == 121 - 6


def second_account(snakes, ways, apples, shorter):
    """The turn once more, by counting what is on each square of a dict; {seat: body or None}."""
    step = {"up": (0, 1), "down": (0, -1), "left": (-1, 0), "right": (1, 0)}
    heads = {}
    for seat, body in snakes.items():
        (x, y), (dx, dy) = body[0], step[ways[seat]]
        heads[seat] = (x + dx, y + dy)
    tails = {s: list(b) if heads[s] in apples else list(b[:-1]) for s, b in snakes.items()}
    solid = Counter(cell for body in tails.values() for cell in set(body))
    result = {}
    for seat, head in heads.items():
        inside = all(0 <= part < 7 for part in head)
        rivals = [len(snakes[s]) for s in heads if s != seat and heads[s] == head]
        beaten = any(not shorter or rival >= len(snakes[seat]) for rival in rivals)
        alive = inside and not solid[head] and not beaten
        result[seat] = [head, *tails[seat]] if alive else None
    return result


@pytest.mark.parametrize("head_on", ["shorter", "all"])
@pytest.mark.parametrize("players", [2, 4, 6])
def test_random_games_agree_with_a_second_account_after_every_turn(players, head_on):
    rng = random.Random(players)
    turns, deaths = 0, 0
    for _ in range(170):
        game = Snake(players, size=7, apples=8, head_on=head_on)
        while not game.is_terminal:
            if game.to_act == (CHANCE,):
                game.apply(rng.choice(game.legal_actions(CHANCE)))
                continue
            seats = game.to_act
            snakes = {seat: [divmod(cell, 7)[::-1] for cell in game.bodies[seat]] for seat in seats}
            apples = {divmod(cell, 7)[::-1] for cell in game.apples}
            ways = {}
            for seat in seats:
                legal = game.legal_actions(seat)
                # mostly not into the wall, so that snakes grow and meet
                free = [way for way in legal if second_account(
                    {seat: snakes[seat]}, {seat: way}, apples, True)[seat]]  # fmt: skip
                ways[seat] = rng.choice(free if free and rng.random() < 0.95 else legal)
            for seat in seats:
                game.apply(ways[seat])
            expected = second_account(snakes, ways, apples, head_on == "shorter")
            for seat, body in expected.items():
                ours = [divmod(cell, 7)[::-1] for cell in game.bodies[seat]]
                assert ours == (body or [])
                deaths += not body
            turns += 1
            living = [seat for seat, body in expected.items() if body]
            assert game.is_terminal == (len(living) < 2 or game.turn == 100)
    assert turns > 1000
    assert deaths > 170


def test_moves_are_secret_until_all_have_moved():
    seen = []
    for way in ("up", "left"):
        game = moved(placed("b3 b2 b1", "f3 f2 f1"), way)
        seen.append([game.view(1), game.transcript(1), game.features(1), game.to_act])
        assert game.resample(1, random.Random(0)) == game.history[:-1]
    assert seen[0] == seen[1]


def test_the_view_draws_heads_bodies_and_apples():
    assert placed("b3 b2 b1", "f3 f3 f3", apples="g7").view(0).splitlines() == [
        "Turns over: 0 of 100",
        "7 . . . . . . *",
        "6 . . . . . . .",
        "5 . . . . . . .",
        "4 . . . . . . .",
        "3 . 0 . . . 1 .",
        "2 . A . . . . .",
        "1 . A . . . . .",
        "  a b c d e f g",
        "Player 0 (you), length 3: head on b3, tail on b1",
        "Player 1, length 3: head on f3, tail on f3",
    ]


def test_the_features_are_planes_of_the_own_snake_the_others_and_the_apples():
    features = placed("b1 a1 a2", "d1 d1 d1", apples="c1", turns=10).features(1)
    assert len(features) == 3 * 49 + 1
    assert features[:7] == [0, 0, 0, 1, 0, 0, 0]
    assert features[49:57] == pytest.approx([2 / 3, 1, 0, 0, 0, 0, 0, 1 / 3])
    assert features[98:105] == [0, 0, 1, 0, 0, 0, 0]


def test_the_rules_say_who_lives_when_heads_meet():
    assert "longer than all the others there, it lives" in Snake(2).rules(0)
    assert "longer than" not in Snake(2, head_on="all").rules(0)
    assert "if 7 turns are over" in Snake(2, turns=7).rules(0)
