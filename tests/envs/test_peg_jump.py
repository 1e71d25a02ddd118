"""Peg solitaire: counts of solutions and positions that are known, and a second one of places."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise, permutations

import pytest
from lockstep import played

from textgames.agents.bots.peg_jump import planned
from textgames.chance import Stream
from textgames.envs.puzzles.peg_jump import HOPELESS, ROWS, USUAL, PegJump, board
from textgames.errors import OptionError
from textgames.registration import new_game
from textgames.solvers.perft import perft

CROSS = ["  ooo  ", "  ooo  ", "ooooooo", "ooooooo", "ooooooo", "  ooo  ", "  ooo  "]
OCTAGON = ["  ooo  ", " ooooo ", "ooooooo", "ooooooo", "ooooooo", " ooooo ", "  ooo  "]


@cache
def places(name):
    """Where each hole is, and the steps that a peg can jump over.

    A triangle is drawn on every second column, so that a peg jumps two columns aside or one column
    aside and one row on.
    """
    if name.startswith("triangle"):
        rows = {"triangle10": 4, "triangle15": 5, "triangle21": 6}[name]
        found = [(r, 2 * i - r) for r in range(rows) for i in range(r + 1)]
        return found, [(0, 2), (0, -2), (1, 1), (1, -1), (-1, 1), (-1, -1)]
    drawn = {"english33": CROSS, "european37": OCTAGON}[name]
    found = [(r, c) for r, line in enumerate(drawn) for c, mark in enumerate(line) if mark == "o"]
    return found, [(0, 1), (0, -1), (1, 0), (-1, 0)]


def jumps(name, pegs):
    """The jumps from a set of numbered pegs, with the pegs after each, from places alone."""
    where, steps = places(name)
    number = {place: n for n, place in enumerate(where, 1)}
    found = {}
    for peg in pegs:
        row, column = where[peg - 1]
        for down, right in steps:
            over = number.get((row + down, column + right))
            end = number.get((row + 2 * down, column + 2 * right))
            if over in pegs and end and end not in pegs:
                found[f"{peg} {end}"] = pegs - {peg, over} | {end}
    return found


def start(name, empty=0, pegs=None):
    """A game, with these numbered pegs if any are given."""
    game = PegJump(board=name, empty=empty)
    if pegs is not None:
        game.pegs = sum(1 << peg - 1 for peg in pegs)
    return game


def pegs_of(game):
    return frozenset(n + 1 for n in range(game.grid.holes) if game.pegs >> n & 1)


def solutions(name, empty):
    """In how many ways one peg can be left, by the game's own jumps, and where the peg is."""
    grid = board(name)

    @cache
    def ways(pegs):
        if pegs & pegs - 1 == 0:
            return Counter({pegs.bit_length(): 1})
        found = Counter()
        for needed, holes in grid.jumps.values():
            if pegs & holes == needed:
                found += ways(pegs ^ holes)
        return found

    return ways((1 << grid.holes) - 1 ^ 1 << empty - 1)


@pytest.mark.parametrize(("hole", "number"), [(1, 29_760), (2, 14_880), (4, 85_258), (5, 1_550)])
def test_the_triangle_of_15_has_as_many_solutions_as_known(hole, number):
    """Four classes of holes; the numbers are those of the literature on this board."""
    assert solutions("triangle15", hole).total() == number


@pytest.mark.parametrize("name", ["triangle10", "triangle15"])
def test_hopeless_holes_of_small_triangles_are_those_without_a_solution(name):
    for hole in range(1, board(name).holes + 1):
        assert (solutions(name, hole).total() == 0) == (hole in HOPELESS.get(name, ()))


def parities(name, pegs):
    """Reiss 1857: pegs are counted on three diagonals each way, in turn.

    Each jump changes the parity of all three counts of a direction: their differences stay.
    """
    where, _ = places(name)
    counts = Counter()
    for peg in pegs:
        row, column = where[peg - 1]
        counts[0, (row + column) % 3] += 1
        counts[1, (row - column) % 3] += 1
    return tuple((counts[way, 0] + counts[way, n]) % 2 for way in (0, 1) for n in (1, 2))


@pytest.mark.parametrize("name", ["english33", "european37"])
def test_hopeless_holes_of_crosses_are_in_no_class_of_a_single_peg(name):
    holes = range(1, board(name).holes + 1)
    ends = {parities(name, {hole}) for hole in holes}
    for hole in holes:
        possible = parities(name, set(holes) - {hole}) in ends
        assert possible == (hole not in HOPELESS.get(name, ()))


