"""The rule-based players of the puzzles: what they solve, and how much better than random play."""

from importlib import import_module

import pytest

from textgames.chance import Stream
from textgames.envs import GAMES
from textgames.envs.grids import squares_from_top
from textgames.envs.puzzles.tower_of_hanoi import fewest
from textgames.episode import Episode, random_action
from textgames.errors import AgentError
from textgames.illegal import illegal_policy
from textgames.registration import new_game

BOTS = (
    "guess_the_number",
    "lights_out",
    "minesweeper",
    "sudoku",
    "tower_of_hanoi",
)


def bot(id, seed=0):
    module = GAMES[id].partition(":")[0].rpartition(".")[2]
    return import_module(f"textgames.agents.bots.{module}").Bot(seed)


def play(id, seed, agent=None, **options):
    """Play one game by the bot, or by `agent`; an illegal reply raises."""
    agent = agent or bot(id, seed)
    episode = Episode(new_game(id, **options), seed, illegal_policy("raise"))
    while episode.waiting:
        episode.reply(0, agent(episode.observe(0)))
    return episode


def random_agent(seed):
    rng = Stream(seed)
    return lambda observation: random_action(observation.legal_actions, rng)


def mean(id, games, agent=bot, **options):
    """Return the mean return of so many games, by the bot or by `random_agent`."""
    agents = (agent(id, seed) if agent is bot else agent(seed) for seed in range(games))
    return sum(play(id, seed, a, **options).returns[0] for seed, a in enumerate(agents)) / games


@pytest.mark.parametrize("module", BOTS)
def test_a_bot_says_so_when_the_game_is_another(module):
    start = new_game("TicTacToe-v0")
    observation = Episode(start, 0, illegal_policy("raise")).observe(0)
    agent = import_module(f"textgames.agents.bots.{module}").Bot(0)
    with pytest.raises(AgentError, match=r"expected an observation of .*, got one of TicTacToe"):
        agent(observation)


@pytest.mark.parametrize("numbers", [2, 7, 100, 127])
def test_every_number_up_to_127_is_found_in_seven_guesses(numbers):
    for secret in range(1, numbers + 1):
        start = new_game("GuessTheNumber-v0", numbers=numbers)
        start.apply(str(secret))
        episode = Episode(start, 0, illegal_policy("raise"))
        agent = bot("GuessTheNumber-v0")
        while episode.waiting:
            episode.reply(0, agent(episode.observe(0)))
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
        episode = Episode(start, 0, illegal_policy("raise"))
        agent = bot("TowerOfHanoi-v0")
        while episode.waiting:
            episode.reply(0, agent(episode.observe(0)))
        assert episode.returns == (1,)
        assert len(episode.turns) <= 2**6 - 1


@pytest.mark.parametrize("size", range(2, 10))
def test_the_lights_are_switched_off_in_the_fewest_presses(size):
    assert mean("LightsOut-v0", 20, size=size, slack=1) == 1
    assert mean("LightsOut-v0", 20, random_agent, size=size, slack=1) < 0.3


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
    episode = Episode(start, 0, illegal_policy("raise"))
    agent = bot("Minesweeper-v0")
    while episode.waiting:
        episode.reply(0, agent(episode.observe(0)))
    assert episode.returns[0] > 0


@pytest.mark.parametrize("size", [4, 6, 9])
def test_every_sudoku_is_solved_without_a_wrong_digit(size):
    assert mean("Sudoku-v0", 10, size=size, slack=1) == 1
    assert mean("Sudoku-v0", 10, random_agent, size=size) < 0.25
