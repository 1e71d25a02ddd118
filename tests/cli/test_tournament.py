"""`textgames tournament`: what it says, how it goes on, and mistakes."""

import io

import pytest

from textgames.cli import main
from textgames.cli.tournament import Rate, duration
from textgames.evaluation import read_records
from textgames.replay import from_playthrough

PLAY = ["tournament", "--games", "KuhnPoker-v0,TicTacToe-v0", "--agents", "random,cfr"]


def test_a_tournament_is_played_and_then_there_is_nothing_left(tmp_path, capsys):
    command = [
        *PLAY[:-1],
        "random,scripted:pass",
        "--games-per-pair",
        "4",
        "--out",
        str(tmp_path / "runs" / "first"),
    ]
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert err == ""
    first, second, *_ = out.splitlines()
    assert first.startswith("8 games in ")
    assert first.endswith(f" s; {tmp_path / 'runs' / 'first'} has 8.")
    assert second.startswith("scripted:pass failed ")
    assert "AgentError: " in second
    assert len(list(read_records(tmp_path / "runs" / "first"))) == 8
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("0 games in ")


MISTAKES = [
    (["tournament"], "required: --games, --agents, --out"),
    ([*PLAY[:-1], "random"], "expected two agents or more"),
    ([*PLAY[:-1], "random,cf"], "did you mean 'cfr'"),
    ([*PLAY, "--games-per-pair", "0"], "at least 1, got 0"),
    ([*PLAY, "--games-per-pair", "many"], "expected a whole number, got 'many'"),
    ([*PLAY, "--pairing", "swiss"], "'round-robin' or 'matchmaking', got 'swiss'"),
    ([*PLAY, "--time-limit", "0"], "seconds above 0 or None, got 0.0"),
    ([*PLAY, "--concurrency", "0"], "concurrency: expected a whole number of at least 1, got 0"),
    ([*PLAY, "--illegal", "shout"], "illegal: expected an IllegalReplies or one of forfeit"),
    ([*PLAY[:-1], "random,rule"], "rule cannot play KuhnPoker-v0: there is no rule-based agent"),
    (["tournament", "--games", "TwentyQuestions-v0", "--agents", "random,minimax"],
     "minimax cannot play TwentyQuestions-v0: "),
    (["tournament", "--games", "Chess-v0", "--agents", "random,rethink:cfr"],
     "rethink:cfr cannot play Chess-v0: "),
    (["tournament", "--games", "SimpleNegotiation-v0", "--agents", "random,vote:3:mcts"],
     "vote:3:mcts cannot play SimpleNegotiation-v0: "),
    (["tournament", "--games", 'Nim-v0:{"heaps":', "--agents", "random,mcts"], "options as JSON: "),
    ([*PLAY, "stray"], "unrecognized arguments: stray"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "words"), MISTAKES, ids=lambda value: str(value)[-30:])
def test_mistake_is_one_line_and_leaves_no_folder(command, words, tmp_path, capsys):
    if len(command) > 1:
        command = [*command, "--out", str(tmp_path / "run")]
    assert main(command) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("limit", [[], ["--time-limit", "1000"]], ids=["directly", "in a thread"])
def test_a_person_who_leaves_ends_the_run_and_keeps_what_was_played(
    limit, tmp_path, capsys, monkeypatch
):
    command = ["tournament", "--games", "RockPaperScissors-v0", "--agents", "random,human", *limit]
    command += ["--concurrency", "1", "--out", str(tmp_path)]
    for number, (typed, reason) in enumerate([("rock\n", "The input has ended"),
                                              ("paper\nquit\nrock\n", "You left")], 1):  # fmt: skip
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert main(command) == 0
        out, err = capsys.readouterr()
        assert err == ""
        assert out.endswith(f"{reason}; the same command goes on in {tmp_path}.\n")
        assert [record.number for record in read_records(tmp_path)] == [*range(number)]


