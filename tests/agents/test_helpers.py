"""Helpers around an agent: thinking again after an illegal reply, and majority vote."""

import asyncio
from itertools import pairwise

import pytest
from fake_endpoint import first_legal, says, serving, status

import textgames
from textgames import agents, errors
from textgames.agents.helpers import Rethink, Vote


def observed(*replies):
    env = textgames.make("TicTacToe-v0")
    env.reset()
    for reply in replies:
        env.step(reply)
    return env.observe(env.agent_selection)


class Says:
    """Gives its replies in order and notes what it read and what was chosen."""

    def __init__(self, *replies):
        self.replies = list(replies)
        self.read = []
        self.told = []

    async def __call__(self, observation):
        self.read.append(tuple(observation["messages"]))
        assert "4" in observation.legal_actions
        await asyncio.sleep(0)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return agents.Answer(reply, f"why {reply}", 10, 2, 0.5)

    def chosen(self, observation, reply):
        self.told.append(reply)


def test_an_illegal_reply_is_thought_over_before_the_game_hears_of_it():
    inner = Says("the middle", "[9]", "[4]")
    reply = agents.answer(Rethink(inner, tries=3), observed("[0]"))
    assert (reply, reply.reasoning) == ("[4]", "why [4]")
    assert (reply.prompt_tokens, reply.completion_tokens, reply.cost) == (30, 6, 1.5)
    first, second, third = inner.read
    assert second[:-1] == first
    assert third[:-1] == second
    assert second[-1].startswith("Your reply was illegal: expected one of [1], [2], [3]")
    assert "got '9'" in third[-1]
    assert third[-1].endswith("Think again and reply anew.")


def test_replies_are_read_as_the_game_reads_them():
    for counts, chosen in (("first", "[4] or [8]"), ("last", "[8] or [4]")):
        env = textgames.make("TicTacToe-v0", illegal=textgames.IllegalReplies(ambiguous=counts))
        env.reset()
        seen = env.observe("player_0")
        assert agents.answer(Rethink(Says("[4] or [8]", "[4]")), seen) == "[4] or [8]"
        votes = [Says("[8] or [4]"), Says("[4] or [8]"), Says("[4]")]
        assert agents.answer(Vote(votes), seen) == chosen


def test_the_last_of_the_tries_counts_as_it_is():
    inner = Says("a", "b", "c")
    assert agents.answer(Rethink(inner, tries=2), observed()) == "b"
    assert inner.replies == ["c"]


def test_most_of_the_samples_decide_and_the_first_among_equals():
    for replies, voted in [
        (("[0]", "[4]", "<think>[0]</think> [4]"), "[4]"),
        (("[8]", "[4]", "[4]", "[8]"), "[8]"),
        (("x", "[4]", "y", "z"), "[4]"),
        (("x", "y"), "x"),
    ]:
        samples = [Says(reply) for reply in replies]
        reply = agents.answer(Vote(samples), observed())
        assert reply == voted
        assert (reply.prompt_tokens, reply.cost) == (10 * len(samples), 0.5 * len(samples))
        assert [sample.told for sample in samples] == [[voted]] * len(samples)


def test_an_error_of_one_sample_is_the_error_of_the_vote():
    samples = Says("[4]"), Says(errors.EndpointError("down")), Says("[4]")
    with pytest.raises(errors.EndpointError, match=r"^down$"):
        agents.answer(Vote(samples), observed())


def test_helpers_are_made_by_name_around_any_agent():
    agent = agents.make("rethink:4:vote:3:mcts:simulations=5", seed=1)
    assert (agent.tries, len(agent.agent.agents)) == (4, 3)
    assert agent.agent.agents[0].simulations == 5
    assert agents.answer(agent, observed()) in [f"[{cell}]" for cell in range(9)]
    assert agents.make("rethink:random").tries == 3
    assert len(agents.make("vote:scripted:4,0").agents) == 5
    assert repr(agents.make("vote:2:openai:m@http://127.0.0.1:1/v1")).startswith("vote:2:openai:m@")


def test_the_samples_of_a_vote_have_seeds_of_their_own_and_the_same_each_time():
    seen = observed()
    votes = [agents.make("vote:9:random", seed=3) for _ in range(2)]
    drawn = [[inner(seen) for inner in vote.agents] for vote in votes]
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) > 1


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("rethink", "expected an agent after it, such as 'rethink:3:openai"),
        ("vote:5", "expected an agent after it, such as 'vote:5:openai"),
        ("vote:0:random", "from 1 to 1000, got 0"),
        ("vote:9999999999:random", "from 1 to 1000, got 999999999"),
        ("vote:5:randm", "there is no agent 'randm'.*did you mean 'random'"),
        ("rethink:many:random", "'many:random': there is no module 'many'"),
    ],
)
def test_a_wrong_name_is_one_clear_sentence(name, complaint):
    with pytest.raises(errors.AgentError, match=complaint):
        agents.make(name)


def test_helpers_need_to_know_what_is_legal():
    for name in ("rethink:random", "vote:random"):
        with pytest.raises(errors.AgentError, match="expected a textgames Observation"):
            agents.answer(agents.make(name), "Well?")


def play(server, name, turns):
    agent = agents.make(f"{name}:openai:m@{server.url}:tries=1", seed=1)
    env = textgames.make("TicTacToe-v0", illegal="raise")
    env.reset()
    for _ in range(turns):
        env.step(agents.answer(agent, env.observe("player_0")))
        env.step(f"[{env.observe('player_1').legal_actions[-1]}]")
    return env


def test_a_models_conversation_holds_what_it_thought_over_and_goes_on_after_it():
    with serving() as server:
        server.answers += [says("the middle"), says("[4]")]
        play(server, "rethink", 3)
        contents = [message["content"] for message in server.requests[-1]["messages"]]
        assert contents[2] == "the middle"
        assert contents[3].startswith("Your reply was illegal")
        assert contents[4] == "[4]"
        assert contents[5].startswith("Player 0 marks cell 4.\nPlayer 1 marks cell 8.")
        assert "illegal" not in contents[5]
        for before, after in pairwise(server.requests):
            assert after["messages"][: len(before["messages"])] == before["messages"]


def test_all_samples_of_a_model_go_on_from_the_reply_that_was_chosen():
    with serving() as server:
        server.answers += [says("[4]"), says("[4]"), says("[0]")]
        play(server, "vote:3", 2)
        assert len({body["seed"] for body in server.requests[:3]}) == 3
        for body in server.requests[3:6]:
            assert body["messages"][2] == {"role": "assistant", "content": "[4]"}


def test_a_vote_among_models_that_think_again_is_possible_too():
    with serving(legal_when_told) as server:
        play(server, "vote:3:rethink", 2)
        assert len(server.requests) == 2 * 3 * 2  # turns, samples, tries


def legal_when_told(body):
    """By what was asked and not by its turn: samples are drawn at the same time, in any order."""
    told = body["messages"][-1]["content"].startswith("Your reply was illegal")
    return first_legal(body) if told else "hm"


def test_a_refused_sample_is_one_sentence():
    with serving() as server:
        server.answers += [status(400, "no")] * 3
        with pytest.raises(errors.EndpointError, match="status 400: 'no'"):
            play(server, "vote:3", 1)
