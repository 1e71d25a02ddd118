"""What a server costs: `python benchmarks/serve_load.py [--json FILE] [--quick]`.

One server process on loopback, 2,000 sessions of four games at the same time, played to the end by
one client process. Memory per session; then the time of a step, from the call to its answer, as
the client sees it: with 1, 16 and 64 calls on their way, over WebSockets and, for comparison, HTTP.
Both processes share the machine's cores, so the client's own time is in the figures; on a busy
machine the processor time of the server tells more.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from textgames.serve import AsyncClient

GAMES = (
    ("KuhnPoker-v0", {"rounds": 20}),
    ("TicTacToe-v0", {}),
    ("ConnectFour-v0", {}),
    ("LiarsDice-v0", {}),
)
CONNECTIONS = 8


def resident(pid: int) -> int:
    """Bytes of memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024  # type: ignore[index]


def used(pid: int) -> float:
    """Seconds of processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def quantiles(times: list[float]) -> dict[str, float]:
    times.sort()
    found = {f"p{p}": round(1000 * times[int(len(times) * p / 100)], 2) for p in (50, 90, 99)}
    return {**found, "longest": round(1000 * times[-1], 2)}


class Player:
    """Plays one game as its owner."""

    def __init__(self, client: AsyncClient, number: int) -> None:
        self.client, self.id = client, GAMES[number % len(GAMES)]
        self.number = number

    async def begin(self) -> None:
        id, options = self.id
        begun = await self.client.call("begin", id=id, options=options, seed=self.number)
        self.to = {"game": begun["game"], "token": begun["owner"]}
        self.state = begun["state"]

    async def step(self) -> float:
        """Reply to the game; return the seconds that it took."""
        if self.state["reason"]:
            self.state = await self.client.call("reset", **self.to)
        agent = self.state["waiting"][0]
        seen = self.state["seen"][agent]
        reply = f"[{seen['actions'][self.number % len(seen['actions'])]}]"
        if seen["form"]:
            reply = seen["form"]["example"]
        read = {agent: seen["since"] + len(seen["messages"])}
        begin = time.perf_counter()
        self.state = await self.client.call("step", reply=reply, read=read, **self.to)
        return time.perf_counter() - begin


async def stepping(players: list[Player], at_once: int, seconds: float, pid: int) -> dict[str, Any]:
    """Step all games in turn with `at_once` calls on their way."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def worker(mine: list[Player]) -> None:
        while True:
            for player in mine:
                times.append(await player.step())
                if time.perf_counter() > end:
                    return

    begin, busy = time.perf_counter(), used(pid)
    await asyncio.gather(*(worker(players[i::at_once]) for i in range(at_once)))
    return {
        "steps per second": round(len(times) / (time.perf_counter() - begin)),
        "milliseconds": quantiles(times),
        "milliseconds of the server's processor": round(1000 * (used(pid) - busy) / len(times), 3),
    }


def over_http(url: str, seconds: float) -> dict[str, Any]:
    """One game, one connection that is kept open, one call at a time."""
    line = http.client.HTTPConnection(urlsplit(url).netloc)

    def call(path: str, token: str = "", **given: Any) -> Any:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        line.request("POST", path, json.dumps(given), headers)
        return json.loads(line.getresponse().read())

    begun = call("/games", id="KuhnPoker-v0", options={"rounds": 100})
    state, owner, path = begun["state"], begun["owner"], f"/games/{begun['game']}"
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        if state["reason"]:
            state = call(f"{path}/reset", owner)
        agent = state["waiting"][0]
        reply = f"[{state['seen'][agent]['actions'][0]}]"
        begin = time.perf_counter()
        state = call(f"{path}/step", owner, reply=reply, read={agent: 10**6})
        times.append(time.perf_counter() - begin)
    line.close()
    return {
        "steps per second": round(1 / (sum(times) / len(times))),
        "milliseconds": quantiles(times),
    }


async def load(url: str, pid: int, sessions: int, seconds: float) -> dict[str, Any]:
    clients = [AsyncClient(url) for _ in range(CONNECTIONS)]
    for client in clients:
        await client.__aenter__()
    warm = [Player(clients[0], n) for n in range(len(GAMES))]  # modules are imported then
    for player in warm:
        await player.begin()
    before = resident(pid)
    players = [Player(clients[n % CONNECTIONS], n) for n in range(sessions)]
    begin = time.perf_counter()
    for player in players:
        await player.begin()
    begun = (time.perf_counter() - begin) / sessions
    fresh = resident(pid)
    results: dict[str, Any] = {
        "sessions": sessions,
        "milliseconds to begin one": round(1000 * begun, 2),
        "bytes per session, fresh": (fresh - before) // sessions,
    }
    for at_once in (1, 16, 64):
        results[f"{at_once} at once"] = await stepping(players, at_once, seconds, pid)
    results["bytes per session, in play"] = (resident(pid) - before) // sessions
    for client in clients:
        await client.close()
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    sessions, seconds = (100, 1.0) if arguments.quick else (2000, 15.0)
    server = subprocess.Popen(
        [sys.executable, "-m", "textgames", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout
        url = server.stdout.readline().split()[4]
        results = asyncio.run(load(url, server.pid, sessions, seconds))
        results["HTTP, 1 at once"] = over_http(url, seconds / 3)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    results["others at work"] = f"{os.getloadavg()[0]:.1f} processes on {os.cpu_count()} cores"
    results["machine"] = f"{platform.python_version()}, {platform.machine()}"
    text = json.dumps(results, indent=1)
    print(text)
    if arguments.json:
        Path(arguments.json).write_text(text + "\n")


if __name__ == "__main__":
    main()
