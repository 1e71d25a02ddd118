"""OpenEnv's own package and client beside a game that is served in its protocol."""

import asyncio
import html
import json
import os
import re
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import pytest
from pages import run_example, run_page

import textgames
from textgames.errors import OptionError, UnknownGame
from textgames.integrations import openenv
from textgames.serve import Limits, Sessions
from textgames.serve.process import running

real = pytest.importorskip("openenv", reason="openenv is not installed (.ci/integrations)")


def served(id, **given):
    app = openenv.make_app(id, **given)
    return running(app=app, sessions=Sessions(Limits()))


async def played(url, seed, replies):
    """Play all seats with OpenEnv's client; what came."""
    async with real.GenericEnvClient(base_url=url) as client:
        result = await client.reset(seed=seed)
        steps = [result]
        while not result.done:
            action = result.observation["legal_actions"][replies % 2]
            seat = result.observation["agent"] if replies else None
            result = await client.step({"reply": f"[{action}]", "seat": seat})
            steps.append(result)
        return steps, await client.state()


def locally(seed, replies):
    env = textgames.make("KuhnPoker-v0", rounds=2)
    env.reset(seed=seed)
    seen, rewards = [env.observe(env.agent_selection).copy()], []
    while not env.episode.reason:
        player = env.possible_agents.index(env.agent_selection)
        before = env.episode.returns[player]
        env.step(f"[{env.infos[env.agent_selection]['legal_actions'][replies % 2]}]")
        rewards.append(env.episode.returns[player] - before)
        seen.append(env.observe(env.agent_selection).copy())
    return seen, rewards, env.episode.returns


def test_concurrent_games_are_those_of_the_core():
    async def go(url):
        return await asyncio.gather(*(played(url, seed, seed % 2) for seed in range(8)))

    with served("KuhnPoker-v0", rounds=2) as url:
        for seed, (steps, state) in enumerate(asyncio.run(go(url))):
            seen, rewards, returns = locally(seed, seed % 2)
            for step, expected in zip(steps, seen, strict=True):
                got = {name: step.observation[name] for name in ("rules", "messages", "view")}
                assert got == {**expected, "messages": list(expected["messages"])}
            assert [step.reward for step in steps[1:]] == rewards
            last = steps[-1].observation["returns"]
            assert last == {f"player_{p}": r for p, r in enumerate(returns)}
            assert state["step_count"] == len(rewards)
            assert set(state) == {"episode_id", "step_count"}
            assert not any(step.observation["returns"] for step in steps[:-1])


def test_a_seat_against_built_in_opponents():
    async def go(url):
        async with real.GenericEnvClient(base_url=url) as client:
            result = await client.reset(seed=3)
            while not result.done:
                assert result.observation["agent"] == "player_1"
                action = result.observation["legal_actions"][0]
                result = await client.step({"reply": f"[{action}]"})
            return result

    with served("TicTacToe-v0", seat=1, opponents="minimax") as url:
        result = asyncio.run(go(url))
        assert result.reward == result.observation["returns"]["player_1"]


def test_an_observation_is_the_same_whatever_the_others_hold():
    async def first(url, seed):
        async with real.GenericEnvClient(base_url=url) as client:
            begun = await client.reset(seed=seed, episode_id="one")
            return begun, await client.state()

    deals = {}
    for seed in range(40):  # by the card of who is asked, and then by the other's
        env = textgames.make("KuhnPoker-v0")
        env.reset(seed=seed)
        own, other = (env.observe(agent)["messages"][0] for agent in env.possible_agents)
        deals.setdefault(own, {})[other] = seed
    assert [len(others) for others in deals.values()] == [2, 2, 2]
    with served("KuhnPoker-v0") as url:
        for seeds in deals.values():
            one, two = (asyncio.run(first(url, seed)) for seed in seeds.values())
            assert one == two


def test_mistakes_are_told():
    async def go(url):
        async with real.GenericEnvClient(base_url=url) as client:
            await client.reset(seed=3)
            step = client.step({"reply": "[check]", "seat": "player_1"})
            (refused,) = await asyncio.gather(step, return_exceptions=True)
            assert "the game waits for player_0" in str(refused)
            result = await client.step({"reply": "[raise]"})
            assert "expected one of [check], [bet]" in result.observation["complaint"]

    with served("KuhnPoker-v0") as url:
        asyncio.run(go(url))


def test_buttons_are_the_legal_actions():
    _, observation = openenv._messages()
    game = openenv._environment(lambda: textgames.make("KuhnPoker-v0"), observation)()
    seen = game.reset(seed=1).model_dump()
    assert game.web_actions(seen) == [
        ("check", {"reply": "[check]"}),
        ("bet", {"reply": "[bet]"}),
    ]
    assert "Your card" in game.render_web(seen)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"id": "Kuhn-v0"}, UnknownGame),
        ({"id": "KuhnPoker-v0", "roundz": 3}, OptionError),
        ({"id": "KuhnPoker-v0", "seat": 2}, OptionError),
        ({"id": "KuhnPoker-v0", "opponents": "mcts"}, OptionError),
    ],
)
def test_what_cannot_be_served_is_told_before_anything_is(given, error):
    with pytest.raises(error):
        openenv.make_app(**given)


def called_json(url, data):
    return json.loads(called(url, data))


def called(url, data=None):
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


@contextmanager
def command(*arguments):
    """What `textgames serve` serves, with OpenEnv's web view."""
    line = [sys.executable, "-m", "textgames", "serve", "--port", "0", *arguments]
    settings = {**os.environ, "ENABLE_WEB_INTERFACE": "1", "GRADIO_ANALYTICS_ENABLED": "False"}
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=settings) as server:
        try:
            yield re.search(r"http://\S+", server.stdout.readline())[0]
        finally:
            server.terminate()


def test_the_web_view_plays_what_its_buttons_say():
    game = openenv._environment(lambda: textgames.make("LiarsDice-v0"), openenv._messages()[1])()
    with command("--openenv", "LiarsDice-v0", "--set", "dice=1") as url:
        assert "LiarsDice" in called(f"{url}/web/")
        shown = called_json(f"{url}/web/reset", {"seed": 1})
        while not shown["done"]:
            seen = {**shown["observation"], "done": False, "reward": shown["reward"]}
            (_, action), *_ = game.web_actions(seen)
            assert html.escape(seen["prompt"]) in game.render_web(seen)
            shown = called_json(f"{url}/web/step", {"action": action})
        assert set(shown["observation"]["returns"]) == {"player_0", "player_1"}
        assert not shown["observation"]["complaint"]


@pytest.mark.filterwarnings("ignore")
def test_the_example_plays_eight_games(capsys):
    run_example("openenv_self_play")
    assert len(capsys.readouterr().out.splitlines()) == 8


@pytest.mark.filterwarnings("ignore")
def test_the_page_runs():
    run_page("openenv")
