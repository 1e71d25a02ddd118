"""The games in Inspect, beside the real package, with its model that is none."""

import asyncio
import gc
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pages import run_example, run_page

import textgames
from textgames.errors import AgentError, OptionError, UnknownGame
from textgames.seat import SeatEnv

inspect_ai = pytest.importorskip(
    "inspect_ai", reason="inspect_ai is not installed (.ci/integrations)"
)

from inspect_ai.log import read_eval_log  # noqa: E402
from inspect_ai.model import ModelOutput, ModelUsage, get_model  # noqa: E402
from inspect_ai.solver import generate  # noqa: E402

from textgames.integrations.inspect_ai import play  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def _streams_that_inspect_leaves_open_are_gone_while_warnings_are_ignored():
    yield
    gc.collect()


def first_offered(messages):
    return re.findall(r"\[[^\]]+\]", messages[-1].text.rpartition("Reply with")[2])[0]


def output(text):
    made = ModelOutput.from_content("mockllm/model", text)
    made.usage = ModelUsage(input_tokens=5, output_tokens=5, total_tokens=10)
    return made


def evaluate(task, folder, reply=first_offered, **settings):
    """Let a function from messages to text play; return the log."""

    def outputs(messages, tools, tool_choice, config):
        made = reply(messages)
        return output(made) if isinstance(made, str) else made

    model = get_model("mockllm/model", custom_outputs=outputs, memoize=False)
    (log,) = inspect_ai.eval(
        task, model=model, log_dir=str(folder), display="none", log_level="error", **settings
    )
    return log


def scores(sample):
    return sample.scores["outcomes"]


def metrics(log):
    return {one.name: {n: m.value for n, m in one.metrics.items()} for one in log.results.scores}


def test_every_deal_is_played_in_every_seat_with_seeds_that_are_apart():
    data = play("LiarsDice-v0", deals=20, num_players=3, dice=1).dataset
    seats = [(one.metadata["deal"], one.metadata["player"]) for one in data]
    assert seats == [(deal, player) for deal in range(20) for player in range(3)]
    seeds = {one.metadata["deal"]: set() for one in data}
    for one in data:
        seeds[one.metadata["deal"]].add(one.metadata["seed"])
    assert all(len(of_a_deal) == 1 for of_a_deal in seeds.values())
    assert len(set.union(*seeds.values())) == 20
    assert max(set.union(*seeds.values())) < 2**53
    again = play("LiarsDice-v0", deals=20, num_players=3, dice=1, seed=1).dataset
    assert not {one.metadata["seed"] for one in again} & set.union(*seeds.values())
    assert len({one.id for one in data}) == 60


@pytest.mark.parametrize(
    ("game", "options"),
    [
        ("KuhnPoker-v0", {"rounds": 3}),
        ("GameOfPureStrategy-v0", {"cards": 3}),
        ("LiarsDice-v0", {"num_players": 3, "dice": 1}),
        ("Bandit-v0", {"pulls": 8}),
    ],
)
def test_a_sample_is_the_game_of_the_librarys_own_seat(game, options, tmp_path):
    log = evaluate(play(game, deals=4, **options), tmp_path)
    for sample in log.samples:
        env = SeatEnv(game, sample.metadata["player"], "random", **options)
        _, info = env.reset(seed=sample.metadata["seed"])
        total, over = 0.0, False
        while not over:
            reply = f"[{info['legal_actions'][0]}]" if info["legal_actions"] else "over already"
            _, reward, over, _, info = env.step(reply)
            total += reward
        record = scores(sample).metadata
        assert scores(sample).value["return"] == total == record["returns"][env.seat]
        assert record["history"] == list(env.env.unwrapped.game.history)
        assert record["reason"] == "rules"


def test_the_chat_grows_by_what_is_new(tmp_path):
    (sample, _) = evaluate(play("TicTacToe-v0", deals=1), tmp_path).samples
    rules = textgames.new_game("TicTacToe-v0").rules(0)
    assert [message.role for message in sample.messages[:4]] == [
        "system", "user", "assistant", "user",
    ]  # fmt: skip
    assert sample.messages[0].text == rules
    assert "Reply with one of [0]" in sample.messages[1].text
    assert sample.messages[2].text == "[0]"
    assert "Player 0 marks cell 0." in sample.messages[3].text
    assert all(rules not in message.text for message in sample.messages[1:])
    later = " ".join(message.text for message in sample.messages[4:])
    assert "Player 0 marks cell 0." not in later  # it was told before


def test_an_illegal_reply_is_asked_for_again_and_counted(tmp_path):
    def model(messages):
        return "I resign" if len(messages) == 2 else first_offered(messages)

    (sample, _) = evaluate(play("TicTacToe-v0", deals=1), tmp_path, model).samples
    assert "Your reply was illegal" in sample.messages[3].text
    record = scores(sample).metadata
    replies = sum(message.role == "assistant" for message in sample.messages)
    assert scores(sample).value["illegal"] == pytest.approx(1 / replies)
    assert record["reason"] == "rules"
    assert len(record["complaints"]) == 1
    assert len(record["actions"]) == replies - 1


def test_a_model_that_never_replies_legally_loses(tmp_path):
    log = evaluate(play("TicTacToe-v0", deals=2, illegal="textarena"), tmp_path, lambda m: "hm")
    for sample in log.samples:
        assert scores(sample).value == {"return": -1, "win": 0, "illegal": 1}
        assert scores(sample).metadata["offender"] == sample.metadata["player"]
        assert sum(message.role == "assistant" for message in sample.messages) == 2


