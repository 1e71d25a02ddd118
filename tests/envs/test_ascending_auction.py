"""English auctions with a budget (AucArena, arXiv 2310.05746): nobody spends more than it has."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE, play_chance
from textgames.envs.bargaining.ascending_auction import AscendingAuction
from textgames.episode import Episode, random_action
from textgames.errors import IllegalAction, OptionError
from textgames.illegal import illegal_policy
from textgames.registration import new_game

SOLD = re.compile(r"Item (\d+) is sold to player (\d) for (\d+)\. Its true value is (\d+)\.")
BID = re.compile(r"[Pp]layer (\d) bids (\d+)")


def dealt(*items, number=3, **options):
    """An auction of items, each given by its starting price, its value and all the estimates."""
    game = AscendingAuction(number, items=len(items), **options)
    return played(game, *(str(amount) for item in items for amount in item))


@given(
    number=st.integers(2, 8),
    seed=st.integers(0, 10**6),
    items=st.integers(1, 10),
    budget=st.integers(5000, 60_000),
    error=st.integers(0, 50),
    modest=st.booleans(),
)
def test_nobody_exceeds_its_budget_and_profits_are_values_less_prices(
    number, seed, items, budget, error, modest
):
    """A second account, kept from the public messages of random games alone.

    In modest games the lowest bid is made as often as any other, so that there are many rounds.
    """
    game, rng = AscendingAuction(number, items=items, budget=budget, error=error), Stream(seed)
    while not game.is_terminal:
        play_chance(game, rng)
        if game.is_terminal:
            break
        form = game.legal_actions(game.to_act[0])
        if modest and rng.random() < 0.7:
            game.apply(f"bid {game.least()}")
        else:
            game.apply(random_action(form, rng))
    money, profit = [budget] * number, [0] * number
    numbers, highest = [], 0
    for line in game.transcript(0):
        bids = [(int(p), int(bid)) for p, bid in BID.findall(line)]
        assert all(money[p] >= bid > highest for p, bid in bids)
        highest = max((bid for _, bid in bids), default=highest)
        if found := SOLD.fullmatch(line):
            item, winner, price, value = map(int, found.groups())
            assert price == highest
            money[winner] -= price
            profit[winner] += value - price
            numbers.append(item)
            highest = 0
    assert min(money) >= 0
    assert game.money == tuple(money)
    assert game.returns == tuple(profit)
    assert numbers == sorted(set(numbers))
    low, high = game.return_range()
    assert all(low <= own <= high for own in profit)


def test_an_auction_played_through_has_the_messages_and_profits_of_the_rules():
    game = dealt((1000, 2000, 2200, 1900, 2000), (5000, 10000, 9000, 10500, 11000))
    assert game.transcript(1) == [
        "Starting prices: item 1 at 1000, item 2 at 5000.",
        "Your estimates of the true values: item 1 1900, item 2 10500.",
        "Item 1: who bids 1000 or more?",
    ]
    played(game, "bid 1000", "bid 1200", "bid 1200")
    assert game.legal_actions(CHANCE) == ("1", "2")
    played(game, "2")
    assert game.to_act == (0, 1)  # who has the highest bid is not asked
    assert game.legal_actions(0).describe() == "[withdraw] or [bid N] with N from 1300 to 20000"
    assert game.view(0) == (
        "Your money: 20000. Your gain so far: 0.\n"
        "Item   starts  estimate  result\n"
        "1        1000      2200  now\n"
        "2        5000      9000\n"
        "Highest bid: 1200, by player 2."
    )
    played(game, "bid 1500", "withdraw")
    assert game.to_act == (2,)
    played(game, "bid 2100", "withdraw")
    played(game, "withdraw", "withdraw", "bid 5000")
    assert game.is_terminal
    assert game.transcript(0)[2:] == [
        "Item 1: who bids 1000 or more?",
        "Player 0 bids 1000, player 1 bids 1200, player 2 bids 1200.",
        "Player 2 is drawn from those with equal bids.",
        "Player 0 bids 1500, player 1 withdraws.",
        "Player 2 bids 2100.",
        "Player 0 withdraws.",
        "Item 1 is sold to player 2 for 2100. Its true value is 2000.",
        "Item 2: who bids 5000 or more?",
        "Player 0 withdraws, player 1 withdraws, player 2 bids 5000.",
        "Item 2 is sold to player 2 for 5000. Its true value is 10000.",
        "The auction is over.",
    ]
    assert game.returns == (0, 0, 2000 - 2100 + 10000 - 5000)


def test_an_item_on_which_nobody_bids_is_not_sold_and_its_value_not_told():
    game = played(dealt((1000, 2000, 2200, 1900), number=2), "withdraw", "withdraw")
    assert game.returns == (0, 0)
    assert game.transcript(0)[2:] == [
        "Item 1: who bids 1000 or more?",
        "Player 0 withdraws, player 1 withdraws.",
        "Nobody bids on item 1: it is not sold.",
        "The auction is over.",
    ]
    assert "2000" not in " ".join(game.transcript(0)[2:])
    assert game.view(0).endswith("1        1000      2200  not sold")


def test_who_cannot_pay_the_least_bid_is_not_asked():
    items = [(5000, 5000, 5000, 5000), (2000, 4000, 4000, 4000), (1000, 1000, 1000, 1000)]
    game = dealt(*items, number=2, budget=6500, error=0)
    played(game, "bid 5000", "withdraw")  # 1500 are left to player 0
    assert game.to_act == (1,)
    played(game, "bid 2000")
    assert game.transcript(0)[-4:] == [
        "Player 0 has less than 2000 and is out of the item.",
        "Player 1 bids 2000.",
        "Item 2 is sold to player 1 for 2000. Its true value is 4000.",
        "Item 3: who bids 1000 or more?",
    ]
    assert game.to_act == (0, 1)
    played(game, "bid 1450", "bid 1500")  # 1550 would be the next
    assert game.is_terminal
    assert game.returns == (0, 2000 - 500)


def test_an_item_that_nobody_can_pay_is_passed_over():
    items = [(5000, 5000, 5000, 5000)] * 3
    game = dealt(*items, number=2, budget=9000, error=0)
    played(game, "bid 5000", "withdraw", "bid 5000")
    assert game.is_terminal
    assert game.transcript(0)[-2] == "Nobody bids on item 3: it is not sold."


def test_estimates_lie_within_the_error_and_values_within_three_times_the_start():
    game = played(AscendingAuction(2, error=10), "3000")
    values = list(map(int, game.legal_actions(CHANCE)))
    assert (values[0], values[-1], len(values)) == (3000, 9000, 21)
    played(game, "6300")
    estimates = list(map(int, game.legal_actions(CHANCE)))
    assert (estimates[0], estimates[-1], len(estimates)) == (5670, 6930, 21)
    played(game, "6930")
    assert list(map(int, game.legal_actions(CHANCE))) == estimates
    assert played(AscendingAuction(error=0), "3000", "6300").legal_actions(CHANCE) == ("6300",)


def test_the_best_and_the_worst_return_can_be_reached():
    best = dealt(*[(5000, 15000, 15000, 15000)] * 2, number=2, budget=11_000, error=0)
    played(best, *["bid 5000", "withdraw"] * 2)
    assert best.returns[0] == best.return_range()[1] == 20_000
    worst = played(dealt((1000, 1000, 1000, 1000), number=2, error=0), "bid 20000", "withdraw")
    assert worst.returns[0] == worst.return_range()[0] == -19_000


def test_a_refused_bid_is_answered_with_what_was_expected():
    episode = Episode(dealt((1000, 2000, 2200, 1900), number=2), 0, illegal_policy("raise"))
    for bid in ("bid 999", "bid 20001"):
        with pytest.raises(IllegalAction, match=r"expected \[bid N\] with N from 1000 to 20000"):
            episode.reply(0, f"[{bid}]")


@pytest.mark.parametrize("options", [{"items": 0}, {"budget": 4999}, {"error": 51}])
def test_options_that_make_no_game_are_refused(options):
    with pytest.raises(OptionError, match="AscendingAuction-v0 takes"):
        new_game("AscendingAuction-v0", **options)
