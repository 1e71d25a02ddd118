"""A language model of random weights made on the spot, words for its mouth, and what it learns."""

from pathlib import Path
from tempfile import mkdtemp

import torch
import trl
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch.nn.utils import parameters_to_vector
from transformers import (
    PreTrainedTokenizerFast,
    Qwen3Config,
    Qwen3ForCausalLM,
    TrainerCallback,
)


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


def saying(
    tokenizer: PreTrainedTokenizerFast, input_ids: torch.Tensor, texts: list[str]
) -> torch.Tensor:
    """Return prompts with a reply behind each, as `generate` does."""
    replies = [tokenizer.encode(f"{text}<|im_end|>", add_special_tokens=False) for text in texts]
    longest = max(map(len, replies))
    padded = [ids + [tokenizer.pad_token_id] * (longest - len(ids)) for ids in replies]
    return torch.cat([input_ids, torch.tensor(padded)], -1)


class WeightChanges(TrainerCallback):
    """Notes how far each step moved the weights: it can be 0 for all that the trainer logs."""

    def __init__(self) -> None:
        self.steps: list[float] = []

    def on_step_begin(self, *_: object, model: torch.nn.Module, **__: object) -> None:
        """Keep the weights."""
        self._before = parameters_to_vector(model.parameters()).detach()

    def on_step_end(self, *_: object, model: torch.nn.Module, **__: object) -> None:
        """Compare them."""
        after = parameters_to_vector(model.parameters()).detach()
        self.steps.append((after - self._before).norm().item())