@pytest.mark.parametrize("limit", [{"message_limit": 4}, {"token_limit": 1}, {"time_limit": 1}])
def test_a_model_that_comes_to_a_limit_loses(limit, tmp_path):
    async def slow(messages):
        if "time_limit" in limit:
            await asyncio.sleep(30)
        return output(first_offered(messages))

    task = play("TicTacToe-v0", deals=1, illegal="random")
    log = evaluate(task, tmp_path, slow, **limit)
    assert log.status == "success", log.error
    assert len(log.samples) == 2
    for sample in log.samples:
        assert sample.limit is not None
        assert scores(sample).value["return"] == -1
        assert scores(sample).metadata["reason"] == "forfeit"
        assert scores(sample).metadata["offender"] == sample.metadata["player"]


def test_metrics_have_errors_that_know_of_deals(tmp_path):
    log = evaluate(play("KuhnPoker-v0", opponents="cfr", deals=30), tmp_path)
    found = metrics(log)
    assert set(found) == {"return", "win", "illegal"}
    by_deal = {}
    for sample in log.samples:
        by_deal.setdefault(sample.metadata["deal"], []).append(scores(sample).value["return"])
    assert {len(pair) for pair in by_deal.values()} == {2}
    means = [sum(pair) / 2 for pair in by_deal.values()]
    mean = sum(means) / 30
    # of the mean of independent deals, not of twice as many samples
    error = (sum((one - mean) ** 2 for one in means) / 29 / 30) ** 0.5
    assert found["return"]["mean"] == pytest.approx(mean)
    assert found["return"]["stderr"] == pytest.approx(error)
    assert found["win"]["mean"] == sum(scores(s).value["win"] for s in log.samples) / 60
    assert 0 < found["win"]["mean"] < 1
    assert found["illegal"] == {"mean": 0, "stderr": 0}


def test_a_game_that_is_over_before_the_seat_is_asked_has_no_replies(tmp_path):
    task = play("TicTacToe-v0", deals=1, opponents=lambda seen: "I resign")
    asked, unasked = evaluate(task, tmp_path).samples
    assert [message.role for message in asked.messages] == ["system", "user", "assistant"]
    assert [message.role for message in unasked.messages] == ["system"]
    assert scores(unasked).value == {"return": 1, "win": 1, "illegal": 0}
    assert scores(unasked).metadata["offender"] == 0


def test_what_is_wrong_is_said_before_anything_is_played():
    with pytest.raises(UnknownGame, match="KuhnPoker"):
        play("KunhPoker-v0")
    for settings in ({"round": 3}, {"illegal": "raise"}, {"deals": 0}, {"num_players": 9}):
        with pytest.raises(OptionError):
            play("KuhnPoker-v0", **settings)
    with pytest.raises(AgentError, match="cfr"):
        play("KuhnPoker-v0", opponents="crf")


def test_another_solver_is_told_that_it_played_nothing(tmp_path):
    log = evaluate(play("KuhnPoker-v0", deals=1), tmp_path, lambda m: "[bet]", solver=generate())
    assert log.status == "error"
    assert "textgames/seat" in log.error.message


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"player": 7}, "metadata of a sample: expected player = 0 to 1, got 7"),
        ({"game": "KunhPoker-v0"}, "did you mean 'KuhnPoker-v0'"),
        (None, "metadata of a sample: expected game, num_players, options, seed, player"),
    ],
)
def test_a_sample_that_names_no_game_is_told(tmp_path, wrong, told):
    task = play("KuhnPoker-v0", deals=1)
    for sample in task.dataset:
        sample.metadata = {} if wrong is None else {**sample.metadata, **wrong}
    log = evaluate(task, tmp_path)
    assert log.status == "error"
    assert told in log.error.message


COUNTS = """
import tiktoken

class Letters:
    def encode(self, text, **_):
        return list(text)

tiktoken.get_encoding = lambda name: Letters()
"""


def test_their_command_finds_it_and_the_log_has_all_there_is(tmp_path):
    # to count tokens, mockllm/model would download what tokens there are
    (tmp_path / "sitecustomize.py").write_text(COUNTS)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}

    def run(*args):
        command = str(Path(sys.executable).parent / "inspect")
        return subprocess.run(
            [command, *args], capture_output=True, text=True, cwd=tmp_path, timeout=600,
            check=False, env=environment,
        )  # fmt: skip

    done = run(
        "eval", "textgames/play", "-T", "game=KuhnPoker-v0", "-T", "deals=3", "-T", "rounds=2",
        "-T", "opponents=mcts:simulations=5,exploration=1", "--model", "mockllm/model",
        "--display", "none", "--log-dir", "logs",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (path,) = (tmp_path / "logs").glob("*.eval")
    log = read_eval_log(str(path))
    assert log.status == "success"
    assert log.eval.task == "textgames/play"
    assert log.eval.task_args["rounds"] == 2
    dumped = json.loads(run("log", "dump", str(path)).stdout)
    assert len(dumped["samples"]) == 6
    for sample in dumped["samples"]:
        assert sample["metadata"]["options"] == {"rounds": 2}
        assert {"seed", "player", "deal", "game"} <= set(sample["metadata"])
        (score,) = sample["scores"].values()
        assert score["value"] == {"return": -4.0, "win": 0.0, "illegal": 1.0}
        assert score["metadata"]["view"] in score["explanation"]
    wrong = run("eval", "textgames/play", "-T", "round=2", "--model", "mockllm/model")
    assert "did you mean 'rounds'" in wrong.stdout + wrong.stderr


def test_the_page_and_the_example_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    run_page("inspect_ai")
    run_example("inspect_evaluation")
    assert capsys.readouterr().out.count("+/-") == 3
