"""The fifteen puzzle: known counts by breadth-first search, and a second one of rows and lists."""

from functools import cache
from itertools import permutations

import pytest
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.puzzles.fifteen_puzzle import (
    GAP,
    MOST,
    FifteenPuzzle,
    board,
    generated,
    slid,
    solution,
    steps_home,
)
from textgames.errors import OptionError
from textgames.registration import new_game
from textgames.solvers.graph import PositionGraph

# How many arrangements need so many moves, from none on. 3 x 3 squares: OEIS A089473, Reinefeld
# 1993 ("Complete solution of the Eight-Puzzle"); 4 x 4: OEIS A089484.
TWO_BY_THREE = (1, 2, 3, 5, 6, 7, 10, 12, 12, 16, 23, 25, 28, 39, 44, 40, 29, 21, 18, 12, 6, 1)
EIGHT = (
    *(1, 2, 4, 8, 16, 20, 39, 62, 116, 152, 286, 396, 748, 1024, 1893, 2512, 4485, 5638, 9529),
    *(10878, 16993, 17110, 23952, 20224, 24047, 15578, 14560, 6274, 3910, 760, 221, 2),
)
FIFTEEN = (1, 2, 4, 10, 24, 54, 107, 212, 446, 946, 1948)


@cache
def distances(rows, columns, most=99, start=None):
    """The fewest moves between an arrangement, or the goal, and each other, as far as `most`."""
    grid = board(rows, columns)
    found = {start or grid.goal: 0}
    level = list(found)
    for moves in range(1, most + 1):
        following = []
        for tiles in level:
            gap = tiles.index(GAP)
            for square in grid.slides[gap].values():
                after = slid(tiles, gap, square)
                if after not in found:
                    found[after] = moves
                    following.append(after)
        level = following
    return found


def counts(numbers):
    return tuple(numbers.count(n) for n in range(max(numbers) + 1))


def put(tiles, rows, columns, **options):
    """A game that has come to these tiles."""
    game = FifteenPuzzle(rows=rows, columns=columns, **options)
    game.tiles, game.gap, game.to_act = tiles, tiles.index(GAP), (0,)
    return game


@pytest.mark.parametrize(
    ("rows", "columns", "most", "expected"),
    [
        (2, 2, 99, (1, 2, 2, 2, 2, 2, 1)),
        (2, 3, 99, TWO_BY_THREE),
        (3, 2, 99, TWO_BY_THREE),
        (3, 3, 99, EIGHT),
        (4, 4, 10, FIFTEEN),
    ],
)
def test_as_many_arrangements_need_so_many_moves_as_known(rows, columns, most, expected):
    """A third of a million positions; 2 x 2 squares: a ring of 12, so 6 moves at most."""
    found = distances(rows, columns, most)
    assert counts(list(found.values())) == expected
    assert len(found) in (12, 360, 181_440, sum(FIFTEEN))
    assert MOST.get((rows, columns), 31) in (len(expected) - 1, 31)


def test_the_games_own_moves_lead_to_as_many_arrangements():
    """Through `apply` and `legal_actions`, from the goal as the start."""
    start = put(board(2, 3).goal, 2, 3)
    start.left = 10**9
    found, level = {start.tiles}, [start]
    while level:
        following = []
        for game in level:
            for action in game.legal_actions(0):
                after = game.clone()
                after.apply(action)
                if after.tiles not in found:
                    found.add(after.tiles)
                    following.append(after)
        level = following
    assert len(found) == 360


def even(tiles):
    return sum(a > b for i, a in enumerate(tiles) for b in tiles[i:]) % 2 == 0


@pytest.mark.parametrize(("rows", "columns"), [(2, 2), (2, 3), (3, 2)])
def test_half_of_all_arrangements_can_be_put_in_order(rows, columns):
    """Johnson and Story 1879: an even permutation if the gap is an even number of steps home."""
    found = distances(rows, columns)
    for tiles in permutations(board(rows, columns).goal):
        row, column = divmod(tiles.index(GAP), columns)
        steps = rows - 1 - row + columns - 1 - column
        numbers = [tile or rows * columns for tile in tiles]
        assert (tiles in found) == (even(numbers) == (steps % 2 == 0))


