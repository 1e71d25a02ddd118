"""Frozen Lake beside Gymnasium's, transition by transition and in lockstep."""

import random
from collections import Counter
from math import comb

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.toy_text.frozen_lake import MAPS, FrozenLakeEnv

import textgames
from textgames.core import CHANCE, SEEDS
from textgames.envs.puzzles.frozen_lake import NUMBERS, WAYS, FrozenLake, lake
from textgames.errors import OptionError


def begun(seed=0, **options) -> FrozenLake:
    game = FrozenLake(**options)
    assert game.legal_actions(CHANCE) == SEEDS
    game.apply(str(seed))
    return game


def on(rows, cell=0, **options) -> FrozenLake:
    """A game on a lake of Gymnasium's, with the player on any square."""
    text = "".join(rows)
    game = begun(size=len(rows), holes=0, **options)
    game.holes = frozenset(i for i, letter in enumerate(text) if letter == "H")
    game.cell = cell
    return game


def rows_of(game: FrozenLake) -> list[str]:
    """Our lake as a `desc` of Gymnasium's."""
    text = "".join("H" if cell in game.holes else "F" for cell in range(game.size**2))
    text = f"S{text[1:-1]}G"
    return [text[row : row + game.size] for row in range(0, len(text), game.size)]


def outcomes(game: FrozenLake, action: str) -> Counter:
    """How likely each (square, result, whether it is over) is after an action."""
    game = game.clone()
    game.apply(action)
    ways = [way for way, _ in game.chance_outcomes()] if game.to_act == (CHANCE,) else [None]
    found = Counter()
    for way in ways:
        after = game.clone()
        if way is not None:
            after.apply(way)
        found[after.cell, after.returns[0], after.is_terminal] += 1 / len(ways)
    return found


@pytest.mark.parametrize("slippery", [False, True])
@pytest.mark.parametrize(("size", "holes"), [(3, 4), (4, 4), (4, 9), (8, 10), (12, 121)])
def test_every_transition_of_a_lake_is_that_of_gymnasium(size, holes, slippery):
    for seed in range(10 if size < 8 else 2):
        game = begun(seed, size=size, holes=holes, slippery=slippery)
        theirs = FrozenLakeEnv(desc=rows_of(game), is_slippery=slippery)
        for cell in range(size * size - 1):
            if cell in game.holes:
                continue
            game.cell = cell
            for number, way in enumerate(WAYS):
                expected = Counter()
                for chance, to, reward, over in theirs.P[cell][number]:
                    expected[to, reward, over] += chance
                assert outcomes(game, way) == pytest.approx(expected)


class Chosen:
    """A generator whose next number is such that Gymnasium draws our outcome."""

    number = 0.0

    def random(self) -> float:
        return self.number


@pytest.mark.parametrize("slippery", [False, True])
def test_500_random_games_agree_with_gymnasium_after_every_move(slippery):
    rng = random.Random(3)
    ends = Counter()
    for seed in range(500):
        size = rng.choice((3, 4, 5, 8))
        game = begun(seed, size=size, holes=rng.randrange(size), slippery=slippery)
        theirs = gymnasium.make(
            "FrozenLake-v1", desc=rows_of(game), is_slippery=slippery, max_episode_steps=100
        )
        assert theirs.reset(seed=0)[0] == game.cell == 0
        theirs.unwrapped._np_random = chosen = Chosen()
        assert theirs.unwrapped.np_random is chosen
        while not game.is_terminal:
            assert game.to_act == (0,)
            number = rng.randrange(4)
            game.apply(WAYS[number])
            if slippery:
                assert game.legal_actions(CHANCE) == tuple(
                    WAYS[(number + turn) % 4] for turn in (-1, 0, 1)
                )
                slid = rng.randrange(3)
                chosen.number = (slid + 0.5) / 3
                game.apply(game.legal_actions(CHANCE)[slid])
            cell, reward, terminated, truncated, _ = theirs.step(number)
            assert game.cell == cell
            assert game.returns == (reward,)
            assert game.is_terminal == (terminated or truncated)
        ends["won" if reward else "fell" if terminated else "late"] += 1
    assert set(ends) == {"won", "fell", "late"}


@pytest.mark.parametrize(("name", "moves", "optimum"), [("4x4", 100, 0.74), ("8x8", 200, 0.91)])
def test_best_play_has_the_optimum_that_gymnasium_names(name, moves, optimum):
    """In gymnasium/envs/__init__.py, where FrozenLake-v1 and FrozenLake8x8-v1 are registered."""
    rows = MAPS[name]
    cells = range(len(rows) ** 2)
    ends = {cell for cell, letter in enumerate("".join(rows)) if letter in "HG"}
    table = {
        (cell, way): outcomes(on(rows, cell, moves=moves), way)
        for cell in cells
        if cell not in ends
        for way in WAYS
    }
    value = [0.0] * len(cells)
    for _ in range(moves):
        value = [
            0.0
            if cell in ends
            else max(
                sum(p * (won + value[to]) for (to, won, _), p in table[cell, way].items())
                for way in WAYS
            )
            for cell in cells
        ]
    assert value[0] == pytest.approx(optimum, abs=0.005)


