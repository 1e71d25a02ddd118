"""Tournaments: nothing is lost, nothing counts twice, the same command gives the same games."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
import strange_agents
from interrupting import heed_interrupts

from textgames.errors import AgentError, OptionError, SavedGameError, UnknownGame
from textgames.evaluation import Tournament, read_records
from textgames.evaluation.folder import RunFolder, read_asked
from textgames.evaluation.tournament import names

GAMES = ["KuhnPoker-v0:rounds=2", "TicTacToe-v0", "RockPaperScissors-v0", "Wordle-v0"]
AGENTS = {"slow": strange_agents.Slow, "counting": strange_agents.Counting, "random": "random"}


def records_in(folder):
    """All records but for their times, by number, none of them twice."""
    found = [record.without_times() for record in read_records(folder)]
    numbers = [data["number"] for data in found]
    assert len(set(numbers)) == len(numbers)
    return {data["number"]: data for data in found}


def tournament(**more):
    return Tournament(GAMES, AGENTS, **{"games_per_pair": 6, **more})


def test_every_deal_is_played_in_every_seating(tmp_path):
    summary = tournament().run(tmp_path)
    records = list(read_records(tmp_path))
    assert len(records) == summary.games == 3 * 3 * 6 + 3 * 6
    deals = {}
    for record in records:
        deals.setdefault(record.deal, []).append(record)
    for deal in deals.values():
        assert len({(record.id, record.seed) for record in deal}) == 1
        assert len({record.agents for record in deal}) == len({n for r in deal for n in r.agents})
        for seat in range(deal[0].num_players):
            assert len({record.agents[seat] for record in deal}) == len(deal)
    assert len({record.agents_seed for record in records}) == len(records)
    pairs = Counter((r.id, frozenset(r.agents)) for r in records if r.num_players == 2)
    assert set(pairs.values()) == {6}


@pytest.mark.parametrize("pairing", ["round-robin", "matchmaking"])
def test_the_same_is_played_whatever_is_played_at_the_same_time(pairing, tmp_path):
    if pairing == "matchmaking":
        pytest.importorskip("trueskill")
    for number in (1, 64):
        tournament(pairing=pairing).run(tmp_path / f"{number}", concurrency=number)
    assert records_in(tmp_path / "1") == records_in(tmp_path / "64")
    order = [[r.number for r in read_records(tmp_path / f"{number}")] for number in (1, 64)]
    assert order[0] != order[1]


def test_what_is_no_id_is_told():
    with pytest.raises(OptionError, match="games: expected their ids, got 3"):
        Tournament([3], ["random", "mcts"])


def test_another_seed_gives_other_games(tmp_path):
    for seed in (0, 1):
        tournament(seed=seed).run(tmp_path / f"{seed}")
    first, second = (records_in(tmp_path / f"{seed}") for seed in (0, 1))
    assert not {d["seed"] for d in first.values()} & {d["seed"] for d in second.values()}


@pytest.mark.parametrize("pairing", ["round-robin", "matchmaking"])
def test_a_run_that_was_interrupted_goes_on_where_it_was(pairing, tmp_path):
    if pairing == "matchmaking":
        pytest.importorskip("trueskill")
    tournament(pairing=pairing).run(tmp_path / "whole")
    stopped, before = [], -1

    def interrupt(done, total, cost):
        if done > before + 5:
            stopped.append(done)
            raise KeyboardInterrupt

    while True:
        before = len(records_in(tmp_path / "parts")) if stopped else 0
        try:
            tournament(pairing=pairing).run(tmp_path / "parts", progress=interrupt)
        except KeyboardInterrupt:
            continue
        break
    assert len(stopped) > 5
    assert records_in(tmp_path / "parts") == records_in(tmp_path / "whole")


def test_a_finished_run_plays_nothing_more(tmp_path):
    tournament().run(tmp_path)
    before = (tmp_path / "games.jsonl").read_bytes()
    summary = tournament().run(tmp_path)
    assert (summary.games, summary.before) == (72, 72)
    assert (tmp_path / "games.jsonl").read_bytes() == before


def test_cost_and_failures_are_told(tmp_path):
    agents = {"counting": strange_agents.Counting, "raises": strange_agents.raises}
    seen = []
    summary = Tournament(["TicTacToe-v0"], agents, games_per_pair=2).run(
        tmp_path, progress=lambda *told: seen.append(told)
    )
    assert summary.failures == {"raises": 6}
    assert summary.first_failure == {"raises": "ValueError: bad day"}
    assert summary.cost == sum(record.cost for record in read_records(tmp_path)) == 0.25
    assert seen[0] == (0, 2, 0.0)
    assert seen[-1] == (2, 2, 0.25)


def test_two_runs_in_one_folder_are_refused_until_the_first_ends(tmp_path):
    asked = tournament().asked
    with RunFolder(tmp_path, asked):
        with pytest.raises(OptionError, match="another run is at work in this folder"):
            tournament().run(tmp_path)
        code = (
            "import sys; from textgames.evaluation.folder import RunFolder\n"
            f"with RunFolder({str(tmp_path)!r}, {asked!r}): print('in')"
        )
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert "another run is at work in this folder" in other.stderr
    tournament().run(tmp_path)


CHANGES = [
    ({"games_per_pair": 8}, "games_per_pair = 6, now 8"),
    ({"seed": 3}, "seed = 0, now 3"),
    ({"illegal": "random"}, "illegal = 'forfeit', now 'random'"),
    ({"time_limit": 2.5}, "time_limit = None, now 2.5"),
    ({"max_turns": 9}, "max_turns = None, now 9"),
    ({"opponents": ["vote:1:random"]}, "opponents = none, now vote:1:random"),
]


@pytest.mark.parametrize(("changed", "words"), CHANGES, ids=lambda value: str(value)[:20])
def test_another_command_in_an_old_folder_is_refused_and_told_what_differs(
    changed, words, tmp_path
):
    with RunFolder(tmp_path, tournament().asked):
        pass
    with pytest.raises(OptionError) as error:
        tournament(**changed).run(tmp_path)
    assert str(error.value) == (
        f"{tmp_path} was begun with {words}: go on with the same command, or take another folder"
    )


def test_other_games_and_agents_are_told_too(tmp_path):
    with RunFolder(tmp_path, tournament().asked):
        pass
    with pytest.raises(OptionError, match=r"games = KuhnPoker-v0:num_players=2.*, now"):
        Tournament(["Nim-v0"], AGENTS, games_per_pair=6).run(tmp_path)
    with pytest.raises(OptionError, match="agents = slow,counting,random, now slow,random"):
        Tournament(GAMES, {n: AGENTS[n] for n in ("slow", "random")}, games_per_pair=6).run(
            tmp_path
        )


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(SavedGameError, match=r"an empty one, got one with thesis.tex"):
        tournament().run(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(SavedGameError, match="expected a folder to write to"):
        tournament().run(tmp_path / "file")


def test_what_was_asked_for_can_be_read(tmp_path):
    with RunFolder(tmp_path, tournament().asked):
        pass
    assert read_asked(tmp_path)["agents"] == list(AGENTS)
    (tmp_path / "tournament.json").write_text("[]")
    with pytest.raises(SavedGameError, match="expected what a run was asked for"):
        read_asked(tmp_path)


MISTAKES = [
    ((["Chekers-v0"], ["random", "mcts"]), {}, UnknownGame, "did you mean 'Checkers-v0'"),
    ((["Nim-v0:heap"], ["random", "mcts"]), {}, OptionError, "a comma, got 'heap'"),
    ((["Nim-v0:num_players=x"], ["random", "mcts"]), {}, OptionError, "got 'x'"),
    ((["Nim-v0", "Nim-v0"], ["random", "mcts"]), {}, OptionError, "each game once, got Nim-v0:num"),
    ((["Nim-v0"], ["random"]), {}, OptionError, "expected two agents or more"),
    ((["Wordle-v0", "Nim-v0"], ["random"]), {}, OptionError, "random in Wordle-v0, Nim-v0"),
    (([], ["random", "mcts"]), {}, OptionError, "in no games"),
    ((["Nim-v0"], ["random", "randm"]), {}, AgentError, "did you mean 'random'"),
    ((["Nim-v0"], ["random", "random"]), {}, OptionError, "each agent once, got 'random' twice"),
    ((3, ["random"]), {}, OptionError, "games: expected names, got 3"),
    ((["Nim-v0"], 3), {}, OptionError, "agents: expected names, got 3"),
    ((["Nim-v0"], ["random"]), {"opponents": ["random"]}, OptionError, "as its own opponent"),
    ((["Nim-v0"], ["random", "mcts"]), {"games_per_pair": 0}, OptionError, "at least 1, got 0"),
    ((["Nim-v0"], ["random", "mcts"]), {"pairing": "swiss"}, OptionError, "got 'swiss'"),
    ((["Nim-v0"], ["random", "mcts"]), {"seed": -1}, OptionError, "at least 0, got -1"),
    ((["Nim-v0"], ["random", "mcts"]), {"illegal": "raise"}, OptionError, "lets a run go on"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "more", "error", "words"), MISTAKES, ids=str)
def test_mistakes_are_told_before_anything_is_made(what, more, error, words):
    with pytest.raises(error, match=words):
        Tournament(*what, **more)


def test_names_may_have_options_with_commas():
    assert names("random, mcts:simulations=5,exploration=1,a:b=1,c") == [
        "random", "mcts:simulations=5,exploration=1", "a:b=1", "c"
    ]  # fmt: skip
    assert names("scripted:4,0,8; random;") == ["scripted:4,0,8", "random"]
    assert names('A-v0:{"a": [1, 2], "b": 1}, B-v0') == ['A-v0:{"a": [1, 2], "b": 1}', "B-v0"]


def test_options_of_a_game_may_be_json():
    name = 'Battleship-v0:{"fleet": [3, 2], "num_players": 2}'
    (game,) = Tournament([name], ["random", "mcts"]).asked["games"]
    assert game.startswith("Battleship-v0:num_players=2,")
    assert "fleet=(3, 2)" in game


# A run in a process of its own, killed at any moment.

RUN = """
import sys
sys.path.insert(0, {tests!r})
import strange_agents
from textgames.evaluation import Tournament
agents = {{"slow": strange_agents.Slow, "counting": strange_agents.Counting}}
games = ["KuhnPoker-v0", "TicTacToe-v0", "RockPaperScissors-v0"]
def tell(done, total, cost):
    print("." * {step}, end="", flush=True)