def test_a_person_is_asked_in_one_game_after_the_other(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    for number, agents in enumerate(["random,human", "random,rethink:2:human"]):
        command = ["tournament", "--games", "TicTacToe-v0", "--agents", agents]
        assert main([*command, "--out", str(tmp_path / str(number))]) == 0
        assert capsys.readouterr().out.count("> ") == 1


@pytest.mark.parametrize("person", ["human", "rethink:2:human", "vote:1:human"])
def test_a_person_is_told_how_a_game_ended_before_the_next(person, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("rock\n"))
    agents = f"scripted:scissors;{person}"
    command = ["tournament", "--games", "RockPaperScissors-v0", "--agents", agents]
    assert main([*command, "--games-per-pair", "2", "--out", str(tmp_path)]) == 0
    ended, after = capsys.readouterr().out.split(
        "\n\nYou win. Returns: player 0 (scripted:scissors): -1, player 1 (you): 1\n\n"
    )
    assert "Round 1: player 0 shows scissors, player 1 shows rock." in ended
    assert "The game is over. Rounds won: you 1, other 0." in ended
    assert after.startswith("You are player 0 of 2 in rock, paper, scissors")


def test_a_replay_of_a_tournament_says_who_sat_where(tmp_path, capsys):
    command = ["tournament", "--games", "KuhnPoker-v0", "--agents", "random,cfr"]
    assert main([*command, "--games-per-pair", "2", "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    heads = []
    for record in sorted(read_records(tmp_path), key=lambda record: record.number):
        assert main(["replay", str(tmp_path), "--game", str(record.number + 1)]) == 0
        told = capsys.readouterr().out
        heads.append(told.splitlines()[1])
        assert from_playthrough(told)["history"] == list(record.history)
    assert sorted(heads) == [
        "player 0 is cfr, player 1 is random",
        "player 0 is random, player 1 is cfr",
    ]


def test_a_person_is_told_that_a_game_was_cut_off(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("4\n"))
    command = ["tournament", "--games", "TicTacToe-v0", "--agents", "random,human"]
    assert main([*command, "--max-turns", "2", "--out", str(tmp_path)]) == 0
    assert "\nThe game was cut off here. Returns: player 0 (" in capsys.readouterr().out


def test_how_far_a_tournament_is_does_not_stand_in_what_a_person_reads(tmp_path, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    for agents, shown in (("random,human", False), ("random,rule", True)):
        screen = io.StringIO()
        screen.isatty = lambda: True
        monkeypatch.setattr("sys.stderr", screen)
        monkeypatch.setattr("sys.stdin", io.StringIO("rock\n"))
        command = ["tournament", "--games", "RockPaperScissors-v0", "--agents", agents]
        assert main([*command, "--out", str(tmp_path / agents)]) == 0
        assert ("10 games" in screen.getvalue()) == shown


def test_what_is_said_to_who_stops_a_run_is_not_taken_away_with_its_progress(tmp_path, monkeypatch):
    def interrupted(tournament, folder, *, progress, **rest):
        progress(1, 2, 0.0)
        raise KeyboardInterrupt

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", screen := io.StringIO())
    screen.isatty = lambda: True
    monkeypatch.setattr("textgames.evaluation.tournament.Tournament.run", interrupted)
    assert main([*PLAY, "--out", str(tmp_path)]) == 130
    _, _, left = screen.getvalue().rpartition("\033[K")
    assert left == f"\nstopped; the same command goes on in {tmp_path}\n"


def test_another_command_in_the_folder_is_refused(tmp_path, capsys):
    command = [*PLAY, "--games-per-pair", "2", "--out", str(tmp_path)]
    assert main(command) == 0
    capsys.readouterr()
    assert main([*command, "--seed", "1"]) == 2
    assert capsys.readouterr().err == (
        f"textgames: {tmp_path} was begun with seed = 0, now 1: go on with the same command, or "
        "take another folder\n"
    )


def test_progress_tells_rate_cost_and_the_time_that_is_left(monkeypatch):
    now, shown = [100.0], []
    monkeypatch.setattr("textgames.cli.tournament.time.monotonic", lambda: now[0])
    rate = Rate(lambda *told: shown.append(told))
    for at, done in ((100, 50), (100.05, 51), (102, 70), (160, 80), (2000, 140)):
        now[0] = at
        rate(done, 150, 0.0 if done < 80 else 1.234)
    assert shown == [
        (50, 150, ""),
        (70, 150, ", 10 per second, 8.0 s left"),
        (80, 150, ", 30.0 per minute, 2 min left, $1.23"),
        (140, 150, ", 2.8 per minute, 4 min left, $1.23"),
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (42, "42 s"), (180, "3 min"), (7500, "2 h 5 min")],
)
def test_durations(seconds, text):
    assert duration(seconds) == text
