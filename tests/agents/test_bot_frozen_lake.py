"""The walker on Frozen Lake: the shortest way on firm ice, the best chance on slippery ice."""

import pytest
from gymnasium.envs.toy_text.frozen_lake import MAPS

import textgames
from textgames import agents
from textgames.agents.bots import frozen_lake
from textgames.envs.puzzles.frozen_lake import FrozenLake
from textgames.episode import Episode
from textgames.errors import AgentError
from textgames.illegal import illegal_policy


def play(seed, **options):
    """Play to the end; an illegal reply raises."""
    game = textgames.new_game("FrozenLake-v0", **options)
    episode, bot = Episode(game, seed, illegal_policy("raise")), frozen_lake.Bot(seed)
    while episode.waiting:
        episode.reply(0, bot(episode.observe(0)))
    return episode


@pytest.mark.parametrize(("size", "holes"), [(3, 4), (4, 4), (8, 49), (12, 100)])
def test_on_firm_ice_it_takes_a_shortest_way(size, holes):
    for seed in range(5):
        episode = play(seed, size=size, holes=holes, slippery=False)
        assert episode.returns == (1,)
        assert len(episode.turns) == 2 * size - 2


def test_it_is_in_time_if_there_is_time():
    assert play(1, slippery=False, moves=6).returns == (1,)
    assert play(1, slippery=False, moves=5).returns == (0,)


@pytest.mark.parametrize(("name", "moves", "optimum"), [("4x4", 100, 0.74), ("8x8", 200, 0.91)])
def test_its_plan_is_within_a_hundredth_of_the_optimum(name, moves, optimum):
    """Gymnasium names the optimum where it registers its two lakes."""
    rows = MAPS[name]
    holes = frozenset(i for i, letter in enumerate("".join(rows)) if letter == "H")
    assert frozen_lake.values(len(rows), holes, True)[moves][0] == pytest.approx(optimum, abs=0.015)


@pytest.mark.parametrize("hidden", [False, True])
def test_it_crosses_slippery_ice_far_more_often_than_chance(hidden):
    assert sum(play(seed, hidden=hidden).returns[0] for seed in range(60)) >= 40  # 0.81 of them


def test_it_is_the_rule_of_frozen_lake_and_says_so_elsewhere():
    episode = Episode(FrozenLake(), 0, illegal_policy("raise"))
    seen = episode.observe(0)
    assert agents.make("rule", seed=1)(seen) == frozen_lake.Bot()(seen)
    other = Episode(textgames.new_game("TicTacToe-v0"), 0, illegal_policy("raise")).observe(0)
    with pytest.raises(AgentError, match="of FrozenLake, got one of TicTacToe"):
        frozen_lake.Bot(0)(other)
