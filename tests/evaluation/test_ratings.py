"""TrueSkill ratings beside the package called directly, and of agents whose skill is known."""

import copy
import pickle
import subprocess
import sys
from dataclasses import replace

import pytest
import trueskill
from evaluation.simulated import games_of_all_against_all, games_of_two_sides, rank_correlation

from textgames.chance import Stream
from textgames.errors import MissingDependency, OptionError, SavedGameError
from textgames.evaluation import bradley_terry, contests
from textgames.evaluation.contests import Result
from textgames.evaluation.ratings import SURPRISE, Rating, Ratings, Settings, ranked, rate
from textgames.evaluation.statistics import gather

KUHN, PIG, MAFIA = "KuhnPoker-v0", "PigDice-v0", "SecretMafia-v0"
ENV = trueskill.TrueSkill(25, 25 / 3, 25 / 6, 25 / 300, 0.1)
SKILLS = {f"agent {number}": 25 + 3 * (number - 3.5) for number in range(8)}


def result(id, agents, returns, sides=None, **more):
    """A result, its agents named by letters."""
    return Result(id, tuple(agents), returns, sides, **more)


def new(many):
    return [ENV.create_rating() for _ in range(many)]


def rate_1vs1(winner, loser, env=ENV, drawn=False):
    return trueskill.rate_1vs1(winner, loser, drawn, env=env)


def same(rating, expected):
    return (rating.mu, rating.sigma) == pytest.approx((expected.mu, expected.sigma), rel=1e-12)


def test_games_for_two_are_rated_as_trueskill_does():
    known = dict(zip("abc", new(3), strict=True))
    ratings = Ratings()
    rng = Stream(5)
    for _ in range(300):
        one, other = sorted("abc", key=lambda name: rng.random())[:2]
        won = int(rng.random() * 3) - 1  # from the first one's view
        assert ratings.add(result(KUHN, (one, other), (won, -won)))
        if won >= 0:
            known[one], known[other] = rate_1vs1(known[one], known[other], drawn=won == 0)
        else:
            known[other], known[one] = rate_1vs1(known[other], known[one])
    assert all(same(ratings.overall[name], known[name]) for name in "abc")
    assert sum(rating.contests for rating in ratings.overall.values()) == 600


def test_all_against_all_are_ranked_by_their_returns_and_equal_returns_draw():
    ratings = rate([result(PIG, ["a", "b", "c", "d"], (3.5, -1, 0.1 + 0.2, 0.3))])
    a, b, c, d = new(4)
    expected = ENV.rate([(a,), (b,), (c,), (d,)], ranks=[0, 2, 1, 1])
    for name, (rating,) in zip("abcd", expected, strict=True):
        assert same(ratings.overall[name], rating)


def test_sides_of_one_size_are_rated_as_trueskill_rates_teams():
    ratings = rate([result("Codenames-v0", ["a", "b", "c", "d"], (-1, -1, 1, 1))])
    a, b, c, d = new(4)
    (a, b), (c, d) = ENV.rate([(a, b), (c, d)], ranks=[1, 0])
    for name, rating in zip("abcd", (a, b, c, d), strict=True):
        assert same(ratings.overall[name], rating)


def test_sides_that_differ_in_size_are_expected_to_do_alike():
    """One against four: weights of 2 and 1/2, whose variances sum to 5, as those of five do."""
    sides = ((2,), (0, 1, 3, 4))
    ratings = rate([result(MAFIA, ["a", "b", "c", "d", "e"], (-1, -1, 1, -1, -1), sides)])
    a, b, c, d, e = new(5)
    weights = [(2,), (0.5,) * 4]
    (c,), (a, b, d, e) = ENV.rate([(c,), (a, b, d, e)], ranks=[0, 1], weights=weights)
    for name, rating in zip("abcde", (a, b, c, d, e), strict=True):
        assert same(ratings.overall[name], rating)
    lost = rate([result(MAFIA, ["a", "b", "c", "d", "e"], (1, 1, -1, 1, 1), sides)])
    assert lost.overall["c"].mu - 25 == pytest.approx(25 - ratings.overall["c"].mu)


def test_an_agent_in_all_seats_of_a_side_is_rated_as_one():
    ratings = rate([result("Codenames-v0", "aabb", (1, 1, -1, -1))])
    a, b = rate_1vs1(*new(2))
    assert same(ratings.overall["a"], a)
    assert same(ratings.overall["b"], b)
    assert ratings.overall["a"].contests == 1


def test_an_agent_on_several_sides_gets_the_mean_of_what_they_would_change():
    ratings = rate([result(PIG, "aba", (2, 1, 0))])
    (first,), (b,), (last,) = ENV.rate([(rating,) for rating in new(3)])
    assert ratings.overall["a"].mu == pytest.approx((first.mu + last.mu) / 2)
    assert ratings.overall["a"].sigma == pytest.approx((first.sigma + last.sigma) / 2)
    assert same(ratings.overall["b"], b)


