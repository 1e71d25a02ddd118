"""Messages that are too large: refused in a sentence; larger ones end the connection."""

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from textgames.errors import ServerError
from textgames.serve import AsyncClient, Client, Limits
from textgames.serve import socket as socket_module
from textgames.serve.client import socket_url
from textgames.serve.process import running
from textgames.serve.sessions import Sessions

LARGEST = 10_000
TOO_LARGE = "a message to .* was too large for it"


@pytest.fixture(scope="module")
def url():
    with running(Limits(message=LARGEST)) as url:
        yield url


@pytest.mark.parametrize("tag", [7, "seven", None])
def test_a_message_that_is_too_large_is_answered_with_its_tag(url, tag):
    """Whoever asked hears of it, and the other games of the line go on."""
    large = {"call": "step", "tag": tag, "reply": "x" * LARGEST}
    with connect(socket_url(url)) as line:
        line.send(json.dumps(large if tag else {**large, "tag": [7]}))
        answer = json.loads(line.recv())
        assert (answer["status"], answer.get("tag")) == (413, tag)
        assert answer["problem"]["detail"] == "expected at most 10,000 bytes in a message"
        line.send(json.dumps({"call": "begin", "id": "KuhnPoker-v0"}))
        assert json.loads(line.recv())["status"] == 200
        line.send("x" * 3 * LARGEST)
        with pytest.raises(ConnectionClosed, match="1009"):
            line.recv()


def test_a_message_is_counted_in_bytes(url):
    with connect(socket_url(url)) as line:
        line.send(json.dumps({"call": "é" * (LARGEST // 2)}, ensure_ascii=False))
        assert json.loads(line.recv())["status"] == 413


def test_a_call_that_is_too_large_leaves_the_other_games_alone(url):
    async def go():
        async with AsyncClient(url) as client:
            large, other = [await client.make("TicTacToe-v0") for _ in range(2)]
            for env in (large, other):
                await env.reset(seed=1)
            with pytest.raises(ServerError, match="at most 10,000 bytes") as told:
                await large.step("x" * 15_000)
            assert told.value.status == 413
            for env in (large, other):
                await env.step("[4]")

    asyncio.run(go())
    with Client(url) as client:
        with pytest.raises(ServerError, match="at most 10,000 bytes"):
            client.call("begin", id="x" * 15_000)
        client.make("TicTacToe-v0")


def test_a_call_that_closes_the_connection_for_its_size_is_told_as_that(url):
    async def go():
        async with AsyncClient(url) as client:
            with pytest.raises(ServerError, match=TOO_LARGE) as told:
                await client.call("begin", id="x" * 50_000)
            assert "reach" not in str(told.value)
            assert told.value.status == 413

    asyncio.run(go())
    with Client(url) as client, pytest.raises(ServerError, match=TOO_LARGE):
        client.call("begin", id="x" * 50_000)


def test_who_reads_no_answers_is_not_read_either(monkeypatch):
    """Each call that cannot be answered is kept: as many as may wait, and no more."""

    class Deaf:
        came = 0

        async def accept(self):
            pass

        async def receive(self):
            await asyncio.sleep(0)
            self.came += 1
            call = '{"call": "observe", "game": "x", "token": "x", "wait": 60}'
            return {"type": "websocket.receive", "text": call}

        async def send_text(self, text):
            await asyncio.Event().wait()

    async def go():
        deaf = Deaf()
        talks = asyncio.create_task(socket_module.talk(deaf, Sessions()))
        for _ in range(50):
            await asyncio.sleep(0)
        talks.cancel()
        return deaf.came

    monkeypatch.setattr(socket_module, "AT_ONCE", 3)
    assert asyncio.run(go()) == 3 + 1
