"""The command line as a whole: help, mistakes, interruptions and closed pipes."""

import contextlib
import errno
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from interrupting import heed_interrupts, interrupted

import textgames
from textgames.cli import COMMANDS, main

TEXTGAMES = (sys.executable, "-m", "textgames")


def test_every_command_explains_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["--help"]) == 0
    names = [command.__name__.rpartition(".")[2].partition("_")[0] for command in COMMANDS]
    assert names[:7] == ["list", "show", "play", "replay", "exploit", "analyze", "tournament"]
    assert names[7:] == ["leaderboard", "report", "serve"]
    overview = capsys.readouterr().out
    for name in names:
        assert f"\n    {name}" in overview
        assert main([name, "--help"]) == 0
        help = capsys.readouterr().out
        assert f"usage: textgames {name}" in help
        assert max(map(len, [*help.splitlines(), *overview.splitlines()])) <= 80


def test_without_a_command_the_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("usage: textgames")


def test_version_is_that_of_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"textgames {textgames.__version__}\n"


def test_both_modules_are_the_command() -> None:
    for module in ("textgames", "textgames.cli"):
        done = subprocess.run(
            [sys.executable, "-m", module, "--version"], capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, done.stdout) == (0, f"textgames {textgames.__version__}\n")


def test_help_imports_no_heavy_package() -> None:
    code = (
        "import sys; from textgames.cli import main; main(['play', '--help']); "
        "heavy = {'numpy', 'gymnasium', 'pettingzoo', 'pydantic'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


MISTAKES = [
    (["plya"], "plya"),
    (["show"], "required: ID"),
    (["show", "KuhnPokr-v0"], "did you mean 'KuhnPoker-v0'?"),
    (["show", "KuhnPoker-v0", "--set", "rounds"], "KEY=VALUE, such as rounds=3, got 'rounds'"),
    (["show", "KuhnPoker-v0", "--set", "round=3"], "did you mean 'rounds'?"),
    (["show", "KuhnPoker-v0", "--set", "rounds=many"], "whole number from 1 to 100, got 'many'"),
    (["show", "KuhnPoker-v0", "--num-players", "3"], "takes 2 players, got 3"),
    (["play", "KuhnPoker-v0", "--num-players", "two"], "expected a whole number, got 'two'"),
    (["play", "kuhn"], "did you mean 'KuhnPoker-v0'?"),
    (["play", "KuhnPoker-v0", "randam"], "randam"),
    (["play", "KuhnPoker-v0", "builtins:len"], "expected a reply (str)"),
    (["play", "KuhnPoker-v0", "os.path:join"], "the agent 'os.path:join' failed with TypeError"),
    (["play", "KuhnPoker-v0", "human", "random", "random"], "takes at most 2 agents, got 3"),
    (["play", "Wordle-v0", "human", "random"], "for 1 player takes at most 1 agent, got 2"),
    (["play", "Chess-v0", "human", "minimax"], "minimax cannot play Chess-v0: Chess-v0 cannot be"),
    (["play", "ConnectFour-v0", "cfr"], "cfr cannot play ConnectFour-v0: the tree of Connect"),
    (["play", "IteratedPrisonersDilemma-v0", "human", "rule:strategy=grimm"], "you mean 'grim'?"),
    (["show", "mcts"], "expected the id of a game, got the agent 'mcts'"),
    (["exploit", "random", "KuhnPoker-v0"], "expected the id of a game, got the agent 'random'"),
    (["play", "KuhnPoker-v0", "--seed", "-1"], "a whole number of at least 0, got -1"),
    (["play", "KuhnPoker-v0", "--save", "/"], "a file to save the game in, got a directory"),
    (["play", "KuhnPoker-v0", "--save", "/none/a.json"], "expected a folder to write to"),
    (["replay", "/none.json"], "/none.json: expected a file with a saved game"),
    (["replay", "/"], "expected a file with a saved game"),
    (["play"], "required: ID;"),
    (["play", "KuhnPoker-v0", "cfr", "--seed", "1", "--sed", "2"], "--sed"),
    (["show", "KuhnPoker-v0", "cfr"], "unrecognized arguments: cfr"),
    (["replay", "--game", "0", "x"], "--game: expected a number from 1, got 0"),
    (["replay", "--game", "one", "x"], "--game: expected a whole number, got 'one'"),
    (["leaderboard", "x", "--games", "y"], "--games y; see 'textgames leaderboard --help'"),
    (["--nope"], "unrecognized arguments: --nope; see 'textgames --help'"),
    (["play", "KuhnPoker-v0:rounds=3"], "expected 'KuhnPoker-v0 --set rounds=3', got"),
    (["show", "KuhnPoker-v0:"], "expected 'KuhnPoker-v0', got 'KuhnPoker-v0:'"),
    (["show", "Kuhn:rounds=3"], "there is no game 'Kuhn:rounds=3'"),
    (["exploit", "Chess-v0", "random"], "Chess-v0 cannot be searched: expected a game whose rules"),
    *(
        ([*command.split(), ""], "expected a file or a folder, got ''")
        for command in ("play KuhnPoker-v0 random random --save", "replay", "analyze",
                        "leaderboard", "report", "report run --out", "serve --out",
                        "tournament --games KuhnPoker-v0 --agents random,cfr --out")
    ),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "words"), MISTAKES, ids=lambda value: str(value)[:40])
