"""Stratego beside a second implementation, and what its players do not know of each other."""

import random
from collections import Counter
from itertools import permutations

import pytest
from driving import look
from lockstep import played
from plain_stratego import PlainStratego, battle, beside, drawn, name, plain_battle

from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.board.stratego import Stratego
from textgames.envs.board.stratego_pieces import STILL, army
from textgames.solvers.mcts import search


def set_up(game, plain, rng):
    """Place all pieces at random, in both."""
    while not game.begun:
        player, owner = game.to_act[0], len(game.history) % 2
        squares = {name(square): square for square in plain.home(owner)}
        left = {text for text, square in squares.items() if square not in plain.board}
        assert player in (owner, CHANCE)
        assert {*game.legal_actions(player)} == left
        action = rng.choice(game.legal_actions(player))
        game.apply(action)
        plain.place(owner, squares[action])


def chosen(plain, ways, rng, free):
    """An action: any at so many turns, else one that chases, flees or moves the same piece."""
    calm = [action for action, path in ways.items() if path[-1] not in plain.board]
    if not calm or rng.random() < free:
        return rng.choice(list(ways))
    near, last = [], plain.own(plain.player)[-1:]
    for action in calm:
        start, goal = ways[action][0], ways[action][-1]
        met = [plain.board[square] for square in beside(goal) if square in plain.board]
        flees = plain.done and start in beside(plain.done[-1].path[-1])
        if flees or any(piece.player != plain.player for piece in met):
            near.append(action)
    same = [a for a in calm if last and plain.board[ways[a][0]] is last[0].piece]
    return rng.choice(near or same or calm)


def compare(game, plain, rng, seen, free):
    """Play on with both, and compare every position."""
    while game.to_act:
        assert plain.result is None
        assert game.to_act == (plain.player,)
        ways = {name(path[0]) + name(path[-1]): path for path in plain.legal(plain.player)}
        legal = game.legal_actions(plain.player)
        assert len(set(legal)) == len(legal)
        assert set(legal) == ways.keys()
        action = chosen(plain, ways, rng, free)
        game.apply(action)
        plain.move(ways[action])
        for viewer in (0, 1):
            lines = game.view(viewer).splitlines()[: plain.rows]
            assert [cell for line in lines for cell in line.split()[1:]] == drawn(plain, viewer)
    assert game.is_terminal == (plain.result is not None)
    if game.is_terminal:
        assert game.returns == plain.result
        seen[game.returns] += 1
        seen[game.transcript(0)[-1].split()[2]] += 1
    seen.update(plain.forbidden)


