"""The games in verifiers v1, beside the real package, with an endpoint that is none."""

import asyncio
import os
import subprocess
import sys
from itertools import islice, pairwise

import pytest
from fake_endpoint import first_legal, serving, status
from pages import run_example, run_page

import textgames
from textgames.errors import AgentError, OptionError

vf = pytest.importorskip("verifiers.v1", reason="verifiers is not installed (.ci/integrations)")

from verifiers.v1.clients import EvalClientConfig, ModelContext  # noqa: E402
from verifiers.v1.utils.loaders import load_environment, resolve_env_config  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")


def config(game="KuhnPoker-v0", env=(), **taskset):
    return resolve_env_config(
        {"taskset": {"id": "textgames-verifiers", "game": game, **taskset}, **dict(env)}
    )


def episodes(server, settings, number=1, model="fake"):
    """Play the first games of a taskset against the endpoint."""
    env = load_environment(settings)
    client = EvalClientConfig(base_url=server.url, api_key_var="NO_KEY_NEEDED")

    async def play():
        async with env.serving():
            context = ModelContext(model=model, client=client)
            tasks = islice(env.taskset, number)
            return [await env.run_episode(task, context) for task in tasks]

    return asyncio.run(play())


def facts(trace):
    return trace.info["textgames"]


def test_the_taskset_is_infinite_seeded_and_its_splits_have_no_seed_in_common():
    def seeds(number=500, **which):
        taskset = load_environment(config(**which)).taskset
        assert taskset.INFINITE
        return [task.data.info["seed"] for task in islice(taskset, number)]

    assert seeds() == seeds()
    assert len({*seeds(), *seeds(seed=1)}) == 1000
    for seed in range(3):
        test = {*seeds(split="test", seed=seed)}
        assert len(test) == 500
        assert not test & {*seeds(), *seeds(seed=1), *seeds(seed=2)}
    assert max(seeds()) < 2**53


def test_a_task_comes_through_json_and_is_the_same_game():
    task = next(iter(load_environment(config("LiarsDice-v0", num_players=3)).taskset))
    again = type(task)(type(task.data).model_validate_json(task.data.model_dump_json()))
    assert again.start().id == "LiarsDice-v0"
    assert again.start().num_players == 3
    assert again.data == task.data


@pytest.mark.parametrize(
    ("game", "players", "options"),
    [
        ("KuhnPoker-v0", 2, {}),
        ("GameOfPureStrategy-v0", 2, {"cards": 3}),
        ("LiarsDice-v0", 3, {"dice": 1}),
        ("Bandit-v0", 1, {"pulls": 8}),
    ],
)
def test_self_play_gives_the_returns_of_the_core(game, players, options):
    with serving() as server:
        played = episodes(server, config(game, num_players=players, options=options), number=2)
    for episode in played:
        assert episode.ok, (episode.errors, [trace.errors for trace in episode.traces])
        assert len(episode.traces) == players
        seats = {facts(trace)["player"]: trace for trace in episode.traces}
        core = textgames.make(game, num_players=players, **options)
        core.reset(seed=facts(seats[0])["seed"])
        while core.episode.waiting:
            player = core.episode.waiting[0]
            core.episode.reply(player, f"[{core.episode.legal_actions(player)[0]}]")
        assert tuple(seats[player].reward for player in sorted(seats)) == core.episode.returns
        for player, trace in seats.items():
            assert trace.agent.name == f"player_{player}"
            assert trace.num_turns == len(trace.info["turn_rewards"]) == core.episode.taken[player]
            assert sum(trace.info["turn_rewards"]) == core.episode.returns[player]
            assert facts(trace)["history"] == core.episode.game.history
            assert trace.metrics["forfeit"] == trace.metrics["illegal_replies"] == 0


def test_a_seat_reads_its_rules_once_and_then_what_is_new():
    with serving() as server:
        episodes(server, config("TicTacToe-v0"))
    rules = textgames.new_game("TicTacToe-v0").rules(1)
    mine = [r["messages"] for r in server.requests if r["messages"][0]["content"] == rules]
    assert len(mine) == 3
    for earlier, later in pairwise(mine):
        assert later[: len(earlier)] == earlier
        assert [message["role"] for message in later[len(earlier) :]] == ["assistant", "user"]
    assert all(rules not in message["content"] for message in mine[-1][1:])


def test_turn_rewards_are_credited_to_the_reply_before_them():
    with serving() as server:
        (episode,) = episodes(server, config("KuhnPoker-v0", options={"rounds": 4}))
    core = textgames.make("KuhnPoker-v0", rounds=4)
    core.reset(seed=facts(episode.traces[0])["seed"])
    before = {0: [], 1: []}
    while core.episode.waiting:
        player = core.episode.waiting[0]
        before[player].append(core.episode.returns[player])
        core.episode.reply(player, f"[{core.episode.legal_actions(player)[0]}]")
    for trace in episode.traces:
        marks = [*before[facts(trace)["player"]], trace.reward]
        expected = [after - earlier for earlier, after in pairwise(marks)]
        assert trace.info["turn_rewards"] == expected
        assert sum(map(bool, expected)) > 1


def test_who_moves_at_the_same_time_is_asked_at_the_same_time():
    with serving() as server:
        server.gather = 2  # the first request is answered when the second has come
        (episode,) = episodes(server, config("GameOfPureStrategy-v0", options={"cards": 2}))
    assert episode.ok
    assert server.most_under_way == 2


