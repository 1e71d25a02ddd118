"""2048: its merges against a separate description of the rules, and best play on a small board."""

from functools import cache
from itertools import product

import pytest
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE, play_chance
from textgames.envs.puzzles.game_2048 import Game2048, appearing, moved, slid
from textgames.errors import OptionError
from textgames.registration import new_game
from textgames.solvers import Expectimax


@pytest.mark.parametrize(
    ("row", "after", "points"),
    [
        ((2, 2, 2, 2), (4, 4, 0, 0), 8),
        ((4, 4, 8, 0), (8, 8, 0, 0), 8),
        ((2, 2, 2, 0), (4, 2, 0, 0), 4),
        ((2, 0, 0, 2), (4, 0, 0, 0), 4),
        ((4, 2, 2, 0), (4, 4, 0, 0), 4),
        ((2, 2, 4, 8), (4, 4, 8, 0), 4),
        ((0, 0, 0, 2), (2, 0, 0, 0), 0),
        ((2, 4, 2, 4), (2, 4, 2, 4), 0),
        ((8, 8, 8, 8), (16, 16, 0, 0), 32),
        ((0, 0, 0, 0), (0, 0, 0, 0), 0),
    ],
)
def test_hand_made_merges(row, after, points):
    assert slid(row) == (after, points)


def by_single_steps(row):
    """The rules told otherwise: tiles go one square at a time, the foremost first."""
    tiles, merged, points = list(row), [False] * len(row), 0
    for start in range(1, len(row)):
        at = start
        while at and tiles[at]:
            if not tiles[at - 1]:
                tiles[at - 1], tiles[at] = tiles[at], 0
                at -= 1
            elif tiles[at - 1] == tiles[at] and not merged[at - 1]:
                tiles[at - 1], tiles[at] = 2 * tiles[at], 0
                merged[at - 1] = True
                points += tiles[at - 1]
                break
            else:
                break
    return tuple(tiles), points


@pytest.mark.parametrize("length", [2, 3, 4, 5])
def test_every_row_of_the_lowest_tiles_slides_as_the_rules_say(length):
    for row in product((0, 2, 4, 8, 16, 32), repeat=length):
        assert slid(row) == by_single_steps(row)


def test_the_four_directions_are_turns_of_each_other():
    board = ((2, 2, 0, 4), (0, 4, 4, 4), (2, 0, 0, 2), (2, 2, 2, 2))
    assert moved(board, "left") == (((4, 4, 0, 0), (8, 4, 0, 0), (4, 0, 0, 0), (4, 4, 0, 0)), 24)
    assert moved(board, "right") == (((0, 0, 4, 4), (0, 0, 4, 8), (0, 0, 0, 4), (0, 0, 4, 4)), 24)
    assert moved(board, "up") == (((4, 2, 4, 8), (2, 4, 2, 4), (0, 2, 0, 0), (0, 0, 0, 0)), 16)
    assert moved(board, "down") == (((0, 0, 0, 0), (0, 2, 0, 0), (2, 4, 4, 8), (4, 2, 2, 4)), 16)


def test_a_thousand_games_keep_the_books():
    """Tiles only come by chance; points are those of the merges, told by the sum (k - 1) 2^k."""
    for seed in range(1000):
        rng, game = Stream(seed), Game2048(size=3, goal=64)
        fours = 0
        while not game.is_terminal:
            before = sum(map(sum, game.board))
            if game.to_act == (CHANCE,):
                legal = game.legal_actions(CHANCE)
                assert len(legal) == len(game.chance_weights()) == 2 * len(game.empty())
                action = legal[int(rng.random() * len(legal))]
                fours += action.endswith("=4")
                game.apply(action)
                assert sum(map(sum, game.board)) == before + int(action[-1])
                continue
            legal = game.legal_actions(0)
            for way in ("left", "right", "up", "down"):
                assert (moved(game.board, way)[0] != game.board) == (way in legal)
            game.apply(legal[int(rng.random() * len(legal))])
            assert sum(map(sum, game.board)) == before
        worth = sum((tile.bit_length() - 2) * tile for row in game.board for tile in row if tile)
        assert game.returns == (worth - 4 * fours,)
        assert game.return_range()[0] <= game.returns[0] <= game.return_range()[1]
        assert (max(map(max, game.board)) >= 64) == ("the goal" in game.transcript(0)[-1])


