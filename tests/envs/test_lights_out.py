"""Lights out: its linear algebra against breadth-first search over all patterns."""

import pytest
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.puzzles.lights_out import LightsOut, board, fewest_presses, generated
from textgames.errors import OptionError
from textgames.registration import new_game


def started(seed, **options):
    return played(LightsOut(**options), str(seed))


def all_patterns(size):
    """The fewest presses to each pattern that presses lead to, by search through the game."""
    game = LightsOut(size=size)
    found, level, presses = {0: 0}, [0], 0
    while level:
        presses += 1
        following = []
        for lights in level:
            for square in board(size).names:
                game.lights, game.left, game.is_terminal = lights, 10**9, False
                game.play(0, square)
                if game.lights not in found:
                    found[game.lights] = presses
                    following.append(game.lights)
        level = following
    return found


@pytest.mark.parametrize(("size", "solvable", "most"), [(2, 16, 4), (3, 512, 9), (4, 4096, 7)])
def test_all_patterns_of_small_boards_are_solved_in_the_fewest_presses(size, solvable, most):
    """Breadth-first search over every pattern; those it does not find have no solution."""
    found = all_patterns(size)
    assert (len(found), max(found.values())) == (solvable, most)
    for lights in range(1 << size**2):
        presses = fewest_presses(size, lights)
        assert (presses is None) == (lights not in found)
        if presses is not None:
            assert presses.bit_count() == found[lights]
            for square in range(size**2):
                if presses >> square & 1:
                    lights ^= board(size).switched[square]
            assert lights == 0


def test_sets_of_presses_that_change_nothing():
    """OEIS A159257: the nullity of the game by size; of 5 it is 2 (Anderson and Feil 1998)."""
    quiet = [len(board(size).quiet).bit_length() - 1 for size in range(2, 10)]
    assert quiet == [0, 0, 4, 2, 0, 0, 0, 8]
    for presses in board(5).quiet:
        switched = 0
        for square in range(25):
            if presses >> square & 1:
                switched ^= board(5).switched[square]
        assert switched == 0


def test_a_quarter_of_the_patterns_of_five_rows_can_be_solved():
    """Anderson and Feil 1998: 2^23 of 2^25."""
    rng = Stream(1)
    drawn = [int(rng.random() * 2**25) for _ in range(4000)]
    solvable = sum(fewest_presses(5, lights) is not None for lights in drawn)
    assert solvable / 4000 == pytest.approx(1 / 4, abs=0.03)


def test_what_a_press_switches():
    """The corner, the edge and the middle of five rows, by hand."""
    game = LightsOut()
    game.lights, game.left = 0, 99
    drawings = []
    for square in ("a5", "c1", "d4"):
        game.lights = 0
        game.play(0, square)
        drawings.append(game.view(0).splitlines()[:5])
    assert drawings == [
        ["5 # # . . .", "4 # . . . .", "3 . . . . .", "2 . . . . .", "1 . . . . ."],
        ["5 . . . . .", "4 . . . . .", "3 . . . . .", "2 . . # . .", "1 . # # # ."],
        ["5 . . . # .", "4 . . # # #", "3 . . . # .", "2 . . . . .", "1 . . . . ."],
    ]


@pytest.mark.parametrize("size", range(2, 10))
def test_every_puzzle_has_a_solution_and_the_announced_number_solves_it(size):
    for seed in range(20):
        game = started(seed, size=size, slack=1)
        presses = fewest_presses(size, game.lights)
        assert presses.bit_count() == game.left
        for square, name in enumerate(board(size).names):
            if presses >> square & 1:
                assert not game.is_terminal
                game.apply(name)
        assert game.returns == (1,)


def test_the_presses_end_as_announced():
    game = started(3, slack=2)
    fewest = game.left // 2
    assert f"with {fewest} presses. You may make {2 * fewest} presses." in game.transcript(0)[0]
    for _ in range(fewest):
        played(game, "a1", "a1")
    assert game.is_terminal
    assert game.returns == (0,)


def test_puzzles_differ_and_are_the_same_for_the_same_seed():
    assert len({generated(5, seed) for seed in range(200)}) > 195
    assert started(7).lights == started(7).lights
    assert all(generated(2, seed) for seed in range(200))
    assert len(LightsOut().legal_actions(CHANCE)) == 2**32


def test_options_beyond_their_limits_are_refused():
    with pytest.raises(OptionError, match="size = whole number from 2 to 9, got 10"):
        new_game("LightsOut-v0", size=10)
