"""Rush Hour: published hardest starts, and a second implementation that slides marks of a text."""

from itertools import islice

import pytest
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.puzzles.rush_hour import NAMES, RushHour
from textgames.envs.puzzles.rush_hour_jams import Jam, Vehicle, exit_row, generated, way_out
from textgames.errors import OptionError
from textgames.registration import new_game
from textgames.solvers.graph import PositionGraph

# A is the red car, o a free square. Fogleman's database (michaelfogleman.com/rush, 2018) gives the
# fewest moves and the number of positions; no start without walls takes more moves than the first.
FOGLEMAN = [
    ("GBBoLoGHIoLMGHIAAMCCCKoMooJKDDEEJFFo", 51, 4780),
    ("ooIBBBooIKooAAJKoLCCJDDLGHEEoLGHFFoo", 50, 4643),
]
# 93 slides of one square is the most of all starts (Collette, Raskin and Servais, "On the symbolic
# computation of the hardest configurations of the Rush Hour game", 2006); that one has 13 vehicles
# and 24,132 positions (Ellenberg, "The hardest Rush Hour position", 2012). This start is from a
# public list and taken for that one because it has all three numbers.
COLLETTE = "BBBKLMHCCKLMHoAALMDDJooooIJoEEoIFFGG"
WAYS = {"left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}


def jam_of(text, size=6):
    """The vehicles of a drawing without spaces, and the drawing with our names for them."""
    marks = sorted(set(text) - set("o."), key=lambda mark: (mark not in "X", mark != "A", mark))
    vehicles, code = [], 0
    for number, mark in enumerate(marks):
        first, last = text.index(mark), text.rindex(mark)
        across = last - first < size
        line, place = divmod(first, size) if across else divmod(first, size)[::-1]
        vehicles.append(Vehicle(across, text.count(mark), line))
        code |= place << 3 * number
    named = text.translate(str.maketrans("".join(marks), NAMES[: len(marks)]))
    return Jam(tuple(vehicles), code), named.replace("o", ".")


def from_drawing(*rows, fewest=5, **options):
    """A game that begins with this drawing."""
    jam, _ = jam_of("".join(rows), len(rows))
    game = RushHour(size=len(rows), vehicles=len(jam.vehicles), fewest=fewest, **options)
    game.begin(jam, fewest)
    game.ask(0)
    return game


def drawing_of(game):
    """What the view shows, row by row without spaces."""
    rows = game.view(0).split("\n")[: game.size]
    row = exit_row(game.size)
    assert [line.endswith(" >") for line in rows] == [r == row for r in range(game.size)]
    return "".join(rows).replace(" ", "").replace(">", "")


def slid(text, own, down, right, size):
    """The drawing after each number of squares that the vehicle on these can be slid."""
    ahead, behind = (own[-1], own[0]) if down + right > 0 else (own[0], own[-1])
    name, marks = text[ahead], list(text)
    while True:
        row, column = ahead // size + down, ahead % size + right
        ahead = row * size + column
        if not (0 <= row < size and 0 <= column < size) or marks[ahead] != ".":
            return
        marks[ahead], marks[behind] = name, "."
        behind += down * size + right
        yield "".join(marks)


def all_slides(text, size, most=9):
    """The drawing after each move of at most so many squares."""
    found = {}
    for name in set(text) - {"."}:
        own = [square for square, mark in enumerate(text) if mark == name]
        for way in ("left", "right") if own[1] == own[0] + 1 else ("up", "down"):
            slides = islice(slid(text, own, *WAYS[way], size), most)
            found |= {f"{name} {way} {number}": after for number, after in enumerate(slides, 1)}
    return found


def is_out(text, size):
    return text[(exit_row(size) + 1) * size - 1] == "X"


def explored(start, size, most=9, first=False):
    """The least number of moves, of at most so many squares each, and how many drawings there are.

    By breadth-first search, which goes on behind the way out, or else ends with the `first` one.
    """
    moves, found = {start: 0}, [start]
    for text in found:
        if first and is_out(text, size):
            break
        for after in all_slides(text, size, most).values():
            if after not in moves:
                moves[after] = moves[text] + 1
                found.append(after)
    return min(moves[text] for text in found if is_out(text, size)), len(found)


def play_out(game):
    """Play a shortest way out that the library finds; return how many moves it took."""
    moves = 0
    while not game.is_terminal:
        way, _ = way_out(game.size, Jam(game.vehicles, game.code), 10**6)
        after = [played(game.clone(), action) for action in game.legal_actions(0)]
        [game] = [position for position in after if position.code == way[0]]
        moves += 1
    assert game.returns == (1,)
    return moves


@pytest.mark.parametrize(("text", "fewest", "number"), FOGLEMAN)
def test_the_hardest_starts_take_the_published_number_of_moves(text, fewest, number):
    jam, drawing = jam_of(text)
    assert explored(drawing, 6) == (fewest, number)
    assert len(way_out(6, jam, 10**6)[0]) == fewest


def test_the_start_with_the_most_single_slides_has_the_published_number_of_them():
    """In moves of any length it takes 49."""
    jam, drawing = jam_of(COLLETTE)
    assert explored(drawing, 6, most=1) == (93, 24_132)
    assert len(way_out(6, jam, 10**6)[0]) == 49


def test_the_hardest_start_is_played_to_its_end():
    text, fewest, _ = FOGLEMAN[0]
    rows = [text[row : row + 6] for row in range(0, 36, 6)]
    assert play_out(from_drawing(*rows, fewest=15, slack=4)) == fewest


@pytest.mark.parametrize(
    ("options", "games"),
    [
        ({}, 30),
        ({"vehicles": 13, "fewest": 3, "slack": 5}, 30),
        ({"size": 4, "vehicles": 4, "fewest": 2, "slack": 5}, 60),
        ({"size": 5, "vehicles": 2, "fewest": 1, "slack": 5}, 60),
        ({"size": 8, "vehicles": 14, "fewest": 1, "slack": 5}, 12),
    ],
)
def test_random_games_agree_with_slides_on_the_drawing(options, games):
    ends = set()
    for seed in range(games):
        stream, game = Stream(seed), played(RushHour(**options), str(seed))
        size, text = game.size, drawing_of(game)
        assert set(text) == {".", *NAMES[: game.number]}
        assert game.transcript(0)[0].splitlines()[1:-1] == game.view(0).splitlines()[:-1]
        left = game.left
        while not game.is_terminal:
            legal, slides = game.legal_actions(0), all_slides(text, size)
            assert len(set(legal)) == len(legal)
            assert set(legal) == set(slides) <= set(game.all_actions())
            action = legal[int(stream.random() * len(legal))]
            played(game, action)
            text, left = slides[action], left - 1
            assert drawing_of(game) == text
            assert game.view(0).endswith(f"\nMoves left: {left}")
            assert f"You slide {action}." in game.transcript(0)[-2:]
            assert game.is_terminal == (is_out(text, size) or not left)
        assert game.returns == (int(is_out(text, size)),)
        ends.add(game.returns)
    assert ends == {(0,), (1,)} or not options


@pytest.mark.parametrize(
    ("options", "seeds"),
    [
        ({}, 15),
        ({"vehicles": 12, "fewest": 7}, 8),
        ({"size": 4, "vehicles": 5, "fewest": 6}, 15),
        ({"size": 5, "vehicles": 8, "fewest": 4}, 15),
        ({"size": 7, "vehicles": 6, "fewest": 3}, 10),
        ({"size": 6, "vehicles": 3, "fewest": 15}, 3),
    ],
)
def test_the_announced_number_of_moves_is_the_least(options, seeds):
    """By a search of the second implementation; it is `fewest`, or less where that is not found."""
    announced = set()
    for seed in range(seeds):
        game = played(RushHour(**options), str(seed))
        fewest, _ = explored(drawing_of(game), game.size, first=True)
        moves = "move" if fewest == 1 else "moves"
        assert game.transcript(0)[0].endswith(
            f"\nX can be out after {fewest} {moves}, and not sooner. You may make {2 * fewest}."
        )
        assert game.allowed == game.left == 2 * fewest
        assert play_out(game) == fewest
        announced.add(fewest)
    if options.get("vehicles") == 3:
        assert announced == {3}
    else:
        assert max(announced) == options.get("fewest", 5)


def test_a_game_can_be_won_in_that_many_moves_and_in_no_fewer():
    """By search through the game itself."""
    text = drawing_of(played(RushHour(size=4, vehicles=5, fewest=4), "1"))
    rows = [text[row : row + 4] for row in range(0, 16, 4)]
    game = from_drawing(*rows, fewest=4, slack=1)
    assert PositionGraph(game.clone()).optimal()[1][-1] == (1,)
    game.left -= 1
    assert PositionGraph(game).optimal()[1][-1] == (0,)


def test_puzzles_are_jams_of_cars_and_trucks_with_only_the_red_car_in_its_row():
    trucks = 0
    for seed in range(40):
        jam, _ = generated(6, 10, 5, seed)
        red, *others = jam.vehicles
        assert red == Vehicle(True, 2, 2)
        assert len(others) == 9
        assert all(not v.across or v.line != 2 for v in others)
        assert {v.length for v in others} <= {2, 3}
        trucks += sum(v.length == 3 for v in others)
    assert 0.15 < trucks / 360 < 0.45


def test_names_go_in_the_order_of_reading():
    for seed in range(20):
        text = drawing_of(played(RushHour(), str(seed))).replace(".", "").replace("X", "")
        assert "".join(dict.fromkeys(text)) == "ABCDEFGHI"


def test_puzzles_differ_and_are_the_same_for_the_same_seed():
    puzzles = [generated(6, 10, 5, seed) for seed in range(40)]
    assert len({puzzle.jam for puzzle in puzzles}) == 40
    generated.cache_clear()
    assert generated(6, 10, 5, 7) == puzzles[7]
    assert len(RushHour().legal_actions(CHANCE)) == 2**32


JAM = ("AAoooB", "oooooB", "XXoCoB", "DooCoo", "DooCoo", "DooEEo")


def test_a_vehicle_slides_any_distance_over_free_squares_of_its_own_line():
    game = from_drawing(*JAM, slack=1)
    assert game.legal_actions(0) == (
        *("X right 1", "A right 1", "A right 2", "A right 3"),
        *("B down 1", "B down 2", "B down 3"),
        *("C up 1", "C up 2"),
        *("E left 1", "E left 2", "E right 1"),
    )  # fmt: skip
    played(game, "E left 2", "C down 1", "B down 3")
    assert game.view(0) == (
        "A A . . . .\n. . . . . .\nX X . . . . >\nD . . C . B\nD . . C . B\nD E E C . B\n"
        "Moves left: 2"
    )
    assert "X right 4" in game.legal_actions(0)


def test_the_red_car_is_out_at_the_right_edge_and_not_before():
    game = played(from_drawing(*JAM), "E left 2", "C down 1", "B down 3", "X right 3")
    assert not game.is_terminal
    played(game, "X right 1")
    assert game.transcript(0)[-2:] == ["You slide X right 1.", "The red car drives out. You win."]
    assert (game.is_terminal, game.returns) == (True, (1,))


def test_another_car_at_the_right_edge_is_not_out():
    game = played(from_drawing(*JAM), "E right 1")
    assert not game.is_terminal


def test_the_last_move_may_still_win():
    first = played(from_drawing(*JAM, slack=1), "E left 2", "C down 1", "B down 3", "X right 3")
    assert first.left == 1
    assert played(first.clone(), "X right 1").returns == (1,)
    lost = played(first, "X left 1")
    assert lost.transcript(0)[-1] == "No moves are left, and the red car is not out."
    assert (lost.is_terminal, lost.returns) == (True, (0,))


def test_features_are_the_vehicles_and_the_moves_left():
    game = from_drawing("AAoo", "XXBo", "ooBo", "oooo", fewest=2, slack=2)
    assert len(RushHour(size=4, vehicles=3).features(0)) == len(game.features(0)) == 13
    assert game.features(0) == [
        *(1, 0, pytest.approx(1 / 3), 0),
        *(1, 0, 0, 0),
        *(-1, 0, pytest.approx(2 / 3), pytest.approx(1 / 3)),
        1,
    ]
    played(game, "B down 1")
    assert game.features(0)[-2:] == [pytest.approx(2 / 3), 0.75]
    assert from_drawing("XXoo", "AAAo", "oooo", "oooo", fewest=1).features(0)[4:6] == [1, 1]


def test_the_rules_name_the_vehicles_and_the_exit():
    rules = RushHour().rules(0)
    assert "a grid of 6 rows and 6 columns" in rules
    assert "the others are named A to I. Get X to the exit, the right end of row 3" in rules
    rules = RushHour(size=5, vehicles=2).rules(0)
    assert "the other one is named A. Get X to the exit, the right end of row 3" in rules
    assert "row 2 from the top" in RushHour(size=4, vehicles=3).rules(0)


def test_all_actions_are_slides_of_any_vehicle_in_any_direction_and_of_x_across():
    listed = RushHour(size=5, vehicles=3).all_actions()
    assert len(set(listed)) == len(listed) == 2 * 3 + 2 * 4 * 3
    assert "B down 3" in listed
    assert "X up 1" not in listed


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": 9}, "size = whole number from 4 to 8, got 9"),
        ({"vehicles": 14}, "expected vehicles = at most 13 on 6 x 6 squares, got 14"),
        ({"size": 4, "vehicles": 7}, "expected vehicles = at most 6 on 4 x 4 squares, got 7"),
        ({"fewest": 16}, "fewest = whole number from 1 to 15, got 16"),
    ],
)
def test_options_that_cannot_be_are_refused(options, message):
    with pytest.raises(OptionError, match=message):
        new_game("RushHour-v0", **options)
