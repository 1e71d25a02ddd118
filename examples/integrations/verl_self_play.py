"""Self-play of Kuhn poker in verl's agent loop, and two steps of its loss on a tiny random model.

    pip install 'textgames[verl]'
    python examples/integrations/verl_self_play.py

A server that stands in for vLLM draws one of the actions offered and gives the model's own
log-probabilities of it. verl's trainer, which needs a GPU, is not run: what it would be given is
padded here, and goes through its estimator and its loss. Nothing is learnt of the game.
"""

import asyncio
import random
import re

import torch
from omegaconf import OmegaConf
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch.nn.utils.rnn import pad_sequence
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM
from verl.experimental.agent_loop.agent_loop import DictConfigWrap
from verl.trainer.ppo.core_algos import get_adv_estimator_fn, get_policy_loss_fn
from verl.utils.dataset.rl_dataset import RLHFDataset
from verl.workers.config import ActorConfig
from verl.workers.rollout.replica import TokenOutput

from textgames.integrations.verl import GameLoop, rows

CHAT = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
letters = sorted(pre_tokenizers.ByteLevel.alphabet())
inner = Tokenizer(models.BPE(vocab={letter: i for i, letter in enumerate(letters)}, merges=[]))
inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
inner.decoder = decoders.ByteLevel()
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=inner, eos_token="<|im_end|>", pad_token="<|endoftext|>",
    additional_special_tokens=["<|im_start|>"], chat_template=CHAT,
)  # fmt: skip
torch.manual_seed(0)
model = Qwen3ForCausalLM(
    Qwen3Config(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, head_dim=16, max_position_embeddings=4096,
    )
)  # fmt: skip


def log_probs(prompts: list[list[int]], responses: list[list[int]]) -> torch.Tensor:
    """Return the model's log-probability of each token of the responses, padded."""
    found = []
    for prompt, response in zip(prompts, responses, strict=True):
        logits = model(torch.tensor([prompt + response])).logits[0, len(prompt) - 1 : -1]
        chosen = torch.tensor(response)[:, None]
        found.append(logits.log_softmax(-1).gather(1, chosen)[:, 0])
    return pad_sequence(found, batch_first=True)


class Server:
    """Replies with an action that is offered."""

    draw = random.Random(7)

    async def generate(
        self, request_id: str, *, prompt_ids: list[int], sampling_params: dict, **_: object
    ) -> TokenOutput:
        """Return the tokens of a reply and their log-probabilities."""
        offer = tokenizer.decode(prompt_ids).rpartition("Reply with")[2]
        reply = self.draw.choice(re.findall(r"\[\w+\]", offer)) + tokenizer.eos_token
        ids = tokenizer.encode(reply, add_special_tokens=False)
        with torch.no_grad():
            known = log_probs([prompt_ids], [ids])[0].tolist()
        return TokenOutput(token_ids=ids, log_probs=known)


async def rollout() -> list:
    """Play eight games; each gives an output for both seats."""
    config = OmegaConf.create(
        {
            "actor_rollout_ref": {"rollout": {"prompt_length": 2048, "response_length": 1024}},
            "algorithm": {"adv_estimator": "reinforce_plus_plus"},
            "data": {},
        }
    )
    loop = GameLoop(
        DictConfigWrap(config), Server(), tokenizer, None, RLHFDataset, DictConfigWrap(config.data),
        hf_model_type="qwen3",
    )  # fmt: skip
    outputs = []
    for row in rows("KuhnPoker-v0", 8, rounds=2):
        outputs += await loop.run({}, raw_prompt=row["prompt"], **row)
    return outputs


outputs = asyncio.run(rollout())
given = [output.as_dict() for output in outputs]  # what verl's trainer would take
mask = pad_sequence([one["response_mask"] for one in given], batch_first=True)
rewards = pad_sequence([one["rm_scores"] for one in given], batch_first=True)
old = pad_sequence([one["rollout_log_probs"] for one in given], batch_first=True)
advantages, _ = get_adv_estimator_fn("reinforce_plus_plus")(
    token_level_rewards=rewards, response_mask=mask, config=OmegaConf.create({"gamma": 1.0})
)
for pair in zip(outputs[::2], outputs[1::2], strict=True):
    print([(one.extra_fields["textgames"]["player"], one.reward_score) for one in pair])
prompts, responses = (
    [getattr(o, name) for o in outputs] for name in ("prompt_ids", "response_ids")
)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
loss_of = get_policy_loss_fn("vanilla")
actor = ActorConfig(strategy="fsdp", rollout_n=1, ppo_micro_batch_size_per_gpu=1)
for step in range(2):
    now = log_probs(prompts, responses)
    loss, metrics = loss_of(old, now, advantages, mask, "token-mean", actor)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"step {step}: loss {loss.item():.4f}, KL {metrics['actor/ppo_kl']:.4f}")