# One hole of each class that turns and reflections of the board make, but those that are hopeless.
SOLVED = {
    "triangle10": (2,),
    "triangle15": (1, 2, 4, 5),
    "triangle21": (1, 2, 4, 5, 8),
    "english33": (1, 2, 4, 5, 9, 10, 17),
    "european37": (1, 6, 9, 12),
}


@pytest.mark.parametrize(("name", "empty"), [(name, n) for name in ROWS for n in SOLVED[name]])
def test_one_peg_can_be_left_from_all_other_holes(name, empty):
    game = start(name, empty)
    way = planned(name, game.pegs)
    while not game.is_terminal:
        played(game, way[game.pegs])
    assert game.returns == (1,)


def images(name):
    """Each turn and reflection of a board: where it takes every hole, in order."""
    where, _ = places(name)
    if name.startswith("triangle"):
        last = max(row for row, _ in where)
        # rows below, holes to the left and to the right: whole numbers of the same sum
        where = [(last - row, (row + aside) // 2, (row - aside) // 2) for row, aside in where]
        turned = [[tuple(p[i] for i in order) for p in where] for order in permutations(range(3))]
    else:
        flips = [[(r, c), (c, r)] for r, c in where]
        turned = [
            [(6 - p[k][0] if down else p[k][0], 6 - p[k][1] if right else p[k][1]) for p in flips]
            for k in (0, 1)
            for down in (False, True)
            for right in (False, True)
        ]
    number = {place: n for n, place in enumerate(where, 1)}
    return [[number[place] for place in image] for image in turned]


@pytest.mark.parametrize("name", ROWS)
def test_those_holes_stand_for_all_others_by_symmetry(name):
    seen = {image[hole - 1] for image in images(name) for hole in SOLVED[name]}
    assert seen == set(range(1, board(name).holes + 1)) - set(HOPELESS.get(name, ()))
    for image in images(name):  # and they are symmetries: jumps are jumps
        for jump in board(name).jumps:
            hole, end = map(int, jump.split())
            assert f"{image[hole - 1]} {image[end - 1]}" in board(name).jumps


def test_the_central_game_has_as_many_positions_as_known():
    """OEIS A112737: after so many jumps, apart from turns and reflections."""
    masks = [[1 << hole - 1 for hole in image] for image in images("english33")]

    def least(pegs):
        held = [hole for hole in range(33) if pegs >> hole & 1]
        return min(sum([mask[hole] for hole in held]) for mask in masks)

    level, numbers = {start("english33").pegs}, []
    for _ in range(8):
        numbers.append(len(level))
        following = set()
        for pegs in level:
            game = start("english33")
            game.pegs = pegs
            for action in game.legal_actions(0):
                following.add(least(pegs ^ game.grid.jumps[action][1]))
        level = following
    assert numbers == [1, 1, 2, 8, 39, 171, 719, 2757]


# Moves of Bergholt's solution of 1912, as Beasley gives them: holes by column and row, from the
# left and from the top; a move goes on jumping with the same peg.
BERGHOLT = (
    "46-44 65-45 57-55 54-56 52-54 73-53 43-63 75-73-53 35-55 15-35 23-43-63-65-45-25 37-57-55-53 "
    "31-33 34-32 51-31-33 13-15-35 36-34-32-52-54-34 24-44"
)


def test_the_central_game_is_solved_by_the_18_moves_of_bergholt():
    number = {f"{c + 1}{r + 1}": n for n, (r, c) in enumerate(places("english33")[0], 1)}
    game = start("english33")
    moves = [move.split("-") for move in BERGHOLT.split()]
    assert len(moves) == 18
    for move in moves:
        for hole, end in pairwise(move):
            played(game, f"{number[hole]} {number[end]}")
    assert game.returns == (1,)
    assert pegs_of(game) == {17}
    assert len(game.history) == 31


def test_the_shortest_central_game_ends_after_six_jumps():
    """Beasley 1985: no peg can jump any more, and 26 are left."""
    games = [start("english33")]
    for _ in range(6):
        assert not any(game.is_terminal for game in games)
        after = {}
        for game in games:
            for action in game.legal_actions(0):
                other = game.clone()
                other.apply(action)
                after[other.pegs] = other
        games = list(after.values())
    [ended, *_] = [game for game in games if game.is_terminal]
    assert ended.transcript(0)[-1] == "No peg can jump, and 26 are left."
    assert ended.returns == (6 / 31 / 2,)


@pytest.mark.parametrize("name", ROWS)
def test_random_games_agree_with_a_second_implementation(name):
    count = board(name).holes
    for seed in range(60):
        stream, empty = Stream(seed), 0
        if seed % 2:
            holes = [hole for hole in range(1, count + 1) if hole not in HOPELESS.get(name, ())]
            empty = holes[int(stream.random() * len(holes))]
        game = start(name, empty)
        pegs = frozenset(range(1, count + 1)) - {empty or USUAL[name]}
        made = 0
        while True:
            assert pegs_of(game) == pegs
            assert game.features(0) == [hole in pegs for hole in range(1, count + 1)]
            marks = re.findall(r"([o.])(\d+)", game.view(0).rpartition("\n")[0])
            assert {int(n) for mark, n in marks if mark == "o"} == pegs
            assert [int(n) for _, n in marks] == list(range(1, count + 1))
            legal = jumps(name, pegs)
            if not legal:
                break
            assert set(game.legal_actions(0)) == set(legal)
            assert len(game.legal_actions(0)) == len(legal)
            action = list(legal)[int(stream.random() * len(legal))]
            game.apply(action)
            pegs = legal[action]
            made += 1
        assert game.is_terminal
        assert game.returns == ((1,) if len(pegs) == 1 else (made / (count - 2) / 2,))


@pytest.mark.parametrize(
    ("name", "depth"), [("triangle15", 6), ("english33", 5), ("european37", 5)]
)
def test_perft_agrees_with_a_second_implementation(name, depth):
    def histories(pegs, depth):
        if depth == 0:
            return 1
        return sum(histories(after, depth - 1) for after in jumps(name, pegs).values())

    game = start(name)
    assert perft(game, depth) == histories(pegs_of(game), depth)


def test_a_game_is_told_jump_by_jump():
    game = start("triangle15", pegs={4, 2, 10})
    assert game.view(0) == (
        "        .1\n      o2  .3\n    o4  .5  .6\n  .7  .8  .9  o10\n.11 .12 .13 .14 .15\n"
        "Pegs left: 3"
    )
    assert game.legal_actions(0) == ("2 7", "4 1")
    played(game, "4 1")
    assert game.transcript(0) == [
        "The peg of 4 jumps over 2 to 1: 2 pegs left.",
        "No peg can jump, and 2 are left.",
    ]
    assert game.returns == (12 / 13 / 2,)


def test_the_last_jump_wins():
    game = played(start("triangle15", pegs={4, 2}), "2 7")
    assert game.transcript(0) == [
        "The peg of 2 jumps over 4 to 7: 1 peg left.",
        "One peg is left. You win.",
    ]
    assert game.returns == (1,)


def test_a_peg_jumps_along_lines_only_over_one_peg_into_an_empty_hole():
    """Not onto a peg, not out of the board, and on a cross not diagonally."""
    assert start("triangle15", pegs={13, 8, 4}).legal_actions(0) == ()
    assert start("triangle15", pegs={13, 9}).legal_actions(0) == ("13 6",)
    assert start("triangle15", pegs={13, 14}).legal_actions(0) == ("13 15", "14 12")
    assert start("english33", pegs={1, 4, 5}).legal_actions(0) == ("1 9", "4 6")
    assert start("english33", pegs={9, 16}).legal_actions(0) == ("9 23", "16 4")


def test_the_hole_that_is_empty_at_first_is_the_usual_one_or_a_chosen_one():
    """A corner of large triangles and of the European board, the middle of the English one."""
    usual = {name: set(range(1, board(name).holes + 1)) - pegs_of(start(name)) for name in ROWS}
    assert usual == {
        "triangle10": {2}, "triangle15": {1}, "triangle21": {1}, "english33": {17},
        "european37": {1},
    }  # fmt: skip
    assert 5 not in pegs_of(start("triangle15", 5))
    assert len(pegs_of(start("triangle15", 5))) == 14


def test_the_rules_name_the_board_and_a_first_jump():
    for name in ROWS:
        game = start(name)
        rules = game.rules(0)
        assert f"{board(name).holes} holes" in rules
        assert f"hole but {USUAL[name]} holds" in rules
        assert f"need {board(name).holes - 2} jumps" in rules
        example = re.search(r"\[(\d+ \d+)\] takes", rules)[1]
        assert example in game.legal_actions(0)
    assert "[12 5] takes the peg of 12 to 5 and takes out that of 8." in PegJump(empty=5).rules(0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"empty": 16}, "on the triangle15, 1 to 15, or 0 for 1; got 16"),
        (
            {"board": "triangle10", "empty": 5},
            "on the triangle10, 1 to 10 but 1, 5, 7, 10, or 0 for 2; got 5",
        ),
        ({"board": "european37", "empty": 19}, "on the european37, 1 to 37 but 2, 4, .*; got 19"),
        ({"board": "english"}, "board = triangle10 or .* or european37, got 'english'"),
        ({"empty": 38}, "empty = whole number from 0 to 37, got 38"),
    ],
)
def test_options_that_cannot_be_are_refused(options, message):
    with pytest.raises(OptionError, match=message):
        new_game("PegJump-v0", **options)
