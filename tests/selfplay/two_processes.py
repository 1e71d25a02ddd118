"""What each process of `torchrun` does in test_parallel.py: a step, and what it knew of it."""

import sys
from pathlib import Path

import torch
from torch import distributed

from examples.selfplay import parallel
from examples.selfplay.config import checked
from examples.selfplay.credit import learnt_from
from examples.selfplay.rollout import collect
from examples.selfplay.train import Trainer

SETTINGS = {
    "games": {"KuhnPoker-v0": 1, "TicTacToe-v0": 1},
    "template": "player {player}. {view}\n",
    "batch": 10,
    "steps": 2,
    "rows": 7,
    "model": {"width": 16, "layers": 1, "heads": 2, "context": 40},
    "sampling": {"max_tokens": 4},
    "algorithm": {"loss": "ppo", "aggregate": "token", "entropy": {"start": 0.1, "end": 0.1}},
}


def main(folder):
    trainer = Trainer(checked(SETTINGS), folder)
    draws = torch.Generator().manual_seed(1)
    own = collect(trainer.cast(), trainer.config, 0, draws, parallel.share())
    games = trainer.play()
    rows = trainer.rows(*learnt_from(games, trainer.config.algorithm, trainer.averages))
    figures = trainer.learner.gradient(rows, 0.0, [])
    known = {
        "own": len(own),
        "numbers": [game.finished.number for game in games],
        "rows": rows,
        "gradient": [weight.grad for weight in trainer.learner.optimiser.exact],
        "figures": figures,
    }
    torch.save(known, Path(folder) / f"{parallel.rank()}.pt")
    trainer.train()
    torch.save(trainer.learner.state_dict()["weights"], Path(folder) / f"end_{parallel.rank()}.pt")
    distributed.destroy_process_group()


if __name__ == "__main__":
    main(sys.argv[1])
