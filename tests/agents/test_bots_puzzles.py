"""The rule-based players of the puzzles: what they solve, and how much better than random play."""

from importlib import import_module

import pytest
from seats import play_on, random_agent

from textgames.agents.bots.secretary import first_taken
from textgames.chance import Stream
from textgames.envs import GAMES
from textgames.envs.grids import squares_from_top
from textgames.envs.puzzles.sokoban_levels import Level
from textgames.envs.puzzles.tower_of_hanoi import fewest
from textgames.episode import Episode
from textgames.illegal import illegal_policy
from textgames.registration import new_game
from textgames.solvers.graph import PositionGraph


def bot(id, seed=0):
    module = GAMES[id].partition(":")[0].rpartition(".")[2]
    return import_module(f"textgames.agents.bots.{module}").Bot(seed)


def finished(start, agent, seed=0):
    return play_on(Episode(start, seed, illegal_policy("raise")), {0: agent})


def play(id, seed, agent=None, **options):
    """Play one game by the bot, or by `agent`."""
    return finished(new_game(id, **options), agent or bot(id, seed), seed)


def mean(id, games, agent=bot, **options):
    """Return the mean return of so many games, by the bot or by `random_agent`."""
    agents = (agent(id, seed) if agent is bot else agent(seed) for seed in range(games))
    return sum(play(id, seed, a, **options).returns[0] for seed, a in enumerate(agents)) / games


@pytest.mark.parametrize("numbers", [2, 7, 100, 127])
def test_every_number_up_to_127_is_found_in_seven_guesses(numbers):
    for secret in range(1, numbers + 1):
        start = new_game("GuessTheNumber-v0", numbers=numbers)
        start.apply(str(secret))
        episode = finished(start, bot("GuessTheNumber-v0"))
        assert episode.returns == (1,)


def test_with_too_few_guesses_as_many_numbers_are_found_as_can_be():
    """Three guesses of twenty numbers: seven of them, as exact search says."""
    assert mean("GuessTheNumber-v0", 400, numbers=20, tries=3) == pytest.approx(7 / 20, abs=0.08)
    assert mean("GuessTheNumber-v0", 200, random_agent) < 0.15


@pytest.mark.parametrize("pegs", [3, 4])
@pytest.mark.parametrize("disks", range(1, 9))
def test_the_tower_is_moved_in_the_fewest_moves(disks, pegs):
    episode = play("TowerOfHanoi-v0", 0, disks=disks, pegs=pegs, slack=1)
    assert episode.returns == (1,)
    assert len(episode.turns) == fewest(disks, pegs)


@pytest.mark.parametrize("pegs", [3, 4])
def test_the_tower_is_moved_from_any_position(pegs):
    for seed in range(30):
        start = new_game("TowerOfHanoi-v0", disks=6, pegs=pegs, slack=5)
        rng = Stream(seed)
        for _ in range(40):
            legal = start.legal_actions(0)
            start.apply(legal[int(rng.random() * len(legal))])
        episode = finished(start, bot("TowerOfHanoi-v0"))
        assert episode.returns == (1,)
        assert len(episode.turns) <= 2**6 - 1


@pytest.mark.parametrize("size", range(2, 10))
def test_the_lights_are_switched_off_in_the_fewest_presses(size):
    assert mean("LightsOut-v0", 20, size=size, slack=1) == 1
    assert mean("LightsOut-v0", 20, random_agent, size=size, slack=1) < 0.3


@pytest.mark.parametrize(
    "options", [{}, {"fewest": 30}, {"rows": 3, "columns": 3}, {"rows": 6, "columns": 5}]
)
def test_the_tiles_are_put_in_order_in_the_fewest_moves(options):
    assert mean("FifteenPuzzle-v0", 8, **options, slack=1) == 1
    assert mean("FifteenPuzzle-v0", 50, random_agent, **options, slack=1) < 0.1


@pytest.mark.parametrize("options", [{"rows": 2, "columns": 4}, {}, {"rows": 6, "columns": 6}])
def test_the_tiles_are_put_in_order_from_any_position(options):
    """After 24 random moves, of 60, which can at worst all be taken back."""
    for seed in range(10):
        start = new_game("FifteenPuzzle-v0", **options, slack=5)
        start.apply(str(seed))
        rng = Stream(seed)
        for _ in range(24):
            legal = start.legal_actions(0)
            start.apply(legal[int(rng.random() * len(legal))])
        episode = finished(start, bot("FifteenPuzzle-v0"))
        assert episode.returns == (1,)


@pytest.mark.parametrize(
    "options", [{}, {"size": 4, "vehicles": 4, "fewest": 4}, {"size": 8, "vehicles": 14}]
)
def test_the_red_car_is_out_in_the_fewest_moves(options):
    assert mean("RushHour-v0", 5, **options, slack=1) == 1
    assert mean("RushHour-v0", 20, random_agent, **options, slack=1) < 0.2


