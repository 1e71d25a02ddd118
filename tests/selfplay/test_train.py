"""The loop: it learns, goes on where it was, and stops before it does harm."""

import json
from dataclasses import replace
from itertools import count

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")

import textgames
from examples.selfplay import losses
from examples.selfplay.config import checked
from examples.selfplay.credit import baselines, learnt_from
from examples.selfplay.engine import Reply
from examples.selfplay.evaluate import evaluated, nash_conv, results_against
from examples.selfplay.metrics import speed, told, usual_returns
from examples.selfplay.rollout import Player, cast, collect
from examples.selfplay.train import Trainer, TrainingStopped, main
from textgames import agents, solvers
from textgames.core import CHANCE, Game

SMALL = {"width": 16, "layers": 1, "heads": 2, "context": 40}
KUHN = {
    "games": {"KuhnPoker-v0": 1},
    "template": "player {player}. {view}\n",
    "batch": 16,
    "steps": 6,
    "model": SMALL,
    "sampling": {"max_tokens": 4},
}


def collected(trainer, step=0):
    """The games of a step, all of them played here."""
    who = cast(trainer.config, step, 0, trainer.player, None)
    return collect(who, trainer.config, step, torch.Generator().manual_seed(1))


class TwoArms(Game):
    """The right arm pays 1 in four of five pulls, the left one in one of five."""

    min_players = max_players = 1
    utility = "general-sum"

    def setup(self):
        self.arm = ""
        self.ask(0)

    def legal_actions(self, player):
        return ("won", "lost") if player == CHANCE else ("left", "right")

    def chance_weights(self):
        return (4, 1) if self.arm == "right" else (1, 4)

    def play(self, player, action):
        if player == CHANCE:
            self.end((float(action == "won"),))
        else:
            self.arm = action
            self.ask(CHANCE)

    def rules(self, player):
        return "Pull [left] or [right]."

    def view(self, player):
        return "Two arms."

    def return_range(self):
        return 0, 1


@pytest.fixture
def two_arms(monkeypatch):
    monkeypatch.setattr(textgames.registry, "_specs", dict(textgames.registry._specs))
    textgames.register("TwoArms-v0", TwoArms)
    return {**KUHN, "games": {"TwoArms-v0": 1}, "batch": 32, "steps": 25}


ALGORITHMS = {
    "spiral": {"advantage": "role", "drop_zero": True},
    "ppo": {"loss": "ppo", "passes": 3, "advantage": "role", "proximal": 0.1},
    "grpo": {"loss": "ppo", "advantage": "group", "scale": True, "aggregate": "sequence"},
    "a network": {"advantage": "network", "discount": 0.9},
    "by prompt": {"advantage": "prompt", "entropy": {"start": 0.1, "end": 0.01}},
}


@pytest.mark.parametrize("name", ALGORITHMS)
def test_the_right_arm_is_learnt(two_arms, tmp_path, name):
    rate = {"rate": {"start": 0.01, "end": 0.01}}
    group = 8 if name == "grpo" else 1
    settings = {**two_arms, "algorithm": ALGORITHMS[name], "optimiser": rate, "group": group}
    trainer = Trainer(checked(settings), tmp_path)
    (position,) = textgames.make_batch("TwoArms-v0", 1, seed=1).waiting()
    assert trainer.player.probabilities(position.observation)["right"] < 0.6
    while not trainer.over():
        trainer.one_step()
    assert trainer.player.probabilities(position.observation)["right"] > 0.9


EVERYTHING = {
    **KUHN,
    "algorithm": {"loss": "ppo", "passes": 2, "magnet": 0.1, "magnet_every": 2, "proximal": 0.1},
    "opponents": {"present": 1, "past": 1, "past_every": 1, "built_in": {"random": 0.5}},
}


