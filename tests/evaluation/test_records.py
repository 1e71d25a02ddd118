"""Records: whole lines, streamed back; what a crash leaves is cut off; converters."""

import asyncio
import json
import os

import pytest
from strange_agents import Counting

import textgames
from textgames import replay
from textgames.cli import main
from textgames.errors import OptionError, SavedGameError
from textgames.evaluation import (
    Fixture,
    GameRecord,
    Match,
    RecordFile,
    chat_examples,
    frame,
    read_records,
    replayed,
)


@pytest.fixture(scope="module")
def records():
    start, found = textgames.new_game("KuhnPoker-v0"), []
    games = [Fixture(number, start, ("a", "b"), number, number) for number in range(20)]
    Match({"a": Counting, "b": Counting}).run(games, found.append)
    return found


def written(path, records):
    with RecordFile(path) as file:
        for record in records:
            file.add(record)
    return path


def test_records_read_back_as_they_were(records, tmp_path):
    path = written(tmp_path / "games.jsonl", records)
    assert list(read_records(path)) == records
    assert list(read_records(tmp_path)) == records


def test_a_record_is_in_the_file_before_add_returns(records, tmp_path):
    file = RecordFile(tmp_path / "games.jsonl")
    for number, record in enumerate(records, 1):
        file.add(record)
        assert len(list(read_records(tmp_path))) == number
    file.close()


def test_records_are_saved_games_that_replay_and_analyze_read(records, tmp_path, capsys):
    path = written(tmp_path / "games.jsonl", records)
    assert len(list(replay.read_all(path))) == len(records)
    assert replay.load(path, 5).returns == records[4].returns
    assert main(["replay", str(path), "--game", "3"]) == 0
    assert "player 0" in capsys.readouterr().out
    assert main(["analyze", str(path)]) == 0
    assert "All together, 20 of KuhnPoker-v0" in capsys.readouterr().out


def test_wherever_the_last_line_is_cut_off_all_others_are_there(records, tmp_path):
    path = written(tmp_path / "games.jsonl", records[:3])
    whole = path.read_bytes()
    two = len(records[0].line()) + len(records[1].line())
    for end in {two, two + 1, two + 40, len(whole) - 2, len(whole) - 1}:
        path.write_bytes(whole[:end])
        assert list(read_records(path)) == records[:2]
        written(path, records[2:4])
        assert list(read_records(path)) == records[:4]


def test_a_cut_off_line_may_be_longer_than_a_block(records, tmp_path):
    path = written(tmp_path / "games.jsonl", records[:2])
    with path.open("ab") as file:
        file.write(records[2].line()[:30] + b"x" * 300_000)
    written(path, records[2:3])
    assert list(read_records(path)) == records[:3]


def test_the_first_line_may_be_cut_off(records, tmp_path):
    path = tmp_path / "games.jsonl"
    path.write_bytes(records[0].line()[:100])
    assert list(read_records(path)) == []
    assert list(read_records(written(path, records[:1]))) == records[:1]


def test_what_a_power_cut_leaves_in_the_last_block_is_cut_off(records, tmp_path):
    path = written(tmp_path / "games.jsonl", records[:2])
    with path.open("ab") as file:
        file.write(b"\0" * 5000)
    assert list(read_records(written(path, records[2:3]))) == records[:3]
    with path.open("ab") as file:
        file.write(records[3].line()[:20] + b"\0" * 5000)
    assert list(read_records(written(path, records[3:4]))) == records[:4]


