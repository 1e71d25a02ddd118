"""The games in gem, beside the real package."""

import random

import numpy as np
import pytest
from pages import run_example, run_page

import textgames
from textgames.errors import AgentError, OptionError
from textgames.seat import SeatEnv
from textgames.wrappers import PromptString

gem = pytest.importorskip("gem", reason="gem-llm is not installed (.ci/integrations)")

from textgames.integrations.gem import GemEnv, register_all  # noqa: E402
from textgames.integrations.gem_multiagent import GemMultiAgentEnv  # noqa: E402


def first(info):
    return f"[{info['legal_actions'][0]}]"


def test_a_seat_plays_as_in_the_librarys_own_environment():
    ours = GemEnv("LiarsDice-v0", seat=1, num_players=3)
    theirs = SeatEnv("LiarsDice-v0", seat=1, num_players=3)
    assert isinstance(ours, gem.Env)
    for seed in range(20):
        (_, info), (_, expected) = ours.reset(seed=seed), theirs.reset(seed=seed)
        over = False
        while not over:
            reply = first(info)
            _, reward, over, cut_off, info = ours.step(reply)
            _, paid, done, truncated, expected = theirs.step(reply)
            assert (reward, over, cut_off, info) == (paid, done, truncated, expected)


def test_an_observation_is_what_is_new_and_together_they_are_all_there_is():
    env = GemEnv("KuhnPoker-v0", seat=0, opponents=lambda seen: f"[{seen.legal_actions[0]}]")
    seen, _ = env.reset(seed=7)
    rules = textgames.new_game("KuhnPoker-v0").rules(0)
    assert seen.startswith(rules)
    assert "Reply with one of [check], [bet]." in seen
    again, reward, over, *_ = env.step("raise!")
    assert rules not in again
    assert again.startswith("Your reply was illegal")
    assert (reward, over) == (0, False)


def test_gems_wrapper_puts_the_history_together():
    from gem.wrappers.observation_wrapper import ObservationWrapper

    env = ObservationWrapper(GemEnv("TicTacToe-v0"), include_chat_template=False)
    first_seen, _ = env.reset(seed=1)
    seen, *_ = env.step("[4]")
    assert seen.startswith(first_seen)
    assert "[4]" in seen[len(first_seen) :]


def test_no_global_generator_is_seeded():
    random.seed(5)  # noqa: TID251
    np.random.seed(5)  # noqa: TID251
    before = random.getstate(), np.random.get_state()[1].tolist()  # noqa: TID251
    GemEnv("KuhnPoker-v0").reset(seed=7)
    GemMultiAgentEnv("KuhnPoker-v0").reset(seed=7)
    assert before == (random.getstate(), np.random.get_state()[1].tolist())  # noqa: TID251


@pytest.mark.parametrize("async_mode", [False, True])
def test_the_vector_environment_keeps_the_last_observation(async_mode, capsys):
    ids = ["textgames:TicTacToe-v0", "textgames:KuhnPoker-v0", "textgames:Nim-v0"]
    envs = gem.make_vec(ids, async_mode=async_mode, seed=7)
    alone = [gem.make(id, seed=7 + number) for number, id in enumerate(ids)]
    observations, infos = envs.reset()
    expected = [env.reset() for env in alone]
    assert list(zip(observations, infos, strict=True)) == expected
    ended = 0
    for _ in range(40):
        replies = [first(info) for info in infos]
        observations, rewards, terminations, _, infos = envs.step(replies)
        for number, env in enumerate(alone):
            seen, reward, over, _, info = env.step(replies[number])
            assert (rewards[number], terminations[number]) == (reward, over)
            if over:
                ended += 1
                assert infos[number]["final_obs"] == seen
                assert infos[number]["final_info"] == info
                seen, _ = env.reset()
            else:
                assert "final_obs" not in infos[number]
            assert observations[number] == seen
    assert ended > 10


def test_games_go_on_with_new_seeds_and_are_the_same_from_one_seed():
    def deals(env, count=12):
        return [env.reset()[0] for _ in range(count)]

    assert deals(GemEnv("KuhnPoker-v0", seed=3)) == deals(GemEnv("KuhnPoker-v0", seed=3))
    assert len(set(deals(GemEnv("KuhnPoker-v0", seed=3)))) > 1


