"""Every game that is played becomes a line of a file."""

import json
import resource

import pytest

import textgames
from textgames import replay
from textgames.errors import IllegalAction, OptionError, SavedGameError
from textgames.wrappers import ChatMessages, MoveLimit, RecordJSONL


def lines(path):
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def play(env, replies):
    env.reset(seed=7)
    for reply in replies:
        env.step(reply)


WIN = ("[0]", "[3]", "[1]", "[4]", "[2]")


def test_a_game_is_in_the_file_when_the_step_that_ends_it_returns(tmp_path):
    path = tmp_path / "games.jsonl"
    env = RecordJSONL(textgames.make("TicTacToe-v0"), path)
    play(env, WIN[:4])
    assert lines(path) == []
    env.step(WIN[4])
    (game,) = lines(path)
    assert game["id"] == "TicTacToe-v0"
    assert game["num_players"] == 2
    assert game["seed"] == 7
    assert game["history"] == ["0", "3", "1", "4", "2"]
    assert game["returns"] == [1, -1]
    assert game["reason"] == "rules"
    assert game["offender"] is None


@pytest.mark.parametrize("id", list(textgames.registry))
def test_a_recorded_game_replays_to_the_same_position(id, tmp_path):
    env = RecordJSONL(textgames.make(id), tmp_path / "games.jsonl")
    env.reset(seed=3)
    for agent in env.agent_iter():
        _, _, terminated, truncated, _ = env.last()
        env.step(None if terminated or truncated else env.action_space(agent).sample())
    (game,) = lines(tmp_path / "games.jsonl")
    again = replay.load(tmp_path / "games.jsonl")
    assert again.history == env.game.history == game["history"]
    assert again.returns == env.game.returns
    assert tuple(game["returns"]) == env.game.returns


def test_raw_replies_and_complaints_are_kept_in_every_alphabet(tmp_path):
    path = tmp_path / "games.jsonl"
    env = RecordJSONL(textgames.make("TicTacToe-v0"), path)
    replies = ("\ud800\u2028 caf\u00e9", "\n[9]", "x" * 100)
    play(env, replies)
    (game,) = lines(path)
    assert tuple(turn["reply"] for turn in game["turns"]) == replies
    assert all(turn["complaint"].startswith("expected") for turn in game["turns"])
    assert game["reason"] == "forfeit"
    assert game["offender"] == 0


def test_an_illegal_reply_that_is_raised_is_kept(tmp_path):
    path = tmp_path / "games.jsonl"
    env = RecordJSONL(textgames.make("TicTacToe-v0", illegal="raise"), path)
    with pytest.raises(IllegalAction):
        play(env, ["the middle"])
    env.close()
    (game,) = lines(path)
    assert [turn["reply"] for turn in game["turns"]] == ["the middle"]
    assert replay.load(path).history == []


def test_a_game_that_a_limit_outside_cuts_off_is_written(tmp_path):
    path = tmp_path / "games.jsonl"
    play(MoveLimit(ChatMessages(RecordJSONL(textgames.make("TicTacToe-v0"), path)), 2), WIN[:2])
    assert [game["reason"] for game in lines(path)] == ["truncated"]


def test_games_are_added_and_an_unfinished_one_is_marked(tmp_path):
    path = tmp_path / "games.jsonl"
    for _ in range(2):
        env = RecordJSONL(textgames.make("TicTacToe-v0"), path)
        play(env, WIN)
        play(env, WIN[:1])
        env.reset()  # leaves one unfinished
        env.reset()  # nobody has replied
        env.close()
    assert [game["reason"] for game in lines(path)] == ["rules", "", "rules", ""]


def test_close_writes_a_game_that_was_left_unfinished_once(tmp_path):
    path = tmp_path / "games.jsonl"
    env = RecordJSONL(textgames.make("TicTacToe-v0"), path)
    play(env, WIN[:3])
    env.close()
    env.close()
    assert [game["history"] for game in lines(path)] == [["0", "3", "1"]]


@pytest.mark.parametrize("path", ["missing/games.jsonl", ".", "a\0b", 5, None])
def test_a_path_that_cannot_be_written_is_an_option_error(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OptionError, match="a path that can be written"):
        RecordJSONL(textgames.make("TicTacToe-v0"), path)


def test_the_file_stays_where_it_was_when_the_working_directory_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    env = RecordJSONL(textgames.make("TicTacToe-v0"), "games.jsonl")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    play(env, WIN)
    assert len(lines(tmp_path / "games.jsonl")) == 1


def test_two_environments_write_to_one_file(tmp_path):
    path = tmp_path / "games.jsonl"
    one, other = (RecordJSONL(textgames.make("TicTacToe-v0"), path) for _ in range(2))
    play(one, WIN[:4])
    play(other, WIN)
    one.step(WIN[4])
    assert [game["reason"] for game in lines(path)] == ["rules", "rules"]


@pytest.fixture
def full_disk():
    """A function that lets no file grow beyond so many bytes from now on; None: any number."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size):
        soft = before[0] if size is None else size
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, before[1]))

    yield limit
    limit(None)


def test_a_full_disk_costs_no_game_and_garbles_no_other(tmp_path, full_disk):
    path = tmp_path / "games.jsonl"
    env = RecordJSONL(textgames.make("TicTacToe-v0"), path)
    play(env, WIN)
    full_disk(path.stat().st_size + 50)  # half of the next line
    with pytest.raises(SavedGameError, match=r"games.jsonl: the game cannot be written: "):
        play(env, (*WIN[:4], "[8]", "[5]"))
    full_disk(None)
    env.close()  # tries again
    first, half, second = path.read_text("ascii").splitlines()
    assert json.loads(first)["history"] == ["0", "3", "1", "4", "2"]
    assert second.startswith(half)
    assert json.loads(second)["history"] == ["0", "3", "1", "4", "8", "5"]
