"""The settings of a run: what is misspelt or makes no sense is answered by one clear sentence."""

from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml", reason="the trainer's settings are YAML; pip install pyyaml")

from examples.selfplay.config import ConfigError, Schedule, checked, load

CONFIGS = sorted((Path(__file__).parents[2] / "examples/selfplay/configs").glob("*.yaml"))
GAMES = {"games": {"KuhnPoker-v0": 1}}


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_the_configs_that_come_with_it_are_sound(path):
    load(path)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"bach": 3}, "bach: there is no such setting; did you mean 'batch'?"),
        (
            {"algorithm": {"entorpy": 1}},
            "algorithm.entorpy: there is no such setting; did you mean 'entropy'?",
        ),
        (
            {"algorithm": {"entropy": {"start": 1, "end": 1, "ovr": 1}}},
            "algorithm.entropy.ovr: there is no such setting; did you mean 'over'?",
        ),
        ({"zzz": 1}, "zzz: there is no such setting; there are games, template, "),
        ({"games": {"KunhPoker-v0": 1}}, "KunhPoker-v0.*KuhnPoker-v0"),
        ({"batch": 0}, "batch: Input should be greater than or equal to 1, got 0"),
        ({"algorithm": {"loss": "a2c"}}, "algorithm.loss: .*'reinforce' or 'ppo', got 'a2c'"),
        ({"algorithm": {"advantage": "group"}}, "needs at least 2 games from each start"),
        ({"batch": 3, "group": 2}, "batch: 3 is no multiple of group 2"),
        ({"model": {"width": 6}}, "model: width 6 is no multiple of heads 4"),
        ({"template": "{board}"}, "template: expected only rules, player.* got 'board'"),
        ({"template": "{view.x}"}, "template: .* got 'str' object has no attribute 'x'"),
        ({"template": "{view[-1]}"}, "template: .* got string indices must be integers"),
        ({"template": "{player[0]}"}, "template: .* got 'int' object is not subscriptable"),
        ({"form": "conversation"}, r"only rules, player in braces .* got 'messages'"),
        (
            {"pretrained": {"folder": "x", "lora_rank": 8}},
            "pretrained.lora_rank: there is no such setting; did you mean 'lora'?",
        ),
        ({"opponents": {"present": 0}}, "opponents: nobody has a weight above 0"),
        (
            {"pretrained": {"folder": "", "graphs": True, "sharded": True}},
            "pretrained: graphs goes without sharded, and vllm has its own",
        ),
        (
            {"pretrained": {"folder": "", "graphs": True}},
            "pretrained.graphs: needs device = cuda",
        ),
        ({"opponents": {"built_in": {"rendom": 1}}}, "'rendom'.*did you mean 'random'"),
        ({"evaluation": {"against": {"Nim-v0": "minmax"}}}, "'minmax'.*did you mean 'minimax'"),
        (
            {"curriculum": {"stages": [{"game": "KuhnPoker-v0", "against": "mcts:speed=1"}]}},
            "speed",
        ),
        (
            {"opponents": {"past": float("inf")}},
            "opponents.past: Input should be a finite number, got inf",
        ),
        (
            {"horizon": {"start": 1, "end": float("inf")}},
            "horizon.end: Input should be a finite number, got inf",
        ),
        (
            {"optimiser": {"betas": [0.9, 1]}},
            "optimiser.betas.1: Input should be less than 1, got 1",
        ),
        ({"seed": 10**20}, "seed: Input should be less than 4611686018427387904, got 10+"),
        ({"actors": -1}, "actors: Input should be greater than or equal to 0, got -1"),
        (
            {"curriculum": {"stages": [{"game": "Nim-v0"}]}},
            "curriculum: Nim-v0 is none of games, where its weight stands",
        ),
        (
            {"curriculum": {"stages": [{"game": "KuhnPoker-v0", "not_lost": 1, "nash_conv": 1}]}},
            "curriculum.stages.0: expected one of nash_conv, not_lost and mean_return, got more",
        ),
        (
            {"curriculum": {"stages": [{"game": "KuhnPoker-v0"}, {"game": "KuhnPoker-v0"}]}},
            "curriculum: KuhnPoker-v0 needs a threshold, nash_conv, not_lost or mean_return",
        ),
        (
            {
                "curriculum": {
                    "stages": [{"game": "KuhnPoker-v0", "nash_conv": 1}, {"game": "KuhnPoker-v0"}]
                }
            },
            "curriculum: a game is named twice",
        ),
        (
            {"curriculum": {"stages": [{"game": "KuhnPoker-v0", "nashconv": 1}]}},
            "curriculum.stages.0.nashconv: there is no such setting; did you mean 'nash_conv'?",
        ),
    ],
)
def test_bad_settings_are_one_sentence(settings, sentence):
    with pytest.raises(ConfigError, match=sentence) as found:
        checked({**GAMES, **settings})
    assert "\n" not in str(found.value)


def test_a_template_may_pick_characters():
    template = "{player:d} {view[1]} {view[57]}"
    assert checked({**GAMES, "template": template}).template == template


def test_games_must_be_named():
    with pytest.raises(ConfigError, match="games: Field required"):
        checked({})


def test_changes_on_the_command_line_go_deep(tmp_path):
    path = tmp_path / "run.yaml"
    path.write_text("games: {KuhnPoker-v0: 1}\n")
    config = load(path, ["seed=7", "optimiser.rate={start: 0.1, end: 0.01}"])
    assert config.seed == 7
    assert config.optimiser.rate.end == 0.01
    with pytest.raises(ConfigError, match="expected a change such as seed=2, got 'seed'"):
        load(path, ["seed"])


def test_changes_reach_into_what_the_config_of_a_run_says_is_not_there(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(checked(GAMES).model_dump(mode="json")))
    config = load(path, ["algorithm.entropy.start=0.2", "algorithm.entropy.end=0.1"])
    assert config.algorithm.entropy == Schedule(start=0.2, end=0.1)
    for change, sentence in (
        ("seed.x=2", "seed.x: seed is 1, which has no parts"),
        ("template=[a", "template: is no YAML: "),
    ):
        with pytest.raises(ConfigError, match=sentence) as found:
            load(path, [change])
        assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("a: [", "run.yaml: is no YAML: "), ("3", "run.yaml: expected settings, got 3")],
)
def test_files_that_are_no_settings(tmp_path, text, sentence):
    path = tmp_path / "run.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=sentence):
        load(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="cannot be read: it is not UTF-8"):
        load(path)
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load(tmp_path / "none.yaml")


def test_a_schedule_goes_in_equal_ratios():
    schedule = Schedule(start=1.0, end=0.01, over=0.5)
    assert [round(schedule.at(x), 9) for x in (0, 0.25, 0.5, 1)] == [1, 0.1, 0.01, 0.01]
