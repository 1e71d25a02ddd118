"""What is seen on the screen: a moving line and tables in a terminal, plain lines elsewhere."""

import io

import pytest

pytest.importorskip("yaml", reason="the trainer's settings are YAML; pip install pyyaml")

from examples.selfplay.console import AGAIN, BOLD, DIM, PLAIN, Console, clock

ROW = {
    "step": 30,
    "KuhnPoker-v0 drawn": 0.125,
    "KuhnPoker-v0 return 0": -0.25,
    "KuhnPoker-v0 return 1": 0.25,
    "KuhnPoker-v0 won 0": 0.375,
    "KuhnPoker-v0 baseline 0": -0.0625,
    "illegal": 0.5,
    "reply_tokens": 4.0,
    "entropy": 0.6789,
    "played_tokens_per_second": 1234.0,
    "KuhnPoker-v0 NashConv": 0.917,
    "TicTacToe-v0 against minimax": {"games": 10, "lost": 0.2},
    "seconds": 65.0,
}


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def variables(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")


def test_a_line_moves_on_in_a_terminal():
    console = Console(Terminal())
    console.step(ROW, 0.25, 60.0)
    console.step({"step": 31}, 1.0, 240.0)
    console.close()
    assert console.out.getvalue().split(AGAIN)[1:] == [
        "step 30 [#####...............] 25%  0:01:00, 0:03:00 left  entropy 0.6789  illegal 0.5  "
        "reply tokens 4  played tokens per second 1234",
        "step 31 [####################] 100%  0:04:00, 0:00:00 left",
        "",
    ]


def test_the_line_is_no_longer_than_the_terminal_is_wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    console = Console(Terminal())
    console.step(ROW, 0.25, 60.0)
    assert console.out.getvalue() == AGAIN + "step 30 [#####....."


def test_a_table_of_games_and_seats_and_what_was_judged():
    console = Console(Terminal())
    console.add(ROW)
    drawn = console.out.getvalue().removeprefix(AGAIN)
    for style in (BOLD, DIM, PLAIN):
        drawn = drawn.replace(style, "")
    assert [" ".join(line.split()) for line in drawn.split("\n")] == [
        "step 30, after 0:01:05",
        "return baseline won",
        "KuhnPoker-v0 seat 0 -0.25 -0.0625 0.375",
        "KuhnPoker-v0 seat 1 0.25",
        "KuhnPoker-v0 NashConv 0.917",
        "TicTacToe-v0 against minimax games 10 lost 0.2",
        "KuhnPoker-v0 drawn 0.125 illegal 0.5 reply tokens 4 entropy 0.6789",
        "played tokens per second 1234",
        "",
    ]


@pytest.mark.parametrize("why", ["a pipe", "NO_COLOR", "TERM"])
def test_plain_lines_elsewhere(monkeypatch, why):
    if why != "a pipe":
        monkeypatch.setenv(why, "dumb")
    console = Console(io.StringIO() if why == "a pipe" else Terminal())
    console.step(ROW, 0.25, 60.0)
    console.add(ROW)
    console.close()
    line = console.out.getvalue()
    assert line.startswith("step 30  KuhnPoker-v0 drawn 0.125  KuhnPoker-v0 return 0 -0.25  ")
    assert line.endswith("against minimax (games 10  lost 0.2)  seconds 65\n")
    assert "\x1b" not in line
    assert line.count("\n") == 1


def test_a_clock():
    assert [clock(seconds) for seconds in (0, 59.6, 3661)] == ["0:00:00", "0:01:00", "1:01:01"]
