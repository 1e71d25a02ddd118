"""Critics: a table of what each turn led to, and a network that learns what texts promise."""

from types import SimpleNamespace

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")

from examples.selfplay import parallel
from examples.selfplay.config import Algorithm, checked
from examples.selfplay.credit import baselines, learnt_from, led_to
from examples.selfplay.critic import Critic
from examples.selfplay.engine import Reply
from examples.selfplay.rollout import PlayedGame, Turn
from examples.selfplay.train import Trainer

TOKENS = 9
OPENING, LATER = (1, 2), (1, 2, 3)
SETTINGS = {
    "games": {"KuhnPoker-v0": 1},
    "template": "player {player}. {view}\n",
    "batch": 16,
    "steps": 6,
    "rows": 4,
    "model": {"width": 16, "layers": 1, "heads": 2, "context": 40},
    "sampling": {"max_tokens": 4},
    "algorithm": {"advantage": "network"},
    "critic": {"rate": {"start": 0.01, "end": 0.01}, "passes": 30},
}


def played(gain, *texts, id="G", deal=()):
    """A game in which one learner read these texts."""
    game = PlayedGame((0,), deal, {0: [Turn(text, Reply((), (), ())) for text in texts]})
    game.finished = SimpleNamespace(id=id, returns=(gain, -gain))
    return game


def test_a_table_as_critic_by_hand():
    algorithm = Algorithm(advantage="critic", decay=0.5, corrected=True, discount=0.5)
    averages = baselines(algorithm)

    def gains(*arguments, **named):
        return learnt_from([played(*arguments, **named)], algorithm, averages)[1]

    assert gains(1.0, OPENING, LATER) == [0.5, 1.0]  # promised nothing
    # promised 1 both; what the later turn lost counts by half for the one before
    assert gains(-1.0, OPENING, LATER) == [-1.0, -2.0]
    # after 1 and -1 each of the two texts promises (0.5 * 0.5 - 0.5) / 0.75 = -1/3
    assert gains(0.0, OPENING) == pytest.approx([1 / 3])
    assert gains(1.0, OPENING, id="another game") == [1.0]
    assert gains(1.0, OPENING, deal=("J", "Q")) == [1.0]  # what was dealt counts


def test_the_table_is_kept_from_step_to_step(tmp_path):
    settings = {**SETTINGS, "algorithm": {"advantage": "critic", "corrected": True}}
    trainer = Trainer(checked(settings), tmp_path)
    trainer.one_step()
    games = trainer.play()
    seen = {(g.deal, turn.prompt) for g in games for ts in g.turns.values() for turn in ts}
    assert len({deal for deal, _ in seen}) == 6  # the other's card counts
    known = [turn for turn in seen if trainer.averages.baseline("KuhnPoker-v0", turn)]
    assert len(known) > len(seen) / 2
    assert "KuhnPoker-v0 baseline 0" not in trainer.one_step()  # no average of a seat


def test_a_network_as_critic_by_hand():
    """Promised 0.25 and 0.5, got 1: of 0.5 that came later half counts for the opening."""
    critic = SimpleNamespace(promised=lambda texts: {OPENING: 0.25, LATER: 0.5})
    algorithm = Algorithm(advantage="network", discount=0.5)
    games = [played(1.0, OPENING, LATER), played(-1.0, LATER)]
    _, gains = learnt_from(games, algorithm, baselines(algorithm), critic)
    assert gains == [0.25 + 0.5 * 0.5, 0.5, -1.5]
    assert led_to(games) == [(OPENING, 1.0), (LATER, 1.0), (LATER, -1.0)]


def test_a_network_learns_what_texts_led_to():
    torch.manual_seed(1)
    critic = Critic(TOKENS, checked(SETTINGS))
    truth = {(3,): 2.0, (4, 5): -1.0, (3, 4): 0.5, (6, 6, 6): 0.0, (7,): 1.0, (8, 7): -2.0}
    before = critic.promised([*truth, (3,)])
    assert set(before) == set(truth)
    led = [(text, gain + more) for text, gain in truth.items() for more in (-0.1, 0.1)]
    for step in range(10):
        error = critic.learn(led, step, 0.0)
    assert critic.promised(list(truth)) == pytest.approx(truth, abs=0.1)
    assert error == pytest.approx(0.01, abs=0.01)  # 0.1 squared is left: luck


def test_the_gradient_of_several_processes_is_that_of_one(monkeypatch):
    """A process sees a share of the texts; what all of them add up is the whole."""
    found = []
    texts = [(3,), (4, 5), (3, 4), (6, 6, 6), (7,)]
    gains = {text: [float(number), -1.0] for number, text in enumerate(texts)}
    for size in (1, 2, 6):
        sums = None
        for rank in range(size):
            torch.manual_seed(1)
            critic = Critic(TOKENS, checked(SETTINGS))
            monkeypatch.setattr(parallel, "share", lambda r=rank, n=size: slice(r, None, n))
            kept = []
            monkeypatch.setattr(
                parallel, "add_up", lambda tensors, to=kept: to.extend(t.clone() for t in tensors)
            )
            critic._improve(texts, gains)
            sums = kept if sums is None else [a + b for a, b in zip(sums, kept, strict=True)]
        found.append(sums)
    for other in found[1:]:
        for one, two in zip(found[0], other, strict=True):
            assert torch.allclose(one, two, rtol=1e-4, atol=1e-6)
    assert float(found[0][0]) > 0  # the sum of the squares


def test_a_run_with_a_network_tells_its_error(tmp_path):
    trainer = Trainer(checked({**SETTINGS, "critic": {"passes": 3}}), tmp_path)
    assert trainer.one_step()["critic_error"] > 0
    assert trainer.state_dict()["critic"]["weights"]