def test_each_game_and_each_family_has_its_own_ratings():
    games = [
        result(KUHN, "ab", (1, -1)),
        result("LeducHoldem-v0", "ba", (5, -5)),
        result("TicTacToe-v0", "ab", (0, 0)),
        result("Unheard-v0", "ab", (1, 0)),
    ]
    ratings = rate(games)
    assert list(ratings.games) == [game.id for game in games]
    for game in games:
        assert ratings.games[game.id] == rate([game]).overall
    assert set(ratings.families) == {"cards", "board"}
    assert ratings.families["cards"] == rate(games[:2]).overall
    assert ratings.overall["a"].contests == 4


def test_who_solves_the_same_puzzle_better_has_won_a_race():
    def played(agent, seed, value, **options):
        return result("Sudoku-v0", (agent,), (value,), seed=seed, options=options)

    ratings = rate(
        [
            *[played("a", 1, 1), played("b", 1, 0), played("a", 2, 1), played("b", 1, 1)],
            *[played("b", 2, 1, clues=30), played("c", 1, 1)],
        ]
    )
    a, b, c = new(3)
    a, b = rate_1vs1(a, b)
    b, c = rate_1vs1(b, c, drawn=False)  # its first try counts
    assert [*ratings.overall] == ["a", "b", "c"]
    assert same(ratings.overall["a"], a)
    assert ratings.left_out == {contests.ALIKE: 1, contests.FIRST: 2}


def test_cooperative_line_ups_race_for_the_same_deal():
    deal = {"seed": 9, "options": {}}
    ratings = rate(
        [result("Hanabi-v0", "aab", (7,) * 3, **deal), result("Hanabi-v0", "ccd", (9,) * 3, **deal)]
    )
    a, b, c, d = new(4)
    weights = [(4 / 3 / (10 / 9) ** 0.5, 2 / 3 / (10 / 9) ** 0.5)] * 2
    (c, d), (a, b) = ENV.rate([(c, d), (a, b)], weights=weights)
    for name, rating in zip("abcd", (a, b, c, d), strict=True):
        assert same(ratings.overall[name], rating)


def test_games_that_tell_nothing_are_counted_with_the_reason():
    ratings = rate(
        [
            result(KUHN, "aa", (1, -1)),
            result("Codenames-v0", "abba", (1, 1, -1, -1)),
            result("Wordle-v0", "a", (1,)),
            result("TwentyQuestions-v0", "ab", (1, 1), seed=3),
            result("Undercover-v0", "abc", (1, 1, -1)),
            result(KUHN, "ab", (1, -1), reason=""),
        ]
    )
    assert ratings.overall == {}
    assert ratings.left_out == {
        contests.ALIKE: 2,
        contests.NO_DEAL: 1,
        contests.FIRST: 1,
        contests.SECRET: 1,
        contests.UNFINISHED: 1,
    }


@pytest.mark.parametrize("reason", ["forfeit", "truncated"])
def test_a_game_is_a_game_whatever_ended_it(reason):
    game = result(KUHN, "ab", (-2, 2))
    assert rate([replace(game, reason=reason)]).overall == rate([game]).overall


def test_parameters_are_those_given_and_no_global_ones():
    settings = Settings(mu=0, sigma=1, beta=0.5, tau=0, draw_probability=0.3)
    env = trueskill.TrueSkill(0, 1, 0.5, 0, 0.3)
    trueskill.setup(mu=100, sigma=50, beta=3, tau=9, draw_probability=0.9)
    try:
        a = rate([result(KUHN, "ab", (0, 0)), result(KUHN, "ab", (1, 0))], settings).overall["a"]
    finally:
        trueskill.setup()
    known = rate_1vs1(*rate_1vs1(*[env.create_rating()] * 2, env, drawn=True), env)
    assert same(a, known[0])
    assert a.conservative == pytest.approx(
        env.expose(known[0]) if a.mu == 0 else a.mu - 3 * a.sigma
    )


@pytest.mark.parametrize(
    "wrong",
    [{"sigma": 0}, {"beta": -1}, {"tau": -1}, {"draw_probability": 0}, {"mu": None},
     {"draw_probability": 1}, {"mu": float("nan")}],
)  # fmt: skip
def test_parameters_that_trueskill_cannot_use_are_refused(wrong):
    with pytest.raises(OptionError, match="expected"):
        Settings(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        result(KUHN, "ab", (1,)),
        result(KUHN, "", ()),
        result(KUHN, ("a", 5), (1, 2)),
        result(KUHN, "ab", (1, float("nan"))),
        result(KUHN, "ab", (1, "2")),
        result(KUHN, "ab", (1, 2), sides=((0,), (0, 1))),
        result(KUHN, "ab", (1, 2), sides=((0, 1), ())),
        result(KUHN, "abc", (1, 2, 3)),
        result("Nim-v0", "ab", (1, 2), options={"heaps": 5}),
    ],
)
def test_results_that_do_not_fit_together_are_refused(wrong):
    with pytest.raises(SavedGameError, match=f"a result of {wrong.id}: .*(got|it has)"):
        Ratings().add(wrong)