@pytest.mark.parametrize("goal", [16, 0])
def test_best_play_on_two_by_two_squares_is_worth_what_a_separate_induction_says(goal):
    """Boards of four numbers, every rule written again."""
    lines = {
        "left": ((0, 1), (2, 3)),
        "right": ((1, 0), (3, 2)),
        "up": ((0, 2), (1, 3)),
        "down": ((2, 0), (3, 1)),
    }

    @cache
    def best(board):
        values = []
        for pairs in lines.values():
            new, points = list(board), 0
            for a, b in pairs:
                (new[a], new[b]), gained = by_single_steps((board[a], board[b]))
                points += gained
            if tuple(new) != board:
                done = goal and max(new) >= goal
                values.append(points + (0 if done else mean(tuple(new))))
        return max(values, default=0)

    @cache
    def mean(board):
        empty = [i for i in range(4) if not board[i]]
        return sum(
            chance * best((*board[:i], tile, *board[i + 1 :])) / len(empty)
            for i in empty
            for tile, chance in ((2, 0.9), (4, 0.1))
        )

    start = sum(
        chance * mean(tuple(tile if i == at else 0 for i in range(4))) / 4
        for at in range(4)
        for tile, chance in ((2, 0.9), (4, 0.1))
    )
    game = Game2048(size=2, goal=goal)
    assert Expectimax(game).value(game) == pytest.approx(start, abs=1e-9)
    assert start > 10


def test_tiles_appear_as_twos_nine_times_in_ten_on_any_empty_square():
    game = played(Game2048(size=2), "a2=2")
    assert dict(game.chance_outcomes()) == pytest.approx(
        {"b2=2": 0.3, "b2=4": 1 / 30, "a1=2": 0.3, "a1=4": 1 / 30, "b1=2": 0.3, "b1=4": 1 / 30}
    )
    assert appearing(2, (3,)) == ("b1=2", "b1=4")


def test_names_are_those_of_the_drawing():
    game = played(Game2048(size=3), "a1=2", "c3=4")
    assert game.view(0).splitlines() == [
        "3       .      .      4",
        "2       .      .      .",
        "1       2      .      .",
        "        a      b      c",
        "Score: 0",
    ]


def test_a_full_board_without_equal_neighbours_ends_the_game():
    game = played(Game2048(size=2), "a1=2", "b1=4")
    assert game.legal_actions(0) == ("up",)
    game.board = ((2, 4), (0, 2))
    game.to_act = (CHANCE,)
    played(game, "a1=4")
    assert game.is_terminal
    assert game.transcript(0)[-1] == "No move is left."


def test_the_goal_ends_the_game():
    game = played(Game2048(size=2, goal=16), "a1=2", "b1=2")
    game.board = ((8, 0), (8, 0))
    played(game, "up")
    assert game.returns == (16,)
    assert game.transcript(0)[-1] == "You made a tile of 16, the goal."


def test_without_a_goal_the_game_goes_on():
    game = new_game("Game2048-v0", goal=0)
    play_chance(game, Stream(1))
    game.board = ((1024, 1024, 0, 0), *((0,) * 4,) * 3)
    played(game, "left")
    assert not game.is_terminal
    assert game.returns == (2048,)


def test_options_beyond_their_limits_are_refused():
    with pytest.raises(OptionError, match=r"goal = 0 or 16 or .* got 100"):
        new_game("Game2048-v0", goal=100)
