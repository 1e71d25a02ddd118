"""PettingZoo's hold'em as text: one hand, as each player reads it.

pip install 'textgames[pettingzoo]'
python examples/integrations/pettingzoo_games.py
"""

import textgames
from textgames import agents

env = textgames.make("pettingzoo/classic/texas_holdem_v4", num_players=3)
policy = agents.make("random", seed=3)  # put a model in its place
env.reset(seed=7)
for agent in env.agent_iter():
    observation, reward, terminated, truncated, info = env.last()
    if terminated or truncated:
        env.step(None)
        continue
    reply = policy(observation)
    print(f"{agent} reads\n{observation['view']}\nand replies {reply}\n")
    env.step(reply)
print("returns:", env.episode.returns)