def test_a_spawned_environment_goes_on_from_the_same_state_or_begins_anew():
    def opponent(seen):
        return f"[{seen.legal_actions[-1]}]"

    for opponents in ("random", opponent, {1: opponent}):
        env = GemEnv("TicTacToe-v0", opponents=opponents)
        env.reset(seed=1)
        _, _, _, _, info = env.step("[4]")
        twins = [env.spawn(same_state=True) for _ in range(2)]
        assert {str(twin.get_state()) for twin in twins} == {str(env.get_state())}
        reply = first(info)
        assert twins[0].step(reply) == twins[1].step(reply)
        assert len(env.get_state()["history"]) == 2
        assert env.step(reply)[0]
    other = env.spawn(seat=1, opponents="random")
    assert "player 1" in other.reset(seed=1)[0]


def play_all(env, seed):
    observations, infos = env.reset(seed=seed)
    total = dict.fromkeys(env.possible_agents, 0.0)
    while env.agents:
        replies = {agent: first(infos[agent]) for agent in env.active_agents}
        observations, rewards, terminations, _, infos = env.step(replies)
        for agent in total:
            total[agent] += rewards[agent]
    return total, observations, terminations, infos


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "game", ["KuhnPoker-v0", "GameOfPureStrategy-v0", "LiarsDice-v0", "Mastermind-v0"]
)
def test_all_seats_play_as_the_core_does(game, seed):
    core = textgames.make(game)
    core.reset(seed=seed)
    episode = core.episode
    while episode.waiting:
        player = episode.waiting[0]
        episode.reply(player, f"[{episode.legal_actions(player)[0]}]")
    total, observations, terminations, infos = play_all(GemMultiAgentEnv(game), seed)
    assert tuple(total.values()) == episode.returns
    assert set(terminations.values()) == {True}
    assert {info["reason"] for info in infos.values()} == {"rules"}
    assert all(observations.values())  # the last one is there


def test_who_moves_at_the_same_time_is_active_at_the_same_time():
    env = GemMultiAgentEnv("GameOfPureStrategy-v0")
    _, infos = env.reset(seed=1)
    assert env.active_agents == ["player_0", "player_1"]
    with pytest.raises(ValueError, match="Missing action"):
        env.step({"player_0": first(infos["player_0"])})
    _, _, _, _, infos = env.step({"player_0": "all", "player_1": first(infos["player_1"])})
    assert env.active_agents == ["player_0"]  # its reply was illegal
    assert infos["player_0"]["complaint"]
    with pytest.raises(ValueError, match="not active"):
        env.step({"player_0": "[1]", "player_1": "[1]"})
    assert set(env.get_active_states()) == {"player_0"}


def test_an_agent_reads_what_happened_since_its_last_reply():
    env = GemMultiAgentEnv("TicTacToe-v0")
    observations, _ = env.reset(seed=1)
    assert env.reset(seed=1)[0] == observations
    env.step({"player_0": "[4]"})
    observations, *_ = env.step({"player_1": "[0]"})
    assert "cell 4" in observations["player_0"]
    assert "cell 0" in observations["player_0"]
    assert "You are player 0" not in observations["player_0"]


def test_registering_twice_does_no_harm_and_finds_new_games(monkeypatch):
    private = dict(textgames.registry._specs)
    monkeypatch.setattr(textgames.registry, "_specs", private)
    textgames.register("ForGem-v0", textgames.spec("TicTacToe-v0").game_class)
    register_all()
    assert gem.make("textgames:ForGem-v0").reset(seed=1)


def test_the_page_and_the_example_run(capsys):
    run_page("gem")
    run_example("gem_vector")
    assert "mean reward of 1" in capsys.readouterr().out


def test_settings_that_cannot_be_are_told_when_it_is_made():
    for setting, told in (
        ({"wrapper": PromptString}, "wrapper: expected none here"),
        ({"seed": "x"}, "seed: expected a whole number of at least 0, got 'x'"),
        ({"round": 3}, "no option 'round'"),
        ({"opponents": "cfrr"}, "no agent 'cfrr'"),
    ):
        with pytest.raises((OptionError, AgentError), match=told):
            gem.make("textgames:KuhnPoker-v0", **setting)
    for setting in ({"payoff": "x"}, {"seed": "x"}, {"illegal": "x"}):
        with pytest.raises(OptionError, match=f"{next(iter(setting))}: expected .* got 'x'"):
            GemMultiAgentEnv("KuhnPoker-v0", **setting)
