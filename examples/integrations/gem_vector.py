"""Eight games of Kuhn poker at once in gem's vector environment, against the equilibrium.

pip install 'textgames[gem]'
python examples/integrations/gem_vector.py
"""

import gem

import textgames.integrations.gem  # noqa: F401  registers the games

envs = gem.make_vec(["textgames:KuhnPoker-v0"] * 8, seed=7, seat=0, opponents="cfr")
observations, infos = envs.reset()
rewards_of_games = []
while len(rewards_of_games) < 100:
    replies = [env.sample_random_action() for env in envs.envs]  # put a model in its place
    observations, rewards, terminations, truncations, infos = envs.step(replies)
    for reward, over, info in zip(rewards, terminations, infos, strict=True):
        if over:
            rewards_of_games.append(reward)
            last = info["final_obs"]
print(last)
print(f"mean reward of {len(rewards_of_games)} games:", sum(rewards_of_games) / 100)
