"""The second engine for free replies: vLLM, where it is installed.

It runs in this process, with kernels, paged memory and CUDA graphs of its own, and its own copy of
the weights: those of the model that learns are handed over when they have changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn

from examples.selfplay import memory, parallel
from examples.selfplay.config import ConfigError, Pretrained
from examples.selfplay.engine import Ids, Reply
from examples.selfplay.policy import CausalModel
from examples.selfplay.slots import too_long

SETTINGS = {
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # weights need not travel to another process
    "VLLM_NO_USAGE_STATS": "1",  # nothing is sent anywhere
    "VLLM_LOGGING_LEVEL": "ERROR",
    "VLLM_CPU_OMP_THREADS_BIND": "nobind",  # how many threads compute is ours to say
}
BLOCK = 256  # tokens, of which its memory is at most a multiple


class VllmWriter:
    """Writes replies as `continuous.Writer` does.

    Args:
        model: of transformers or peft, whose weights it writes with.
        settings: of the model.

    Raises:
        ConfigError: vLLM is not installed, or this is one of several processes.
    """

    def __init__(self, model: nn.Module, settings: Pretrained) -> None:
        if parallel.size() > 1:
            raise ConfigError("pretrained.engine: vllm writes for one process, not under torchrun")
        os.environ.update({name: os.environ.get(name, SETTINGS[name]) for name in SETTINGS})
        try:
            from vllm import LLM
        except ImportError as error:
            raise ConfigError(
                f"pretrained.engine: vllm is not installed ({error}): pip install vllm"
            ) from error
        self._source, self.context = model, settings.context
        self._given = False  # whether it has the weights as they are
        shape = model.config.get_text_config()  # type: ignore[operator, union-attr]
        texts = -(-settings.context // BLOCK) * BLOCK * (settings.places + 1)  # one is its own
        with torch.device("cpu"):  # it says itself what is to be on a GPU
            self._llm = LLM(
                model=settings.folder,
                dtype=settings.dtype,
                max_model_len=settings.context,
                max_num_seqs=settings.places,
                kv_cache_memory_bytes=texts * memory.of_token(shape, settings),
                logprobs_mode="processed_logprobs",  # those that tokens are drawn with
                load_format="dummy",  # the weights come from `_source`
                hf_overrides={"tie_word_embeddings": False},  # else not all of them are taken
                skip_tokenizer_init=True,
                enforce_eager=not torch.cuda.is_available(),
                disable_log_stats=True,
            )

    def forget(self) -> None:
        """Forget all texts: they were read with other weights."""
        self._given = False

    @torch.no_grad()
    def generate(
        self,
        model: CausalModel,
        prompts: Sequence[Ids],
        *,
        end: int,
        max_tokens: int,
        temperature: float = 1.0,
        generator: torch.Generator | None = None,
    ) -> list[Reply]:
        """Return a reply for each prompt; the arguments are those of `engine.generate`.

        It writes with the weights of the model that it was made for, whichever is given.

        Raises:
            ConfigError: a text grows too long.
        """
        from vllm import SamplingParams

        longest = max(map(len, prompts), default=0)
        if longest >= self.context:
            raise too_long(self.context, longest + 1)
        seeds = torch.randint(2**31, (len(prompts),), generator=generator).tolist()
        with torch.device("cpu"):
            self._take_weights()
            answers = self._llm.generate(
                [{"prompt_token_ids": list(prompt)} for prompt in prompts],
                [
                    SamplingParams(
                        temperature=temperature,
                        seed=seed,
                        max_tokens=max_tokens,
                        stop_token_ids=[end],
                        ignore_eos=True,  # `end` is what ends a reply
                        logprobs=0,  # of the token that was drawn
                        detokenize=False,
                    )
                    for seed in seeds
                ],
                use_tqdm=False,
            )
        replies = []
        for prompt, answer in zip(prompts, answers, strict=True):
            (said,) = answer.outputs
            ids = tuple(said.token_ids)
            if ids[-1] != end and len(ids) < max_tokens:  # cut off where the context ends
                raise too_long(self.context, len(prompt) + len(ids) + 1)
            drawn = zip(ids, said.logprobs, strict=True)
            log_probs = tuple(shares[token].logprob for token, shares in drawn)
            replies.append(Reply(ids, log_probs, (None,) * len(ids)))
        return replies

    def _take_weights(self) -> None:
        if self._given:
            return
        self._llm.collective_rpc(
            "reload_weights", kwargs={"weights_iterator": named_weights(self._source)}
        )
        self._llm.reset_prefix_cache()
        self._given = True


def named_weights(model: nn.Module) -> Iterator[tuple[str, Tensor]]:
    """The weights of a model by the names that transformers gives them, adapters added in.

    The sum is a copy: adding to weights of 16 bits and taking away again would change them.
    """
    for name, weight in model.state_dict().items():
        place, inner, kind = name.rpartition(".base_layer.")
        if inner and kind == "weight":
            adapter = model.get_submodule(place)
            weight = weight + adapter.get_delta_weight("default").to(weight.dtype)  # type: ignore[operator]
        if ".lora_" not in name:
            place = f"{place}.{kind}" if inner else name
            yield place.removeprefix("base_model.model."), weight