def test_loyds_puzzle_cannot_be_solved_and_is_no_start():
    """14 and 15 swapped: nothing of 12 moves around the goal is like it."""
    swapped = (*range(1, 14), 15, 14, GAP)
    assert swapped not in distances(4, 4, 12)
    assert solution((4, 4), swapped, 12) is None


@pytest.mark.parametrize(
    ("rows", "columns", "fewest"),
    [(2, 2, 6), (2, 3, 1), (2, 3, 20), (2, 3, 21), (3, 3, 13), (3, 3, 24), (3, 3, 30), (4, 4, 10)],
)
def test_every_start_takes_exactly_the_announced_number_of_moves(rows, columns, fewest):
    found = distances(rows, columns, 10 if rows == 4 else 99)
    starts = [generated(rows, columns, fewest, seed) for seed in range(3 if fewest == 30 else 30)]
    assert {found[tiles] for tiles in starts} == {fewest}
    for tiles in starts[:10]:
        assert steps_home(board(rows, columns), tiles) <= fewest
        assert len(solution((rows, columns), tiles, fewest)) == fewest
        assert solution((rows, columns), tiles, fewest - 1) is None


@pytest.mark.parametrize(
    ("rows", "columns", "fewest"), [(4, 4, 12), (4, 4, 17), (3, 5, 16), (6, 6, 12)]
)
def test_on_larger_boards_no_way_of_fewer_moves_meets_in_the_middle(rows, columns, fewest):
    half = fewest // 2
    home = distances(rows, columns, half)
    for seed in range(3):
        away = distances(rows, columns, fewest - half, generated(rows, columns, fewest, seed))
        assert min(home[tiles] + away[tiles] for tiles in home.keys() & away.keys()) == fewest


@pytest.mark.parametrize(("rows", "columns", "fewest"), [(2, 3, 12), (3, 3, 8), (4, 4, 9)])
def test_the_game_can_be_won_in_that_many_moves_and_in_no_fewer(rows, columns, fewest):
    start = generated(rows, columns, fewest, 3)
    game = put(start, rows, columns, fewest=fewest, slack=1)
    _, returns = PositionGraph(game).optimal()
    assert returns[-1] == (1,)
    game.left -= 1
    _, returns = PositionGraph(game).optimal()
    assert returns[-1] == (0,)


class Frame:
    """A second fifteen puzzle: rows of numbers, None for the gap."""

    def __init__(self, drawing):
        lines = [line.split() for line in drawing.splitlines()]
        self.rows = [[None if mark == "." else int(mark) for mark in line] for line in lines]

    def tile(self, way):
        """Where the tile is that slides in a direction; None if there is none."""
        [(row, column)] = [
            (i, line.index(None)) for i, line in enumerate(self.rows) if None in line
        ]
        down, right = {"up": (1, 0), "down": (-1, 0), "left": (0, 1), "right": (0, -1)}[way]
        place = row + down, column + right
        inside = 0 <= place[0] < len(self.rows) and 0 <= place[1] < len(self.rows[0])
        return (place, (row, column)) if inside else None

    def slide(self, way):
        (row, column), (to_row, to_column) = self.tile(way)
        number = self.rows[row][column]
        self.rows[row][column], self.rows[to_row][to_column] = None, number
        return number

    def in_order(self):
        flat = [number for line in self.rows for number in line]
        return flat == [*range(1, len(flat)), None]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"fewest": 2, "slack": 5},
        {"rows": 2, "columns": 3, "fewest": 3, "slack": 5},
        {"rows": 5, "columns": 2, "fewest": 20, "slack": 3},
        {"rows": 3, "columns": 6},
    ],
)
def test_random_games_agree_with_a_second_implementation(options):
    ended = set()
    for seed in range(60):
        stream, game = Stream(seed), played(FifteenPuzzle(**options), str(seed))
        frame = Frame(game.transcript(0)[0].partition("\n")[2])
        left = options.get("fewest", 12) * options.get("slack", 2)
        while True:
            drawing = game.view(0).splitlines()
            assert drawing[-1] == f"Moves left: {left}"
            assert Frame("\n".join(drawing[:-1])).rows == frame.rows
            if frame.in_order() or not left:
                assert game.returns == (int(frame.in_order()),)
                ended.add(game.returns)
                break
            legal = tuple(way for way in ("up", "down", "left", "right") if frame.tile(way))
            assert game.legal_actions(0) == legal
            way = legal[int(stream.random() * len(legal))]
            game.apply(way)
            left -= 1
            told = f"You slide tile {frame.slide(way)} {way}."
            assert told in game.transcript(0)[-2:]
        assert game.is_terminal
        assert game.to_act == ()
    assert (1,) in ended or options.get("fewest", 12) > 3


