"""The clients look like the environments of this process, and the games are the same."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from served import Direct
from websockets.asyncio.server import serve

import textgames
from textgames import IllegalReplies, agents, wrappers
from textgames.chance import Stream
from textgames.episode import random_action
from textgames.errors import (
    AgentError,
    IllegalAction,
    OptionError,
    ServerError,
    UnknownAgent,
    UnknownGame,
    UsageError,
)
from textgames.forms import Form, written
from textgames.serve import AsyncClient, Client, Limits
from textgames.serve.process import running
from textgames.serve.sessions import Sessions

SOME = (
    "KuhnPoker-v0",
    "LiarsDice-v0",
    "RockPaperScissors-v0",
    "SimpleNegotiation-v0",
    "Wordle-v0",
)
NOT_THERE = r"^expected one of player_0, player_1, got 'player_9'$"
GIVEN = (
    {"payoff": "outcome"},
    {"illegal": "spiral"},
    {"illegal": IllegalReplies(retries=0, returns=(-3, 1))},
)


@pytest.fixture(scope="module")
def url():
    with running(Limits()) as url:
        yield url


def same(here, there):
    """Compare all that an agent reads."""
    ours, theirs = here.last(), there.last()
    assert here.agent_selection == there.agent_selection
    assert ours[:4] == theirs[:4]
    assert here.rewards == there.rewards
    legal, described = ours[4]["legal_actions"], theirs[4]["legal_actions"]
    if isinstance(described, Form):
        assert (legal.describe(), legal.schema()) == (described.describe(), described.schema())
        assert written(described.example(None), described)
    else:
        assert tuple(legal) == tuple(described)
    for name in ours[4]:
        assert name == "legal_actions" or ours[4][name] == theirs[4][name]


def replies(env, seed, most):
    """Random replies, now and then an illegal one, None for who is over."""
    stream = Stream(seed)
    for number in range(most):
        agent = env.agent_selection
        if agent is None:
            return
        if env.terminations[agent] or env.truncations[agent]:
            yield None
        elif number % 7 == 3:
            yield "[[nonsense"
        else:
            legal = env.infos[agent]["legal_actions"]
            yield written(random_action(legal, stream), legal)


@pytest.mark.parametrize("id", list(textgames.registry))
def test_a_game_on_the_server_is_the_game_of_the_core(id):
    """Same seed, same replies: the same observations, rewards, infos and end, with every game."""
    here, there = textgames.make(id), Direct().make(id)
    for seed, most in ((7, 40), (None, 20), (9, 3), (None, 3)):
        here.reset(seed=seed)
        there.reset(seed=seed)
        for reply in replies(here, 3, most):
            same(here, there)
            here.step(reply)
            there.step(reply)
        assert here.agents == there.agents
        assert here.episode.seed == there.episode.seed


@pytest.mark.parametrize("id", SOME)
@pytest.mark.parametrize("given", GIVEN, ids=str)
def test_arguments_of_make_go_over_the_wire(id, given):
    here, there = textgames.make(id, **given), Direct().make(id, **given)
    here.reset(seed=5)
    there.reset(seed=5)
    for reply in replies(here, 4, 30):
        here.step(reply)
        there.step(reply)
        assert here.rewards == there.rewards


@pytest.mark.parametrize("id", SOME)
def test_over_a_real_connection_too(id, url):
    with Client(url) as client:
        here, there = textgames.make(id), client.make(id)
        here.reset(seed=7)
        there.reset(seed=7)
        for reply in replies(here, 3, 20):
            same(here, there)
            here.step(reply)
            there.step(reply)


@pytest.mark.parametrize("id", SOME)
def test_the_asynchronous_client_plays_many_games_on_one_connection(id, url):
    async def play(client, seed):
        here, there = textgames.make(id), await client.make(id)
        here.reset(seed=seed)
        await there.reset(seed=seed)
        for reply in replies(here, seed, 20):
            same(here, there)
            here.step(reply)
            await there.step(reply)
            for agent in here.agents:
                assert await there.observe(agent) == here.observe(agent)
        await there.close()

    async def go():
        async with AsyncClient(url) as client:
            await asyncio.gather(*(play(client, seed) for seed in range(8)))

    asyncio.run(go())


def test_seats_in_two_tasks_play_a_game_against_each_other(url):
    async def play(seat, card):
        observation, info = await seat.reset()
        assert observation["messages"][0] == f"Round 1 of 2: your card is {card}."
        rewards, over = [], False
        while not over:
            legal = info["legal_actions"]
            action = "bet" if "bet" in legal else "call"
            observation, reward, over, _, info = await seat.step(f"[{action}]")
            rewards.append(reward)
        return rewards, info["reason"]

    async def go():
        async with AsyncClient(url) as client:
            env = await client.make("KuhnPoker-v0", rounds=2)
            await env.reset(seed=7)
            local = textgames.make("KuhnPoker-v0", rounds=2)
            local.reset(seed=7)
            seats = [client.seat(env.address, token) for token in env.tokens.values()]
            cards = local.game.history[:2]
            return await asyncio.gather(*map(play, seats, cards))

    (first, why), (second, _) = asyncio.run(go())
    assert why == "rules"
    assert sum(first) == -sum(second) != 0 or sum(first) == sum(second) == 0
    assert any(first)


def test_a_seat_waits_in_plain_code_too(url):
    with Client(url) as client:
        env = client.make("GuessTheNumber-v0")
        env.reset(seed=7)
        seat = client.seat(env.address, env.tokens["player_0"])
        observation, info = seat.reset()
        assert observation["rules"] == env.observe("player_0")["rules"]
        legal = info["legal_actions"]
        _, _, over, _, info = seat.step(written(random_action(legal, Stream(1)), legal))
        assert (info["turn"], over) == (1, False)
        env.reset(seed=8)
        with pytest.raises(UsageError, match="now"):
            seat.step("[1]")


def test_who_takes_a_seat_in_a_game_in_progress_is_paid_for_what_comes(url):
    """Such as a client that lost its connection: it has had its rewards until then."""
    with Client(url) as client:
        env = client.make("KuhnPoker-v0", rounds=2)
        env.reset(seed=7)
        for reply in ("[bet]", "[fold]", "[check]"):
            env.step(reply)
        assert (env.episode.returns, env.agent_selection) == ((1, -1), "player_0")
        seat = client.seat(env.address, env.tokens["player_0"])
        seat.reset()
        _, reward, over, _, _ = seat.step("[check]")
        assert over
        state = client.call("state", game=env.address, token=env.owner)
        assert reward == state["returns"][0] - 1


def test_mistakes_raise_what_they_raise_here():
    client = Direct()
    for made, error in (
        (lambda: client.make("Kuhn-v0"), UnknownGame),
        (lambda: client.make("KuhnPoker-v0", roundz=3), OptionError),
        (lambda: client.make("KuhnPoker-v0", illegal="nothing"), OptionError),
    ):
        with pytest.raises(error):
            made()
    env = client.make("KuhnPoker-v0", illegal="raise")
    for use in (env.last, env.fork, lambda: env.observe("player_0")):
        with pytest.raises(UsageError, match="reset"):
            use()
    env.reset(seed=7)
    with pytest.raises(IllegalAction, match="expected one of"):
        env.step("[fold]")
    with pytest.raises(UsageError, match="reply"):
        env.step(7)
    with pytest.raises(UsageError, match="server"):
        env.game  # noqa: B018
    with pytest.raises(AgentError, match="original"):
        agents.answer(agents.make("mcts"), env.observe("player_0"))
    env.close()
    with pytest.raises(ServerError) as refused:
        env.reset()
    assert refused.value.status == 404


def test_a_server_that_is_not_there_is_told():
    with pytest.raises(ServerError, match="out of reach"):
        Client("http://127.0.0.1:1")

    async def go():
        async with AsyncClient("http://127.0.0.1:1"):
            pass

    with pytest.raises(ServerError, match="out of reach"):
        asyncio.run(go())


def test_a_server_is_stopped_in_its_own_thread():
    """There are no locks: another thread could stop it while it takes in a game."""

    class Watched(Sessions):
        def add(self, session):
            added.add(threading.get_ident())
            return super().add(session)

        def stop(self):
            stopped.add(threading.get_ident())
            super().stop()

    added, stopped = set(), set()
    with running(sessions=Watched()) as url, Client(url) as client:
        client.make("KuhnPoker-v0")
    assert stopped == added != {threading.get_ident()}


def test_who_waits_on_a_socket_hears_that_the_server_ends():
    sessions = Sessions()
    with ThreadPoolExecutor(1) as threads:
        with running(sessions=sessions) as url:
            env = Client(url).make("KuhnPoker-v0")
            session, _ = sessions.find(env.address, env.owner)
            seat = Client(url).seat(env.address, env.tokens["player_1"])
            waits = threads.submit(seat.reset)
            while not session.waiting:
                time.sleep(0.01)
        with pytest.raises(ServerError, match="shutting down"):
            waits.result(20)


def test_a_server_that_goes_away_is_told():
    with running(Limits()) as url:
        client = Client(url)
        env = client.make("KuhnPoker-v0")
        env.reset(seed=7)
    with pytest.raises(ServerError, match=r"out of reach: .*; a new client connects again"):
        env.step("[bet]")
    client.close()


def test_an_agent_that_is_not_there_is_told(url):
    env = Direct().make("KuhnPoker-v0")
    env.reset(seed=7)
    with pytest.raises(UnknownAgent, match=NOT_THERE):
        env.observe("player_9")

    async def go():
        async with AsyncClient(url) as client:
            there = await client.make("KuhnPoker-v0")
            await there.reset(seed=7)
            await there.observe("player_9")

    with pytest.raises(UnknownAgent, match=NOT_THERE):
        asyncio.run(go())


def test_a_call_that_was_broken_off_leaves_its_answer_to_nobody(url, monkeypatch):
    with Client(url) as client:
        env = client.make("KuhnPoker-v0")
        env.reset(seed=7)
        with monkeypatch.context() as interrupted:
            interrupted.setattr(client._line, "recv", lambda: exec("raise KeyboardInterrupt"))
            with pytest.raises(KeyboardInterrupt):
                env.save()
        env.step("[bet]")
        assert env.last()[4]["legal_actions"] == ("fold", "call")


def test_what_json_cannot_hold_is_told_and_numpys_numbers_are_numbers(url):
    with Client(url) as client:
        with pytest.raises(OptionError, match="begin: expected what JSON can hold"):
            client.make("KuhnPoker-v0", rounds=object())
        env = client.make("KuhnPoker-v0", rounds=np.int64(3))
        env.reset(seed=np.int64(7))
        assert (env.save()["options"]["rounds"], env.episode.seed) == (3, 7)

    async def go():
        async with AsyncClient(url) as client:
            await client.make("KuhnPoker-v0", rounds=object())

    with pytest.raises(OptionError, match="begin: expected what JSON can hold"):
        asyncio.run(go())


@pytest.mark.parametrize("depth", [60, 970, 5000])
def test_what_is_nested_too_deeply_is_told_and_not_waited_for(url, depth):
    """The server could not read the tag of such a call, and so nobody would take its answer."""
    nested = []
    for _ in range(depth):
        nested = [nested]
    with ThreadPoolExecutor(1) as threads, Client(url) as client:
        made = threads.submit(client.make, "KuhnPoker-v0", rounds=nested)
        with pytest.raises((ServerError, OptionError), match=r"at most 50 deep|JSON can hold"):
            made.result(20)


def test_what_the_asynchronous_client_has_not_read_is_no_other_agents(url):
    async def go():
        async with AsyncClient(url) as client:
            env = await client.make("LiarsDice-v0", num_players=3)
            await env.reset(seed=7)
            await env.observe("player_1")
            with pytest.raises(UsageError, match=r"await env.observe\('player_2'\)"):
                env.render_text("player_2")
            seen = await env.observe("player_2")
            assert seen["messages"][-1] in env.render_text("player_2")

    asyncio.run(go())


def test_a_line_that_nobody_reads_any_more_is_told():
    """After what is no message no call is waited for in vain."""

    async def babble(line):
        await line.send("hello")
        await line.wait_closed()

    async def go():
        async with serve(babble, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with AsyncClient(f"http://127.0.0.1:{port}") as client:
                for _ in range(2):
                    with pytest.raises(ServerError, match="out of reach"):
                        await asyncio.wait_for(client.call("begin"), 20)
                assert client._answers == {}

    asyncio.run(go())


def test_agents_and_wrappers_of_the_library_play_there():
    env = Direct().make("TicTacToe-v0")
    wrapped = wrappers.MoveLimit(wrappers.PromptString(env), 4)
    wrapped.reset(seed=7)
    for _ in range(4):
        observation, *_, info = wrapped.last()
        assert isinstance(observation, str)
        wrapped.step(f"[{info['legal_actions'][0]}]")
    assert all(wrapped.truncations.values())
    env.reset(seed=8)
    for agent in env.agent_iter():
        env.step(None if env.terminations[agent] else env.action_space(agent).sample())


def test_forks_are_independent_environments():
    client = Direct()
    env = client.make("KuhnPoker-v0", rounds=5)
    env.reset(seed=7)
    env.step("[check]")
    twin = env.fork()
    assert twin.agent_selection == env.agent_selection
    twin.step("[bet]")
    assert len(env.episode) == 1
    assert len(twin.episode) == 2
    assert set(twin.tokens.values()).isdisjoint(env.tokens.values())