def test_an_illegal_reply_is_asked_for_again_and_then_loses():
    def model(body):
        return "I bid everything" if body["model"] == "bad" else first_legal(body)

    with serving(model) as server:
        bad = {"player_1": {"model": "bad"}}
        (episode,) = episodes(server, config("TicTacToe-v0", env=bad.items()))
    by_seat = {facts(trace)["player"]: trace for trace in episode.traces}
    assert [by_seat[0].reward, by_seat[1].reward] == [1, -1]
    assert by_seat[1].metrics["illegal_replies"] == 2
    assert by_seat[1].metrics["forfeit"] == 1
    assert by_seat[1].info["turn_rewards"] == [0, -1]
    assert facts(by_seat[0])["offender"] == 1
    assert facts(by_seat[0])["reason"] == "forfeit"


def test_a_pinned_seat_is_another_model_and_is_not_trained():
    with serving() as server:
        pinned = {"player_1": {"model": "frozen"}}
        (episode,) = episodes(server, config(env=pinned.items()), model="policy")
    assert {request["model"] for request in server.requests} == {"policy", "frozen"}
    trained = {trace.agent.name: trace.agent.trainable for trace in episode.traces}
    assert trained == {"player_0": True, "player_1": False}


def test_agents_of_the_library_play_seats_without_a_trace():
    with serving() as server:
        fixed = {"opponents": {"player_0": "minimax"}}
        played = episodes(server, config("TicTacToe-v0", env=fixed.items()), number=2)
    for episode in played:
        (trace,) = episode.traces
        assert trace.agent.name == "player_1"
        assert trace.reward == -1  # the first legal cells are easily beaten


def test_an_agent_that_comes_to_its_limit_loses():
    with serving() as server:
        limited = {"player_0": {"max_turns": 1}}
        (episode,) = episodes(server, config("TicTacToe-v0", env=limited.items()))
    by_seat = {facts(trace)["player"]: trace for trace in episode.traces}
    assert [by_seat[0].reward, by_seat[1].reward] == [-1, 1]
    assert by_seat[0].info["turn_rewards"] == [-1]
    assert by_seat[0].num_turns == 1


def test_an_endpoint_that_fails_makes_an_episode_that_is_not_ok():
    with serving(lambda body: "") as server:
        server.answers.extend(status(400) for _ in range(50))
        (episode,) = episodes(server, config("TicTacToe-v0"))
    assert not episode.ok
    assert any(trace.errors for trace in episode.traces)


def test_what_is_wrong_in_a_config_is_said():
    with pytest.raises(Exception, match="LiarsDice"):
        next(iter(load_environment(config("LiarDice-v0")).taskset))
    with pytest.raises(Exception, match="illegal"):
        load_environment(config(env={"illegal": "raise"}.items()))


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"player1": "minimax"}, OptionError, "from player_0 to player_1, got 'player1'"),
        ({"1": "minimax"}, OptionError, "from player_0 to player_1, got '1'"),
        ({"illegal": "minimax"}, OptionError, "from player_0 to player_1, got 'illegal'"),
        ({"player_2": "minimax"}, OptionError, "from player_0 to player_1, got 'player_2'"),
        ({"player_1": "crf"}, AgentError, "there is no agent 'crf'"),
        ({"player_1": "mcts:simulations=many"}, AgentError, "simulations"),
        ({"player_1": "scripted"}, AgentError, "expected its actions"),
        ({"player_0": "random", "player_1": "random"}, OptionError, "no seat to the model"),
    ],
)
def test_opponents_that_cannot_be_are_told_before_any_game(given, error, said):
    with pytest.raises(error, match=said) as told:
        load_environment(config("TicTacToe-v0", env={"opponents": given}.items()))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("own", [{"model": "frozen"}, {"sampling": {"max_tokens": 5}}])
def test_a_seat_is_not_both_an_opponent_and_something_else(own):
    both = {"opponents": {"player_1": "random"}, "player_1": own}
    with pytest.raises(OptionError, match=r"player_1: .* got both"):
        load_environment(config("TicTacToe-v0", env=both.items()))


def test_settings_of_a_seat_that_the_game_has_not_are_told():
    with pytest.raises(OptionError, match="player_2: expected settings of player_0 to player_1"):
        load_environment(config("TicTacToe-v0", env={"player_2": {"model": "frozen"}}.items()))


def test_an_opponent_that_a_game_has_no_seat_for_fails_its_episode():
    """A task of another taskset may have fewer players than this one's."""
    env = load_environment(
        config("LiarsDice-v0", {"opponents": {"player_2": "random"}}.items(), num_players=3)
    )
    other = next(iter(load_environment(config("TicTacToe-v0")).taskset))
    with pytest.raises(OptionError, match="from player_0 to player_1, got 'player_2'"):
        asyncio.run(env.run(other, None))


def test_their_command_line_finds_and_plays_it(tmp_path):
    with serving() as server:
        done = subprocess.run(
            [
                os.path.join(os.path.dirname(sys.executable), "vf-eval"), "textgames-verifiers",
                "--env.taskset.game", "KuhnPoker-v0", "-n", "2", "--model", "fake", "--no-push",
                "--client.base-url", server.url, "--client.api-key-var", "HOME",
            ],
            capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False,
            env={**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert len(server.requests) >= 4


def test_the_page_and_the_example_run(capsys):
    run_page("verifiers")
    run_example("verifiers_self_play")
    assert capsys.readouterr().out.count("player_") == 10
