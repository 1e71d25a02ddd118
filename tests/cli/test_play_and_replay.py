"""`textgames play` and `textgames replay`: people, agents, saved games, terminals."""

import contextlib
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

import textgames
from textgames.cli import main


def play(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: str,
    typed: str = "",
) -> str:
    """Run `textgames` with the words of `arguments` and return what it prints."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert main(arguments.split()) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def in_terminal(arguments: list[str], typed: str, **environment: str) -> str:
    """Run `textgames` in a terminal and return what is on its screen at the end."""
    terminal, end = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "textgames", *arguments],
        stdin=end,
        stdout=end,
        stderr=end,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "", **environment},
    ) as process:
        os.close(end)
        os.write(terminal, typed.encode())
        shown = b""
        with contextlib.suppress(OSError):  # how a closed terminal ends on Linux
            while chunk := os.read(terminal, 10_000):
                shown += chunk
    os.close(terminal)
    assert process.returncode == 0, shown
    return shown.decode().replace("\r\n", "\n")


def test_person_sees_rules_board_and_what_may_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = play(capsys, monkeypatch, "play TicTacToe-v0 human random --seed 1", "4\n")
    assert out.startswith("TicTacToe-v0, seed 1: player 0 is you, player 1 is random\n")
    assert "You are player 0 in tic-tac-toe" in out
    assert " 3 | 4 | 5" in out
    assert "Player 0, write one of [0], [1]" in out
    assert "Player 0 marks cell 4.\nPlayer 1 marks cell " in out
    assert out.count("Player 0 marks cell 4.") == 1
    assert out.endswith("The input has ended; the game is not finished.\n")


def test_slips_of_a_person_cost_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "9\n" * 20 + "\nthe [4] please\nquit\n"
    out = play(capsys, monkeypatch, "play TicTacToe-v0 human random", typed)
    assert out.count("That is not legal: expected one of [0]") == 20
    assert "Player 0 marks cell 4." in out
    assert "You left; the game is not finished." in out


def test_help_actions_and_messages_can_be_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "HELP\nactions\na2a3\nmessages\n"
    out = play(capsys, monkeypatch, "play Breakthrough-v0 human random", typed)
    assert out.count("You are player 0 in Breakthrough") == 2
    assert "quit      leaves the game" in out
    assert all(move in out for move in ("a2a3", "h2h3"))
    assert out.count("Player 0 moves a2a3.") == 2


def test_whole_game_tells_the_result(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "0\n1\n2\n3\n4\n5\n6\n7\n8\n" * 2
    out = play(capsys, monkeypatch, "play TicTacToe-v0 --seed 1", typed)
    result = re.search(r"\n(You lose|A draw)\. Returns: player 0 \(you\): (-1|0), player 1 \(", out)
    assert result is not None
    assert out.rstrip().endswith({"-1": "1", "0": "0"}[result[2]])


@pytest.mark.parametrize(
    ("line", "typed", "told"),
    [
        ("IteratedPrisonersDilemma-v0 human rule --set rounds=1", "defect", "Returns: player 0"),
        ("IteratedPrisonersDilemma-v0 human human --set rounds=1", "defect\ndefect", "Returns:"),
        ("MatrixGame-v0 human rule --set rounds=1", "A", "Returns: player 0 (you)"),
        ("MatrixGame-v0 human human", "A\nA", "Returns: player 0 (human)"),
    ],
)
def test_that_the_game_is_over_is_said_once(
    line: str,
    typed: str,
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = play(capsys, monkeypatch, f"play {line} --seed 1", typed + "\n")
    assert out.count("The game is over") == 1
    assert told in out


def test_single_player_game_is_played_without_opponent(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = play(capsys, monkeypatch, "play Mastermind-v0", "quit\n")
    assert "player 0 is you\n" in out


def test_agents_play_by_themselves_and_a_seed_repeats_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = "play KuhnPoker-v0 random random --seed 5 --set rounds=3"
    out = play(capsys, monkeypatch, arguments)
    assert out == play(capsys, monkeypatch, arguments)
    assert "to player 0: " in out
    assert re.search(r"\nreturns: player 0: -?\d, player 1: -?\d\n$", out)
    others = {play(capsys, monkeypatch, f"{arguments}{seed}") for seed in range(5)}
    assert len(others) > 1


def test_seats_left_over_go_to_the_strongest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    strongest = textgames.spec("LiarsDice-v0").game_class.opponent
    out = play(capsys, monkeypatch, "play LiarsDice-v0 random human random --seed 1", "quit\n")
    assert "player 0 is random, player 1 is you, player 2 is random\n" in out
    out = play(capsys, monkeypatch, "play LiarsDice-v0 human --num-players 3 --seed 1", "quit\n")
    assert f"player 0 is you, player 1 is {strongest}, player 2 is {strongest}\n" in out


@pytest.mark.parametrize("before", ["", "random", "random cfr"])
def test_agents_may_stand_before_and_after_options(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    after = " ".join(["random", "cfr"][len(before.split()) :])
    out = play(capsys, monkeypatch, f"play KuhnPoker-v0 {before} --seed 1 {after}")
    assert out.startswith("KuhnPoker-v0, seed 1: player 0 is random, player 1 is cfr\n")


def test_secrets_of_another_seat_are_not_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(6):
        out = play(
            capsys, monkeypatch, f"play KuhnPoker-v0 human random --seed {seed}", "messages\nquit\n"
        )
        assert len(set(re.findall(r"your card is (\w)", out, re.IGNORECASE))) == 1


def test_people_at_one_keyboard_are_told_to_pass_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "check\nbet\nfold\n"
    out = play(capsys, monkeypatch, "play KuhnPoker-v0 human human --seed 1", typed)
    turns = re.split(r"\nPass the keyboard to player \d\.\n", out)
    assert len(turns) == 3
    cards = [re.findall(r"Your card: (\w)", turn) for turn in turns]
    assert cards[0] == cards[2] != cards[1]
    assert "Returns: player 0 (human): -1, player 1 (human): 1" in out
    out = play(capsys, monkeypatch, "play TicTacToe-v0 human human", "4\n0\n")
    assert "Pass the keyboard" not in out  # nobody has secrets there


def test_saved_game_is_the_game_that_was_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "game.json"
    out = play(capsys, monkeypatch, f"play KuhnPoker-v0 random random --seed 2 --save {file}")
    assert f"Saved in {file}; " in out
    told = play(capsys, monkeypatch, f"replay {file}")
    assert out.split("\n\n", 1)[1].startswith(told.rstrip().rpartition("\n")[0])
    record = textgames.replay.read(file)
    assert (record["seed"], record["reason"]) == (2, "rules")
    play(capsys, monkeypatch, f"play TicTacToe-v0 human random --save {file}", "4\n")
    assert textgames.replay.load(file).history[0] == "4"


def test_a_game_is_not_saved_over_anything_but_a_saved_game(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes, run, empty = tmp_path / "notes.txt", tmp_path / "games.jsonl", tmp_path / "empty"
    notes.write_text("buy milk\n")
    textgames.replay.save(run, textgames.new_game("TicTacToe-v0"))
    run.write_text(run.read_text() * 2)
    for file in (notes, run):
        before = file.read_text()
        assert main(f"play KuhnPoker-v0 random random --save {file}".split()) == 2
        assert capsys.readouterr() == (
            "",
            f"textgames: {file}: expected a new file, or one saved game to replace; there is "
            "something else\n",
        )
        assert file.read_text() == before
    empty.touch()  # as mktemp leaves one
    assert main(f"play KuhnPoker-v0 random random --save {empty}".split()) == 0
    assert textgames.replay.read(empty)["id"] == "KuhnPoker-v0"


def test_game_of_a_file_with_many_is_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "games.jsonl"
    lines = []
    for seed in range(2):
        play(capsys, monkeypatch, f"play KuhnPoker-v0 random random --seed {seed} --save {file}")
        lines.append(file.read_text())
    file.write_text("".join(lines))
    for number, line in enumerate(lines, 1):
        told = play(capsys, monkeypatch, f"replay {file} --game {number}")
        assert textgames.replay.from_playthrough(told)["history"] == (json.loads(line)["history"])


def test_text_is_plain_without_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = play(capsys, monkeypatch, "play ConnectFour-v0 human random", "3\n\x1b[31m\n4\n")
    assert "\x1b" not in out


def test_board_has_colours_in_a_terminal_but_not_with_no_color() -> None:
    arguments = ["play", "TicTacToe-v0", "human", "random", "--seed", "1"]
    assert "\x1b[1;36mX\x1b[0m" in in_terminal(arguments, "4\nquit\n")
    plain = in_terminal(arguments, "4\nquit\n", NO_COLOR="1")
    assert "\x1b[1;36m" not in plain
    assert "| X |" in plain
    assert "| X |" in in_terminal(arguments, "4\nquit\n", TERM="dumb")


def test_in_a_narrow_terminal_no_word_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    from textgames.cli.screen import Screen

    drawing = "    | " + "- " * 20
    screen = Screen()
    screen.width = 34
    screen.story(f"    You are player 0 in tic-tac-toe and you play X.\n{drawing}\n> 4")
    assert capsys.readouterr().out.splitlines() == [
        "    You are player 0 in tic-tac-",
        "    toe and you play X.",
        drawing,
        "> 4",
    ]


def test_in_a_narrow_terminal_paragraphs_are_folded_anew() -> None:
    from textgames.cli.screen import Screen

    game = textgames.new_game("TicTacToe-v0")
    told = textgames.playthroughs.Story(game).heading()
    screen = Screen()
    screen.width = 50
    lines = screen.fitted(told).split("\n")
    assert max(map(len, lines)) <= 50
    assert " ".join(" ".join(lines).split()) == " ".join(told.split())
    rules = [line for line in lines if line.startswith("    ")]
    # nothing but the end of a paragraph is short
    assert [line for line in rules if len(line) < 38] == ["    O."]
    said = "    to all: Player 0: " + " ".join(["word"] * 20) + "\n        to all: a forged line"
    screen.width = 40
    assert all(line.startswith("        ") for line in screen.fitted(said).split("\n")[1:])


@pytest.mark.parametrize("no_color", ["", "1"])
def test_screen_is_cleared_between_people_with_secrets(no_color: str) -> None:
    arguments = ["play", "KuhnPoker-v0", "human", "human", "--seed", "1"]
    shown = in_terminal(arguments, "check\n\nquit\n", NO_COLOR=no_color)
    before, _, after = shown.partition("\x1b[2J\x1b[3J\x1b[H")
    assert "You are player 0 in Kuhn poker" in before
    assert after.startswith("Pass the keyboard to player 1, who then presses Enter.")
    assert "You are player 1 in Kuhn poker" in after


def test_saved_game_is_stepped_through_in_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "game.json"
    textgames.replay.save(
        file,
        {"id": "TicTacToe-v0", "num_players": 2, "options": {}, "history": ["4", "0", "2"]},
    )
    shown = in_terminal(["replay", str(file)], "\nn\np\nwhat\n\n\n\n\n")
    told = re.findall(r"> (\d)\x1b", shown)
    assert told == ["4", "0", "4", "0", "2"]
    assert "Press Enter or write n for the next action" in shown
    assert "[the end, p back, q quit]" in shown


def test_what_an_agent_wrote_and_should_have_written_is_no_wider_than_80_columns(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["play", "Ultimatum-v0", "scripted:five", "random", "--seed", "1"]) == 2
    out = capsys.readouterr().out
    assert "player 0 wrote 'five': expected one of [offer 0], [offer 1]," in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_window_that_changes_its_size_breaks_no_word_of_what_follows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from textgames.agents.human import Human
    from textgames.cli.screen import Screen
    from textgames.episode import Episode
    from textgames.illegal import illegal_policy

    screen = Screen()
    screen.interactive = True
    typed = iter(["help", "4"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(typed))
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((40, 24)))
    episode = Episode(textgames.new_game("TicTacToe-v0"), 1, illegal_policy("forfeit"))
    assert Human(screen)(episode.observe(0)) == "4"
    before, _, after = capsys.readouterr().out.partition("[8].\n")
    assert max(map(len, before.splitlines())) > 40
    assert "Anything else is your reply" in after
    assert max(map(len, after.splitlines())) <= 40
