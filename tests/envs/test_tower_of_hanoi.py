"""The Tower of Hanoi: the fewest moves by breadth-first search, and by solving the game itself."""

import pytest
from lockstep import played

from textgames.envs.puzzles.tower_of_hanoi import TowerOfHanoi, draw, fewest, moves
from textgames.errors import OptionError
from textgames.registration import new_game
from textgames.solvers.graph import PositionGraph


def distances(disks, pegs):
    """How far each position is from the start, through the game's own moves."""
    start = TowerOfHanoi(disks=disks, pegs=pegs, slack=5)
    start.left = 10**9
    found, level = {start.on: 0}, [start]
    while level:
        following = []
        for game in level:
            for action in game.legal_actions(0):
                after = game.clone()
                after.apply(action)
                if after.on not in found:
                    found[after.on] = found[game.on] + 1
                    if not after.is_terminal:
                        following.append(after)
        level = following
    return found


@pytest.mark.parametrize(
    ("pegs", "numbers"),
    [(3, (1, 3, 7, 15, 31, 63, 127)), (4, (1, 3, 5, 9, 13, 17))],
)
def test_the_fewest_moves_are_those_of_lucas_and_of_frame_and_stewart(pegs, numbers):
    """Lucas 1883: 2^n - 1; OEIS A007664 for four pegs, proved by Bousch (2014)."""
    for disks, number in enumerate(numbers, 1):
        found = distances(disks, pegs)
        assert found["ABCD"[pegs - 1] * disks] == number == fewest(disks, pegs)
    assert [fewest(disks, 4) for disks in (7, 8)] == [25, 33]
    assert [fewest(disks, 3) for disks in (7, 8)] == [127, 255]


def test_every_arrangement_can_be_reached_but_those_after_the_end():
    """3^n positions of three pegs: in each the disks of a peg can lie in one order only."""
    assert len(distances(5, 3)) == 3**5
    assert len(distances(4, 4)) == 4**4


@pytest.mark.parametrize(("disks", "pegs"), [(1, 3), (2, 3), (3, 3), (4, 3), (4, 4)])
def test_the_game_can_be_won_in_that_many_moves_and_in_no_fewer(disks, pegs):
    game = TowerOfHanoi(disks=disks, pegs=pegs, slack=1)
    assert game.left == fewest(disks, pegs)
    _, returns = PositionGraph(game).optimal()
    assert returns[-1] == (1,)
    if game.left > 1:
        game.left -= 1
        _, returns = PositionGraph(game).optimal()
        assert returns[-1] == (0,)


def test_legal_moves_put_no_disk_on_a_smaller_one():
    """Every position of four disks, against the rule read literally."""
    for position in distances(4, 3):
        towers = {peg: [d for d in range(4) if position[d] == peg] for peg in "ABC"}
        expected = {
            f"{a} {b}"
            for a in "ABC"
            for b in "ABC"
            if a != b and towers[a] and (not towers[b] or towers[a][0] < towers[b][0])
        }
        assert set(moves(position, 3)) == expected
        assert len(expected) == len(moves(position, 3))


def test_the_seven_moves_that_solve_three_disks():
    game = played(TowerOfHanoi(slack=1), "A C", "A B", "C B", "A C", "B A", "B C")
    assert not game.is_terminal
    assert played(game, "A C").returns == (1,)
    assert game.transcript(0)[-1] == "The whole tower stands on peg C. You win."


def test_the_moves_end_after_as_many_as_announced():
    game = TowerOfHanoi(disks=2, slack=2)
    assert "within 6 moves" in game.rules(0)
    played(game, *["A B", "B A"] * 2, "A B")
    assert not game.is_terminal
    assert played(game, "B A").returns == (0,)


def test_a_tower_on_another_peg_does_not_count():
    game = played(TowerOfHanoi(disks=2), "A C", "A B", "C B")
    assert game.on == "BB"
    assert not game.is_terminal


def test_disks_are_drawn_from_bottom_to_top():
    assert draw("BACA", 3) == "A: 4 2\nB: 1\nC: 3"


@pytest.mark.parametrize(("option", "value"), [("disks", 0), ("pegs", 5), ("slack", 0)])
def test_options_beyond_their_limits_are_refused(option, value):
    with pytest.raises(OptionError, match=f"{option} = whole number from"):
        new_game("TowerOfHanoi-v0", **{option: value})
