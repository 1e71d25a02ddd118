"""Calls that wait for a turn: when they are answered, how many there may be, and how they end."""

import asyncio

import pytest
from served import asked

from textgames.serve import AsyncClient, Limits
from textgames.serve.app import make_app
from textgames.serve.process import running, server
from textgames.serve.session import WAITING_PER_SEAT
from textgames.serve.sessions import Sessions

KUHN = {"id": "KuhnPoker-v0", "seed": 7}


def test_who_waits_is_answered_when_it_is_asked_and_not_before():
    async def go():
        sessions = Sessions()
        begun = (await asked(sessions, "begin", **KUHN))["answer"]
        to = [{"game": begun["game"], "token": token} for token in begun["seats"].values()]
        waits = asyncio.create_task(asked(sessions, "observe", wait=60, **to[1]))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not waits.done()
        await asked(sessions, "step", reply="[bet]", **to[0])
        assert (await waits)["answer"]["actions"] == ["fold", "call"]

    asyncio.run(go())


@pytest.mark.parametrize(("call", "status"), [("close", 404), ("reset", 200)])
def test_who_waits_hears_that_the_game_is_closed(call, status):
    async def go():
        sessions = Sessions()
        begun = (await asked(sessions, "begin", id="KuhnPoker-v0", seed=7))["answer"]
        seat = {"game": begun["game"], "token": begun["seats"]["player_1"]}
        waits = asyncio.create_task(asked(sessions, "observe", wait=60, **seat))
        await asyncio.sleep(0)
        await asked(sessions, call, game=begun["game"], token=begun["owner"])
        if call == "reset":  # the new game does not wait for player 1 either
            await asyncio.sleep(0)
            assert not waits.done()
            sessions.stop()
            status = 503
        else:
            status = 404
        assert (await waits)["status"] == status

    asyncio.run(go())


def test_who_replies_while_the_server_stops_hears_what_became_of_it():
    async def go():
        sessions = Sessions()
        begun = (await asked(sessions, "begin", **KUHN))["answer"]
        seat = {"game": begun["game"], "token": begun["seats"]["player_0"]}
        sessions.stop()
        step = asked(sessions, "step", reply="[bet]", wait=60, **seat)
        answer = await asyncio.wait_for(step, 20)
        assert (answer["status"], answer["answer"]["turn"]) == (200, 1)

    asyncio.run(go())


def test_who_waits_sees_the_end_though_the_next_game_begins_at_once():
    async def go():
        sessions = Sessions()
        begun = (await asked(sessions, "begin", **KUHN))["answer"]
        owner = {"game": begun["game"], "token": begun["owner"]}
        await asked(sessions, "step", reply="[bet]", **owner)
        seat = {"game": begun["game"], "token": begun["seats"]["player_0"]}
        waits = asyncio.create_task(asked(sessions, "observe", wait=60, **seat))
        await asyncio.sleep(0)
        await asked(sessions, "step", reply="[fold]", **owner)
        await asked(sessions, "reset", **owner)
        seen = (await waits)["answer"]
        assert (seen["number"], seen["reason"], seen["own_return"]) == (0, "rules", 1)

    asyncio.run(go())


def test_the_oldest_of_too_many_waits_for_one_seat_gives_way_and_no_other_seats():
    """Who lost its connection may ask again, however many of its old calls still wait."""

    async def go():
        sessions = Sessions()
        begun = (await asked(sessions, "begin", id="LiarsDice-v0", num_players=3, seed=7))["answer"]
        session, _ = sessions.find(begun["game"], begun["owner"])
        mine, other = (
            {"game": begun["game"], "token": begun["seats"][agent], "wait": 60}
            for agent in ("player_1", "player_2")
        )
        waits = [asyncio.create_task(asked(sessions, "observe", **other))]
        waits += [asyncio.create_task(asked(sessions, "observe", **mine)) for _ in range(20)]
        for _ in range(5):
            await asyncio.sleep(0)
        assert [wait.done() for wait in waits] == [False] + [True] * 16 + [False] * 4
        assert len(session.waiting) == 1 + WAITING_PER_SEAT
        for wait in waits[1:17]:
            answer = await wait
            assert (answer["status"], answer["answer"]["asked"]) == (200, False)
        sessions.stop()
        assert [(await wait)["status"] for wait in [waits[0], *waits[17:]]] == [503] * 5

    asyncio.run(go())


def test_nobody_hangs_up_on_who_holds_its_event_loop_up_for_minutes():
    """As a trainer does in a step of training; its games are not given up so soon either."""

    async def patience(url):
        async with AsyncClient(url) as client:
            return client._line.ping_timeout

    assert server(make_app(Sessions()), 1).config.ws_ping_timeout >= Limits().idle
    with running() as url:
        assert asyncio.run(patience(url)) >= Limits().idle
