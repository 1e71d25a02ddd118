"""Endpoints that misbehave: what is tried again, how long is waited, what is said in the end."""

import asyncio
import json
import socket

import pytest
from fake_endpoint import (
    cut_off,
    hang,
    hang_up,
    observed,
    piece,
    raw,
    says,
    status,
    stream,
)

import textgames
from textgames import agents, errors
from textgames.agents.endpoint import Endpoint


def patient(server, options="", seed=1):
    """An agent that notes how long it would wait, and does not."""
    name = f"openai:m@{server.url}" + f":{options}" * bool(options)
    agent = agents.make(name, seed=seed)
    agent.waits = []

    async def sleep(seconds):
        agent.waits.append(seconds)

    agent.sleep = sleep
    return agent


# what OpenRouter sends when a model fails after its first token
FAILED = json.dumps(
    {
        "choices": [
            {
                "message": {"role": "assistant", "content": ""},
                "finish_reason": "error",
                "error": {"code": 502, "message": "gone"},
            }
        ]
    }
)
PASSING = {
    "408": status(408),
    "429": status(429, "slow down"),
    "429 and a page": raw("<html>busy</html>", 429, "text/html"),
    "500": status(500),
    "502 and nothing": raw("", 502, "text/html"),
    "503": status(503),
    "529": raw('{"error": "overloaded"}', 529),
    "cut off": cut_off,
    "hung up": hang_up,
    "wrong JSON": raw('{"choices": [{'),
    "a list": raw("[1, 2]"),
    "a number": raw("4"),
    "nothing": raw(""),
    "a page": raw("<html></html>", kind="text/html"),
    "deep": raw("[" * 100_000),
    "no UTF-8": raw(b'\xff\xfe{"a"'),
    "not really gzip": raw("hm", Content_Encoding="gzip"),
    "no choices": raw('{"choices": []}'),
    "choices of another kind": raw('{"choices": 4}'),
    "a choice without message": raw('{"choices": [{}]}'),
    "a message of another kind": raw('{"choices": [{"message": "hm"}]}'),
    "an error that passes for success": raw('{"error": {"message": "busy", "code": 503}}'),
    "a choice with an error": raw(FAILED),
    "a stream of a choice with an error": raw(f"data: {FAILED}\n\n", kind="text/event-stream"),
    "a stream that ends early": stream(piece(content="[4"), end=False),
    "a stream with an error": stream(piece(content="[4"), {"error": {"message": "busy"}}),
    "a stream of nonsense": raw("data: {\n\ndata: [DONE]\n\n", kind="text/event-stream"),
    "an empty stream": stream(),
}


@pytest.mark.parametrize("trouble", PASSING, ids=str)
def test_what_may_pass_is_tried_again(server, trouble):
    server.answers += [PASSING[trouble]] * 2
    agent = patient(server)
    assert agents.answer(agent, observed()) == "[0]"
    assert len(server.requests) == 3
    assert server.requests[0] == server.requests[1] == server.requests[2]
    assert 0.5 <= agent.waits[0] <= 1 <= agent.waits[1] <= 2


def test_waits_double_up_to_a_minute_and_are_spread(server):
    server.answers += [status(500)] * 9
    agent = patient(server, "tries=10")
    agents.answer(agent, observed())
    bounds = [1, 2, 4, 8, 16, 32, 60, 60, 60]
    for wait, bound in zip(agent.waits, bounds, strict=True):
        assert bound / 2 <= wait <= bound
    assert len(set(agent.waits)) == 9


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry_After": "7"}, 7),
        ({"Retry_After": "0.25"}, 0.25),
        ({"Retry_After_Ms": "250", "Retry_After": "7"}, 0.25),
        ({"Retry_After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"Retry_After": "-5"}, 0),
    ],
)
def test_the_wait_that_an_endpoint_asks_for_is_honoured(server, headers, wait):
    server.answers.append(status(429, **headers))
    agent = patient(server)
    agents.answer(agent, observed())
    assert agent.waits == [wait]


