"""Sessions: limits, idle games, what is written, forks and saved games; the clock is handed in."""

import asyncio
import contextlib
import json

import pytest
from served import Clock, Direct, asked

from textgames import replay
from textgames.errors import IllegalAction, OptionError, SavedGameError, ServerError, UsageError
from textgames.serve import session as session_module
from textgames.serve import written as written_module
from textgames.serve.sessions import Limits, Sessions
from textgames.serve.written import Written

KUHN = {"id": "KuhnPoker-v0", "seed": 7}


def refused(status):
    return pytest.raises(ServerError, check=lambda error: error.status == status)


def test_ids_and_tokens_are_long_random_and_all_different():
    client = Direct()
    texts = set()
    for _ in range(200):
        begun = client.call("begin", **KUHN)
        texts |= {begun["game"], begun["owner"], *begun["seats"].values()}
    assert len(texts) == 200 * 4
    assert min(map(len, texts)) >= 22  # 128 bits, six in a letter


def test_a_game_that_nobody_calls_for_is_given_up():
    clock = Clock()
    client = Direct(Sessions(Limits(idle=60), clock))
    old, used = (client.call("begin", **KUHN) for _ in range(2))
    clock.now += 50
    client.call("state", game=used["game"], token=used["owner"])
    clock.now += 50
    with refused(404):
        client.call("state", game=old["game"], token=old["owner"])
    client.call("state", game=used["game"], token=used["owner"])
    assert len(client.sessions) == 1
    assert client.sessions.counts["idle"] == 1
    clock.now += 61
    client.sessions.end_idle()
    assert len(client.sessions) == 0


def test_a_wrong_token_keeps_no_game_alive():
    clock = Clock()
    client = Direct(Sessions(Limits(idle=60), clock))
    begun = client.call("begin", **KUHN)
    clock.now += 50
    with refused(401):
        client.call("state", game=begun["game"], token="x")
    clock.now += 50
    with refused(404):
        client.call("state", game=begun["game"], token=begun["owner"])


def test_a_game_whose_turn_somebody_waits_for_is_not_given_up():
    """However short the limit is beside the 60 s of a call that waits."""

    async def go():
        clock = Clock()
        sessions = Sessions(Limits(idle=3), clock)
        begun, left = [(await asked(sessions, "begin", **KUHN))["answer"] for _ in range(2)]
        to = [{"game": begun["game"], "token": token} for token in begun["seats"].values()]
        waits = asyncio.create_task(asked(sessions, "observe", wait=60, **to[1]))
        await asyncio.sleep(0)
        for _ in range(4):
            clock.now += 2
            sessions.end_idle()
        assert (len(sessions), sessions.counts["idle"]) == (1, 1)
        gone = await asked(sessions, "state", game=left["game"], token=left["owner"])
        assert gone["status"] == 404
        assert (await asked(sessions, "step", reply="[bet]", **to[0]))["status"] == 200
        assert (await waits)["answer"]["actions"] == ["fold", "call"]
        clock.now += 4  # nobody waits any more
        sessions.end_idle()
        assert len(sessions) == 0

    asyncio.run(go())


def test_the_time_without_a_call_is_counted_from_the_end_of_one_that_waited():
    async def go():
        clock = Clock()
        sessions = Sessions(Limits(idle=3), clock)
        begun = (await asked(sessions, "begin", **KUHN))["answer"]
        to = {"game": begun["game"], "token": begun["seats"]["player_1"]}
        waits = asyncio.create_task(asked(sessions, "observe", wait=60, **to))
        await asyncio.sleep(0)
        clock.now += 10
        waits.cancel()
        await asyncio.gather(waits, return_exceptions=True)
        assert (await asked(sessions, "observe", **to))["status"] == 200

    asyncio.run(go())


@pytest.mark.parametrize("call", ["begin", "fork", "restore"])
def test_a_full_server_begins_no_more_games(call):
    clock = Clock()
    client = Direct(Sessions(Limits(sessions=2, idle=60), clock))
    begun = client.call("begin", **KUHN)
    to = {"game": begun["game"], "token": begun["owner"]}
    client.call("begin", **KUHN)
    given = {"begin": KUHN, "fork": to, "restore": {"saved": client.call("save", **to)}}[call]
    with refused(429):
        client.call(call, **given)
    assert len(client.sessions) == 2
    clock.now += 61  # both are given up then
    if call == "begin":
        client.call(call, **given)


@pytest.mark.parametrize("name", ["sessions", "idle", "message"])
@pytest.mark.parametrize("value", [0, -1, float("nan")])
def test_limits_are_above_zero(name, value):
    with pytest.raises(OptionError, match=name):
        Limits(**{name: value})


