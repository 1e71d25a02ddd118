"""The fishery of GovSim (arXiv 2404.16698): nothing is lost, and what is left doubles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE, play_chance
from textgames.envs.bargaining.common_pool import CommonPool, drawn
from textgames.episode import random_action
from textgames.errors import OptionError
from textgames.registration import new_game

STOCK = re.compile(r"Round \d+ of \d+: (\d+) tons? of fish\.")
CAUGHT = re.compile(r"Caught in round \d+: (.*)\.")
LEFT = re.compile(r"(\d+) tons? left\.")


def numbers(pattern, game):
    """What the messages of a game say, in order."""
    return [found[1] for found in map(pattern.fullmatch, game.transcript(0)) if found]


def random_game(number, seed, modest=1, **options):
    """Play at random; the tons wanted are divided by `modest`, so that the fish last longer."""
    game, rng, wanted = CommonPool(number, **options), Stream(seed), []
    while not game.is_terminal:
        play_chance(game, rng)
        if game.is_terminal:
            break
        action = random_action(game.legal_actions(game.to_act[0]), rng)
        if not game.speakers:
            action = str(int(action) // modest)
            wanted.append(int(action))
        game.apply(action)
    return game, wanted


@given(
    number=st.integers(2, 8),
    seed=st.integers(0, 10**6),
    modest=st.sampled_from([1, 2, 4, 10, 30]),
    capacity=st.integers(20, 200),
    threshold=st.integers(1, 10),
    talk=st.integers(0, 1),
)
def test_every_ton_is_caught_or_left_and_what_is_left_doubles_or_dies_out(
    number, seed, modest, capacity, threshold, talk
):
    """A second telling of the rules, from the messages of random games alone."""
    options = {"capacity": capacity, "threshold": threshold, "talk": talk, "rounds": 8}
    game, wanted = random_game(number, seed, modest, **options)
    stocks, left = (list(map(int, numbers(pattern, game))) for pattern in (STOCK, LEFT))
    catches = [[int(n.split()[-1]) for n in line.split(", ")] for line in numbers(CAUGHT, game)]
    assert len(stocks) == len(left) == len(catches) <= 8
    assert stocks[0] == capacity
    for i, (stock, caught, rest) in enumerate(zip(stocks, catches, left, strict=True)):
        asked = wanted[number * i : number * (i + 1)]
        assert stock == sum(caught) + rest
        assert all(0 <= own <= most for own, most in zip(caught, asked, strict=True))
        assert sum(caught) == min(stock, sum(asked))
    for rest, stock in zip(left, stocks[1:], strict=False):
        assert stock == min(capacity, 2 * rest)
        assert rest >= threshold
    assert len(stocks) == 8 or left[-1] < threshold
    assert game.returns == tuple(map(sum, zip(*catches, strict=True)))
    assert min(game.returns) >= 0
    assert max(game.returns) <= game.return_range()[1]


def test_five_who_take_ten_tons_each_keep_the_lake_full_and_catch_120():
    """GovSim: 12 months, 100 tons, less than 5 left collapse; its threshold is 10 at first."""
    game = CommonPool(5, talk=0)
    for round in range(12):
        assert game.stock == 100
        assert numbers(STOCK, game) == ["100"] * (round + 1)
        played(game, *["10"] * 5)
    assert game.is_terminal
    assert game.returns == (120,) * 5


def test_eleven_tons_each_are_too_many_and_the_fish_die_out():
    """11 of 100 leaves 45, 90 the round after; then 35, 15, and 15 is less than 55."""
    game = CommonPool(5, talk=0)
    seen = []
    while not game.is_terminal:
        seen.append(game.stock)
        for _ in range(5):
            played(game, str(min(11, game.stock)))
        play_chance(game, Stream(0))
    assert seen == [100, 90, 70, 30]
    assert sum(game.returns) == 3 * 55 + 30
    assert game.transcript(0)[-2:] == ["0 tons left.", "Fewer than 5 tons: the fish die out."]


@pytest.mark.parametrize(("wanted", "ends"), [("95", False), ("96", True)])
def test_fewer_than_five_tons_die_out_but_five_do_not(wanted, ends):
    game = played(CommonPool(), "0", wanted)
    assert game.is_terminal == ends
    assert ends or game.stock == 10


class Scripted:
    """A source of randomness that draws given places, each out of so many."""

    def __init__(self, *draws):
        self.draws = iter(draws)

    def random(self):
        place, number = next(self.draws)
        return (place + 0.5) / number


def test_too_few_tons_are_drawn_one_by_one_among_those_who_want_more():
    """GovSim's stochastic way to assign resources, its default."""
    draws = [(1, 2), (0, 2), (0, 1), (0, 1)]  # player 2, player 0, who then has its ton
    assert drawn((1, 0, 20), 4, Scripted(*draws)) == (1, 0, 3)
    # with 2 tons for two who want 2 and 1: who wants 2 gets both if it is drawn twice
    assert drawn((2, 1), 2, Scripted((0, 2), (0, 2))) == (2, 0)
    assert drawn((2, 1), 2, Scripted((0, 2), (1, 2))) == (1, 1)
    assert drawn((2, 1), 2, Scripted((1, 2), (0, 1))) == (1, 1)


