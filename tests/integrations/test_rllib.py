"""The games in RLlib, beside the real package."""

import numpy as np
import pytest
from pages import run_example, run_page, weight_changes

import textgames
from textgames.wrappers import DiscreteActions

missing = "RLlib is not installed (.ci/integrations)"
pytest.importorskip("ray.rllib", reason=missing, exc_type=ImportError)
pytest.importorskip("torch", reason=missing)
pytestmark = pytest.mark.filterwarnings("ignore")

import torch  # noqa: E402
from ray.rllib.algorithms.ppo import PPOConfig  # noqa: E402
from ray.rllib.core.columns import Columns  # noqa: E402
from ray.rllib.core.rl_module.multi_rl_module import MultiRLModuleSpec  # noqa: E402
from ray.rllib.core.rl_module.rl_module import RLModuleSpec  # noqa: E402
from ray.rllib.env.multi_agent_env_runner import MultiAgentEnvRunner  # noqa: E402
from ray.rllib.env.wrappers.pettingzoo_env import PettingZooEnv  # noqa: E402
from ray.tune.registry import register_env  # noqa: E402

from textgames.integrations.rllib import MaskedPPOModule  # noqa: E402

GAMES = ["TicTacToe-v0", "KuhnPoker-v0", "LiarsDice-v0", "GameOfPureStrategy-v0"]


@pytest.mark.parametrize("id", GAMES)
def test_who_is_asked_gets_what_it_was_paid_since_and_all_get_it_at_the_end(id):
    game = DiscreteActions(textgames.make(id))
    env, twin = PettingZooEnv(game), textgames.make(id)
    seen, _ = env.reset(seed=5)
    twin.reset(seed=5)
    over = {"__all__": False}
    while not over["__all__"]:
        (agent,) = seen
        assert agent == twin.agent_selection
        legal = twin.infos[agent]["legal_actions"]
        masked = seen[agent]["action_mask"].astype(bool).tolist()
        assert masked == [action in legal for action in game.actions]
        number = masked.index(True)
        seen, rewards, over, cut_off, _ = env.step({agent: number})
        twin.step(f"[{game.actions[number]}]")
        asked = twin.agents if twin.episode.reason else [twin.agent_selection]
        assert rewards == {name: twin._cumulative_rewards[name] for name in asked}
        assert over == {
            **{name: twin.terminations[name] for name in asked},
            "__all__": over["__all__"],
        }
        assert over["__all__"] == bool(twin.episode.reason)
        assert not any(cut_off.values())
    assert set(seen) == set(twin.possible_agents)


def test_one_seed_gives_the_same_game_and_another_one_another():
    def hands(seed):
        env = PettingZooEnv(DiscreteActions(textgames.make("LiarsDice-v0")))
        return env.reset(seed=seed)[0]["player_0"]["observation"].tolist()

    assert hands(3) == hands(3) != hands(4)


def module(id="TicTacToe-v0"):
    env = DiscreteActions(textgames.make(id))
    return RLModuleSpec(
        module_class=MaskedPPOModule,
        observation_space=env.observation_space("player_0"),
        action_space=env.action_space("player_0"),
    ).build()


def test_a_masked_action_is_never_drawn_and_the_mask_is_no_input():
    torch.manual_seed(7)
    made = module()
    seen = torch.rand(1, 9).expand(3, 9)
    legal = torch.tensor([[1] * 9, [0, 1] * 4 + [0], [0] * 9], dtype=torch.int8)
    batch = {Columns.OBS: {"observation": seen, "action_mask": legal}}
    for forward in (made.forward_inference, made.forward_exploration, made.forward_train):
        logits = forward(batch)[Columns.ACTION_DIST_INPUTS]
        assert torch.allclose(logits[1, 1::2], logits[0, 1::2])
        drawn = torch.softmax(logits, -1)
        assert not drawn[1, ::2].any()
        assert drawn.isfinite().all()  # also where nothing is legal, at the end of a game
    values = made.compute_values(batch)
    assert values.shape == (3,)
    assert torch.allclose(values, values[0])
    assert batch[Columns.OBS]["action_mask"] is legal  # the batch is as it was


@pytest.mark.parametrize("id", GAMES)
def test_sampled_games_are_legal_and_pay_each_seat(id):
    made = {"id": id, "illegal": "raise"}
    register_env("game", lambda made: PettingZooEnv(DiscreteActions(textgames.make(**made))))
    seats = {f"player_{n}": RLModuleSpec(module_class=MaskedPPOModule) for n in range(2)}
    config = (
        PPOConfig()
        # RLlib's check of an environment plays an action without a look at the mask
        .environment("game", env_config=made, disable_env_checking=True)
        .debugging(seed=7)
        .multi_agent(policies=set(seats), policy_mapping_fn=lambda agent, episode, **_: agent)
        .rl_module(rl_module_spec=MultiRLModuleSpec(rl_module_specs=seats))
    )
    episodes = MultiAgentEnvRunner(config=config).sample(num_episodes=8)
    assert episodes
    for episode in episodes:
        assert episode.is_terminated
        paid = [np.sum(seat.get_rewards()) for seat in episode.agent_episodes.values()]
        assert len(paid) == 2
        assert sum(paid) == 0
        assert id != "KuhnPoker-v0" or all(paid)


def test_two_steps_of_ppo(capfd):
    run_example("rllib_ppo")
    first, second = weight_changes(capfd.readouterr().out)
    assert first > 0
    assert second > 0


def test_the_page_runs():
    run_page("rllib")
