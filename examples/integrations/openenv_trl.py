"""Two steps of TRL's GRPO trainer on games that OpenEnv's client plays on a server.

    pip install 'textgames[openenv,trl]'
    python examples/integrations/openenv_trl.py

The model is tiny and of random weights, and what it says is written down beforehand: this shows
that everything fits together, not that anything is learnt.
"""

from itertools import count
from tempfile import mkdtemp
from unittest.mock import patch

import torch
import trl
from datasets import Dataset
from openenv import GenericEnvClient
from tiny_model import WeightChanges, saying, tiny_model

from textgames.integrations.openenv import make_app
from textgames.integrations.trl import rows
from textgames.prompts import turn_text
from textgames.serve import running


class OnServer:
    """A seat of a game on the server, for TRL: `play` is a tool for the model."""

    url = ""

    def __init__(self) -> None:
        self._client = GenericEnvClient(base_url=self.url).sync()
        self._client.connect()  # a session of its own

    def reset(self, seed: int, **row: object) -> str:
        """Begin the game of a row and return what the seat reads."""
        self._read, self._reward, self._over = 0, 0.0, False
        result = self._client.reset(seed=seed)
        return f"{result.observation['rules']}\n\n{self._new(result)}"

    def play(self, reply: str) -> str:
        """Take your turn.

        Args:
            reply: The action, in brackets.

        Returns:
            What has happened since.
        """
        if self._over:
            raise ValueError("The game is over.")
        return self._new(self._client.step({"reply": reply}))

    def get_reward(self) -> float:
        """Return what the seat got so far."""
        return self._reward

    def _new(self, result: object) -> str:
        seen = result.observation
        self._over = result.done
        self._reward += result.reward or 0.0
        told = seen["messages"][self._read :]
        self._read = len(seen["messages"])
        return turn_text(told, seen["view"], seen["legal_actions"] or ())


settings = trl.GRPOConfig(
    output_dir=mkdtemp(), per_device_train_batch_size=4, num_generations=4, max_steps=2,
    max_completion_length=1024, report_to="none", use_cpu=True, logging_steps=1,
    chat_template_kwargs={"enable_thinking": False},
)  # fmt: skip
actions, turn, changes = ["bet", "check", "fold"], count(), WeightChanges()


def scripted(input_ids: torch.Tensor, **_: object) -> torch.Tensor:
    """Call the tool twice in each game, and then say that it is enough."""
    number = next(turn)
    calls = [f"[{actions[(number + row) % 3]}]" for row in range(len(input_ids))]
    texts = [
        f'<tool_call>\n{{"name": "play", "arguments": {{"reply": "{call}"}}}}\n</tool_call>'
        if number % 3 != 2
        else "I am done."
        for call in calls
    ]
    return saying(trainer.processing_class, input_ids, texts)


with running(app=make_app("KuhnPoker-v0", seat=0, opponents="cfr")) as OnServer.url:
    trainer = trl.GRPOTrainer(
        model=tiny_model(),
        args=settings,
        train_dataset=Dataset.from_list(rows(4, seed=3)),  # deals in which the rewards differ
        environment_factory=OnServer,
        callbacks=[changes],
    )
    with patch.object(trainer.model, "generate", side_effect=scripted):
        trainer.train()
SHOWN = ("loss", "reward", "reward_std", "tools/call_frequency", "tools/failure_frequency")
for entry, change in zip(trainer.state.log_history, changes.steps, strict=False):
    print({**{name: entry[name] for name in SHOWN}, "weight_change": change})
