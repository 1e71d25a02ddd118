"""Chat messages that only grow."""

import json

import pytest

import textgames
from textgames.errors import OptionError
from textgames.wrappers import ChatMessages

VARIANTS = [
    {},
    {"reasoning": "drop"},
    {"own_replies": False},
]


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
@pytest.mark.parametrize("id", list(textgames.registry))
def test_the_messages_of_a_turn_begin_those_of_every_later_turn(id, variant):
    env = ChatMessages(textgames.make(id), **variant)
    env.reset(seed=1)
    before = {agent: [] for agent in env.possible_agents}
    for turn, agent in enumerate(env.agent_iter(60)):
        chat, _, terminated, truncated, _ = env.last()
        assert chat[: len(before[agent])] == before[agent]
        before[agent] = chat
        reply = (
            "<think>Hm.</think>no such move" if turn % 3 == 0 else env.action_space(agent).sample()
        )
        env.step(None if terminated or truncated else reply)


@pytest.mark.parametrize("id", list(textgames.registry))
def test_all_that_the_agent_was_told_is_in_the_messages_once(id):
    env = ChatMessages(textgames.make(id), own_replies=False)
    env.reset(seed=1)
    for agent in env.agent_iter(60):
        chat, _, terminated, truncated, _ = env.last()
        raw = env.unwrapped.observe(agent)
        contents = [message["content"] for message in chat]
        assert contents[0] == raw["rules"]
        told = [line for line in "\n".join(raw["messages"]).split("\n") if line]
        read = [line for content in contents[1:] for line in content.split("\n")]
        for line in set(told):
            assert read.count(line) >= told.count(line)
        env.step(None if terminated or truncated else env.action_space(agent).sample())


def test_a_turn_is_what_is_new_and_then_the_reply():
    env = ChatMessages(textgames.make("TicTacToe-v0"))
    env.reset()
    for reply in ("I take <think>mid!</think> [4]", "[0]", "[8]", "[2]"):
        env.step(reply)
    chat = env.last()[0]
    assert [message["role"] for message in chat] == [
        "system", "user", "assistant", "user", "assistant", "user",
    ]  # fmt: skip
    assert chat[2]["content"] == "I take <think>mid!</think> [4]"
    assert chat[3]["content"].startswith("Player 0 marks cell 4.\nPlayer 1 marks cell 0.\n\n O |")
    assert chat[3]["content"].endswith("Reply with one of [1], [2], [3], [5], [6], [7], [8].")
    assert json.loads(json.dumps(chat)) == chat


def test_an_illegal_reply_is_followed_by_the_complaint():
    env = ChatMessages(textgames.make("TicTacToe-v0"))
    env.reset()
    env.step("the middle")
    chat = env.last()[0]
    assert [message["role"] for message in chat] == ["system", "user", "assistant", "user"]
    assert chat[2]["content"] == "the middle"
    assert chat[3]["content"].startswith("Your reply was illegal: expected one of [0], [1]")


def test_reasoning_can_be_dropped_from_earlier_replies():
    env = ChatMessages(textgames.make("TicTacToe-v0"), reasoning="drop")
    env.reset()
    env.step("<think>The middle is best.</think> [4]")
    env.step("[0]")
    assert env.last()[0][2] == {"role": "assistant", "content": "[4]"}


def test_a_reply_of_which_nobody_can_tell_the_reasoning_is_an_illegal_one_and_kept():
    env = ChatMessages(textgames.make("TicTacToe-v0"), reasoning="drop")
    env.reset()
    env.step("<think>" * 2000)
    chat = env.last()[0]
    assert chat[2] == {"role": "assistant", "content": "<think>" * 2000}
    assert "reasoning tags" in chat[3]["content"]


def test_the_space_holds_lists_of_chat_messages_only():
    env = ChatMessages(textgames.make("TicTacToe-v0"))
    env.reset()
    space = env.observation_space("player_0")
    assert space.contains(env.last()[0])
    for other in ([5], ["hello"], [{"role": "user"}], "hello", None):
        assert not space.contains(other)


def test_without_own_replies_user_messages_follow_each_other():
    env = ChatMessages(textgames.make("TicTacToe-v0"), own_replies=False)
    env.reset()
    env.step("[4]")
    env.step("[0]")
    assert [message["role"] for message in env.last()[0]] == ["system", "user", "user"]


def test_the_list_is_the_callers():
    env = ChatMessages(textgames.make("TicTacToe-v0"))
    env.reset()
    chat = env.last()[0]
    chat.append({"role": "assistant", "content": "[4]"})
    assert len(env.last()[0]) == 2


def test_an_unknown_way_with_reasoning_is_an_option_error():
    with pytest.raises(OptionError, match="reasoning = keep or drop, got 'hide'"):
        ChatMessages(textgames.make("TicTacToe-v0"), reasoning="hide")
