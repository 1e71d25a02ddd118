"""What stands in for verl's server and configuration: scripted replies, tokens of single bytes."""

import asyncio
import re
from functools import cache

from omegaconf import OmegaConf
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast
from verl.experimental.agent_loop.agent_loop import DictConfigWrap
from verl.utils.dataset.rl_dataset import RLHFDataset
from verl.workers.rollout.replica import TokenOutput

from textgames.integrations.verl import GameLoop

CHAT = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@cache
def tokenizer():
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    inner = Tokenizer(models.BPE(vocab={letter: i for i, letter in enumerate(letters)}, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, eos_token="<|im_end|>", pad_token="<|endoftext|>",
        additional_special_tokens=["<|im_start|>"], chat_template=CHAT,
    )  # fmt: skip


def first_offered(text):
    return re.findall(r"\[[^\]]+\]", text.rpartition("Reply with")[2])[0]


class Server:
    """Replies with what a function makes of the text of the prompt.

    Attributes:
        talks: for each conversation, what was read and written at each turn.
        requests: the sampling parameters of each request.
        most_under_way: requests at the same time, at most.
    """

    def __init__(self, reply=first_offered, log_probs=True, gather=1):
        self.talks, self.requests, self.most_under_way = {}, [], 0
        self._reply, self._log_probs, self._gather = reply, log_probs, gather
        self._under_way, self._tokens = 0, 0

    async def generate(self, request_id, *, prompt_ids, sampling_params, **_):
        self._under_way += 1
        self.most_under_way = max(self.most_under_way, self._under_way)
        for _ in range(1000):
            if self.most_under_way >= self._gather:
                break
            await asyncio.sleep(0.01)
        self._under_way -= 1
        self.requests.append(sampling_params)
        reply = self._reply(tokenizer().decode(prompt_ids))
        ids = tokenizer().encode(f"{reply}<|im_end|>", add_special_tokens=False)
        numbers = range(self._tokens + 1, self._tokens + 1 + len(ids))
        self._tokens += len(ids)
        known = [-number / 1024 for number in numbers] if self._log_probs else None
        steps = {"min_global_steps": len(self.requests), "max_global_steps": len(self.requests)}
        written = TokenOutput(token_ids=ids, log_probs=known, extra_fields=steps)
        self.talks.setdefault(request_id, []).append((list(prompt_ids), written))
        return written


def config(response_length=4096, estimator="gae"):
    rollout = {"prompt_length": 4096, "response_length": response_length}
    algorithm = {"adv_estimator": estimator}
    return OmegaConf.create(
        {"actor_rollout_ref": {"rollout": rollout}, "algorithm": algorithm, "data": {}}
    )


def run(row, server=None, model_type="qwen3", settings=None, **configured):
    """Play the game of a row; return its outputs."""
    whole = config(**configured)

    async def play():
        loop = GameLoop(  # belongs to the event loop in which it is made
            DictConfigWrap(whole), server or Server(), tokenizer(), None, RLHFDataset,
            DictConfigWrap(whole.data), hf_model_type=model_type, **(settings or {}),
        )  # fmt: skip
        return await loop.run({"temperature": 1.0}, **{"raw_prompt": row.get("prompt"), **row})

    return asyncio.run(play())