@pytest.mark.parametrize(("size", "holes"), [(3, 0), (3, 4), (4, 4), (5, 16), (12, 121)])
def test_every_lake_has_its_holes_and_a_way_around_them(size, holes):
    for seed in range(100):
        found = lake(size, holes, seed)
        assert len(found) == holes
        assert not found & {0, size * size - 1}
        reached = {0}
        for cell in range(size * size):  # right and down suffice
            row, column = divmod(cell, size)
            before = {cell - size} if row else set()
            before |= {cell - 1} if column else set()
            if before & reached and cell not in found:
                reached.add(cell)
        assert size * size - 1 in reached


def test_each_path_is_left_free_as_often():
    """With the most holes a lake is its path: of 4 x 4 squares there are 20."""
    paths = Counter(lake(4, 9, seed) for seed in range(4000))
    assert len(paths) == comb(6, 3)
    chi_squared = sum((count - 200) ** 2 / 200 for count in paths.values())
    assert chi_squared < 19 + 5 * 38**0.5


def test_too_many_holes_are_refused():
    with pytest.raises(OptionError, match=r"holes = at most 9 on a lake of 4 x 4, got 10"):
        textgames.new_game("FrozenLake-v0", holes=10)


def test_the_goal_wins_a_hole_loses_and_time_runs_out():
    game = on(MAPS["4x4"], slippery=False)
    for way in ("down", "down", "right", "right", "down", "right"):
        game.apply(way)
    assert game.returns == (1,)
    assert game.transcript(0)[-2:] == ["You go right: you are on d1.", "You reached the goal."]
    game = on(MAPS["4x4"], slippery=False)
    for way in ("right", "down"):
        game.apply(way)
    assert game.returns == (0,)
    assert game.transcript(0)[-1] == "You fell into a hole."
    game = on(MAPS["4x4"], slippery=False, moves=2)
    game.apply("up")
    assert not game.is_terminal
    game.apply("up")
    assert game.transcript(0)[-1] == "No moves are left."
    assert game.returns == (0,)


def test_the_last_move_may_still_win():
    game = on(MAPS["4x4"], 14, slippery=False, moves=1)
    game.apply("right")
    assert game.returns == (1,)


def test_the_view_is_the_lake_as_it_was_told():
    game = begun(1, slippery=False)
    assert game.transcript(0)[0] == "The board:\n" + game.view(0).rsplit("\n", 1)[0]
    assert on(MAPS["4x4"], 4).view(0).splitlines() == [
        "4 . . . .",
        "3 @ O . O",
        "2 . . . O",
        "1 O . . G",
        "  a b c d",
        "Turns used: 0 of 100",
    ]


def test_hidden_rules_tell_nothing_of_what_the_actions_do():
    plain, hidden = begun(5, slippery=False), begun(5, slippery=False, hidden=True)
    assert hidden.legal_actions(0) == NUMBERS
    for number, way in ((2, "right"), (1, "down"), (0, "left"), (3, "up")):
        if not plain.is_terminal:
            plain.apply(way)
            hidden.apply(str(number))
            assert hidden.cell == plain.cell
    text = "\n".join([hidden.rules(0), *hidden.transcript(0), hidden.view(0)]).lower()
    for word in ("lake", "ice", "hole", "goal", "slip", "left", "right", "down", "fell", "slide"):
        assert word not in text.split(), word
    assert FrozenLake(hidden=True).rules(0) == FrozenLake(hidden=True, slippery=False).rules(0)


def test_a_slide_along_the_edge_is_not_told_where_the_rules_are_hidden():
    game = begun(5, hidden=True)
    game.apply("3")
    ends = []
    for way in ("left", "up"):  # off the lake, either way
        after = game.clone()
        after.apply(way)
        ends.append(after.information_state(0))
    assert ends[0] == ends[1]


def test_the_features_are_the_square_the_holes_and_the_time():
    features = np.array(on(MAPS["4x4"], 4).features(0))
    assert features[:16].nonzero()[0].tolist() == [4]
    assert features[16:32].nonzero()[0].tolist() == [5, 7, 11, 12]
    assert features[32:].tolist() == [0.0]


def test_the_rules_name_the_start_the_goal_and_the_limit():
    rules = FrozenLake(size=5, holes=3, moves=7, slippery=False).rules(0)
    for part in ("5 rows and 5 columns", "a5", "e1", "in 7 moves", "always go where you want"):
        assert part in rules
    assert "slippery" in FrozenLake().rules(0)
