"""A Qwen3 with random weights, small enough for a test, in a folder; nothing is fetched."""

import pytest

pytest.importorskip("transformers", reason="the trainer's other models need transformers and torch")

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}<|im_start|>assistant\n"
    "{% if enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}"
)


def saved(folder, **other):
    """Write the model and its tokenizer, of single bytes; return the folder.

    Args:
        folder: of this machine.
        other: settings of its shape.
    """
    bytes_ = sorted(pre_tokenizers.ByteLevel.alphabet())
    plain = Tokenizer(models.BPE(vocab={letter: i for i, letter in enumerate(bytes_)}, merges=[]))
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    words = PreTrainedTokenizerFast(
        tokenizer_object=plain,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        additional_special_tokens=["<|im_start|>"],
    )
    words.chat_template = TEMPLATE
    words.save_pretrained(folder)
    torch.manual_seed(5)
    shape = {
        "vocab_size": len(words) + 7,  # as Qwen's own: more logits than tokens
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 8,
        "max_position_embeddings": 1024,
        "attention_dropout": 0.1,
        "tie_word_embeddings": True,
    }
    model = Qwen3ForCausalLM(Qwen3Config(**shape | other))
    for weight in model.parameters():  # its first weights say nearly the same after any text
        torch.nn.init.normal_(weight, std=0.3)
    model.save_pretrained(folder)
    return folder
