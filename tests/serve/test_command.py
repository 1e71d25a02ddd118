"""`textgames serve`, as one starts and ends it: mistakes are told in a line, no game is lost."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from over_http import begin, send
from websockets.sync.client import connect

from textgames import replay
from textgames.serve.client import socket_url
from textgames.serve.process import running
from textgames.serve.session import WAITING_PER_SEAT


def cli(*arguments, **given):
    return subprocess.run(
        [sys.executable, "-m", "textgames", "serve", *arguments],
        capture_output=True, text=True, timeout=120, **given,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "99999"], "port: expected a number"),
        (["--port", "x"], "--port: expected a whole number, got 'x'"),
        (["--host", "no.such.host.invalid"], "cannot listen"),
        (["--sessions", "0"], "sessions: expected a number above 0"),
        (["--idle", "-1"], "idle: expected"),
        (
            ["--out", "/no/such/folder/x"],
            "games cannot be written there: No such file or directory\n",
        ),
        (["--seat", "0"], "--seat goes with --openenv"),
        (["--set", "rounds=3"], "--set goes with --openenv"),
        (["--openenv", "Kuhn-v0"], "there is no game"),
        (["--openenv", "KuhnPoker-v0", "--out", "x"], "--out does not go with"),
        (["--openenv", "KuhnPoker-v0", "--idle", "5"], "--idle does not go with"),
        (["KuhnPoker-v0"], "unrecognized arguments"),
    ],
)
def test_a_mistake_is_told_in_one_line(arguments, said, capsys):
    from textgames.cli import main

    assert main(["serve", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert said in captured.err


def test_a_port_that_is_taken_is_told_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = cli("--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "cannot listen there: Address already in use" in done.stderr


def answer_of(connection):
    with contextlib.closing(connection), connection.getresponse() as answer:
        answer.read()
        return answer.status


def wait_in_vain(url, game, token, count):
    """Return connections whose calls wait for a turn."""
    headers = {"Authorization": f"Bearer {token}"}
    waiting = []
    for _ in range(count):
        waiting.append(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60))
        waiting[-1].request("GET", f"{game}/observation?wait=60", headers=headers)
    return waiting


def test_who_reconnects_while_its_old_calls_wait_is_heard():
    with running() as server:
        begun, game = begin(server)
        one, two = begun["seats"].values()
        for connection in wait_in_vain(server, game, two, WAITING_PER_SEAT):
            connection.close()
        [again] = wait_in_vain(server, game, two, 1)
        send(server, "POST", f"{game}/step", {"reply": "[bet]"}, one)
        with contextlib.closing(again), again.getresponse() as answer:
            assert (answer.status, json.load(answer)["asked"]) == (200, True)


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_and_no_game_is_lost(tmp_path, with_signal):
    """Somebody waits for a turn, and a socket is open: neither holds the server up."""
    path = tmp_path / "games.jsonl"
    server = subprocess.Popen(
        [sys.executable, "-m", "textgames", "serve", "--port", "0", "--out", str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        url = server.stdout.readline().split()[4]
        begun, game = begin(url)
        for player, reply in enumerate(("[bet]", "[fold]")):
            token = begun["seats"][f"player_{player}"]
            assert send(url, "POST", f"{game}/step", {"reply": reply}, token)[0] == 200
        other, unfinished = begin(url, seed=8)
        send(url, "POST", f"{unfinished}/step", {"reply": "[bet]"}, other["seats"]["player_0"])
        with connect(socket_url(url)) as line:
            seat = {"game": other["game"], "token": other["seats"]["player_0"]}
            for tag in ("oldest", "next"):
                line.send(json.dumps({"call": "observe", "wait": 60, "tag": tag, **seat}))
            line.send(json.dumps({"call": "observe", "tag": 1, **seat}))
            assert json.loads(line.recv())["tag"] == 1
            waiting = wait_in_vain(url, unfinished, seat["token"], WAITING_PER_SEAT - 1)
            assert json.loads(line.recv())["tag"] == "oldest"  # gives way once all are there
            server.send_signal(with_signal)
            assert {answer_of(connection) for connection in waiting} == {503}
            out, err = server.communicate(timeout=60)
    finally:
        server.kill()
        server.communicate()
    assert (server.returncode, out, err) == (0, "", "")
    games = list(replay.read_all(path))
    assert [(game["seed"], game["reason"]) for game in games] == [(7, "rules"), (8, "")]
    assert games[0]["returns"] == [1, -1]
