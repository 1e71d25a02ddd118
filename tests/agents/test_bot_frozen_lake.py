"""The walker on Frozen Lake: the shortest way on firm ice, the best chance on slippery ice."""

import pytest
from gymnasium.envs.toy_text.frozen_lake import MAPS
from seats import play_on, started

from textgames.agents.bots import frozen_lake


def play(seed, **options):
    return play_on(started("FrozenLake-v0", seed=seed, **options), {0: frozen_lake.Bot()})


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
