"""Games join when the one before goes well enough, and a run that is resumed knows which have."""

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")

from examples.selfplay import curriculum
from examples.selfplay.config import checked
from examples.selfplay.train import Trainer

THREE = {"KuhnPoker-v0": 2, "TicTacToe-v0": 1, "Nim-v0": 3}


def settings(stages, **changes):
    return checked(
        {
            "games": THREE,
            "template": "player {player}. {view}\n",
            "batch": 12,
            "steps": 8,
            "model": {"width": 16, "layers": 1, "heads": 2, "context": 60},
            "sampling": {"max_tokens": 8},
            "curriculum": {"stages": stages, "every": 2, "trials": 4},
            **changes,
        }
    )


def games_of(trainer, steps):
    """The games that each step plays."""
    seen = []
    for _ in range(steps):
        played = len(trainer.skill.games())
        now = trainer.one_step()
        seen.append({name.split()[0] for name in now if name.endswith(" turns")})
        assert now["games"] == played
    return seen


def test_a_game_joins_when_the_one_before_passes(tmp_path, monkeypatch):
    found = iter([0.9, 0.5, 0.3])  # at steps 2, 4 and 6
    monkeypatch.setattr(curriculum, "nash_conv", lambda *_: next(found))
    stages = [{"game": "KuhnPoker-v0", "nash_conv": 0.5}, {"game": "TicTacToe-v0"}]
    seen = games_of(Trainer(settings(stages), tmp_path), 8)
    assert all("TicTacToe-v0" not in games for games in seen[:4])
    assert {"TicTacToe-v0"} <= set().union(*seen[4:])
    assert {"KuhnPoker-v0", "Nim-v0"} <= set().union(*seen[:4])  # which no stage names


def test_results_against_an_agent_must_be_good_in_each_seat(tmp_path, monkeypatch):
    asked = []

    def results(player, id, opponent, games, seed):
        asked.append((id, opponent, games))
        return {"games": 8, "not_lost_as_0": 1.0, "not_lost_as_1": [0.5, 0.8][len(asked) - 1]}

    monkeypatch.setattr(curriculum, "results_against", results)
    stages = [
        {"game": "TicTacToe-v0", "not_lost": 0.75, "against": "minimax"},
        {"game": "KuhnPoker-v0"},
    ]
    trainer = Trainer(settings(stages), tmp_path)
    for steps in range(1, 5):
        trainer.skill.look(trainer.player, steps)
        assert list(trainer.skill.games()) == (
            ["TicTacToe-v0", "Nim-v0"] if steps < 4 else list(THREE)
        )
    assert asked == [("TicTacToe-v0", "minimax", 4)] * 2


def test_returns_since_the_last_look_and_on_from_a_checkpoint(tmp_path):
    """Both seats of a zero-sum game get 0 together: enough for 0, not for 0.1."""
    for least, joined in ((0.0, True), (0.1, False)):
        stages = [{"game": "KuhnPoker-v0", "mean_return": least}, {"game": "TicTacToe-v0"}]
        config = settings(stages, games={"KuhnPoker-v0": 1, "TicTacToe-v0": 9})
        whole = Trainer(config, tmp_path)
        expected = [whole.one_step() for _ in range(4)]
        assert (whole.skill.open == 2) == joined
        assert ("TicTacToe-v0 turns" in expected[2]) == joined
        first = Trainer(config, tmp_path)
        found = [first.one_step() for _ in range(3)]
        first.save()
        second = Trainer(config, tmp_path)
        second.load_state_dict(torch.load(tmp_path / "checkpoint.pt", weights_only=True))
        assert [*found, second.one_step()] == expected


def test_what_was_measured_is_measured_again_from_then_on(tmp_path):
    stages = [{"game": "KuhnPoker-v0", "mean_return": 5.0}, {"game": "TicTacToe-v0"}]
    trainer = Trainer(settings(stages), tmp_path)
    trainer.one_step()
    assert trainer.skill.count > 0
    trainer.one_step()
    assert trainer.skill.count == 0
