"""Two steps of TRL's GRPO trainer on Kuhn poker, with a tiny model of random weights made here.

    pip install 'textgames[trl]'
    python examples/integrations/trl_grpo.py

What the model says is written down beforehand, since a random one would never call a tool: this
shows that everything fits together, not that anything is learnt.
"""

from pathlib import Path
from tempfile import mkdtemp
from unittest.mock import patch

import torch
import trl
from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

from textgames.integrations.trl import environment, rows


def tiny_model() -> str:
    """Return the folder of a model of two layers that reads and writes bytes."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    inner = Tokenizer(models.BPE(vocab={c: i for i, c in enumerate(alphabet)}, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    ends = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, **ends)
    tokenizer.add_tokens(["<|im_start|>", "<tool_call>", "</tool_call>", "<think>", "</think>"])
    tokenizer.add_tokens(["<tool_response>", "</tool_response>"])
    template = Path(trl.__file__).parent / "chat_templates" / "qwen3.jinja"
    tokenizer.chat_template = template.read_text()
    config = Qwen3Config(
        vocab_size=len(tokenizer) + 7, hidden_size=16, intermediate_size=32, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, head_dim=8, max_position_embeddings=8192,
        pad_token_id=tokenizer.pad_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    folder = mkdtemp()
    Qwen3ForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


KuhnPoker = environment("KuhnPoker-v0", opponents="cfr")
settings = trl.GRPOConfig(
    output_dir=mkdtemp(), per_device_train_batch_size=4, num_generations=4, max_steps=2,
    max_completion_length=1024, report_to="none", use_cpu=True, logging_steps=1,
    chat_template_kwargs={"enable_thinking": False},
)  # fmt: skip
trainer = trl.GRPOTrainer(
    model=tiny_model(),
    args=settings,
    train_dataset=Dataset.from_list(rows(4)),
    environment_factory=KuhnPoker,
)
calls = ["bet", "check", "fold"]
turn = iter(range(1000))


def scripted(input_ids: torch.Tensor, **_: object) -> torch.Tensor:
    """Return prompts with what the model is to say behind them: mostly calls of tools."""
    number = next(turn)
    said = [
        f'<tool_call>\n{{"name": "{calls[(number + row) % 3]}", "arguments": {{}}}}\n</tool_call>'
        if number % 3 != 2
        else "I am done."
        for row in range(len(input_ids))
    ]
    tokenizer = trainer.processing_class
    rows_of_ids = [tokenizer.encode(f"{text}<|im_end|>", add_special_tokens=False) for text in said]
    longest = max(map(len, rows_of_ids))
    padded = [ids + [tokenizer.pad_token_id] * (longest - len(ids)) for ids in rows_of_ids]
    return torch.cat([input_ids, torch.tensor(padded)], -1)


with patch.object(trainer.model, "generate", side_effect=scripted):
    trainer.train()
SHOWN = ("loss", "reward", "reward_std", "tools/call_frequency", "tools/failure_frequency")
for entry in trainer.state.log_history[:2]:
    print({name: entry[name] for name in SHOWN})