@pytest.mark.parametrize("advantage", ["role", "critic", "network"])
def test_a_run_that_is_resumed_has_the_same_losses(tmp_path, advantage):
    settings = {**EVERYTHING, "algorithm": EVERYTHING["algorithm"] | {"advantage": advantage}}
    whole = Trainer(checked(settings), tmp_path)
    expected = [whole.one_step() for _ in range(6)]
    assert all(step["kl"] > 0 for step in expected)  # the second pass is no longer the sampler
    first = Trainer(checked(settings), tmp_path)
    found = [first.one_step() for _ in range(3)]
    first.save()
    torch.manual_seed(99)  # whatever else the process did
    second = Trainer(checked(settings), tmp_path)
    second.load_state_dict(torch.load(tmp_path / "checkpoint.pt", weights_only=True))
    found += [second.one_step() for _ in range(3)]
    assert found == expected
    for one, other in zip(whole.model.parameters(), second.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_the_sampler_and_the_trainer_agree(tmp_path):
    passes = {"loss": "ppo", "passes": 2}
    trainer = Trainer(checked({**KUHN, "algorithm": passes}), tmp_path)
    assert all(trainer.one_step()["sampler_apart"] < 1e-6 for _ in range(3))


def test_no_number_stops_the_run_before_the_weights_are_touched(tmp_path):
    trainer = Trainer(checked(KUHN), tmp_path)
    trainer.one_step()
    trainer.save()
    kept = {name: value.clone() for name, value in trainer.model.state_dict().items()}
    trainer.averages.advantages("KuhnPoker-v0", [1e39])
    with pytest.raises(TrainingStopped, match=r"step 1: the loss .* no number .*checkpoint.pt"):
        trainer.one_step()
    assert all(torch.equal(kept[name], now) for name, now in trainer.model.state_dict().items())


@pytest.mark.parametrize("constrained", [True, False])
def test_a_policy_that_gives_no_numbers_stops_the_run(tmp_path, constrained):
    sampling = {"max_tokens": 4, "constrained": constrained}
    trainer = Trainer(checked({**KUHN, "sampling": sampling}), tmp_path)
    trainer.one_step()
    trainer.save()
    with torch.no_grad():
        trainer.model.logits[1].bias.fill_(torch.nan)
    with pytest.raises(TrainingStopped, match=r"step 1: .* no numbers now; the last good state is"):
        trainer.one_step()


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"optimiser": {"explodes": 1e-6}}, "beyond optimiser.explodes = 1e-06 "),
        ({"algorithm": {"most_apart": 1e-12}, "sampling": {"max_tokens": 2}}, "most_apart = 1e-12"),
    ],
)
def test_what_explodes_or_drifts_apart_stops_the_run(tmp_path, monkeypatch, setting, sentence):
    trainer = Trainer(checked({**KUHN, **setting}), tmp_path)
    collected = trainer.play

    def lied():
        games = collected()
        for turn in games[0].turns[0]:  # as a sampler with older weights would
            turn.reply = turn.reply._replace(log_probs=tuple(x - 1 for x in turn.reply.log_probs))
        return games

    monkeypatch.setattr(trainer, "play", lied)
    with pytest.raises(TrainingStopped, match=f"step 0: .*{sentence}.*; nothing was saved yet"):
        trainer.one_step()


@pytest.mark.parametrize("how", ["constant", "sequence", "token"])
def test_how_far_apart_tokens_are_does_not_depend_on_how_the_loss_is_averaged(tmp_path, how):
    """Two tokens, each a nat off: a nat, though a reply may have a hundred."""
    settings = {"algorithm": {"aggregate": how}, "sampling": {"max_tokens": 100}}
    trainer = Trainer(checked({**KUHN, **settings, "model": {**SMALL, "context": 200}}), tmp_path)
    turn = (5, 6), Reply((7, 8), (0.0, 0.0), (None, None))
    rows = trainer.rows([turn], [1.0])
    with torch.no_grad():
        true = losses.drawn(losses.distribution(trainer.model, rows, 1.0), rows)
    figures = trainer.learner.gradient(replace(rows, log_probs=true - 1.0), 0.0, [])
    assert figures["sampler_apart"] == pytest.approx(1.0)
    assert figures["kl"] == pytest.approx(2.718282 - 2)


def test_a_step_plays_all_of_its_games_and_no_others(tmp_path):
    settings = {**KUHN, "games": {"KuhnPoker-v0": 1, "TicTacToe-v0": 1}, "group": 4}
    trainer = Trainer(checked(settings), tmp_path)
    games = collected(trainer)
    assert len(games) == 16
    for group in {game.finished.group for game in games}:
        assert sum(game.finished.group == group for game in games) == 4
    for game in games:
        assert game.learners == (0, 1)
        for player in (0, 1):
            said = [turn.reply for turn in game.finished.turns if turn.player == player]
            assert [trainer.player.text(turn) for turn in game.turns.get(player, [])] == said


