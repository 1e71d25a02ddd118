"""Games played by Ray's actors are those that would be played here, and losses are the same."""

import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")

from examples.selfplay.config import ConfigError, checked
from examples.selfplay.learner import TrainingStopped
from examples.selfplay.rollout import played
from examples.selfplay.train import Trainer

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray warns a lot

SETTINGS = {
    "games": {"KuhnPoker-v0": 1, "TicTacToe-v0": 1},
    "template": "player {player}. {view}\n",
    "batch": 10,
    "steps": 6,
    "model": {"width": 16, "layers": 1, "heads": 2, "context": 40},
    "sampling": {"max_tokens": 4},
    "opponents": {"past": 1, "past_every": 1, "built_in": {"random": 0.5}},
}


@pytest.fixture(scope="module")
def cluster():
    ray = pytest.importorskip("ray", reason="actors need Ray")
    paths = {"PYTHONPATH": str(Path(__file__).parents[2]), "OMP_NUM_THREADS": "1"}
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False,
             runtime_env={"env_vars": paths})  # fmt: skip
    yield ray
    ray.shutdown()


def test_an_actor_plays_what_the_trainer_would(cluster, tmp_path):
    here = Trainer(checked(SETTINGS), tmp_path)
    there = Trainer(checked({**SETTINGS, "actors": 1}), tmp_path)
    for _ in range(3):  # past selves sit in other seats from the second step on
        assert there.one_step() == here.one_step()
    for one, other in zip(here.model.parameters(), there.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_two_actors_play_a_share_each(cluster, tmp_path):
    here = Trainer(checked(SETTINGS), tmp_path)
    there = Trainer(checked({**SETTINGS, "actors": 2}), tmp_path)
    for trainer in (here, there):
        torch.manual_seed(5)
        for weight in trainer.model.parameters():  # not what the actors began with
            torch.nn.init.normal_(weight, std=0.3)
    found = there.play()
    games = SETTINGS["games"]
    both = [played(here.player, None, here.config, games, 0, n, 2) for n in (0, 1)]
    expected = sorted((game for part in both for game in part), key=lambda g: g.finished.number)
    assert [game.finished.number for game in found] == list(range(1, 11))
    assert [game.turns for game in found] == [game.turns for game in expected]
    assert [game.finished.returns for game in found] == [g.finished.returns for g in expected]


def test_an_actor_that_fails_is_one_sentence(cluster, tmp_path):
    short = {**SETTINGS["model"], "context": 8}
    trainer = Trainer(checked({**SETTINGS, "model": short, "actors": 1}), tmp_path)
    with pytest.raises(TrainingStopped, match="step 0: an actor of Ray failed: context:") as found:
        trainer.one_step()
    assert "\n" not in str(found.value)


def test_without_ray_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigError, match=r"actors: need Ray: pip install 'textgames\[ray\]'"):
        Trainer(checked({**SETTINGS, "actors": 1}), tmp_path)
