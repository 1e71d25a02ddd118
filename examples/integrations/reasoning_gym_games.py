"""Questions of reasoning_gym as games for one player, scored by their own verifiers.

pip install 'textgames[reasoning-gym]'
python examples/integrations/reasoning_gym_games.py
"""

import re

from textgames.seat import SeatEnv


def policy(question: str) -> str:
    """Return a reply to a sum; put a model in its place."""
    expression = re.findall(r"[\d+\- ]{3,}", question)[-1].replace(" ", "")
    terms = re.findall(r"[+-]?\d+", expression)
    return f"<think>{expression}</think> <answer>{sum(map(int, terms))}</answer>"


env = SeatEnv("reasoning_gym/chain_sum", max_terms=4)
for seed in range(5):
    observation, info = env.reset(seed=seed)
    question = observation["messages"][-1]
    reply = policy(question)
    observation, reward, terminated, truncated, info = env.step(reply)
    print(f"{question}\n{reply}\nscore {reward}\n")
