"""The file that a run goes on from: whole or not at all, and only of the same run."""

import shutil

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")

from selfplay.test_train import KUHN

from examples.selfplay import checkpoint
from examples.selfplay.config import checked
from examples.selfplay.train import Trainer, TrainingStopped


def test_too_little_room_is_told_before_anything_is_written(tmp_path, monkeypatch):
    trainer = Trainer(checked(KUHN), tmp_path)
    trainer.save()
    before = (tmp_path / "checkpoint.pt").read_bytes()
    assert 1 <= len(before) / checkpoint.size(trainer.state_dict()) < 1.5
    monkeypatch.setattr(torch, "save", None)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 9, 1000))
    with pytest.raises(TrainingStopped, match=r"cannot be written \(needs 1 MiB, free are 0 MiB\)"):
        trainer.save()
    assert (tmp_path / "checkpoint.pt").read_bytes() == before


def test_a_full_disk_leaves_the_old_checkpoint_whole(tmp_path, monkeypatch):
    trainer = Trainer(checked(KUHN), tmp_path)
    trainer.save()
    before = (tmp_path / "checkpoint.pt").read_bytes()

    def full(state, file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(TrainingStopped, match=r"cannot be written .*No space left"):
        trainer.save()
    assert (tmp_path / "checkpoint.pt").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoint.pt"]


def test_a_damaged_checkpoint_is_one_sentence(tmp_path):
    path = tmp_path / "checkpoint.pt"
    Trainer(checked(KUHN), tmp_path).save()
    whole = path.read_bytes()
    assert checkpoint.read(path)["step"] == 0
    for damaged in (b"", whole[: len(whole) // 2], b"hello\n", bytes(1000)):
        path.write_bytes(damaged)
        with pytest.raises(TrainingStopped, match="is damaged or no checkpoint"):
            checkpoint.read(path)
    torch.save([1], path)
    with pytest.raises(TrainingStopped, match="is damaged or no checkpoint"):
        checkpoint.read(path)


def test_a_folder_with_another_run_is_left_alone(tmp_path):
    Trainer(checked(KUHN), tmp_path).save()
    other = Trainer(checked({**KUHN, "seed": 2, "batch": 8}), tmp_path)
    free = {"minutes": 3, "evaluation": {"every": 7}, "checkpoint_every": 5}
    saved = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    Trainer(checked({**KUHN, **free}), tmp_path).load_state_dict(saved)
    with pytest.raises(TrainingStopped, match="a run with other batch, seed is there"):
        other.load_state_dict(torch.load(tmp_path / "checkpoint.pt", weights_only=True))


def test_a_checkpoint_from_before_a_setting_was_there_goes_on(tmp_path):
    Trainer(checked(KUHN), tmp_path).save()
    saved = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    del saved["config"]["actors"], saved["config"]["curriculum"], saved["skill"]
    Trainer(checked(KUHN), tmp_path).load_state_dict(saved)
