"""Two steps of GRPO in TorchRL's ChatEnv, with a tiny model of random weights made here.

    pip install 'textgames[torchrl]' transformers
    python examples/integrations/torchrl_chat.py

A random model writes no legal reply, so a random action is played for it: this shows that
everything fits together, not that anything is learnt.
"""

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch.nn.utils import parameters_to_vector
from torchrl.envs import TransformedEnv
from torchrl.envs.llm import ChatEnv
from torchrl.modules.llm import TransformersWrapper
from torchrl.objectives.llm import GRPOLoss
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

from textgames.illegal import IllegalReplies
from textgames.integrations.torchrl import GameSeat


def tiny_model() -> tuple[Qwen3ForCausalLM, PreTrainedTokenizerFast]:
    """Return a model of two layers that reads and writes ASCII characters, and its tokenizer."""
    alphabet = [
        *map(chr, range(33, 127)),
        "\u0120",
        "\u010a",
    ]  # so a space and a new line are written
    inner = Tokenizer(models.BPE(vocab={c: i for i, c in enumerate(alphabet)}, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    ends = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, **ends)
    tokenizer.add_tokens(["<|im_start|>"])
    config = Qwen3Config(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=32, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, head_dim=8, max_position_embeddings=8192,
        pad_token_id=tokenizer.pad_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    return Qwen3ForCausalLM(config).eval(), tokenizer


torch.manual_seed(7)
model, tokenizer = tiny_model()
policy = TransformersWrapper(
    model,
    tokenizer=tokenizer,
    chat_template_name="chatml_format",
    generate_kwargs={"max_new_tokens": 8, "do_sample": True},
    return_log_probs=True,
)
random_instead = IllegalReplies(retries=0, then="random")
seat = GameSeat("GameOfPureStrategy-v0", seed=7, cards=4, illegal=random_instead)
env = TransformedEnv(ChatEnv(batch_size=(8,), tokenizer=tokenizer), seat)
# the tokens that were drawn: those of the history's text may be others
learner = policy.get_new_version(generate=False, input_mode="tokens", input_key=("tokens", "full"))
loss = GRPOLoss(learner, masking_strategy="sft")  # each turn is a prompt and a response
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for _ in range(2):
    with torch.no_grad():
        games = env.rollout(8, policy)  # in this game all rows end together
        turns = games.reshape(-1)
        turns["log_probs"] = learner(turns.copy())["log_probs"]  # of prompt and response
    returns = games["next", "reward"].sum(1)  # one for each row
    better = (returns - returns.mean()).repeat_interleave(games.shape[1], 0)
    turns["advantage"] = better.unsqueeze(-1)  # turns x tokens x 1
    losses = loss(turns)
    optimizer.zero_grad()
    (losses.loss_objective + losses.loss_entropy).backward()
    before = parameters_to_vector(model.parameters()).detach()
    optimizer.step()
    change = (parameters_to_vector(model.parameters()) - before).norm().item()
    print(
        f"turns {games.shape[1]}, returns {returns.flatten().tolist()},",
        f"loss {losses.loss_objective.item():.3f}, weights changed by {change:.3g}",
    )
