"""A tournament with a language model whose endpoint goes down, refuses, or was never there."""

import pytest
from fake_endpoint import cut_off, status

from textgames.cli import main
from textgames.evaluation import read_records

pytest.importorskip("openai")
GAMES = 24


def command(url, folder, *more):
    return [
        "tournament", "--games", "KuhnPoker-v0", "--agents", f"random,openai:m@{url}:tries=1",
        "--games-per-pair", str(GAMES), "--concurrency", "4", "--out", str(folder), *more,
    ]  # fmt: skip


def played(folder):
    return {record.number: record.without_times() for record in read_records(folder)}


@pytest.mark.parametrize(
    "answer",
    [status(503, "overloaded"), status(429), status(401), cut_off],
    ids=["overloaded", "too many", "no right", "cut off"],
)
def test_an_outage_ends_the_run_and_is_no_bad_play(answer, server, tmp_path, capsys):
    assert main(command(server.url, tmp_path / "whole")) == 0
    server.answers.extend([None] * 15 + [answer] * 200)
    assert main(command(server.url, tmp_path / "parts")) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert f"left unfinished: expected a reply from openai:m@{server.url}, got " in err
    assert err.endswith(f"; the same command goes on in {tmp_path / 'parts'}\n")
    before = played(tmp_path / "parts")
    assert 0 < len(before) < GAMES
    assert len(server.answers) > 150  # it gave up soon
    server.answers.clear()
    assert main(command(server.url, tmp_path / "parts")) == 0
    assert played(tmp_path / "parts") == played(tmp_path / "whole")


def test_a_short_outage_costs_the_games_in_which_it_was(server, tmp_path, capsys):
    server.answers.extend([None] * 5 + [status(503)] * 2)
    assert main(command(server.url, tmp_path)) == 2
    assert "2 games were left unfinished" in capsys.readouterr().err
    assert len(played(tmp_path)) == GAMES - 2
    assert main(command(server.url, tmp_path)) == 0
    assert capsys.readouterr().out.startswith("2 games in ")


@pytest.mark.parametrize("code", [400, 401, 404])
def test_a_wrong_model_or_key_is_told_before_a_game_is_lost(code, server, tmp_path, capsys):
    server.answers.extend([status(code, "no such model")] * 1000)
    assert main(command(server.url, tmp_path)) == 2
    assert f"status {code}: 'no such model'" in capsys.readouterr().err
    assert len(server.requests) < 10
    assert played(tmp_path) == {}


def test_where_nobody_listens_is_told(server, tmp_path, capsys):
    server.shutdown()  # else its thread, begun late, could meet a closed socket
    server.server_close()
    assert main(command(server.url, tmp_path)) == 2
    assert "got no connection" in capsys.readouterr().err
    assert played(tmp_path) == {}


def test_one_refused_question_of_many_costs_a_reply(server, tmp_path, capsys):
    server.answers.extend([None] * 9 + [status(400, "too long")])
    assert main(command(server.url, tmp_path)) == 0
    assert "failed 1 time; the first: EndpointError: " in capsys.readouterr().out
    assert len(played(tmp_path)) == GAMES
