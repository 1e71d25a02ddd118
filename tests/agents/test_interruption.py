"""Ctrl-C at each moment in which an asynchronous agent is asked: no reply is left that never began.

Python acts on Ctrl-C where a function begins and where one written in C returns, and shows both to
a profiler: one that raises KeyboardInterrupt there is Ctrl-C at that very moment.
"""

import asyncio
import gc
import sys
import threading
import warnings

import pytest

from textgames import agents
from textgames.agents import base

PLACES = ("textgames", "asyncio", "inspect")


async def function(observation):
    return "[4]"


class Instance:
    async def __call__(self, observation):
        return "[4]"


class Promise:
    def __await__(self):
        return function(None).__await__()


def interrupted(agent, moment):
    """Ask an agent and interrupt that at a moment, counted from 1; False if there is none."""
    left = moment

    def press(frame, event, argument):
        nonlocal left
        if event in ("call", "c_return") and any(p in frame.f_code.co_filename for p in PLACES):
            left -= 1
            if left == 0:
                sys.setprofile(None)
                raise KeyboardInterrupt

    sys.setprofile(press)
    try:
        agents.answer(agent, None)
    except KeyboardInterrupt:
        return True
    finally:
        sys.setprofile(None)
    return False


@pytest.mark.parametrize(
    "agent",
    [function, Instance(), lambda observation: function(observation), lambda _: Promise()],
    ids=["function", "instance", "plain function", "awaitable"],
)
def test_no_moment_of_asking_leaves_a_reply_that_was_never_awaited(agent):
    agents.answer(agent, None)  # the loop runs
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        moment = 1
        gc.freeze()  # what the other tests hold need not be looked through each time
        while interrupted(agent, moment):
            agents.answer(agent, None)  # the loop has done all that was left to it
            gc.collect()
            assert not complaints, (moment, complaints[0].message)
            moment += 1
    assert moment > 10


def test_a_reply_that_is_cancelled_before_it_begins_is_no_reason_to_complain():
    held, asked = threading.Event(), threading.Event()

    async def hold(observation):
        asked.set()
        held.wait(20)  # the loop does nothing else
        return "[4]"

    _, first = base.asked_for(hold, None)
    assert asked.wait(20)
    _, second = base.asked_for(function, None)
    second.cancel()
    held.set()
    assert first.result(20) == "[4]"
    agents.answer(function, None)
    gc.collect()  # pytest makes an error of what Python complains of


def test_an_agent_that_refuses_to_wait_for_itself_leaves_no_reply_behind():
    async def asks(observation):
        try:
            return agents.answer(function, observation)
        except TypeError:
            await asyncio.sleep(0)
            return "[0]"

    assert agents.answer(asks, None) == "[0]"
    gc.collect()
