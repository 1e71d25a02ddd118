"""Sokoban: levels are solved by breadth-first search, moves checked on the drawing."""

import time

import pytest
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.puzzles.sokoban import Sokoban
from textgames.envs.puzzles.sokoban_levels import Level, generated, squares, walk
from textgames.errors import OptionError
from textgames.registration import new_game

WAYS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


def started(seed, **options):
    return played(Sokoban(**options), str(seed))


def from_drawing(*rows, moves=120):
    """A game at a level that is drawn."""
    text, size = "".join(rows), len(rows)
    bits = [
        sum(1 << square for square, mark in enumerate(text) if mark in marks)
        for marks in ("#", ".*+", "$*")
    ]
    player = next(square for square, mark in enumerate(text) if mark in "@+")
    game = Sokoban(size=size, boxes=bits[2].bit_count(), moves=moves)
    game.begin(Level(size, *bits, player))
    game.ask(0)
    return game


def pushed(rows, way):
    """The drawing after a move, None if it is not legal: the rules on marks and coordinates."""
    down, right = WAYS[way]
    marks = {(r, c): mark for r, row in enumerate(rows) for c, mark in enumerate(row)}
    (r, c) = next(place for place, mark in marks.items() if mark in "@+")
    ahead, beyond = (r + down, c + right), (r + 2 * down, c + 2 * right)
    if marks[ahead] == "#" or (marks[ahead] in "$*" and marks[beyond] not in " ."):
        return None
    if marks[ahead] in "$*":
        marks[beyond] = {" ": "$", ".": "*"}[marks[beyond]]
        marks[ahead] = {"$": " ", "*": "."}[marks[ahead]]
    marks[ahead] = {" ": "@", ".": "+"}[marks[ahead]]
    marks[r, c] = {"@": " ", "+": "."}[marks[r, c]]
    return tuple("".join(marks[i, j] for j in range(len(rows[i]))) for i in range(len(rows)))


def rows_of(game):
    return tuple(game.view(0).split("\n")[: game.size])


@pytest.mark.parametrize(
    ("options", "games"), [({}, 700), ({"size": 6, "boxes": 3}, 250), ({"size": 9, "boxes": 5}, 60)]
)
def test_random_games_agree_with_the_rules_on_the_drawing(options, games):
    """A thousand in all: legal moves, positions, ends and returns after every move."""
    for seed in range(games):
        rng, game = Stream(seed), started(seed, **options)
        rows = rows_of(game)
        for left in range(24, -1, -1):
            after = {way: pushed(rows, way) for way in WAYS}
            legal = game.legal_actions(0)
            assert list(legal) == [way for way, drawing in after.items() if drawing]
            way = legal[int(rng.random() * len(legal))]
            game.apply(way)
            rows = after[way]
            assert rows_of(game) == rows
            assert game.is_terminal == ("$" not in "".join(rows))
            if game.is_terminal:
                assert game.returns == (1,)
                break
            assert game.left == 95 + left


def fewest_moves(game):
    """Breadth-first search over boxes and player, on sets of squares."""
    inside = {s for s in range(game.size**2) if not game.walls >> s & 1}
    goals = frozenset(squares(game.goals))
    level = [(game.player, frozenset(squares(game.boxes)))]
    seen = set(level)
    moves = 0
    while level:
        following = []
        for player, boxes in level:
            if boxes == goals:
                return moves
            for step in (-game.size, game.size, -1, 1):
                at, behind = player + step, player + 2 * step
                if at not in inside or (at in boxes and (behind not in inside or behind in boxes)):
                    continue
                after = (at, boxes - {at} | {behind}) if at in boxes else (at, boxes)
                if after not in seen:
                    seen.add(after)
                    following.append(after)
        level, moves = following, moves + 1
    return None


@pytest.mark.parametrize(
    ("options", "levels"),
    [({}, 60), ({"size": 6, "boxes": 1}, 40), ({"size": 6, "boxes": 3}, 15), ({"size": 9}, 8)],
)
def test_every_level_can_be_solved_within_its_moves(options, levels):
    lengths = []
    for seed in range(levels):
        game = started(seed, **options)
        assert game.boxes.bit_count() == game.goals.bit_count() == options.get("boxes", 2)
        assert not game.boxes & game.walls
        assert not game.goals & game.walls
        assert not (game.boxes | game.walls) >> game.player & 1
        lengths.append(fewest_moves(game))
    assert None not in lengths
    assert 0 < min(lengths) <= max(lengths) <= 120
    assert sum(lengths) / levels > 6


def test_levels_are_made_quickly():
    """The largest, on average; a machine that is busy is allowed for."""
    start = time.process_time()
    for seed in range(1000, 1010):
        generated(12, 5, 120, seed)
    assert time.process_time() - start < 1


def test_levels_differ_and_are_the_same_for_the_same_seed():
    levels = [generated(7, 2, 120, seed) for seed in range(200)]
    assert len(set(levels)) == 200
    generated.cache_clear()
    assert generated(7, 2, 120, 5) == levels[5]
    assert len(Sokoban().legal_actions(CHANCE)) == 2**32


LEVEL = ("######", "#@ . #", "# $$ #", "#  . #", "#    #", "######")


def test_boxes_are_pushed_one_at_a_time_and_never_pulled():
    game = played(from_drawing(*LEVEL), "down")
    assert game.legal_actions(0) == ("up", "down")  # two boxes in a row do not move
    game = played(from_drawing(*LEVEL), "right", "down")
    assert rows_of(game)[2:5] == ("# @$ #", "# $. #", "#    #")
    assert game.transcript(0)[-1] == "You push a box down."
    played(game, "up")
    assert rows_of(game)[1:4] == ("# @. #", "#  $ #", "# $. #")


def test_the_boxes_on_goals_win():
    game = from_drawing("######", "#@$. #", "#    #", "#    #", "#    #", "######")
    played(game, "right")
    assert game.returns == (1,)
    assert rows_of(game)[1] == "# @* #"
    assert game.transcript(0)[-2:] == [
        "You push a box right onto a goal.",
        "All boxes are on goals. You win.",
    ]


def test_half_the_share_of_boxes_on_goals_is_paid_when_no_moves_are_left():
    game = from_drawing("######", "#@$. #", "#    #", "# $. #", "#    #", "######", moves=101)
    played(game, "right", *["left", "right"] * 49, "left")
    assert not game.is_terminal
    played(game, "down")
    assert game.returns == (0.25,)
    assert game.transcript(0)[-1] == "No moves are left. Boxes on goals: 1 of 2."


def test_walks_are_shortest():
    game = from_drawing("######", "#@#  #", "# ## #", "# ## #", "#   .#", "######")
    inside = (1 << 36) - 1 & ~game.walls
    assert walk(7, 9, inside, 6) == ["down"] * 3 + ["right"] * 3 + ["up"] * 3 + ["left"]
    assert walk(7, 7, inside, 6) == []


def test_too_many_boxes_for_the_size_are_refused():
    with pytest.raises(OptionError, match="boxes = at most 3 in a level of size 6, got 4"):
        new_game("Sokoban-v0", size=6, boxes=4)
