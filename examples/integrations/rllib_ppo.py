"""Two steps of PPO in RLlib: a tiny network plays tic-tac-toe against itself.

pip install 'textgames[rllib]'
python examples/integrations/rllib_ppo.py
"""

import os

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # nothing is sent anywhere

import ray
from ray.rllib.algorithms.ppo import PPOConfig
from ray.rllib.core.rl_module.default_model_config import DefaultModelConfig
from ray.rllib.core.rl_module.multi_rl_module import MultiRLModuleSpec
from ray.rllib.core.rl_module.rl_module import RLModuleSpec
from ray.rllib.env.wrappers.pettingzoo_env import PettingZooEnv
from ray.tune.registry import register_env
from torch.nn.utils import parameters_to_vector

import textgames
from textgames.integrations.rllib import MaskedPPOModule
from textgames.wrappers import DiscreteActions

register_env("game", lambda made: PettingZooEnv(DiscreteActions(textgames.make(**made))))
module = RLModuleSpec(
    module_class=MaskedPPOModule, model_config=DefaultModelConfig(fcnet_hiddens=[32])
)
config = (
    PPOConfig()
    .environment("game", env_config={"id": "TicTacToe-v0", "illegal": "raise"})
    .debugging(seed=7)
    .env_runners(num_env_runners=0)
    .multi_agent(policies={"both"}, policy_mapping_fn=lambda agent, episode, **_: "both")
    .rl_module(rl_module_spec=MultiRLModuleSpec(rl_module_specs={"both": module}))
    .training(train_batch_size_per_learner=400, minibatch_size=400, num_epochs=1, lr=1e-2)
)
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
trainer = config.build_algo()
weights = parameters_to_vector(trainer.get_module("both").parameters()).detach()
for _ in range(2):
    results, before = trainer.train(), weights
    weights = parameters_to_vector(trainer.get_module("both").parameters()).detach()
    learnt, played = results["learners"]["both"], results["env_runners"]
    returns = {agent: f"{mean:.2f}" for agent, mean in played["agent_episode_returns_mean"].items()}
    print(
        f"loss {learnt['total_loss']:.3f}, weights changed by {(weights - before).norm():.3g},",
        f"games {played['num_episodes']}, returns {returns}",
    )
trainer.stop()
ray.shutdown()
