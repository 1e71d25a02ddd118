"""Buyer and seller (Fu et al. 2023, arXiv 2305.10142): what a deal gains is the surplus."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE, play_chance
from textgames.envs.bargaining.buyer_seller import BuyerSeller
from textgames.episode import Episode, random_action
from textgames.errors import IllegalAction, OptionError
from textgames.illegal import illegal_policy
from textgames.registration import new_game


def dealt(cost, budget, **options):
    return played(BuyerSeller(**options), str(cost), str(budget))


def can(game, action):
    return action in game.legal_actions(game.to_act[0])


@given(
    seed=st.integers(0, 10**6),
    turns=st.integers(2, 30),
    highest=st.integers(10, 200),
    surplus=st.sampled_from(["sure", "open"]),
    talk=st.booleans(),
)
def test_the_gains_of_a_deal_sum_to_the_surplus_and_nobody_exceeds_its_budget(
    seed, turns, highest, surplus, talk
):
    game = BuyerSeller(turns=turns, highest=highest, surplus=surplus, talk=talk)
    rng = Stream(seed)
    play_chance(game, rng)
    assert 1 <= game.cost <= highest
    assert (game.cost if surplus == "sure" else 1) <= game.budget <= highest
    offers = [0, 0]
    moves = 0
    while not game.is_terminal:
        (player,) = game.to_act
        assert player == moves % 2
        action = random_action(game.legal_actions(player), rng)
        game.apply(action)
        moves += 1
        if "offer " in action:
            offers[player] = int(action.rstrip("]").rpartition(" ")[2])
    assert moves <= turns
    if "accept" in action:
        price = offers[1 - player]
        assert game.returns == (price - game.cost, game.budget - price)
        assert sum(game.returns) == game.budget - game.cost
        assert price <= game.budget
    else:
        assert game.returns == (0, 0)
        assert "walk away" in action or moves == turns


def test_a_game_played_through_has_the_messages_and_gains_of_the_rules():
    """The first prices of the paper: the balloon costs 8, 20 is asked for and 10 is offered."""
    game = dealt(8, 15, highest=20)
    played(game, "Hi, this is a good balloon. [offer 20]")
    assert game.view(1) == (
        "You are the buyer. Your budget: 15. Turns left: 19.\n"
        "Your last offer: none. The seller's: 20.\n"
        "That is more than your budget, so you cannot accept it."
    )
    assert not can(game, "[accept]")
    played(game, "[offer 10]", "For 13 it is yours. [offer 13]", "Let me think.", "Do.")
    played(game, "Well then. [accept]")
    assert game.transcript(0) == [
        "You are the seller. The good costs you 8.",
        "Player 0: Hi, this is a good balloon.",
        "The seller offers a price of 20.",
        "The buyer offers a price of 10.",
        "Player 0: For 13 it is yours.",
        "The seller offers a price of 13.",
        "Player 1: Let me think.",
        "Player 0: Do.",
        "Player 1: Well then.",
        "The buyer accepts: the good is sold for 13. The cost was 8, the budget 15: the seller "
        "gains 5, the buyer 2.",
    ]
    assert game.transcript(1)[1:] == game.transcript(0)[1:]
    assert game.returns == (5, 2)


def test_an_offer_stands_until_its_author_makes_another_but_is_not_for_its_author():
    game = played(dealt(8, 15), "[offer 12]", "Hm.")
    assert not can(game, "[accept]")
    played(game, "Well?")
    assert can(game, "[accept]")
    played(game, "[offer 9]", "[offer 14]")
    assert played(game.clone(), "[accept]").returns == (6, 1)


def test_the_seller_may_sell_at_a_loss_and_the_buyer_may_not_offer_more_than_it_has():
    game = dealt(50, 60)
    for illegal in ("[offer 0]", "[offer 101]", "[accept]"):
        assert not can(game, illegal)
    played(game, "[offer 1]")
    assert can(game, "[offer 60]")
    assert not can(game, "[offer 61]")
    assert played(game, "[accept]").returns == (-49, 59)


def test_without_a_deal_both_get_nothing():
    assert played(dealt(50, 60), "[offer 90]", "[walk away]").returns == (0, 0)
    over = played(dealt(50, 60, turns=3), "[offer 55]", "[offer 55]", "[offer 55]")
    assert over.is_terminal
    assert over.returns == (0, 0)
    assert over.transcript(0)[-1].startswith("The last turn is over: there is no deal.")


def test_without_talk_the_moves_are_listed_and_the_same_game_is_played():
    game = dealt(50, 60, talk=False)
    assert game.legal_actions(0)[:2] == ("offer 1", "offer 2")
    assert len(game.all_actions()) == 102
    played(game, "offer 58")
    assert game.legal_actions(1)[:3] == ("accept", "walk away", "offer 1")
    assert game.features(1) == [-1, 0.6, 0, 0.58, 19 / 20]
    assert played(game, "accept").returns == (8, 2)
    assert new_game("BuyerSeller-v0").features(0) == ()


def test_a_refused_reply_is_answered_with_what_was_expected():
    episode = Episode(played(dealt(50, 60), "Hm."), 0, illegal_policy("raise"))
    with pytest.raises(IllegalAction, match=r"\[walk away\] or \[offer N\] with N from 1 to 60"):
        episode.reply(1, "Take it. [sell 55]")
    with pytest.raises(IllegalAction, match="got 500"):
        episode.reply(1, "[offer 500]")


def test_nobody_walks_away_before_a_word_is_said():
    game = dealt(50, 60)
    assert not can(game, "[walk away]")
    assert can(played(game, "Hm."), "[walk away]")


def test_with_an_open_surplus_there_may_be_no_price_for_both():
    assert played(BuyerSeller(surplus="open"), "80").legal_actions(CHANCE)[0] == "1"
    assert played(BuyerSeller(), "80").legal_actions(CHANCE) == tuple(map(str, range(80, 101)))


@pytest.mark.parametrize("options", [{"turns": 1}, {"highest": 9}, {"surplus": "x"}])
def test_options_that_make_no_game_are_refused(options):
    with pytest.raises(OptionError, match="BuyerSeller-v0 takes"):
        new_game("BuyerSeller-v0", **options)