def test_each_game_is_in_the_file_before_its_last_reply_is_answered(tmp_path):
    path = tmp_path / "games.jsonl"
    client = Direct(Sessions(written=Written(path)))
    env = client.make("TicTacToe-v0")
    env.reset(seed=7)
    for cell in "0314":
        env.step(f"[{cell}]")
        assert path.read_text() == ""
    env.step("[2]")
    assert [game["returns"] for game in replay.read_all(path)] == [[1, -1]]
    assert "three in a row" in replay.playthrough(path)


def test_unfinished_games_are_written_when_the_server_ends_and_empty_ones_not(tmp_path):
    path = tmp_path / "games.jsonl"
    client = Direct(Sessions(written=Written(path)))
    for replies in (("[bet]",), (), ("[check]", "[check]"), ("nonsense",)):
        env = client.make("KuhnPoker-v0")
        env.reset(seed=7)
        for reply in replies:
            env.step(reply)
    assert client.sessions.end() == 0
    games = list(replay.read_all(path))
    assert sorted(game["reason"] for game in games) == ["", "", "rules"]
    with refused(503):
        client.make("KuhnPoker-v0")


def test_a_game_is_left_by_reset_close_and_idleness(tmp_path):
    path, clock = tmp_path / "games.jsonl", Clock()
    client = Direct(Sessions(Limits(idle=60), clock, Written(path)))
    env = client.make("KuhnPoker-v0")
    for _ in range(2):
        env.reset(seed=7)
        env.step("[bet]")
    env.close()
    client.make("KuhnPoker-v0").reset(seed=1)
    left = client.make("KuhnPoker-v0")
    left.reset(seed=2)
    left.step("[check]")
    clock.now += 61
    client.sessions.end_idle()
    seeds = [json.loads(line)["seed"] for line in path.read_text().splitlines()]
    assert seeds == [7, 7, 2]


def test_what_a_full_disk_refuses_is_written_when_there_is_room(tmp_path, monkeypatch):
    path = tmp_path / "games.jsonl"
    written = Written(path)

    def full(path, line):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(written_module, "append_line", full)
        written.add({"game": 1})
        assert "No space left" in written.problem
        assert written.close() == 1
    written.add({"game": 2})
    assert path.read_text() == '{"game": 1}\n{"game": 2}\n'
    assert not written.problem
    assert written.close() == 0


def test_no_game_begins_while_more_wait_to_be_written_than_memory_has_room_for(
    tmp_path, monkeypatch
):
    """What is in progress ends as it would: nothing is lost, and nothing grows without end."""
    monkeypatch.setattr(written_module, "MOST_WAITING", 100)
    written = Written(tmp_path / "games.jsonl")
    client = Direct(Sessions(written=written))
    env = client.make("KuhnPoker-v0")
    env.reset(seed=7)

    def full(path, line):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(written_module, "append_line", full)
        env.step("[bet]")
        env.step("[fold]")
        for begin in (lambda: client.make("KuhnPoker-v0"), env.reset):
            with pytest.raises(ServerError, match=r"No space left.* no game begins before") as told:
                begin()
            assert told.value.status == 503
        assert env.terminations["player_0"]
    env.reset(seed=8)
    assert len((tmp_path / "games.jsonl").read_text().splitlines()) == 1
    assert written.waiting == 0


def test_a_file_that_cannot_be_written_is_told_at_once(tmp_path):
    with pytest.raises(OptionError, match="cannot be written"):
        Written(tmp_path / "missing" / "games.jsonl")


def begun_and_played(client, id="KuhnPoker-v0", steps=7, **options):
    env = client.make(id, **options)
    env.reset(seed=3)
    for number in range(steps):
        legal = env.last()[4]["legal_actions"]
        env.step("nonsense" if number == 2 else f"[{legal[-1]}]")
    return env


def finish(env):
    said = []
    for agent in env.agent_iter():
        observation, reward, terminated, truncated, info = env.last()
        said.append((agent, observation.copy(), reward, dict(info)))
        env.step(None if terminated or truncated else f"[{info['legal_actions'][0]}]")
    return said


@pytest.mark.parametrize("seed", [None, 5])
def test_a_restored_game_goes_on_exactly_as_the_saved_one(seed):
    client = Direct()
    env = begun_and_played(client, rounds=20)
    if seed is not None:
        env = env.fork(seed)
        for _ in range(3):
            env.step("[bet]" if "bet" in env.last()[4]["legal_actions"] else "[call]")
    saved = json.loads(json.dumps(env.save()))
    other = client.restore(saved)
    assert other.save() == env.save()
    ours, theirs = finish(env), finish(other)
    assert [turn[:2] for turn in theirs] == [turn[:2] for turn in ours]
    assert [turn[3] for turn in theirs] == [turn[3] for turn in ours]


def test_a_restored_game_pays_only_for_what_comes():
    client = Direct()
    env = begun_and_played(client, rounds=20)
    other = client.restore(env.save())
    assert any(other.episode.returns)
    assert not any(other.rewards.values())
    while not env.episode.reason:
        for each in (env, other):
            each.step(f"[{each.last()[4]['legal_actions'][0]}]")
        assert other.rewards == env.rewards


