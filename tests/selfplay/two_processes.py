"""What each process of `torchrun` does in test_parallel.py: a step, and what it knew of it."""

import sys
from pathlib import Path

import torch
from torch import distributed
from torch.distributed.tensor import DTensor

from examples.selfplay import parallel, sharded
from examples.selfplay.config import checked
from examples.selfplay.credit import learnt_from
from examples.selfplay.rollout import cast, collect
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


def settings(model):
    """Those of a run from scratch, or of one with a model of Hugging Face that is shared out."""
    if not model:
        return SETTINGS
    shared_out = {"folder": model, "dtype": "float32", "context": 200, "sharded": True}
    return SETTINGS | {"pretrained": shared_out, "rows": 4}


def steps(folder, model=""):
    """Two steps; write what each process knew of the first, and its weights after the second."""
    trainer = Trainer(checked(settings(model)), folder)
    draws = torch.Generator().manual_seed(1)
    who = cast(trainer.config, 0, parallel.rank(), trainer.player, None)
    with sharded.whole(trainer.model):
        own = collect(who, trainer.config, 0, draws, parallel.share())
    with sharded.whole(trainer.model):
        games = trainer.play()
    rows = trainer.rows(*learnt_from(games, trainer.config.algorithm, trainer.averages))
    if model:
        rows = rows.part(slice(9))  # two passes for the first process, one for the second
    figures = trainer.learner.gradient(rows, 0.0, [])
    gradients = [weight.grad for weight in trainer.learner.optimiser.exact]
    known = {
        "own": len(own),
        "held": sum(_own(gradient).numel() for gradient in gradients),
        "numbers": [game.finished.number for game in games],
        "rows": rows,
        "gradient": [g.full_tensor() if isinstance(g, DTensor) else g for g in gradients],
        "figures": figures,
    }
    trainer.train()
    again = Trainer(trainer.config, folder)
    again.load_state_dict(torch.load(Path(folder) / "checkpoint.pt", weights_only=True))
    known["next"] = [one.learner.learn(rows, 0.5) for one in (trainer, again)]
    torch.save(known, Path(folder) / f"{parallel.rank()}.pt")
    torch.save(trainer.learner.state_dict()["weights"], Path(folder) / f"end_{parallel.rank()}.pt")


def _own(gradient):
    return gradient.to_local() if isinstance(gradient, DTensor) else gradient


if __name__ == "__main__":
    plain, shared_out, model = sys.argv[1:]
    steps(plain)
    steps(shared_out, model)
    distributed.destroy_process_group()