@pytest.mark.parametrize("value", ["soon", "nan", "Wed, 99 Oct 2015", ""])
def test_a_wait_that_makes_no_sense_is_as_none(server, value):
    server.answers.append(status(429, Retry_After=value))
    agent = patient(server)
    agents.answer(agent, observed())
    assert 0.5 <= agent.waits[0] <= 1


@pytest.mark.parametrize("value", ["3600", "Wed, 21 Oct 2998 07:28:00 GMT", "inf"])
def test_an_endpoint_that_asks_to_wait_for_an_hour_is_given_up(server, value):
    server.answers.append(status(429, "daily limit", Retry_After=value))
    agent = patient(server)
    with pytest.raises(errors.EndpointError, match="'daily limit'; it asks to wait"):
        agents.answer(agent, observed())
    assert agent.waits == []


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (status(400, "context\nlength"), "status 400: 'context length'"),
        (status(401, "no key"), "status 401: 'no key'; no key was sent: name its variable"),
        (status(403), "status 403"),
        (status(404, "no model m"), "status 404: 'no model m'"),
        (raw('{"detail": "unknown field seed"}', 422), "status 422.*unknown field seed"),
        (raw("<html>what?</html>", 400, "text/html"), "status 400: '<html>what"),
        (raw("", 400), "status 400$"),
        (status(429, "no money left", "insufficient_quota"), "status 429: 'no money left'"),
        (raw('{"error": {"message": "no money", "code": 402}}'), "status 402: 'no money'"),
    ],
)  # fmt: skip
def test_what_will_not_pass_is_said_at_once_in_one_sentence(server, answer, complaint):
    server.answers.append(answer)
    agent = patient(server)
    with pytest.raises(errors.EndpointError, match=complaint) as caught:
        agents.answer(agent, observed())
    assert agent.waits == []
    assert str(caught.value).startswith(f"expected a reply from openai:m@{server.url}, got ")
    assert "\n" not in str(caught.value)


def test_a_long_complaint_of_an_endpoint_is_cut_short(server):
    server.answers.append(status(400, "why " * 100_000))
    with pytest.raises(errors.EndpointError) as caught:
        agents.answer(patient(server), observed())
    assert len(str(caught.value)) < 300


def test_a_dead_endpoint_is_one_clear_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    class Dead:
        url = f"http://127.0.0.1:{port}/v1"

    agent = patient(Dead, "tries=3")
    with pytest.raises(
        errors.EndpointError, match=r"got no connection .*, after 3 tries"
    ) as caught:
        agents.answer(agent, observed())
    assert "\n" not in str(caught.value)
    assert len(agent.waits) == 2


def test_a_slow_endpoint_is_left_after_the_time_allowed(server):
    server.answers += [hang] * 2
    agent = patient(server, "timeout=0.2,tries=2")
    with pytest.raises(errors.EndpointError, match=r"got none within 0\.2 seconds, after 2 tries"):
        agents.answer(agent, observed())


def test_after_an_error_the_same_question_can_be_asked_again(server):
    server.answers.append(status(400))
    agent, seen = patient(server), observed()
    with pytest.raises(errors.EndpointError):
        agents.answer(agent, seen)
    agents.answer(agent, seen)
    assert server.requests[0] == server.requests[1]


def test_what_a_failed_turn_was_told_is_told_in_the_next(server):
    agent, env = patient(server), textgames.make("TicTacToe-v0")
    env.reset()
    env.step("[4]")
    server.answers.append(status(400))
    with pytest.raises(errors.EndpointError):
        agents.answer(agent, env.observe("player_1"))
    env.step("[0]")
    env.step("[8]")
    agents.answer(agent, env.observe("player_1"))
    messages = server.requests[-1]["messages"]
    assert [message["role"] for message in messages] == ["system", "user"]
    assert "cell 4.\nPlayer 1 marks cell 0.\nPlayer 0 marks cell 8." in messages[1]["content"]


