"""Calls that wait for a turn: when they are answered, how many there may be, and how they end."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from served import asked

from textgames.errors import ServerError
from textgames.serve import AsyncClient, Client, Limits
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


def test_who_has_seen_the_end_waits_for_its_turn_in_the_next_game():
    async def go():
        sessions = Sessions()
        begun = (await asked(sessions, "begin", **KUHN))["answer"]
        owner = {"game": begun["game"], "token": begun["owner"]}
        seat = {"game": begun["game"], "token": begun["seats"]["player_1"]}
        waits = asyncio.create_task(asked(sessions, "observe", after=0, wait=60, **seat))
        for reply in ("[bet]", "[fold]"):  # in the first game its turn and the end are no news
            await asked(sessions, "step", reply=reply, **owner)
        await asked(sessions, "reset", **owner)
        for _ in range(5):
            await asyncio.sleep(0)
        assert not waits.done()
        assert (await asked(sessions, "observe", after=1, **seat))["answer"]["number"] == 1
        await asked(sessions, "step", reply="[check]", **owner)
        seen = (await waits)["answer"]
        assert (seen["number"], seen["asked"], seen["since"]) == (1, True, 0)

    asyncio.run(go())


@pytest.mark.parametrize("seats", ["plain", "asynchronous"])
def test_a_seat_plays_game_after_game_of_one_session(seats):
    """The owner begins each; the seat's first wait is longer than that takes."""
    games = 3

    def played(seat):
        ends = []
        for _ in range(games):
            observation, _ = seat.reset()
            over = False
            while not over:
                _, _, over, _, info = seat.step("[check]")
            ends.append((observation["messages"][0], info["reason"]))
        return ends

    async def played_too(url, *to):
        async with AsyncClient(url) as client:
            seat, ends = client.seat(*to), []
            for _ in range(games):
                observation, _ = await seat.reset()
                over = False
                while not over:
                    _, _, over, _, info = await seat.step("[check]")
                ends.append((observation["messages"][0], info["reason"]))
            return ends

    with running() as url, Client(url) as client, ThreadPoolExecutor() as threads:
        env = client.make("KuhnPoker-v0")
        env.reset(seed=7)
        to = env.address, env.tokens["player_0"]
        if seats == "plain":
            plays = threads.submit(lambda: played(Client(url).seat(*to)))
        else:
            plays = threads.submit(lambda: asyncio.run(played_too(url, *to)))
        told = []
        for number in range(games):
            if number:
                env.reset(seed=7 + number)
            told.append(env.observe("player_0")["messages"][0])
            while not client.call("state", game=env.address, token=env.owner)["replies"]:
                time.sleep(0.01)
            client.call("step", game=env.address, token=env.tokens["player_1"], reply="[check]")
        assert plays.result(60) == [(message, "rules") for message in told]


def test_who_waits_for_the_next_game_hears_that_there_is_none():
    with running() as url, Client(url) as client, ThreadPoolExecutor() as threads:
        env = client.make("GuessTheNumber-v0", tries=1)
        env.reset(seed=7)
        there = Client(url)
        seat = there.seat(env.address, env.tokens["player_0"])
        seat.reset()
        assert seat.step("[1]")[2]
        waits = threads.submit(seat.reset)
        with pytest.raises(TimeoutError):
            waits.result(0.2)
        env.close()
        with pytest.raises(ServerError, match="closed"):
            waits.result(60)


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