def test_games_grow_longer_with_the_horizon(tmp_path):
    horizon = {"start": 1, "end": 8, "over": 0.5}
    settings = {**KUHN, "games": {"TicTacToe-v0": 1}, "horizon": horizon, "steps": 6}
    trainer = Trainer(checked(settings), tmp_path)
    longest = []
    for step in (0, 1, 2, 3, 5):
        games = collected(trainer, step)
        longest.append(max(len(game.finished.turns) for game in games))
    assert longest == [1, 2, 4, 8, 8]


def test_opponents_are_drawn_by_weight_and_the_learner_sits_everywhere(tmp_path):
    opponents = {"present": 1, "past": 2, "built_in": {"random": 5}}
    trainer = Trainer(checked({**KUHN, "opponents": opponents}), tmp_path)
    drawn_from = cast(trainer.config, 0, 0, trainer.player, None)
    drawn_from.past = Player(trainer.model, trainer.tokenizer, trainer.config)
    tables = [drawn_from.draw(2, number, 7) for number in range(4000)]
    assert all(table[number % 2] is drawn_from.learner for number, table in enumerate(tables))
    for who, share in (
        (drawn_from.learner, 1 / 8),
        (drawn_from.past, 2 / 8),
        (drawn_from.built_in["random"], 5 / 8),
    ):
        seen = sum(table[1 - number % 2] is who for number, table in enumerate(tables)) / 4000
        assert seen == pytest.approx(share, abs=4 * (share * (1 - share) / 4000) ** 0.5)


def test_agents_of_each_share_of_the_games_draw_on_their_own(tmp_path):
    config = checked({**KUHN, "opponents": {"built_in": {"random": 1}}})
    player = Trainer(config, tmp_path).player
    casts = [cast(config, 3, share, player, None) for share in (0, 1, 1)]
    position = textgames.make_batch("TicTacToe-v0", 1, seed=1).waiting()[0]
    said = [
        [str(agents.answer(who.built_in["random"], position.observation)) for _ in range(20)]
        for who in casts
    ]
    assert said[0] != said[1] == said[2]


def test_games_of_a_group_are_played_from_one_seat_with_one_opponent(tmp_path):
    """Else a group of two, one in each seat, would have nothing to compare: advantages of 0."""
    opponents = {"present": 1, "built_in": {"random": 1}}
    settings = {**KUHN, "algorithm": {"advantage": "group"}, "group": 2, "batch": 64}
    trainer = Trainer(checked({**settings, "opponents": opponents}), tmp_path)
    games = trainer.play()
    for one, other in zip(games[::2], games[1::2], strict=True):
        assert one.finished.group == other.finished.group
        assert one.learners == other.learners
    assert {game.learners for game in games} == {(0,), (1,), (0, 1)}
    against_random = [game for game in games if len(game.learners) == 1]
    _, gains = learnt_from(against_random, trainer.config.algorithm, trainer.averages)
    assert any(gains)


def test_only_the_learners_turns_are_learnt_from(tmp_path):
    settings = {**KUHN, "opponents": {"present": 0, "built_in": {"random": 1}}}
    trainer = Trainer(checked(settings), tmp_path)
    games = trainer.play()
    assert [game.learners for game in games] == [(1,), (0,)] * 8
    turns, gains = learnt_from(
        games, checked({**KUHN, "algorithm": {"advantage": "raw"}}).algorithm, None
    )
    own = [
        game.finished.returns[player]
        for game in games
        for player in game.learners
        for turn in game.finished.turns
        if turn.player == player
    ]
    assert gains == own
    assert len(turns) == len(own)


def test_spirals_advantages_come_through(tmp_path):
    trainer = Trainer(checked(KUHN), tmp_path)
    games = collected(trainer)
    algorithm = trainer.config.algorithm
    _, gains = learnt_from(games, algorithm, baselines(algorithm))
    first, second = (game.finished.returns[0] for game in games[:2])
    assert gains[0] == first
    later = next(i for i in range(len(games[0].finished.turns), len(gains)))
    assert gains[later] == pytest.approx(second - 0.05 * first)