def test_the_lots_of_a_game_are_drawn_by_one_action_of_chance():
    shares = []
    for seed in range(200):
        game = played(CommonPool(3, capacity=20, talk=0), "20", "1", "20")
        assert game.to_act == (CHANCE,)
        played(game, str(seed))
        assert game.is_terminal
        assert sum(game.returns) == 20
        shares.append(game.returns)
    # players 0 and 2 want the same: half of what player 1 leaves, within five standard errors
    mean = sum(first for first, _, _ in shares) / 200
    assert abs(mean - (20 - sum(s for _, s, _ in shares) / 200) / 2) < 5 * (20 / 4 / 200) ** 0.5
    assert all(1 <= first <= 20 for first, _, _ in shares)


def test_without_reports_a_player_is_told_its_own_catch_and_what_is_left():
    told = [
        played(CommonPool(3, reports=False), "5", *others).transcript(0)
        for others in (("10", "20"), ("20", "10"))
    ]
    assert told[0] == told[1] == [
        "Round 1 of 12: 100 tons of fish.",
        "You wanted 5 tons and caught 5.",
        "65 tons left.",
        "Round 2 of 12: 100 tons of fish.",
    ]  # fmt: skip


def test_all_speak_in_turn_between_harvests_and_begin_in_turn():
    game = played(CommonPool(3, rounds=3), "5", "5", "5")
    spoken = []
    for _ in range(2):
        while game.speakers:
            spoken.append(game.to_act[0])
            played(game, "Take less.")
        assert game.to_act == (0, 1, 2)
        played(game, "5", "5", "5")
    assert spoken == [2, 0, 1, 0, 1, 2]
    assert game.is_terminal


@pytest.mark.parametrize(
    ("options", "most"), [({}, 100 + 11 * 50), ({"capacity": 21, "rounds": 3}, 21 + 2 * 10)]
)
def test_a_lone_fisher_who_leaves_half_reaches_the_most_that_is_possible(options, most):
    game = CommonPool(2, talk=0, **options)
    while not game.is_terminal:
        last = game.round == game.rounds
        played(game, str(game.stock if last else game.stock // 2), "0")
    assert game.returns == (most, 0)
    assert game.return_range() == (0, most)


def test_no_plan_of_a_lone_fisher_catches_more_than_the_range_says():
    """Every plan, by dynamic programming over small lakes."""
    for capacity, threshold, rounds in [(20, 5, 4), (21, 10, 3), (20, 1, 5)]:
        best = [0] * (capacity + 1)  # by stock, with no rounds left
        for _ in range(rounds):
            best = [
                max(
                    stock - left + (best[min(capacity, 2 * left)] if left >= threshold else 0)
                    for left in range(stock + 1)
                )
                for stock in range(capacity + 1)
            ]
        game = CommonPool(capacity=capacity, threshold=threshold, rounds=rounds)
        assert game.return_range()[1] == best[capacity]


def test_features_show_the_own_catch_first_and_others_only_where_they_are_reported():
    game = played(CommonPool(2, talk=0), "20", "40")
    assert game.features(1) == [0.8, 0.4, 0.2, 40 / 650, 20 / 650, 2 / 12]
    hidden = played(CommonPool(2, talk=0, reports=False), "20", "40")
    assert hidden.features(1) == [0.8, 0.4, 40 / 650, 2 / 12]
    assert CommonPool(2).features(0) == ()


@pytest.mark.parametrize(
    "options", [{"capacity": 19}, {"threshold": 0}, {"rounds": 51}, {"talk": 4}, {"reports": "x"}]
)
def test_options_that_make_no_game_are_refused(options):
    with pytest.raises(OptionError, match="CommonPool-v0 takes"):
        new_game("CommonPool-v0", **options)


@pytest.mark.parametrize(("threshold", "told"), [(1, "fewer than 1 ton is"), (5, "5 tons are")])
def test_the_rules_say_when_the_fish_die_out(threshold, told):
    rules = new_game("CommonPool-v0", threshold=threshold).rules(0)
    assert f"{told} left, the fish die out" in rules
