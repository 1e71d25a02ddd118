"""An observation as one string."""

import pytest

import textgames
from textgames import IllegalReplies
from textgames.errors import OptionError
from textgames.wrappers import PromptString


@pytest.mark.parametrize("id", list(textgames.registry))
def test_the_prompt_is_rules_then_all_messages_then_the_view(id):
    env = PromptString(textgames.make(id))
    env.reset(seed=1)
    for agent in env.agent_iter(40):
        prompt, _, terminated, truncated, info = env.last()
        raw = env.unwrapped.observe(agent)
        parts = [raw["rules"], "\n".join(raw["messages"]), raw["view"]]
        expected = "\n\n".join(part for part in parts if part)
        if info["legal_actions"] == ():
            assert prompt == expected
        else:
            assert prompt.startswith(expected + "\n\nReply with ")
        env.step(None if terminated or truncated else env.action_space(agent).sample())


def test_the_prompt_says_what_may_be_written():
    env = PromptString(textgames.make("KuhnPoker-v0"))
    env.reset(seed=0)
    assert env.last()[0].endswith("Reply with one of [check], [bet].")
    assert "Reply with" not in env.observe("player_1")


def test_without_history_the_prompt_has_the_messages_since_the_last_action_only():
    env = PromptString(textgames.make("TicTacToe-v0"), history="none")
    env.reset()
    for reply in ("[4]", "[0]", "[8]"):
        env.step(reply)
    env.step("[2]")
    prompt = env.last()[0]
    assert "Player 0 marks cell 8.\nPlayer 1 marks cell 2." in prompt
    assert "marks cell 4" not in prompt
    assert prompt.startswith("You are player 0 in tic-tac-toe")


def test_without_history_an_illegal_reply_adds_the_complaint_and_loses_nothing():
    env = PromptString(textgames.make("TicTacToe-v0"), history="none")
    env.reset()
    for reply in ("[4]", "[0]", "[0]"):
        env.step(reply)
    prompt = env.last()[0]
    assert "Player 1 marks cell 0.\nYour reply was illegal: expected one of" in prompt
    env.step("[1]")
    env.step("[2]")
    assert "illegal" not in env.last()[0]


def test_without_history_a_reply_that_was_replaced_counts_as_an_action():
    policy = IllegalReplies(retries=0, then="random")
    env = PromptString(textgames.make("Mastermind-v0", illegal=policy), history="none")
    env.reset(seed=1)
    env.step("[1122]")
    env.step("no idea")  # a guess is drawn for it
    prompt = env.last()[0]
    assert "was played for you.\nGuess 2: " in prompt
    assert "\nGuess 1: " not in prompt.partition("was played for you")[0]


def test_a_new_game_begins_with_a_new_prompt():
    env = PromptString(textgames.make("TicTacToe-v0"))
    env.reset()
    first = env.last()[0]
    env.step("[4]")
    env.reset()
    assert env.last()[0] == first


def test_an_unknown_history_is_an_option_error():
    with pytest.raises(OptionError, match="history = all or none, got 'some'"):
        PromptString(textgames.make("TicTacToe-v0"), history="some")