Tournament(games, agents, games_per_pair={games}).run(sys.argv[1], progress=tell)
"""
KILLED = 20
GAMES_KILLED = 300
STEP = 1024  # bytes for a game, so that the pipe, of one page, keeps the run beside its reader
PAGE = 4096


def begin(folder):
    tests = str(Path(strange_agents.__file__).parent)
    code = RUN.format(tests=tests, games=GAMES_KILLED, step=STEP)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, pipesize=PAGE
    )


@pytest.mark.slow
def test_a_run_that_is_killed_twenty_times_ends_with_the_games_of_an_undisturbed_one(tmp_path):
    with begin(tmp_path / "whole") as whole:
        assert whole.stdout
        assert len(whole.stdout.read()) == STEP * (3 * GAMES_KILLED + 1)
    draw, killed, torn = Random(1), 0, 0
    path = tmp_path / "parts" / "games.jsonl"
    while killed < KILLED:
        with begin(tmp_path / "parts") as run:
            assert run.stdout
            run.stdout.read(STEP * (1 + int(draw.random() * 55)))  # so many games, and some more
            time.sleep(draw.random() * 0.002)
            run.kill()
        assert run.returncode == -signal.SIGKILL  # else it was not killed while it was at work
        killed += 1
        if path.exists() and draw.random() < 0.5:  # a kill between two writes is rarely in one
            torn += 1
            os.truncate(path, max(path.stat().st_size - int(draw.random() * 3000), 0))
    assert 0 < torn < KILLED
    assert 0 < len(records_in(tmp_path / "parts")) < 3 * GAMES_KILLED
    with begin(tmp_path / "parts") as last:
        assert last.stdout
        last.stdout.read()
    assert last.returncode == 0
    whole_records, parts = records_in(tmp_path / "whole"), records_in(tmp_path / "parts")
    assert len(parts) == 3 * GAMES_KILLED
    assert parts == whole_records


def test_ctrl_c_ends_a_run_at_once_and_quietly(tmp_path):
    command = [
        sys.executable, "-m", "textgames", "tournament", "--games", "KuhnPoker-v0", "--agents",
        "strange_agents:Slow,strange_agents:hangs_later", "--games-per-pair", "50",
        "--connections", "3", "--out", str(tmp_path / "run"),
    ]  # fmt: skip
    paths = [str(Path(strange_agents.__file__).parent), os.environ.get("PYTHONPATH", "")]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        preexec_fn=heed_interrupts,
    ) as run:
        while not (tmp_path / "run" / "games.jsonl").exists():
            assert run.poll() is None
            time.sleep(0.01)
        # all wait for their agents by then: Python tells of a question that is begun just now
        time.sleep(0.3)
        run.send_signal(signal.SIGINT)
        assert run.stderr
        told = run.stderr.read().decode()
    assert run.returncode == 130
    assert told == f"\nstopped; the same command goes on in {tmp_path / 'run'}\n"


def test_records_are_read_while_a_run_is_at_work(tmp_path):
    counts = []

    async def look(observation):
        await asyncio.sleep(0)
        counts.append((len(told), len(list(read_records(tmp_path)))))
        return await strange_agents.steady(observation)

    told = []  # once before the first game
    agents = {"look": look, "random": "random"}
    Tournament(["KuhnPoker-v0"], agents, games_per_pair=40).run(
        tmp_path, concurrency=3, progress=lambda *how_far: told.append(how_far)
    )
    assert counts[-1][1] > 30
    assert all(read < ended <= read + 3 for ended, read in counts)  # the others may come first
    assert json.loads((tmp_path / "tournament.json").read_text())["pairing"] == "round-robin"
