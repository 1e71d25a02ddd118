"""Deal or no deal (Lewis et al. 2017, arXiv 1706.05125), without talk beside OpenSpiel."""

import re

import pyspiel
import pytest
from lockstep import compare_random_game, played

from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.bargaining.deal_or_no_deal import DealOrNoDeal
from textgames.envs.bargaining.goods import worth
from textgames.envs.bargaining.shares import (
    all_values,
    every_share,
    first_values,
    pools,
    read_numbers,
    shares,
    values_beside,
)
from textgames.episode import Episode
from textgames.errors import IllegalAction, OptionError
from textgames.illegal import illegal_policy
from textgames.registration import new_game

POOL, FIRST, SECOND = "1 2 3", "1 3 1", "4 0 2"


def dealt(*drawn, **options):
    return played(DealOrNoDeal(**options), *(drawn or (POOL, FIRST, SECOND)))


def drawn_in(state):
    """The pool and the values of both players in a state of OpenSpiel, as we draw them."""
    lines = str(state).split("\n")[:3]
    return [" ".join(re.findall(r": (\d+)", line)) for line in lines]


def number_of(state, action):
    """OpenSpiel's number of our action."""
    if action == "agree":
        return state.string_to_action("Agree")
    book, hat, ball = read_numbers(action)
    return state.string_to_action(f"Offer: Book: {book}, Hat: {hat}, Basketball: {ball}")


@pytest.mark.parametrize("turns", [2, 3, 10])
def test_random_games_without_talk_agree_with_open_spiel_in_lockstep(turns):
    theirs = pyspiel.load_game(f"bargaining(max_turns={turns})")
    rng, deals = Stream(turns), 0
    for _ in range(400):
        state = theirs.new_initial_state()
        state.apply_action(int(rng.random() * 1000))
        game = dealt(*drawn_in(state), turns=turns, talk=False)
        # agreeing is listed first: with a power it comes in one turn of five or so
        compare_random_game(game, state, number_of, rng, power=2)
        deals += max(game.returns) > 0
    assert deals > 50


def test_all_pools_and_values_of_open_spiel_can_be_drawn():
    """Its 1000 instances are of the paper's generator."""
    start = pyspiel.load_game("bargaining").new_initial_state()
    numbers = start.legal_actions()
    assert len(numbers) == 1000
    for number in numbers:
        dealt(*drawn_in(start.child(number)))


def test_pools_and_values_are_as_the_paper_says():
    """5 to 7 items of 3 kinds, worth 10 to each; none worthless to both, some of worth to both."""
    assert len(pools()) == 31
    pairs = 0
    for pool in map(read_numbers, pools()):
        assert 5 <= sum(pool) <= 7
        assert min(pool) >= 1
        for first in map(read_numbers, first_values(pool)):
            for second in map(read_numbers, values_beside(pool, first)):
                pairs += 1
                assert worth(pool, first) == worth(pool, second) == 10
                assert all(a or b for a, b in zip(first, second, strict=True))
                assert any(a and b for a, b in zip(first, second, strict=True))
                assert " ".join(map(str, first)) in values_beside(pool, second)
    assert pairs > 1000
    assert sum(len(all_values(read_numbers(pool))) for pool in pools()) == 492


def test_a_game_played_through_has_the_messages_and_gains_of_the_rules():
    game = dealt()
    assert game.view(0) == (
        "                books   hats  balls\n"
        "There are           1      2      3\n"
        "Worth to you        1      3      1\n"
        "Turns left: 10."
    )
    played(game, "I want the hats.", "Then the rest is mine. [done]")
    assert game.to_act == (0, 1)
    played(game, "take 0 books, 2 hats, 0 balls")
    assert game.view(1).count("\n") == 2
    played(game, "take 1 book, 0 hats, 3 balls")
    assert game.transcript(1) == [
        "The pool: 1 book, 2 hats, 3 balls.",
        "What one of each is worth to you: a book 4, a hat 0, a ball 2.",
        "Player 0: I want the hats.",
        "Player 1: Then the rest is mine.",
        "Player 1 is done: now both say what they take.",
        "Player 0 takes 0 books, 2 hats, 0 balls.",
        "Player 1 takes 1 book, 0 hats, 3 balls.",
        "The shares fit: there is a deal. Player 0 gets 6, player 1 gets 10.",
    ]
    assert game.returns == (6, 10)


