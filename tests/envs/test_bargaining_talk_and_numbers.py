"""What bargaining games share: talk in turn before moves, and whole numbers as actions."""

import pytest

from textgames.envs.bargaining.common_pool import CommonPool
from textgames.envs.bargaining.numbers import described, whole_numbers
from textgames.envs.bargaining.talk import from_own


@pytest.mark.parametrize(
    ("first", "times", "order"),
    [(0, 1, [0, 1, 2]), (2, 1, [2, 0, 1]), (1, 2, [1, 2, 0, 1, 2, 0]), (1, 0, [])],
)
def test_all_speak_in_turn_so_many_times_around_and_then_all_move_at_once(first, times, order):
    game = CommonPool(3)
    game.begin_talk(first, times)
    spoken = []
    while game.speakers:
        (player,) = game.to_act
        spoken.append(player)
        game.hear(player, f"I am {player}.")
    assert spoken == order
    assert game.to_act == (0, 1, 2)
    assert game.transcript(0)[1:] == [f"Player {player}: I am {player}." for player in order]


def test_numbers_of_all_players_are_told_from_the_own_on():
    assert from_own((5, 6, 7), 0) == [5, 6, 7]
    assert from_own((5, 6, 7), 2) == [7, 5, 6]


def test_whole_numbers_are_listed_with_a_verb_or_without_and_described_in_few_words():
    assert whole_numbers(0, 2) == ("0", "1", "2")
    assert whole_numbers(1, 2, "offer") == ("offer 1", "offer 2")
    bids = described(0, 1000, "a bid")
    assert len(bids) == 1001
    assert bids.describe() == "a bid, a whole number from [0] to [1000]"
    assert bids is described(0, 1000, "a bid")
