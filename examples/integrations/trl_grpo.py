"""Two steps of TRL's GRPO trainer on Kuhn poker, with a tiny model of random weights made here.

    pip install 'textgames[trl]'
    python examples/integrations/trl_grpo.py

What the model says is written down beforehand, since a random one would never call a tool: this
shows that everything fits together, not that anything is learnt.
"""

from tempfile import mkdtemp
from unittest.mock import patch

import torch
import trl
from datasets import Dataset
from tiny_model import WeightChanges, saying, tiny_model

from textgames.integrations.trl import environment, rows

KuhnPoker = environment("KuhnPoker-v0", opponents="cfr")
settings = trl.GRPOConfig(
    output_dir=mkdtemp(), per_device_train_batch_size=4, num_generations=4, max_steps=2,
    max_completion_length=1024, report_to="none", use_cpu=True, logging_steps=1,
    chat_template_kwargs={"enable_thinking": False},
)  # fmt: skip
changes = WeightChanges()
trainer = trl.GRPOTrainer(
    model=tiny_model(),
    args=settings,
    train_dataset=Dataset.from_list(rows(4, seed=3)),  # deals in which the rewards differ
    environment_factory=KuhnPoker,
    callbacks=[changes],
)
calls = ["bet", "check", "fold"]
turn = iter(range(1000))


def scripted(input_ids: torch.Tensor, **_: object) -> torch.Tensor:
    """Say mostly calls of tools."""
    number = next(turn)
    texts = [
        f'<tool_call>\n{{"name": "{calls[(number + row) % 3]}", "arguments": {{}}}}\n</tool_call>'
        if number % 3 != 2
        else "I am done."
        for row in range(len(input_ids))
    ]
    return saying(trainer.processing_class, input_ids, texts)


with patch.object(trainer.model, "generate", side_effect=scripted):
    trainer.train()
SHOWN = ("loss", "reward", "reward_std", "tools/call_frequency", "tools/failure_frequency")
for entry, change in zip(trainer.state.log_history, changes.steps, strict=False):
    print({**{name: entry[name] for name in SHOWN}, "weight_change": change})