@pytest.mark.parametrize("made", [rate, bradley_terry.fit_strengths, gather])
def test_what_is_no_result_is_told(made):
    with pytest.raises(SavedGameError, match="expected results with id, agents and returns, got 5"):
        made([5])
    with pytest.raises(SavedGameError, match="expected games, got 5"):
        made(5)


def test_a_result_that_trueskill_cannot_compute_is_left_out():
    ratings = Ratings()
    ratings.overall.update(a=Rating(1000, 1), b=Rating(0, 1))
    before = dict(ratings.overall)
    assert not ratings.add(result(KUHN, "ab", (-1, 1)))
    assert ratings.left_out == {SURPRISE: 1}
    assert ratings.overall == before
    assert ratings.games[KUHN] == {}


@pytest.mark.parametrize(
    ("settings", "returns"),
    [
        (Settings(sigma=1e-6, beta=100, tau=0, draw_probability=1e-12), (0, 0, 0)),
        (Settings(sigma=100, beta=1e-6, tau=1, draw_probability=1e-12), (0, 1, 1, 1)),
    ],
    ids=["root of less than nothing", "division by zero"],
)
def test_so_is_one_that_fails_in_trueskill_under_strange_parameters(settings, returns):
    ratings = Ratings(settings)
    assert not ratings.add(result(PIG, "abcd"[: len(returns)], returns))
    assert ratings.left_out == {SURPRISE: 1}


def test_tables_are_in_the_order_of_conservative_ratings_and_then_of_names():
    table = {"d": Rating(20, 1), "c": Rating(30, 5), "b": Rating(20, 1), "a": Rating(17, 0)}
    assert [name for name, _ in ranked(table)] == ["a", "b", "d", "c"]


def test_quality_is_that_of_trueskill():
    ratings = rate([result(KUHN, "ab", (1, -1))] * 3)
    groups = [(ENV.create_rating(r.mu, r.sigma),) for r in map(ratings.rating, "abc")]
    assert ratings.quality(["a", "b"]) == pytest.approx(ENV.quality(groups[:2]))
    assert ratings.quality(["a", "c"]) == pytest.approx(ENV.quality([groups[0], groups[2]]))
    assert ratings.quality(["aa", "cc"]) == ratings.quality(["a", "c"])
    assert ratings.quality(["a", "b"]) < ratings.quality(["x", "y"])


def recovered(ratings, skills=SKILLS):
    """The rank correlation with the skills, and the share of them within two sigma."""
    found = [ratings.overall[name] for name in skills]
    shift = sum(rating.mu for rating in found) / len(found) - sum(skills.values()) / len(found)
    near = [
        abs(rating.mu - shift - skill) < 2 * rating.sigma
        for rating, skill in zip(found, skills.values(), strict=True)
    ]
    correlation = rank_correlation([rating.mu for rating in found], [*skills.values()])
    return correlation, sum(near) / len(near)


def test_known_skills_are_recovered_from_games_for_two():
    shares = []
    for seed in range(4):
        correlation, share = recovered(rate(games_of_all_against_all(SKILLS, 400, seed=seed)))
        assert correlation > 0.95
        shares.append(share)
    assert sum(shares) / len(shares) >= 0.85


def test_known_skills_are_recovered_from_games_for_five():
    correlation, share = recovered(rate(games_of_all_against_all(SKILLS, 150, 5, id=PIG)))
    assert correlation > 0.95
    assert share >= 0.75


@pytest.mark.parametrize("sides", [((0, 3), (1, 2)), ((1,), (0, 2, 3, 4))])
def test_known_skills_are_recovered_from_games_of_two_sides(sides):
    correlation, share = recovered(rate(games_of_two_sides(SKILLS, 500, sides)))
    assert correlation > 0.95
    assert share >= 0.75


def test_ratings_do_not_depend_on_the_order_of_dicts_and_sets():
    code = """
from textgames.evaluation.ratings import rate
from textgames.evaluation.contests import Result
games = [Result("PigDice-v0", ["a", "b", "c", "b"], (1, n % 2, n % 3, 1)) for n in range(9)]
print(sorted(rate(games).overall.items()))"""
    paths = {"PYTHONPATH": ":".join(sys.path)}
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, **paths},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in "12"
    }  # fmt: skip
    assert len(told) == 1


def test_ratings_go_on_from_a_copy_and_from_a_pickle():
    games = [Result("KuhnPoker-v0", ("a", "b"), (1, -1)), Result("Nim-v0", ("b", "a"), (1, -1))]
    settings = Settings(draw_probability=0.2)
    first = rate(games[:1], settings)
    for twin in (copy.deepcopy(first), pickle.loads(pickle.dumps(first))):
        twin.add(games[1])
        whole = rate(games, settings)
        assert (twin.overall, twin.games, twin.families) == (
            whole.overall, whole.games, whole.families
        )  # fmt: skip
    assert first.overall["a"].contests == 1


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "trueskill", None)
    with pytest.raises(MissingDependency, match=r"pip install 'textgames\[eval\]'"):
        Ratings()
