"""A script written for TextArena, with its import changed: both players are one policy.

    python examples/integrations/textarena_self_play.py

The policy takes the last action it is offered; put a model in its place.
"""

import re

import textgames.compat.textarena as ta  # was: import textarena as ta


def policy(observation: str) -> str:
    """Return a reply to all that a player was told so far."""
    offer = observation.rpartition("Reply with")[2]
    return re.findall(r"\[[^\]]+\]", offer)[-1]


env = ta.make("KuhnPoker-v0", rounds=3)
for seed in range(5):
    env.reset(num_players=2, seed=seed)
    env.state.error_allowance = 0
    done = False
    while not done:
        player_id, observation = env.get_observation()
        done, step_info = env.step(policy(observation))
    rewards, game_info = env.close()
    print(seed, rewards, game_info[0]["reason"])
