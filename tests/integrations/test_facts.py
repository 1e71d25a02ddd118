"""What trainers are told beside the reward of a seat."""

from textgames.integrations.facts import turn_rewards


def test_a_turn_is_paid_what_came_between_it_and_the_next():
    assert turn_rewards([0, 0, 2], -1) == [0, 2, -3]


def test_what_came_before_the_first_turn_is_paid_with_it():
    assert turn_rewards([1, 1], 1) == [1, 0]


def test_who_was_never_asked_has_no_turns():
    assert turn_rewards([], -1) == []