@pytest.mark.parametrize(("variant", "games"), [("micro", 200), ("barrage", 24), ("classic", 4)])
def test_random_games_agree_with_a_second_implementation_after_every_action(variant, games):
    rng, seen = random.Random(7), Counter()
    for number in range(games):
        setup, draw_after = ("placed", "random")[number % 2], (40, 200)[number // 2 % 2]
        game = Stratego(variant=variant, setup=setup, draw_after=draw_after)
        plain = PlainStratego(variant, draw_after)
        set_up(game, plain, rng)
        compare(game, plain, rng, seen, free=0.4)
    assert seen["two"] > 20
    if variant == "micro":
        assert min(seen[1, -1], seen[-1, 1]) > 50
        assert min(seen[end] for end in ("wins.", "cannot", "can", "without")) > 0


CHASES = [
    ("micro", ["XF c1", "X9 b2", "OF c6", "O5 a3"]),
    ("micro", ["XF c1", "X9 b2", "X2 b1", "OF c6", "O5 a3", "O4 c4"]),
    ("barrage", ["XF a1", "X9 b4", "OF j10", "O2 b7"]),
    ("barrage", ["XF a1", "X9 e5", "X7 f6", "OF j10", "O5 e8", "O2 f3"]),
]


@pytest.mark.parametrize(("variant", "placed"), CHASES)
def test_chases_agree_with_the_second_implementation(variant, placed):
    rng, seen = random.Random(3), Counter()
    for _ in range(20):
        options = {"variant": variant, "draw_after": 60}
        game, plain = battle(*placed, **options), plain_battle(*placed, **options)
        compare(game, plain, rng, seen, free=0.05)
    assert min(seen["more"], seen["two"]) > 0


def some_games(variant, games, most=120):
    """Random games, each with a way to choose the next action."""
    for number in range(games):
        rng = random.Random(number)
        game = Stratego(variant=variant, setup=("placed", "random")[number % 2])
        while game.to_act and len(game.history) < most:
            yield game, rng
            legal = game.legal_actions(game.to_act[0])
            game.apply(legal[int(rng.random() * len(legal))])


@pytest.mark.parametrize(("variant", "games"), [("micro", 40), ("barrage", 8), ("classic", 3)])
def test_histories_drawn_anew_are_legal_and_look_the_same_all_the_way(variant, games):
    """What moves, rides and fights have told is all that a player knows: every action is legal."""
    anew = Counter()
    for game, rng in some_games(variant, games):
        if game.to_act == (CHANCE,) or rng.random() < 0.9:
            continue
        for player in game.to_act:
            history = game.resample(player, rng)
            now, then = Stratego(**game.options), Stratego(**game.options)
            for action, drawn_action in zip(game.history, history, strict=True):
                played(now, action)
                played(then, drawn_action)
                if CHANCE not in now.to_act:
                    assert now.information_state(player) == then.information_state(player)
                    assert look(now, player) == look(then, player)
            anew[history != game.history] += 1
    assert anew[True] > anew[False]


def test_the_ranks_drawn_anew_are_all_that_fit_and_equally_likely():
    """After one of O's pieces has moved and its scout is known, 4 pieces have 4 ranks left."""
    game = Stratego(variant="micro")
    played(game, "a1", "a6", "b1", "b6", "c1", "a5", "a2", "b5", "b2", "c5", "c2", "c6")
    played(game, "c2c3", "b5b3", "c3c2", "c5c4")
    squares = [a + str(n) for n in (5, 6) for a in "abc"]
    left = [rank for rank in army("micro") if rank != 2]  # the scout rode from b5
    hidden = [square for square in squares if square != "b5"]
    fitting = [ranks for ranks in permutations(left) if ranks[hidden.index("c5")] not in STILL]
    assert len(fitting) == 3 * 24
    rng, drawn_ranks, draws = random.Random(1), Counter(), 7200
    for _ in range(draws):
        where = dict(zip(game.resample(0, rng)[1:12:2], army("micro"), strict=True))
        assert where["b5"] == 2
        drawn_ranks[tuple(where[square] for square in hidden)] += 1
    assert drawn_ranks.keys() == set(fitting)
    squares_off = sum((drawn_ranks[ranks] - 100) ** 2 / 100 for ranks in fitting)
    assert squares_off / (len(fitting) - 1) < 1.5


def test_drawing_anew_uses_nothing_that_the_player_does_not_know():
    """From two games that it cannot tell apart, the same draws."""
    same = 0
    for game, rng in some_games("barrage", 6):
        (player, *_), seed = game.to_act, int(rng.random() * 1000)
        if player == CHANCE or rng.random() < 0.7:
            continue
        twin = Stratego(**game.options)
        for action in game.resample(player, rng):
            twin.apply(action)
        draws = [one.resample(player, random.Random(seed)) for one in (game, twin)]
        own = [draw[player:16:2] + draw[16:] for draw in draws]
        assert own[0] == own[1]
        same += draws[0] == draws[1]
    assert same > 10


def test_search_plays_whole_games_and_wins_more_than_random_play():
    rng, won = Stream(2), 0
    for number in range(6):
        game = Stratego(variant="micro", setup="random", draw_after=40)
        while game.to_act:
            player = game.to_act[0]
            legal = game.legal_actions(player)
            if player == number % 2:
                found = search(game, player, rng, simulations=30)
                game.apply(max(found, key=lambda action: found[action].visits))
            else:
                game.apply(legal[int(rng.random() * len(legal))])
        won += game.returns[number % 2]
    assert won >= 2