@pytest.mark.parametrize("text", ["buy milk\nand bread", "buy milk\n", "\n", "{\n"])
def test_a_file_of_something_else_is_left_alone(text, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text(text)
    with pytest.raises(SavedGameError, match="expected a file with records, got something else"):
        RecordFile(path)
    assert path.read_text() == text


def test_what_is_added_to_a_closed_file_is_refused(records, tmp_path):
    file = RecordFile(tmp_path / "games.jsonl")
    file.close()
    with pytest.raises(SavedGameError, match=r"games.jsonl: cannot be written: it is closed"):
        file.add(records[0])


def test_a_full_disk_leaves_whole_lines(records, tmp_path, monkeypatch):
    path = tmp_path / "games.jsonl"
    file = RecordFile(path)
    file.add(records[0])

    class Full:
        def __init__(self, inner):
            self.inner = inner
            self.left = 100

        def write(self, data):
            if not self.left:
                raise OSError(28, "No space left on device")
            count = self.inner.write(data[: self.left])
            self.left -= count
            return count

        def __getattr__(self, name):
            return getattr(self.inner, name)

    inner, file._file = file._file, Full(file._file)
    with pytest.raises(SavedGameError, match="cannot be written: No space left"):
        file.add(records[1])
    file._file = inner
    file.add(records[2])
    file.close()
    assert list(read_records(path)) == [records[0], records[2]]


def test_within_an_event_loop_games_are_written_together_as_soon_as_it_comes_round(
    records, tmp_path
):
    async def add():
        with RecordFile(tmp_path / "games.jsonl") as file:
            for record in records[:5]:
                file.add(record)
            assert list(read_records(tmp_path)) == []
            await asyncio.sleep(0)
            assert list(read_records(tmp_path)) == records[:5]
            file.add(records[5])

    asyncio.run(add())
    assert list(read_records(tmp_path)) == records[:6]


def test_a_disk_that_is_full_when_the_loop_comes_round_is_told_to_who_comes_next(
    records, tmp_path, monkeypatch
):
    async def add():
        with RecordFile(tmp_path / "games.jsonl") as file:
            monkeypatch.setattr(file, "_write", full)
            file.add(records[0])
            await asyncio.sleep(0)
            monkeypatch.undo()
            file.add(records[1])

    def full():
        raise SavedGameError("no room")

    with pytest.raises(SavedGameError, match="no room"):
        asyncio.run(add())


def test_a_bad_line_is_named(records, tmp_path):
    path = written(tmp_path / "games.jsonl", records[:2])
    path.write_bytes(path.read_bytes() + b'{"format":1}\n')
    with pytest.raises(SavedGameError, match=r"games.jsonl, line 3: expected a record of schema 1"):
        list(read_records(path))


def test_a_record_of_a_later_schema_is_refused(records, tmp_path):
    data = json.loads(records[0].line()) | {"schema_version": 2}
    path = tmp_path / "games.jsonl"
    path.write_text(json.dumps(data) + "\n")
    with pytest.raises(SavedGameError, match="schema_version"):
        list(read_records(path))


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(SavedGameError, match="expected a file with records: No such file"):
        list(read_records(tmp_path))
    with pytest.raises(SavedGameError, match="cannot be written"):
        RecordFile(tmp_path / "none" / "games.jsonl")
    with pytest.raises(SavedGameError, match="/dev/full: cannot be written"):
        RecordFile("/dev/full")


def test_a_record_that_was_changed_does_not_replay(records):
    record = next(r for r in records if len(r.turns) == 2)
    turn = record.turns[0]
    changed = type(turn)(**{n: getattr(turn, n) for n in turn.__slots__} | {"reply": "[9]"})
    with pytest.raises(SavedGameError, match="expected"):
        replayed(record.model_copy(update={"turns": (changed, *record.turns[1:])}))
    with pytest.raises(SavedGameError, match="expected the returns"):
        replayed(record.model_copy(update={"returns": (5.0, -5.0)}))


def test_reasoning_is_kept_or_dropped(records):
    kept, dropped = (chat_examples(records[0], reasoning)[0] for reasoning in ("keep", "drop"))
    assert kept["messages"][2]["content"].startswith("<think>thought")
    assert "think" not in dropped["messages"][2]["content"]
    assert dropped["legal"][0] is True
    with pytest.raises(OptionError, match="reasoning = keep or drop"):
        chat_examples(records[0], "both")


def test_frames_have_a_row_for_each_seat_or_each_reply_and_go_to_parquet(records, tmp_path):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    seats, turns = frame(records), frame(records, rows="turns")
    assert len(seats) == 2 * len(records)
    assert len(turns) == sum(len(record.turns) for record in records)
    assert seats["return"].sum() == 0
    assert seats["cost"].sum() == turns["cost"].sum() == sum(record.cost for record in records)
    for table in (seats, turns):
        table.to_parquet(tmp_path / "table.parquet")
        assert pandas.read_parquet(tmp_path / "table.parquet").equals(table)
    with pytest.raises(OptionError, match="rows = seats or turns"):
        frame(records, rows="moves")


def test_the_schema_can_be_published():
    properties = GameRecord.model_json_schema()["properties"]
    assert {"id", "agents", "returns", "turns", "schema_version"} <= properties.keys()


def test_the_file_is_synced_when_it_is_closed(records, tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    written(tmp_path / "games.jsonl", records[:1])
    assert len(synced) == 1