def test_the_red_car_is_out_from_any_position():
    """After eight random moves, of 25."""
    for seed in range(6):
        start = new_game("RushHour-v0", vehicles=11, slack=5)
        start.apply(str(seed))
        rng = Stream(seed)
        for _ in range(8):
            legal = start.legal_actions(0)
            start.apply(legal[int(rng.random() * len(legal))])
        assert finished(start, bot("RushHour-v0")).returns == (1,)


@pytest.mark.parametrize("board", ["triangle10", "triangle15", "triangle21", "english33"])
def test_one_peg_is_left(board):
    assert play("PegJump-v0", 0, board=board).returns == (1,)
    assert mean("PegJump-v0", 50, random_agent, board=board) < 0.5


def test_where_one_peg_cannot_be_left_as_few_as_can_be_are():
    """After 4-1 and 6-4 on the triangle of 15: the best end by search through all positions."""
    for jumps in (("4 1", "6 4"), ("6 1", "13 6", "11 13"), ("4 1", "11 4", "13 11")):
        start = new_game("PegJump-v0")
        for jump in jumps:
            start.apply(jump)
        _, returns = PositionGraph(start.clone()).optimal()
        assert finished(start, bot("PegJump-v0")).returns == returns[-1]


def test_minesweeper_is_won_far_more_often_than_by_random_play():
    """97 in 100 are expected; random play wins none and opens two thirds of the squares."""
    won = [play("Minesweeper-v0", seed).returns == (1,) for seed in range(60)]
    assert sum(won) > 50
    assert mean("Minesweeper-v0", 60, random_agent) < 0.45


def test_minesweeper_takes_a_flag_from_a_square_that_it_opens():
    start = new_game("Minesweeper-v0")
    start.apply("3")
    for name in squares_from_top(9, 9):
        if name != "e5":
            start.apply(f"flag {name}")
    episode = finished(start, bot("Minesweeper-v0"))
    assert episode.returns[0] > 0


@pytest.mark.parametrize("size", [4, 6, 9])
def test_every_sudoku_is_solved_without_a_wrong_digit(size):
    assert mean("Sudoku-v0", 10, size=size, slack=1) == 1
    assert mean("Sudoku-v0", 10, random_agent, size=size) < 0.25


def test_2048_is_played_far_beyond_random_play():
    """A goal of 512, reached by nearly every game; random play gets no farther than 256."""
    assert mean("Game2048-v0", 2, goal=512) > 3000
    assert mean("Game2048-v0", 20, random_agent, goal=512) < 2000


def test_the_bandits_best_arm_is_found():
    """Of 100 pulls 50 + 50 gap can be had, and 50 - 50 gap + 100 gap / arms by chance."""
    assert mean("Bandit-v0", 100) > 48  # deviation of this mean: half a pull; 44 by chance
    assert mean("Bandit-v0", 100, random_agent) < 46
    assert mean("Bandit-v0", 50, arms=4, gap=50) > 66  # of 75; 37.5 by chance
    assert mean("Bandit-v0", 5, arms=20, gap=100, pulls=200) >= 180


def test_the_secretary_is_chosen_by_the_rule_of_one_in_e():
    """Gilbert and Mosteller 1966: so many pass, of so many, before one is taken."""
    passing = {2: 0, 3: 1, 4: 1, 5: 2, 8: 3, 10: 3, 20: 7, 50: 18, 100: 37}
    assert {number: first_taken(number) - 1 for number in passing} == passing
    assert mean("Secretary-v0", 400) == pytest.approx(0.384, abs=0.1)
    assert mean("Secretary-v0", 400, random_agent) < 0.15


@pytest.mark.parametrize("goal", ["piles", "tower"])
@pytest.mark.parametrize("blocks", [2, 4, 8])
def test_blocks_are_moved_in_the_fewest_actions(blocks, goal):
    assert mean("Blocksworld-v0", 20, blocks=blocks, goal=goal, slack=1) == 1


def test_blocks_are_moved_from_any_position():
    for seed in range(30):
        start = new_game("Blocksworld-v0", blocks=6, slack=5)
        start.apply(str(seed))
        rng = Stream(seed)
        for _ in range(9):
            legal = start.legal_actions(0)
            start.apply(legal[int(rng.random() * len(legal))])
        episode = finished(start, bot("Blocksworld-v0"))
        assert episode.returns == (1,)


@pytest.mark.parametrize("options", [{}, {"size": 6, "boxes": 3}, {"size": 8, "boxes": 3}])
def test_the_boxes_are_pushed_onto_their_goals(options):
    assert mean("Sokoban-v0", 20, **options) == 1
    assert mean("Sokoban-v0", 20, random_agent, **options) < 0.6


def test_where_a_box_is_stuck_steps_are_taken_all_the_same():
    """Into a corner, away from its goal: no plan is found, and the moves run out."""
    start = new_game("Sokoban-v0", size=6, boxes=1, moves=100)
    start.apply("1")
    start.begin(Level(6, 0xFE186187F, 1 << 14, 1 << 7, 8))
    episode = finished(start, bot("Sokoban-v0"))
    assert episode.returns == (0,)
