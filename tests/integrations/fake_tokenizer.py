"""A tokenizer of characters with a chat template, so that tests need no transformers."""

import re

ENDS = {"<|im_start|>": 1, "<|im_end|>": 2}
NAMES = {number: name for name, number in ENDS.items()}
FIRST = 10  # below are the marks


class Tokenizer:
    eos_token_id = ENDS["<|im_end|>"]

    def __call__(self, text, add_special_tokens):
        assert add_special_tokens is False
        parts = re.split(r"(<\|im_\w+\|>)", text)
        ids = [[ENDS[p]] if p in ENDS else [FIRST + ord(c) for c in p] for p in parts]
        return {"input_ids": [one for part in ids for one in part]}

    def decode(self, ids, skip_special_tokens=False):
        marks = {} if skip_special_tokens else NAMES
        return "".join(marks.get(i, "") if i < FIRST else chr(i - FIRST) for i in ids)

    def apply_chat_template(self, messages, add_generation_prompt, tokenize, **template):
        assert tokenize is False
        assert template in ({}, {"chat_template": None})
        told = [f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages]
        return "".join([*told, "<|im_start|>assistant\n" * add_generation_prompt])


def replying(tokenizer, reply, end="<|im_end|>"):
    """A model: what `reply(seat, legal)` says, every token with the log-probability -1 - seat."""

    def generate(prompts):
        ids, logprobs = [], []
        for prompt in prompts:
            text = tokenizer.decode(prompt)
            asked = re.search(r"You are player (\d)", text)
            seat = int(asked[1]) if asked else 0
            legal = re.findall(r"\[([^\]]+)\]", text.rpartition("Reply with")[2])
            said = tokenizer(reply(seat, legal) + end, add_special_tokens=False)["input_ids"]
            ids.append(said)
            logprobs.append([-1.0 - seat] * len(said))
        return ids, logprobs

    return generate