def test_no_more_requests_are_under_way_than_allowed(server):
    server.gather = 3  # the first three wait for each other
    agent = patient(server, "at_once=3")

    async def together():
        seen = [observed() for _ in range(20)]
        return await asyncio.gather(*(agents.async_answer(agent, one) for one in seen))

    assert asyncio.run(together()) == ["[0]"] * 20
    assert server.most_under_way == 3


def test_agents_of_one_endpoint_share_its_limit(server):
    server.gather = 2

    async def together():
        asked = [(patient(server, "at_once=2"), observed()) for _ in range(10)]
        return await asyncio.gather(*(agents.async_answer(*one) for one in asked))

    assert asyncio.run(together()) == ["[0]"] * 10
    assert server.most_under_way == 2


async def visit(there):
    async with there.place(1):
        await asyncio.sleep(0)


def test_who_leaves_the_queue_of_an_endpoint_gives_its_turn_on():
    async def driver():
        there = Endpoint(None, "none")
        order = []

        async def stay(name, limit, leave):
            async with there.place(limit):
                order.append(name)
                await leave.wait()

        begin = {name: asyncio.Event() for name in "abcde"}
        tasks = {n: asyncio.create_task(stay(n, 4 if n == "e" else 1, begin[n])) for n in "abcde"}
        for _ in range(5):
            await asyncio.sleep(0)
        assert order == ["a", "e"]  # e is content to be one of four
        tasks["b"].cancel()  # still waits
        begin["e"].set()
        begin["a"].set()
        await asyncio.gather(tasks["a"], tasks["e"])
        tasks["c"].cancel()  # may have its turn by now
        begin["d"].set()
        await tasks["d"]
        assert (order[-1], there.running) == ("d", 0)

    asyncio.run(driver())


def test_who_leaves_when_its_turn_has_just_come_gives_it_on():
    async def driver():
        there = Endpoint(None, "none")
        async with there.place(1):
            waiting = asyncio.create_task(visit(there))
            await asyncio.sleep(0)
        waiting.cancel()  # called up by now, but not there yet
        await asyncio.gather(waiting, return_exceptions=True)
        assert waiting.cancelled()
        assert there.running == 0

    asyncio.run(driver())


def test_who_has_left_the_queue_is_not_called_up():
    async def driver():
        there = Endpoint(None, "none")
        async with there.place(1):
            waiting = asyncio.create_task(visit(there))
            await asyncio.sleep(0)
            waiting.cancel()  # and hears of it after the place is free
        await asyncio.gather(waiting, return_exceptions=True)
        assert waiting.cancelled()
        await visit(there)
        assert there.running == 0

    asyncio.run(driver())


def test_a_cancelled_reply_frees_its_place(server):
    server.answers += [hang]
    agent = patient(server, "at_once=1")

    async def driver():
        first = asyncio.create_task(agents.async_answer(agent, observed()))
        while not server.requests:
            await asyncio.sleep(0.001)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        return await agents.async_answer(agent, observed())

    assert asyncio.run(driver()) == "[0]"


def test_a_stream_that_was_not_asked_for_is_read(server):
    server.answers.append(stream(piece(content="[4"), piece("stop", content="]"), end=False))
    assert agents.answer(patient(server), observed()) == "[4]"


def test_strange_pieces_of_an_answer_are_left_out(server):
    message = {"content": ["[4", 5, None, {"text": 6}, {"text": "]"}], "reasoning": ["hm"]}
    server.answers.append(raw(json.dumps({"choices": [{"message": message}], "usage": None})))
    reply = agents.answer(patient(server), observed())
    assert (reply, reply.reasoning) == ("[4]", "")


def test_an_old_reply_cannot_answer_a_new_question(server):
    """What comes for a turn that is over is noted for that turn."""
    server.answers += [says("[8]"), says("[1]")]
    agent, env = patient(server), textgames.make("TicTacToe-v0")
    env.reset()
    first = env.observe("player_0")
    assert agents.answer(agent, first) == "[8]"
    env.step("[8]")
    env.step("[0]")
    assert agents.answer(agent, env.observe("player_0")) == "[1]"
    contents = [message["content"] for message in server.requests[1]["messages"]]
    assert contents[2] == "[8]"