@pytest.mark.parametrize(
    "second",
    [
        "take 1 book, 0 hats, 2 balls",
        "take 1 book, 1 hat, 3 balls",
        "take 0 books, 0 hats, 0 balls",
    ],
)
def test_shares_that_leave_an_item_or_take_it_twice_are_no_deal(second):
    game = played(dealt(), "[done]", "take 0 books, 2 hats, 0 balls", second)
    assert game.is_terminal
    assert game.returns == (0, 0)


@pytest.mark.parametrize("turns", [2, 3, 50])
def test_the_talk_has_exactly_as_many_messages_as_announced(turns):
    game = dealt(turns=turns)
    assert f"at most {turns} messages" in game.rules(0)
    for turn in range(turns):
        assert game.to_act == (turn % 2,)
        played(game, "Well.")
    assert game.to_act == (0, 1)
    assert game.transcript(0)[-1] == "The talk is over: now both say what they take."


def test_without_talk_only_an_offer_of_the_other_can_be_agreed_to():
    game = dealt(talk=False)
    assert "agree" not in game.legal_actions(0)
    played(game, "take 1 book, 2 hats, 0 balls")
    assert game.view(1).endswith(
        "The other's last offer: 0 books, 0 hats, 3 balls for you, worth 6."
    )
    played(game, "take 1 book, 0 hats, 3 balls", "take 0 books, 2 hats, 1 ball", "agree")
    assert game.returns == (7, 8)
    assert game.transcript(0)[-2:] == [
        "Player 0 would take 0 books, 2 hats, 1 ball and leave 1 book, 0 hats, 2 balls.",
        "Player 1 agrees. Player 0 gets 7, player 1 gets 8.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "take 1 book, 2 hats, 0 balls",
        "1 book, 2 hats",
        "2 hats and 1 book",
        "I take 2 hats, 1 book.",
        "Take: 1 Book 2 Hats 0 Balls",
        "take 1 book, 2 hats, and 0 balls",
    ],
)
def test_every_usual_spelling_of_a_share_is_read_as_one(text):
    assert shares((1, 2, 3)).read(text) == "take 1 book, 2 hats, 0 balls"


@pytest.mark.parametrize(
    "text", ["take 3 hats", "take -1 hat", "hats", "2 hats or 1 book", "9" * 200]
)
def test_a_share_that_cannot_be_taken_is_refused_with_what_was_expected(text):
    with pytest.raises(IllegalAction, match=r"expected \[take 1 book, 2 hats, 3 balls\]") as caught:
        shares((1, 2, 3)).read(text)
    assert len(str(caught.value)) < 300


def test_more_of_an_item_than_there_is_is_named_in_the_complaint():
    episode = Episode(played(dealt(), "[done]"), 0, illegal_policy("raise"))
    with pytest.raises(IllegalAction, match="got 3 hats in 'take 3 hats'"):
        episode.reply(0, "[take 3 hats]")


def test_features_are_the_pool_the_offers_the_values_and_the_turns():
    game = played(dealt(talk=False), "take 1 book, 2 hats, 0 balls")
    assert game.features(1) == pytest.approx(
        [1 / 7, 2 / 7, 3 / 7, -1, -1, -1, 1 / 7, 2 / 7, 0, 0.4, 0, 0.2, 0.9]
    )
    assert new_game("DealOrNoDeal-v0").features(0) == ()
    assert len(game.all_actions()) == len(every_share()) + 1 == 97


def test_chance_draws_the_pool_and_then_values_that_fit():
    game = DealOrNoDeal()
    assert game.legal_actions(CHANCE) == pools()
    played(game, POOL, FIRST)
    assert SECOND in game.legal_actions(CHANCE)
    assert "10 0 0" not in game.legal_actions(CHANCE) or worth((1, 2, 3), (10, 0, 0)) == 10


@pytest.mark.parametrize("options", [{"turns": 1}, {"turns": 51}, {"talk": "x"}])
def test_options_that_make_no_game_are_refused(options):
    with pytest.raises(OptionError, match="DealOrNoDeal-v0 takes"):
        new_game("DealOrNoDeal-v0", **options)


def test_both_may_value_everything_alike_and_the_rules_do_not_deny_it():
    assert "3 2 1" in values_beside((1, 2, 3), (3, 2, 1))
    assert "something else" not in DealOrNoDeal().rules(0)
