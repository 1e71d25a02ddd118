"""Public goods: what is paid is what was there and what the project added; punishment by hand."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lockstep import played

from textgames.core import EVERYONE, Message
from textgames.envs.matrix.public_goods import PublicGoods
from textgames.envs.matrix.punishment import Points
from textgames.errors import IllegalAction, OptionError
from textgames.registration import new_game


@given(
    st.lists(st.lists(st.integers(0, 20), min_size=10, max_size=10), min_size=1, max_size=4),
    st.integers(2, 10),
    st.floats(1.01, 1.99),
)
def test_earnings_sum_to_the_endowments_and_what_the_project_adds(rounds, number, multiplier):
    game = PublicGoods(number, rounds=len(rounds), multiplier=multiplier)
    for contributions in rounds:
        played(game, *map(str, contributions[:number]))
    given_in_all = sum(sum(contributions[:number]) for contributions in rounds)
    expected = 20 * number * len(rounds) + (multiplier - 1) * given_in_all
    assert sum(game.returns) == pytest.approx(expected)
    assert game.is_terminal


def test_what_isaac_and_walkers_players_were_paid():
    """Four players whose marginal return is 0.3 (multiplier 1.2) or 0.75 (3), as in 1988."""
    low = played(PublicGoods(4, rounds=1, endowment=62, multiplier=1.2), "62", "0", "0", "0")
    assert low.returns == pytest.approx((18.6, 80.6, 80.6, 80.6))
    high = played(PublicGoods(4, rounds=1, endowment=62, multiplier=3.0), "62", "62", "62", "0")
    assert high.returns == pytest.approx((139.5, 139.5, 139.5, 201.5))


@pytest.mark.parametrize(("number", "multiplier"), [(2, 1.2), (2, 1.9), (4, 1.6), (10, 9.5)])
def test_giving_nothing_earns_most_and_all_giving_all_earns_all_more(number, multiplier):
    def one_round(contributions):
        game = PublicGoods(number, rounds=1, endowment=5, multiplier=multiplier)
        return played(game, *map(str, contributions)).returns

    rng = random.Random(number)
    for _ in range(40):
        others = [int(rng.random() * 6) for _ in range(number - 1)]
        earned = [one_round((own, *others))[0] for own in range(6)]
        assert earned == sorted(earned, reverse=True)
        assert len(set(earned)) == 6
    assert min(one_round([5] * number)) > max(one_round([0] * number))


def test_the_ends_of_the_range_are_reached():
    game = PublicGoods(4, rounds=2, multiplier=3.0)
    played(game, "20", "0", "0", "0", "20", "0", "0", "0")
    assert game.returns[0] == game.return_range()[0]
    game = PublicGoods(4, rounds=2, multiplier=3.0)
    played(game, *["0", "20", "20", "20"] * 2)
    assert game.returns[0] == game.return_range()[1]
    game = PublicGoods(3, rounds=1, punishment=True)
    played(game, "20", "0", "0", "1:10 2:10", "0:10", "none")
    assert game.returns[0] == game.return_range()[0] == -60


# Fehr and Gaechter, Cooperation and punishment in public goods experiments (2000), table 2.
PRICE = {0: 0, 1: 1, 2: 2, 3: 4, 4: 6, 5: 9, 6: 12, 7: 16, 8: 20, 9: 25, 10: 30}


def test_points_cost_both_as_in_fehr_and_gaechter():
    """Four players, 20 tokens, marginal return 0.4, calculated by hand."""
    game = PublicGoods(4, rounds=1, punishment=True)
    played(game, "20", "20", "20", "0")  # 24 back: 24, 24, 24 and 44
    played(game, "3:5", "3:2", "3:1", "0:3 1:10")
    assert game.is_terminal
    assert game.returns == pytest.approx((24 * 0.7 - 9, 0 - 2, 24 - 1, 44 * 0.2 - 4 - 30))


def test_random_games_with_points_follow_the_formula():
    rng = random.Random(5)
    for _ in range(300):
        number = 2 + int(rng.random() * 9)
        game = PublicGoods(number, rounds=2, punishment=True)
        expected = [0.0] * number
        for _ in range(2):
            contributions = [int(rng.random() * 21) for _ in range(number)]
            played(game, *map(str, contributions))
            points = [[0] * number for _ in range(number)]
            for player in range(number):
                form = game.legal_actions(player)
                action = form.example(rng) if rng.random() < 0.5 else "none"
                for entry in action.split() if action != "none" else ():
                    points[player][int(entry.split(":")[0])] = int(entry.split(":")[1])
                game.apply(action)
            for player in range(number):
                first = 20 - contributions[player] + 1.6 * sum(contributions) / number
                received = sum(points[other][player] for other in range(number))
                left = first * (1 - min(received, 10) / 10)
                expected[player] += left - sum(PRICE[given] for given in points[player])
        assert game.returns == pytest.approx(expected)


def test_who_gave_points_is_told_to_nobody():
    """Also the points that others get are their own affair."""
    begin = PublicGoods(4, rounds=2, punishment=True)
    played(begin, "20", "10", "5", "0")
    one = played(begin.clone(), "none", "0:2", "none", "none")
    two = played(begin.clone(), "none", "none", "3:1", "0:2")
    assert one.information_state(0) == two.information_state(0)
    assert one.view(0) == two.view(0)
    assert one.transcript(EVERYONE) == two.transcript(EVERYONE)
    assert one.transcript(0)[-1] == (
        "Points against you: 2. They leave you 11.2 of 14. The points you gave cost 0. You earn "
        "11.2 in this round."
    )


def test_contributions_are_secret_until_all_are_made_and_then_known():
    game = played(PublicGoods(3, rounds=2), "20", "7")
    assert game.transcript(2) == []
    played(game, "0")
    assert game.transcript(EVERYONE) == [
        "Round 1: players 0 to 2 contribute 20, 7, 0. Each gets 14.4 back from the project."
    ]
    assert game.view(1).splitlines() == [
        "Round 2 of 2. You have earned 27.4.",
        "contributed  last   in all",
        "  player 0     20       20",
        "  you           7        7",
        "  player 2      0        0",
    ]


def test_talk_comes_first_in_each_round():
    game = PublicGoods(3, rounds=2, talk=True, punishment=True)
    played(game, "All in?", "Yes.", "Player 0: no")
    assert game.messages(1) == [
        Message(0, -2, "All in?"),
        Message(1, -2, "Yes."),
        Message(2, -2, "Player 0: no"),
    ]
    played(game, "20", "20", "0", "2:1", "none", "none")
    assert "x" * 200 in game.legal_actions(0)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("none", "none"),
        ("None.", "none"),
        ("3:10 0:2", "0:2 3:10"),
        ("player 3: 10, player 0: 2", "0:2 3:10"),
        ("0:0", "none"),
        ("2 : 07", "2:7"),
    ],
)
def test_points_are_read_as_people_write_them(text, action):
    assert Points((0, 2, 3)).read(text) == action


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1:3", "you named player 1$"),
        ("2:3 2:4", "you named player 2 twice"),
        ("2:11", "you gave player 2 11 points"),
        ("5", "got '5'"),
        ("2:-1", "got '2:-1'"),
        ("", "got ''"),
        ("2:1" * 1000, "got '2:12:1"),
    ],
)
def test_other_points_are_refused_with_the_reason(text, complaint):
    with pytest.raises(IllegalAction, match=complaint):
        Points((0, 2, 3)).read(text)


@pytest.mark.parametrize("multiplier", [1.0, 2.0, 0.5, 7.0])
def test_multipliers_that_make_another_game_are_refused(multiplier):
    with pytest.raises(OptionError, match=f"multiplier above 1 and below 2.* got {multiplier}"):
        new_game("PublicGoods-v0", 2, multiplier=multiplier)


@pytest.mark.parametrize(("multiplier", "told"), [(1.6, "1.6"), (1.625, "1.625"), (1.001, "1.001")])
def test_the_rules_tell_the_multiplier_as_it_is(multiplier, told):
    game = new_game("PublicGoods-v0", 2, multiplier=multiplier)
    assert f"multiplied by {told} and shared" in game.rules(0)


def test_the_features_are_contributions_and_time():
    game = played(PublicGoods(2, rounds=4), "20", "5", "10", "15")
    assert game.features(1) == [0.75, 0.5, 0.25, 0.375, 0.5]
    assert PublicGoods(2, punishment=True).features(0) == ()