def test_a_puzzle_is_drawn_and_told():
    game = put((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, GAP, 12, 13, 14, 11, 15), 4, 4, fewest=2, slack=1)
    assert game.view(0) == " 1  2  3  4\n 5  6  7  8\n 9 10  . 12\n13 14 11 15\nMoves left: 2"
    played(game, "up")
    assert not game.is_terminal
    played(game, "left")
    assert game.transcript(0) == [
        "You slide tile 11 up.",
        "You slide tile 15 left.",
        "All tiles are in order. You win.",
    ]
    assert game.returns == (1,)


def test_the_moves_end_as_announced():
    game = played(FifteenPuzzle(rows=2, columns=2, fewest=1, slack=1), "0")
    assert "From the start this takes 1 move, and" in game.rules(0)
    assert "You may make 1 move. Your" in game.rules(0)
    wrong = [way for way in game.legal_actions(0) if way != solution((2, 2), game.tiles, 1)[0]]
    played(game, *wrong)
    assert game.transcript(0)[-1] == "No moves are left, and the tiles are not in order."
    assert game.returns == (0,)


def test_the_rules_say_where_each_tile_belongs():
    rules = FifteenPuzzle(rows=3, columns=5).rules(0)
    assert "3 rows and 5 columns are 14 tiles, numbered 1 to 14, and one gap" in rules
    assert "1 to 5 in the top row, from left to right, then on from 6 in the next row" in rules


def test_features_are_the_tiles_and_the_moves_left():
    game = put((1, 2, 3, 4, GAP, 5), 2, 3, fewest=1, slack=4)
    assert game.features(0) == [0.2, 0.4, 0.6, 0.8, 0, 1, 1]
    assert played(game, "right").features(0) == [0.2, 0.4, 0.6, 0, 0.8, 1, 0.75]


def test_puzzles_differ_and_are_the_same_for_the_same_seed():
    puzzles = [generated(4, 4, 12, seed) for seed in range(200)]
    assert len(set(puzzles)) > 180
    assert generated(4, 4, 12, 7) == puzzles[7]
    assert len(FifteenPuzzle().legal_actions(CHANCE)) == 2**32


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rows": 7}, "rows = whole number from 2 to 6, got 7"),
        ({"fewest": 0}, "fewest = whole number from 1 to 30, got 0"),
        (
            {"rows": 2, "columns": 2},
            "expected fewest = at most 6 on 2 x 2 squares, got 12",
        ),
        (
            {"rows": 3, "columns": 2, "fewest": 22},
            "expected fewest = at most 21 on 3 x 2 squares, got 22",
        ),
    ],
)
def test_options_that_cannot_be_are_refused(options, message):
    with pytest.raises(OptionError, match=message):
        new_game("FifteenPuzzle-v0", **options)
