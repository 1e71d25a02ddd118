"""Tak against a second implementation, and published counts of positions.

Tiltak is an engine of Morten Lohne; its counts are repeated by other engines. Some count a game
that ends earlier as one history, others as none, as ours does. TextArena's game was not looked at.
"""

import random
from collections import Counter

import pytest
from lockstep import played
from plain_tak import PlainTak, from_tps, ours

from textgames.envs.board.tak import Tak
from textgames.solvers.perft import perft


def leaning(lean, action):
    """Whether an action places a flat, moves a stack, or is any: few roads come about by chance."""
    return {"flats": len(action) == 2, "moves": len(action) > 3, "": True}[lean]


def kind_of_end(game):
    """The kind of end, as the last message says it, and who has won."""
    last = game.transcript(0)[-1]
    told = {
        "Both players have a road": "both",
        "has a road and wins": "road",
        "The board is full": "full",
        "has no pieces left": "empty",
        "moves are made: a draw": "limit",
    }
    [kind] = [kind for words, kind in told.items() if words in last]
    winner = {(1, -1): 0, (-1, 1): 1, (0, 0): None}[game.returns]
    assert ("a draw" in last) == (winner is None)
    assert winner is None or f"layer {winner} " in last or f"layer {winner}," in last
    return kind, winner


def compare(size, rng, lean, **options):
    """Play one game at random in both, half its actions of a kind; return how it ended."""
    game = Tak(size=size, **options)
    plain = PlainTak(size, options.get("komi", 0), options.get("move_limit", 400))
    while not plain.end:
        assert game.to_act == (plain.player(),)
        options_now = {ours(ptn): option for ptn, option in plain.options().items()}
        legal = game.legal_actions(plain.player())
        assert len(legal) == len(set(legal))
        assert set(legal) == set(options_now)
        some = [action for action in legal if leaning(lean, action)]
        pool = some if some and rng.random() < 0.5 else legal
        action = pool[int(rng.random() * len(pool))]
        game.apply(action)
        plain.take(options_now[action])
        lines = plain.lines()
        assert game.view(0).splitlines()[: len(lines)] == lines
        assert list(zip(game.stones, game.capstones, strict=True)) == [*map(tuple, plain.left)]
        assert game.is_terminal == (plain.end is not None)
    assert kind_of_end(game) == plain.end
    return plain.end


@pytest.mark.parametrize(
    ("size", "games"), [(3, 600), (4, 150), (5, 60), (6, 20), (7, 4), (8, 2)], ids=str
)
def test_random_games_agree_with_a_second_implementation(size, games):
    rng = random.Random(size)
    leans = ("flats", "moves", "")
    ends = Counter(compare(size, rng, leans[number % 3]) for number in range(games))
    if size <= 5:
        assert {kind for kind, _ in ends} == {"road", "full", "empty"}
        assert {winner for _, winner in ends} == {0, 1, None}


@pytest.mark.parametrize("komi", [0.5, 1.0, 3.5])
def test_random_games_with_komi_or_a_limit_agree_with_a_second_implementation(komi):
    rng = random.Random(9)
    leans = ("flats", "moves", "")
    ends = Counter(
        compare(3, rng, leans[number % 3], komi=komi, move_limit=24) for number in range(90)
    )
    assert {"full", "limit"} <= {kind for kind, _ in ends}
    assert (("full", None) in ends) == (komi == 1.0)


@pytest.mark.parametrize(
    ("size", "counts"),
    [
        (3, [9, 72, 1_200, 17_792, 271_812]),
        (5, [25, 600, 43_320, 2_999_784]),
        (6, [36, 1_260, 132_720, 13_586_048]),
    ],
    ids=str,
)
def test_perft_from_the_start_is_as_published(size, counts):
    """5 and 6 rows: tests of Tiltak; 3 rows: two other engines, one of which is Takumi."""
    assert [perft(Tak(size=size), depth) for depth in range(1, len(counts) + 1)] == counts


SUICIDE = (
    "c4 c2 d2 c3 b2 d3 d2+ b3 d2 b4 c2+ b3> 2d3< c4- d4 5c3<23 c2 c4 d4< d3 d2+ c3+ Cc3 2c4> c3< "
    "d2 c3 d2+ c3+ b4> 2b3>11 3c4-12 d2 c4 b4 c5 b3> c4< 3c3- e5 e2"
)


@pytest.mark.parametrize(
    ("moves", "counts"),
    [
        ("d3 c3 c4 d3< c4- Sc4", [87, 6_155, 461_800]),
        ("c2 c3 d3 b3 c4 c2+ d3< b3> c4- Cc2 a1 c2+ a2", [104, 7_743, 592_645]),
        (SUICIDE, [85, 11_204, 956_736]),
    ],
    ids=["stack", "capstone", "suicide"],
)
def test_perft_of_positions_on_5_rows_is_as_published(moves, counts):
    """The tests of Tiltak, whose names they have there."""
    game = played(Tak(), *map(ours, moves.split()))
    assert [perft(game, depth) for depth in (1, 2, 3)] == counts


CROWDED = (
    "2,2,21S,2,2,2/2,x,222221,2,2,x/1,1,2221C,x,111112C,2S/x,1,2S,x2,121211212/"
    "1,1,1212S,1S,2,1S/x2,2,1,21,1 1 42"
)
WALLED = (
    "2S,2S,2S,2S,2S,2S/1S,1S,1S,1S,1S,1S/2S,2S,2S,2S,2S,2S/1S,1S,1S,1S,1S,1S/2S,2S,2S,2S,2S,2S/"
    "11,x5 1 3"
)


def perft_with_ends(game, depth):
    """Perft in which a game that ends earlier counts as one."""
    if depth == 0 or game.is_terminal:
        return 1
    legal = game.legal_actions(game.to_act[0])
    return sum(perft_with_ends(played(game.clone(), action), depth - 1) for action in legal)


def test_perft_of_a_crowded_position_on_6_rows_is_as_published():
    """Game 636814 of playtak.com. Tiltak counts what ends earlier, another engine does not."""
    game = from_tps(CROWDED)
    assert [perft_with_ends(game, depth) for depth in (1, 2)] == [140, 21_413]
    assert [perft(game, depth) for depth in (1, 2, 3)] == [140, 21_402, 2_774_593]


def test_perft_of_a_walled_position_on_6_rows_is_as_published():
    """That engine has the walls of both in turn, and one stack in the corner."""
    assert [perft(from_tps(WALLED), d) for d in (1, 2, 3, 4)] == [18, 317, 4_243, 64_855]
