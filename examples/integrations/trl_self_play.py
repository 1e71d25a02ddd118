"""Two steps of TRL's GRPO trainer in which a tiny random model plays Kuhn poker with itself.

    pip install 'textgames[trl]'
    python examples/integrations/trl_self_play.py

What the model says is drawn from what it may, since random weights would say nonsense: this shows
that everything fits together, not that anything is learnt.
"""

import re
from tempfile import mkdtemp
from unittest.mock import patch

import torch
import trl
from datasets import Dataset
from tiny_model import WeightChanges, saying, tiny_model

from textgames.chance import Stream
from textgames.integrations.trl_selfplay import returns, rollout, rows

SEATS, GAMES = 2, 4  # of each deal; a group is one seat of these games
settings = trl.GRPOConfig(
    output_dir=mkdtemp(), per_device_train_batch_size=SEATS * GAMES, num_generations=GAMES,
    shuffle_dataset=False, max_completion_length=16, max_steps=2, report_to="none", use_cpu=True,
    logging_steps=1, chat_template_kwargs={"enable_thinking": False},
)  # fmt: skip
changes = WeightChanges()
trainer = trl.GRPOTrainer(
    model=tiny_model(),
    args=settings,
    train_dataset=Dataset.from_list(rows("KuhnPoker-v0", number=4, rounds=2)),
    rollout_func=rollout(),
    reward_funcs=returns,
    callbacks=[changes],
)
stream = Stream(7)


def scripted(input_ids: torch.Tensor, **_: object) -> torch.Tensor:
    """Say one of the actions that the end of each prompt offers."""
    tokenizer = trainer.processing_class
    offers = [tokenizer.decode(ids).rpartition("Reply with")[2] for ids in input_ids]
    legal = [re.findall(r"\[\w+\]", offer) for offer in offers]
    return saying(tokenizer, input_ids, [a[int(stream.random() * len(a))] for a in legal])


with patch.object(trainer.model, "generate", side_effect=scripted):
    trainer.train()
SHOWN = ("loss", "grad_norm", "reward", "reward_std", "completions/mean_length")
for entry, change in zip(trainer.state.log_history, changes.steps, strict=False):
    print({**{name: entry[name] for name in SHOWN}, "weight_change": change})