def test_forks_play_on_by_themselves_with_other_tokens():
    client = Direct()
    env = begun_and_played(client, rounds=20)
    same, other = env.fork(), env.fork(seed=99)
    assert not set(same.tokens.values()) & set(env.tokens.values())
    assert finish(same) == finish(env)
    assert finish(other) != finish(same)


def test_saved_games_are_those_of_the_library():
    env = begun_and_played(Direct(), "TicTacToe-v0", steps=4)
    game = replay.load(env.save())
    assert game.history == env.save()["history"]


BAD = {
    "id": "Chess-v99",
    "options": {"rounds": 0},
    "num_players": 3,
    "history": ["K", "J", "bet", "fold"],
    "turns": [{"player": 1, "reply": "[bet]", "action": "bet", "complaint": ""}],
    "seeds": [[1, 2]],
    "seed": -1,
    "payoff": "gold",
    "illegal": {"retries": -1},
    "returns": "many",
}


@pytest.mark.parametrize("key", [*BAD, "no turns", "empty"])
def test_what_is_no_saved_game_is_refused_in_a_sentence(key):
    client = Direct()
    env = client.make("KuhnPoker-v0")
    env.reset(seed=7)
    env.step("[bet]")
    saved = env.save()
    if key == "seed":
        del saved["seeds"]
    if key == "no turns":
        del saved["turns"]
    saved = {} if key == "empty" else {**saved, **({key: BAD[key]} if key in BAD else {})}
    with pytest.raises(SavedGameError, match="saved game"):
        client.call("restore", saved=saved)
    assert len(client.sessions) == 1


def test_a_fork_with_its_own_seed_before_the_first_reply_can_be_restored():
    client = Direct()
    env = client.make("KuhnPoker-v0", rounds=20)
    env.reset(seed=7)
    for fork in (env.fork(99), env.fork(99).fork(100)):
        other = client.restore(json.loads(json.dumps(fork.save())))
        assert other.save() == fork.save()
        finish(fork), finish(other)
        assert other.save() == fork.save()


@pytest.mark.parametrize("turn", [-1, 2])
def test_a_seed_is_of_a_turn_that_was_taken(turn):
    client = Direct()
    env = client.make("KuhnPoker-v0")
    env.reset(seed=7)
    env.step("[bet]")
    with pytest.raises(SavedGameError, match="expected seeds = "):
        client.restore({**env.save(), "seeds": [[0, 7], [turn, 8]]})


POLICIES = ["raise", {"retries": 2**31 - 1}]


@pytest.mark.parametrize("illegal", POLICIES, ids=["raise", "retries"])
def test_what_a_game_keeps_of_a_seat_has_an_end(monkeypatch, illegal):
    """A game keeps illegal replies too: else one seat could fill the server's memory."""
    monkeypatch.setattr(session_module, "KEPT_PER_SEAT", 3 * (session_module.REPLY + 8))
    client = Direct()
    begun = client.call("begin", id="KuhnPoker-v0", illegal=illegal, seed=7)
    one = {"game": begun["game"], "token": begun["seats"]["player_0"]}
    for _ in range(3):
        with contextlib.suppress(IllegalAction):
            client.call("step", reply="nonsense", **one)
    with pytest.raises(ServerError, match="at most 1,524 characters of replies in a game") as told:
        client.call("step", reply="[bet]", **one)
    assert told.value.status == 429
    owner = {"game": begun["game"], "token": begun["owner"]}
    twin = client.call("fork", **owner)
    with refused(429):
        client.call("step", reply="[bet]", game=twin["game"], token=twin["seats"]["player_0"])
    client.call("reset", seed=8, **owner)
    assert client.call("step", reply="[bet]", **one)["turn"] == 1


def test_what_one_seat_sends_is_neither_told_nor_charged_to_another(monkeypatch):
    monkeypatch.setattr(session_module, "KEPT_PER_SEAT", 3 * session_module.REPLY)
    client = Direct()
    begun = client.call("begin", id="RockPaperScissors-v0", illegal="raise")
    one, two = ({"game": begun["game"], "token": token} for token in begun["seats"].values())
    for _ in range(3):
        with pytest.raises(IllegalAction):
            client.call("step", reply="nonsense", **one)
    with refused(429):
        client.call("step", reply="[rock]", **one)
    assert client.call("step", reply="[rock]", **two)["turn"] == 1


@pytest.mark.parametrize("illegal", ["forfeit", "raise", "random", "spiral"])
def test_replies_that_were_illegal_are_so_again_in_a_restored_game(illegal):
    client = Direct()
    env = client.make("KuhnPoker-v0", illegal=illegal)
    env.reset(seed=7)
    for _ in range(3):
        with contextlib.suppress(IllegalAction, UsageError):
            env.step("nonsense")
    assert client.restore(env.save()).save() == env.save()
