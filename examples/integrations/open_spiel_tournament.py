"""Agents of this library in games of OpenSpiel, and how far they are from perfect play.

pip install 'textgames[open-spiel]'
python examples/integrations/open_spiel_tournament.py
"""

import textgames
from textgames import agents, solvers

GAMES = ("open_spiel/tic_tac_toe", "open_spiel/leduc_poker", "open_spiel/liars_dice")

for id in GAMES:
    env = textgames.make(id)
    players = [agents.make("mcts:simulations=30", seed=1), agents.make("random", seed=2)]
    total = 0.0
    for seed in range(4):
        env.reset(seed=seed)
        for agent in env.agent_iter():
            observation, reward, terminated, truncated, info = env.last()
            seat = env.possible_agents.index(agent)
            env.step(None if terminated or truncated else players[seat](observation))
        total += env.episode.returns[0]
    print(f"{id}: search gets {total / 4:+.2f} a game against random")

tree = solvers.build_tree(textgames.new_game("open_spiel/kuhn_poker"))
for iterations in (1, 10, 100):
    strategy = solvers.CFR(tree).run(iterations).policy()
    print(
        f"NashConv after {iterations} iterations of CFR+: {solvers.nash_conv(tree, strategy):.4f}"
    )
