"""The table of skills, and profiles of agents."""

import math
from types import SimpleNamespace

import pytest
from evaluation.simulated import games_of_all_against_all

import textgames
from textgames.core import Game
from textgames.errors import GameError
from textgames.evaluation.contests import Result
from textgames.evaluation.ratings import Rating, rate
from textgames.evaluation.skills import (
    BLUFFING,
    LOGIC,
    MINDS,
    PATTERNS,
    PLANNING,
    SKILLS,
    SPACE,
    UNCERTAINTY,
    WEIGHTS,
    profile,
    skills_of,
)  # fmt: skip


@pytest.mark.parametrize("id", list(textgames.registry))
def test_every_game_has_weights_of_skills_that_sum_to_1(id):
    weights = skills_of(id)
    assert weights.keys() <= set(SKILLS)
    assert math.fsum(weights.values()) == pytest.approx(1, abs=1e-12)
    assert all(weight in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8) for weight in weights.values())
    assert len(weights) <= 5


def test_each_skill_is_what_several_games_are_about():
    assert len(SKILLS) == len(set(SKILLS)) == 10
    for skill in SKILLS:
        assert sum(weights.get(skill, 0) >= 0.2 for weights in WEIGHTS.values()) >= 3


@pytest.mark.parametrize("id", list(textgames.registry))
def test_the_weights_fit_what_the_games_say_of_themselves(id):
    kind, weights = textgames.spec(id).game_class, skills_of(id)
    if "bluffing" in kind.tags or "hidden roles" in kind.tags:
        assert weights[BLUFFING] >= 0.3
    if "perfect information" in kind.tags and "chance" not in kind.tags:
        assert not {BLUFFING, MINDS, UNCERTAINTY} & weights.keys()
    if kind.max_players == 1:
        assert not {BLUFFING, MINDS} & weights.keys()
    if "deduction" in kind.tags and kind.max_players == 1:
        assert LOGIC in weights or PATTERNS in weights


class Own(Game):
    def setup(self):
        self.ask(0)


@pytest.fixture
def register(monkeypatch):
    """A function that registers a game with these skills, for one test."""
    monkeypatch.setattr(textgames.registry, "_specs", dict(textgames.registry._specs))

    def add(id, skills):
        textgames.register(id, type("Own", (Own,), {"skills": skills}))

    return add


def test_a_game_of_another_package_carries_its_own_skills(register):
    register("Own-v0", {PLANNING: 0.9, SPACE: 0.1})
    assert skills_of("Own-v0") == {PLANNING: 0.9, SPACE: 0.1}
    register("Silent-v0", {})
    assert skills_of("Silent-v0") == skills_of("Unheard-v0") == {}


@pytest.mark.parametrize(
    "skills",
    [["luck"], {PLANNING: "1"}, {"luck": 1.0}, {PLANNING: 0.5}, {PLANNING: 2.0, SPACE: -1.0}],
)
def test_skills_that_do_not_fit_are_refused(skills, register):
    register("Own-v0", skills)
    with pytest.raises(GameError, match=r"Own-v0: expected skills = positive weights .* got"):
        skills_of("Own-v0")
    with pytest.raises(GameError, match="Chess-v0: expected skills"):
        skills_of("Chess-v0", {"Chess-v0": skills})


def test_a_profile_is_the_weighted_mean_of_ratings():
    games = {
        "Nim-v0": {"a": Rating(30, 2, 5), "b": Rating(1, 1, 1)},  # logic .6, patterns and plans .2
        "Sudoku-v0": {"a": Rating(20, 1, 7)},  # logic .7, space .1, patterns .2
        "Unheard-v0": {"a": Rating(99, 9, 9)},
        "Chess-v0": {"b": Rating(99, 9, 9)},
    }
    found = profile(SimpleNamespace(games=games), "a")
    assert [*found] == [skill for skill in SKILLS if skill in (LOGIC, PATTERNS, PLANNING, SPACE)]
    assert found[LOGIC].mu == pytest.approx((0.6 * 30 + 0.7 * 20) / 1.3)
    assert found[LOGIC].sigma == pytest.approx(math.sqrt((0.6 * 2) ** 2 + 0.7**2) / 1.3)
    assert found[LOGIC].contests == 12
    assert (found[PLANNING].mu, found[PLANNING].sigma) == pytest.approx((30, 2))
    more = profile(SimpleNamespace(games=games), "a", {"Unheard-v0": {SPACE: 1.0}})
    assert more[SPACE].mu == pytest.approx((0.1 * 20 + 99) / 1.1)
    assert profile(SimpleNamespace(games=games), "nobody") == {}


def test_who_is_better_at_what_is_found_again():
    """One plans well and bluffs badly, the other the other way round."""
    chess = games_of_all_against_all({"planner": 30, "bluffer": 20}, 100, id="Chess-v0")
    coup = games_of_all_against_all({"planner": 20, "bluffer": 30}, 100, id="Coup-v0")
    ratings = rate([*chess, *coup, Result("Coup-v0", ("planner", "bluffer"), (0, 0))])
    planner, bluffer = (profile(ratings, name) for name in ("planner", "bluffer"))
    assert planner[SPACE].conservative > bluffer[SPACE].mu
    assert planner[BLUFFING].mu < bluffer[BLUFFING].conservative
    assert planner[PLANNING].mu > bluffer[PLANNING].mu
