"""`textgames leaderboard` and `textgames report`: what they print and write, and mistakes."""

import json
import re
import statistics

import pytest

from textgames.cli import main
from textgames.cli.leaderboard import shortened, table
from textgames.evaluation import Run

LAST = ["games", "won", "illegal"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "first"
    games = "KuhnPoker-v0,Nim-v0:piles=2"
    command = ["tournament", "--games", games, "--agents", "random,strongest"]
    assert main([*command, "--games-per-pair", "8", "--out", str(path)]) == 0
    return path


def test_the_table_has_the_numbers_of_the_run(folder, capsys):
    assert main(["leaderboard", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    head, _, titles, *rows = out.splitlines()
    assert head == f"{folder}: 16 games of 2 kinds, 2 agents"
    assert titles.split() == ["agent", "rating", "mu", "sigma", "points", "95", "%", *LAST]
    for place, (row, standing) in enumerate(zip(rows, Run(folder).standings(), strict=False), 1):
        cells = row.replace("~", " ").split()
        rating, strength = standing.rating, standing.strength
        assert cells[:2] == [f"{place}", standing.agent]
        assert cells[2:5] == [f"{x:.2f}" for x in (rating.conservative, rating.mu, rating.sigma)]
        assert [int(cells[5]), *map(int, cells[6].split(".."))] == [
            round(x) for x in (strength.points, strength.low, strength.high)
        ]
        assert cells[7:] == ["16", f"{standing.figures.whole.won:.0%}",
                             f"{standing.figures.illegal_rate:.1%}"]  # fmt: skip
        assert ("~" in row) == (standing.settled is False)
    assert max(map(len, rows)) <= 80


def test_a_table_without_notes_ends_with_its_last_row(folder, monkeypatch):
    monkeypatch.setattr("textgames.cli.leaderboard._notes", lambda run, standings: [])
    assert table(Run(folder))[-1].endswith("%")


def test_one_game_with_exact_yardsticks(folder, capsys):
    assert main(["leaderboard", str(folder), "--game", "Nim-v0", "--exact"]) == 0
    out = capsys.readouterr().out
    assert "8 games of Nim-v0" in out
    exact = out[out.index("against perfect play") :].splitlines()
    assert exact[1] == "Nim-v0, piles=2"
    assert [line.split()[0] for line in exact[2:]] == ["random", "strongest"]
    assert exact[3].split()[2:4] == ["100.0%", "0.0000"]
    assert max(map(len, exact)) <= 80


def test_one_game_with_units_shows_what_was_won(folder, capsys):
    assert main(["leaderboard", str(folder), "--game", "KuhnPoker-v0"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    games = Run(folder, "KuhnPoker-v0").games
    for agent in ("random", "strongest"):
        returns = [
            value
            for one in games
            for name, value in zip(one.agents, one.returns, strict=True)
            if name == agent
        ]
        assert f"{agent} {statistics.fmean(returns):+.3g} ±" in told
    assert main(["leaderboard", str(folder), "--game", "Nim-v0"]) == 0
    assert "mean return" not in capsys.readouterr().out  # it says no more than who won


def test_of_a_single_game_there_is_no_interval(tmp_path, capsys):
    command = ["tournament", "--games", "Bandit-v0", "--agents", "random"]
    assert main([*command, "--games-per-pair", "1", "--out", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 game in ")
    assert f"{tmp_path}: 1 game of Bandit-v0, 1 agent\n" in out
    assert re.search(r"95 % intervals: random [+-][\d.]+\n1 game left out", out)
    assert main(["report", str(tmp_path)]) == 0
    assert re.search(r"report.html: 1 game, [1-9]\d* kB\n", capsys.readouterr().out)
    page = (tmp_path / "report.html").read_text()
    assert "1 game of Bandit-v0, 1 agent<" in page
    assert "1 game is left out of the ratings" in page


def test_a_game_of_a_run_is_replayed_from_its_folder(folder, capsys):
    told = []
    for place in (folder, folder / "games.jsonl"):
        assert main(["replay", str(place), "--game", "3"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] != ""
    assert main(["replay", str(folder.parent)]) == 2
    assert "expected a file with a saved game" in capsys.readouterr().err


def test_as_json(folder, capsys):
    assert main(["leaderboard", str(folder), "--family", "cards", "--exact", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ids"] == ["KuhnPoker-v0"]
    run = Run(folder, family="cards")
    assert [row["agent"] for row in told["agents"]] == [row.agent for row in run.standings()]
    assert told["agents"][0]["mu"] == run.standings()[0].rating.mu
    assert told["agents"][0]["whole"]["games"] == 8
    assert {row["agent"] for row in told["exact"]} == {"random", "strongest"}


def test_a_tournament_ends_with_its_leaderboard(tmp_path, capsys):
    command = ["tournament", "--games", "KuhnPoker-v0", "--agents", "random,strongest"]
    assert main([*command, "--games-per-pair", "2", "--out", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert main(["leaderboard", str(tmp_path)]) == 0
    assert out.endswith("\n\n" + capsys.readouterr().out)


def test_the_report_is_written_into_the_folder(folder, tmp_path, capsys):
    assert main(["report", str(folder)]) == 0
    assert capsys.readouterr().out.startswith(f"{folder / 'report.html'}: 16 games, 3")
    out = tmp_path / "page.html"
    assert main(["report", str(folder / "games.jsonl"), "--out", str(out), "--show", "1"]) == 0
    assert "1 of 16 games are in this page" in out.read_text()


@pytest.mark.parametrize("command", ["leaderboard", "report"])
def test_wrong_folders_are_told_in_one_sentence(command, folder, tmp_path, capsys):
    none, empty, torn = (tmp_path / name for name in ("none", "empty", "torn"))
    for made in (empty, torn):
        made.mkdir()
    (empty / "games.jsonl").touch()
    line = (folder / "games.jsonl").read_bytes().splitlines(keepends=True)[0]
    (torn / "games.jsonl").write_bytes(line[:100] + b"\n" + line)
    for path, words in [
        (none, "expected a file with records: No such file"),
        (tmp_path, "expected a file with records: No such file"),
        (empty, "expected records of games, but none has ended there yet"),
        (torn, "line 1: expected a record of schema 1"),
    ]:
        assert main([command, str(path)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert words in err
        assert err.count("\n") == 1


@pytest.mark.parametrize("command", ["leaderboard", "report", "replay", "analyze"])
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/dev/null"])
def test_a_device_is_told_instead_of_read_without_end(command, device, tmp_path, capsys):
    (tmp_path / "games.jsonl").symlink_to(device)
    for path in (device, str(tmp_path)):
        assert main([command, path]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert re.fullmatch(r"textgames: \S+: expected a file with .*: it is a device\n", err)


def test_a_last_line_that_is_cut_off_is_no_game(folder, tmp_path, capsys):
    lines = (folder / "games.jsonl").read_bytes()
    (tmp_path / "games.jsonl").write_bytes(lines[:-10])
    assert main(["leaderboard", str(tmp_path)]) == 0
    assert ": 15 games of" in capsys.readouterr().out


MISTAKES = [
    (["leaderboard", "--game", "Chess-v0"], "has no games of 'Chess-v0': expected one of Kuhn"),
    (["leaderboard", "--family", "words"], "expected one of board, cards"),
    (["report", "--show", "-1"], "--show: expected a number of at least 0, got -1"),
    (["report", "--out", "games.jsonl"], "--out: expected a file that ends in .html"),
    (["report", "--out", "/nowhere/at/all.html"], "expected a folder to write to"),
]


@pytest.mark.parametrize(("command", "words"), MISTAKES, ids=lambda value: str(value)[-20:])
def test_mistakes(command, words, folder, capsys):
    assert main([command[0], str(folder), *command[1:]]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err


def test_long_names_keep_both_ends():
    assert shortened("openai:some-model@http://127.0.0.1:8000/v1", 21) == "openai:so...1:8000/v1"
    assert shortened("a\x1b[31mb", 12) == "a?[31mb"