def test_what_is_told_of_games(tmp_path):
    """Both play at random; one of the two seats wins each hand of Kuhn poker."""
    settings = {**KUHN, "opponents": {"present": 0, "built_in": {"random": 1}}}
    trainer = Trainer(checked(settings), tmp_path)
    games = trainer.play()
    figures = told(games)
    assert figures["KuhnPoker-v0 won 0"] + figures["KuhnPoker-v0 won 1"] == 1
    assert figures["KuhnPoker-v0 return 0"] == -figures["KuhnPoker-v0 return 1"]
    assert figures["KuhnPoker-v0 drawn"] == figures["illegal"] == figures["truncated"] == 0
    assert figures["KuhnPoker-v0 illegal"] == 0
    assert 2 <= figures["KuhnPoker-v0 turns"] <= 3
    assert figures["reply_tokens"] == 4  # such as [ check ] and the end
    learnt_from(games, trainer.config.algorithm, trainer.averages)
    (first, second) = usual_returns(trainer.averages).items()
    assert first[0] == "KuhnPoker-v0 baseline 1"  # the learner sits there in the first game
    assert {first[1], second[1]} == {
        trainer.averages.baseline("KuhnPoker-v0", 0), trainer.averages.baseline("KuhnPoker-v0", 1)
    }  # fmt: skip
    twice = speed(games, 0.5, 2.0)
    assert twice["played_tokens_per_second"] == 4 * twice["learnt_tokens_per_second"] > 0


def test_illegal_replies_are_told_of_each_game(tmp_path):
    free = {"games": {"KuhnPoker-v0": 1}, "sampling": {"max_tokens": 2, "constrained": False}}
    trainer = Trainer(checked({**KUHN, **free}), tmp_path)  # two tokens are no reply
    figures = told(trainer.play())
    assert figures["KuhnPoker-v0 illegal"] == figures["illegal"] == 1


def test_figures_of_a_policy(tmp_path):
    evaluation = {"nash_conv": ["KuhnPoker-v0"], "against": {"KuhnPoker-v0": "cfr"}, "games": 5}
    trainer = Trainer(checked({**KUHN, "evaluation": evaluation}), tmp_path)
    figures = evaluated(trainer.player, trainer.config)
    policy = solvers.policy_of(trainer.player, "KuhnPoker-v0")
    tree = solvers.build_tree(textgames.new_game("KuhnPoker-v0"))
    assert figures["KuhnPoker-v0 NashConv"] == pytest.approx(solvers.nash_conv(tree, policy))
    assert nash_conv(trainer.player, "KuhnPoker-v0") == figures["KuhnPoker-v0 NashConv"]
    result = figures["KuhnPoker-v0 against cfr"]
    assert result["won"] + result["drawn"] + result["lost"] == pytest.approx(1)
    assert result["games"] == 10
    assert result["lost"] == pytest.approx(
        1 - (result["not_lost_as_0"] + result["not_lost_as_1"]) / 2
    )


def test_an_illegal_reply_loses_a_game_of_an_evaluation(tmp_path, monkeypatch):
    trainer = Trainer(checked(KUHN), tmp_path)
    truly, calls = trainer.player.text, count()
    monkeypatch.setattr(
        trainer.player, "text", lambda turn: truly(turn) if next(calls) else "nonsense"
    )
    result = results_against(trainer.player, "KuhnPoker-v0", "random", 1, seed=1)
    assert result["not_lost_as_0"] == 0
    assert result["illegal"] == 0.5  # the first of two games; no second try was given


def test_from_the_command_line_and_on(tmp_path, capsys):
    path, folder = tmp_path / "run.yaml", tmp_path / "run"
    path.write_text(json.dumps({**KUHN, "steps": 2, "evaluation": {"nash_conv": ["KuhnPoker-v0"]}}))
    assert main([str(path), str(folder), "seed=3"]) == 0
    assert "KuhnPoker-v0 NashConv" in capsys.readouterr().out
    last = json.loads((folder / "metrics.jsonl").read_text().splitlines()[-1])
    assert last["step"] == 1
    assert main([str(path), str(folder), "seed=3"]) == 0  # over already
    assert main([str(path), str(folder), "sead=3"]) == 1
    assert capsys.readouterr().err == (
        "error: sead: there is no such setting; did you mean 'seed'?\n"
    )
    assert main([str(path), str(tmp_path / "far"), "template='{view[999]}'"]) == 1
    assert capsys.readouterr().err == (
        "error: template: picks a character beyond the end of a text\n"
    )
    assert main([str(path), ""]) == 1
    assert capsys.readouterr().err == "error: folder: expected one, got ''\n"
    if not torch.cuda.is_available():
        assert main([str(path), str(tmp_path / "other"), "device=cuda"]) == 1
        assert capsys.readouterr().err == (
            "error: device: expected a GPU for cuda, this machine has none\n"
        )
