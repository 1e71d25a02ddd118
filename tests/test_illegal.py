"""Policies for illegal replies say what they take."""

import pytest

from textgames import IllegalReplies
from textgames.errors import OptionError
from textgames.illegal import PRESETS, illegal_policy


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"retries": -1}, "retries = whole number of at least 0, got -1"),
        ({"retries": 1.5}, "retries = whole number of at least 0, got 1.5"),
        ({"retries": True}, "retries = whole number of at least 0, got True"),
        ({"then": "lose"}, "then = forfeit or random or raise, got 'lose'"),
        ({"ambiguous": "none"}, "ambiguous = illegal or first or last, got 'none'"),
        ({"returns": -1}, "returns = a pair of finite numbers or None, got -1"),
        ({"returns": (1, 2, 3)}, r"returns = a pair of finite numbers or None, got \(1, 2, 3\)"),
        ({"returns": (-1, float("nan"))}, "returns = a pair of finite numbers or None"),
        ({"returns": (-float("inf"), 1)}, "returns = a pair of finite numbers or None"),
        ({"returns": ("-1", 1)}, r"returns = a pair of finite numbers or None, got \('-1', 1\)"),
    ],
)
def test_a_policy_with_a_wrong_argument_says_what_it_takes(arguments, complaint):
    with pytest.raises(OptionError, match=f"IllegalReplies takes {complaint}"):
        IllegalReplies(**arguments)


def test_a_policy_by_name_is_the_preset_and_a_policy_is_itself():
    policy = IllegalReplies(retries=5)
    assert illegal_policy(policy) is policy
    assert all(illegal_policy(name) is preset for name, preset in PRESETS.items())


@pytest.mark.parametrize("name", ["forfiet", None, 5, ["forfeit"]])
def test_a_policy_that_does_not_exist_is_an_option_error(name):
    with pytest.raises(OptionError, match="illegal: expected an IllegalReplies or one of forfeit,"):
        illegal_policy(name)
