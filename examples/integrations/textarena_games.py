"""TextArena's own tic-tac-toe between two policies, recorded and told again.

pip install 'textgames[textarena]'
python examples/integrations/textarena_games.py
"""

import re

import textgames
from textgames import replay


def policy(messages: tuple[str, ...]) -> str:
    """Return the first move that the last board offers; put a model in its place."""
    return re.findall(r"\[\d\]", messages[-1])[0]


env = textgames.make("textarena/TicTacToe-v0")
env.reset(seed=7)
for _ in env.agent_iter():
    observation, reward, terminated, truncated, info = env.last()
    env.step(None if terminated or truncated else policy(tuple(observation["messages"])))
print(replay.playthrough(env.episode))
