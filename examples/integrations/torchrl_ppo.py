"""Two steps of PPO in TorchRL: a tiny network plays tic-tac-toe against itself.

pip install 'textgames[torchrl]'
python examples/integrations/torchrl_ppo.py
"""

import torch
from tensordict import TensorDict
from tensordict.nn import TensorDictModule
from torch.nn.utils import parameters_to_vector
from torchrl.collectors import Collector
from torchrl.envs.libs.pettingzoo import PettingZooWrapper
from torchrl.modules import MaskedCategorical, ProbabilisticActor, ValueOperator
from torchrl.objectives import ClipPPOLoss
from torchrl.objectives.value import GAE

import textgames
from textgames.wrappers import DiscreteActions


def network(inputs: int, outputs: int) -> torch.nn.Module:
    """Return a network of one small layer between these."""
    layers = torch.nn.Linear(inputs, 32), torch.nn.Tanh(), torch.nn.Linear(32, outputs)
    return torch.nn.Sequential(*layers)


def at(*names: str) -> dict[str, tuple[str, str]]:
    """Return where these things stand in the data: all seats are in one group."""
    return {name: ("seats", name) for name in names}


torch.manual_seed(7)
game = DiscreteActions(textgames.make("TicTacToe-v0"))
together = {"seats": game.possible_agents}  # one network plays both seats
env = PettingZooWrapper(game, use_mask=True, group_map=together, seed=7)
seen = ("seats", "observation", "observation")
size = env.observation_spec[seen].shape[-1]
actor = ProbabilisticActor(
    TensorDictModule(network(size, len(game.actions)), [seen], [("seats", "logits")]),
    in_keys={"logits": ("seats", "logits"), "mask": ("seats", "action_mask")},
    out_keys=[("seats", "action")],
    distribution_class=MaskedCategorical,
    return_log_prob=True,
    log_prob_key=("seats", "sample_log_prob"),
)
critic = ValueOperator(network(size, 1), [seen], [("seats", "state_value")])
# A seat is often paid in another's move: so the values are of all steps, not of its own alone.
advantage = GAE(gamma=1, lmbda=1, value_network=critic)
advantage.set_keys(
    value=("seats", "state_value"),
    **at("advantage", "value_target", "reward", "done", "terminated"),
)
loss = ClipPPOLoss(actor, critic)
loss.set_keys(
    value=("seats", "state_value"),
    **at("advantage", "value_target", "action", "sample_log_prob"),
)
optimizer = torch.optim.Adam(loss.parameters(), lr=1e-2)
for data in Collector(env, actor, frames_per_batch=400, total_frames=800):
    advantage(data)
    seats = data["seats"]
    moves = seats[seats["mask"]]  # what is drawn for a seat that is not to move is not played
    losses = loss(TensorDict({"seats": moves}, batch_size=moves.batch_size))
    total = losses["loss_objective"] + losses["loss_critic"] + losses["loss_entropy"]
    optimizer.zero_grad()
    total.backward()
    before = parameters_to_vector(loss.parameters()).detach()
    optimizer.step()
    change = (parameters_to_vector(loss.parameters()) - before).norm().item()
    after = data["next"]
    print(
        f"loss {total.item():.3f}, weights changed by {change:.3g},",
        f"games {after['done'].sum().item()},",
        f"illegal moves {after['seats', 'info', 'illegal'].sum().item():g},",
        f"returns {after['seats', 'reward'].sum((0, 2)).tolist()}",
    )