def test_mistake_is_one_line_and_exit_code_2(
    arguments: Sequence[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" or arguments[0] == "play"
    assert words in err
    assert err.startswith("textgames")
    assert err.count("\n") == 1


def test_closed_pipe_is_no_error() -> None:
    with subprocess.Popen(
        [*TEXTGAMES, "show", "ConnectFour-v0", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(60) == 141
        assert process.stderr.read() == b""


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_streams_that_the_caller_has_closed_are_no_error(
    stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys, stream, None)
    assert main(["play", "TicTacToe-v0"]) == 0
    assert main(["play", "TicTacTo-v0"]) == 2


def test_full_disk_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sys, "stdout", Full())
    assert main(["list"]) == 2
    assert capsys.readouterr().err == (
        f"textgames: the output cannot be written: {os.strerror(errno.ENOSPC)}\n"
    )


def test_what_comes_after_a_server_in_a_terminal_begins_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Stopped:
        def run(self, sockets: Sequence[socket.socket]) -> None:
            sockets[0].close()
            sys.stdout.write("^C")  # as the terminal does

    monkeypatch.setattr("textgames.serve.process.server", lambda *_: Stopped())
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["serve", "--port", "0"]) == 0
    assert capsys.readouterr().out.endswith("(Ctrl-C ends it)\n^C\n")


def test_interruption_keeps_the_game_and_leaves_with_130(tmp_path: Path) -> None:
    file = tmp_path / "game.json"
    with subprocess.Popen(
        [*TEXTGAMES, "play", "TicTacToe-v0", "human", "random", "--save", str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write("4\n")
        process.stdin.flush()
        while not file.exists():  # it is saved after the reply
            assert process.poll() is None
            time.sleep(0.01)
        assert interrupted(process) == 130
        assert "Traceback" not in process.stderr.read()
    assert textgames.replay.load(file).history[0] == "4"


@pytest.mark.parametrize(
    "command",
    [
        "exploit KuhnPoker-v0 asked:agent",
        "tournament --games KuhnPoker-v0 --agents asked:agent,random --games-per-pair 2 --out run",
    ],
)
def test_interruption_while_an_asynchronous_agent_is_asked_is_quiet(
    tmp_path: Path, command: str
) -> None:
    (tmp_path / "asked.py").write_text(
        "import signal\n"
        "async def reply():\n"
        "    return '[bet]'\n"
        "def agent(observation):\n"
        "    coroutine = reply()\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "    return coroutine\n"
    )
    done = subprocess.run(
        [*TEXTGAMES, *command.split()],
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        preexec_fn=heed_interrupts,
        text=True,
        check=False,
    )
    assert done.returncode == 130
    assert "never awaited" not in done.stderr
    assert "Traceback" not in done.stderr


def test_output_that_cannot_show_a_character_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "game.json"
    textgames.replay.save(
        file,
        {
            "id": "TicTacToe-v0",
            "num_players": 2,
            "options": {},
            "history": ["4"],
            "turns": [{"player": 0, "reply": "the \u00bd [4]", "action": "4", "complaint": ""}],
        },
    )
    raw = io.BytesIO()
    with contextlib.closing(io.TextIOWrapper(raw, encoding="ascii")) as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["replay", str(file)]) == 0
        assert b"wrote: the \\xbd [4]" in raw.getvalue()
