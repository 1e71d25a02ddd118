"""The other kind of policy: any causal model of Hugging Face, from a folder on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from examples.selfplay import memory, parallel, sharded
from examples.selfplay.config import Config, ConfigError, Pretrained
from examples.selfplay.continuous import Writer
from examples.selfplay.engine import Ids
from examples.selfplay.graphs import Graphs, Steps
from examples.selfplay.policy import longest_text
from examples.selfplay.slots import Slots, Window, too_long
from examples.selfplay.vllm_writer import VllmWriter


class Words:
    """Its tokenizer, as `policy.Tokenizer` is used.

    Args:
        tokenizer: of transformers.
        vocabulary: how many tokens the model gives logits for, which may be more.
        thinking: whether the chat template leaves room for it.
    """

    pieces: tuple[str, ...] = ()  # stay with the model

    def __init__(self, tokenizer: Any, vocabulary: int, thinking: bool) -> None:
        self._tokenizer, self._vocabulary, self._thinking = tokenizer, vocabulary, thinking
        self.end: int = tokenizer.eos_token_id
        begun = tokenizer("")["input_ids"][:1]  # Llama and Gemma begin each text with a token
        self._begin: Ids = tuple(begun) if begun == [tokenizer.bos_token_id] else ()
        self.encode = lru_cache(maxsize=100_000)(self._encode)

    def __len__(self) -> int:
        return self._vocabulary

    def _encode(self, text: str) -> Ids:
        return tuple(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def read(self, messages: Sequence[Mapping[str, str]]) -> Ids:
        """Return the tokens of a conversation, up to where the model writes, by its template."""
        if self._tokenizer.chat_template is None:
            text = "\n\n".join(message["content"] for message in messages) + "\n\n"
            return self._begin + self.encode(text)
        text = self._tokenizer.apply_chat_template(
            list(messages),
            tokenize=False,
            add_generation_prompt=True,
            enable_thinking=self._thinking,
        )
        return self.encode(text)

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of token ids, without the special ones."""
        text: str = self._tokenizer.decode(list(ids), skip_special_tokens=True)
        return text


class Read:
    """The cache of such a model."""

    def __init__(self, cache: Any) -> None:
        self.cache = cache

    def select(self, rows: Tensor) -> Read:
        self.cache.batch_select_indices(rows)  # in its place: nobody asks the old one again
        return self


class Causal(nn.Module):
    """The model, as generation and losses call it.

    Args:
        model: of transformers or peft.
        context: tokens of prompt and reply, at most.
    """

    def __init__(self, model: Any, context: int) -> None:
        super().__init__()
        self.model, self.context = model, context

    def forward(
        self, ids: Tensor, present: Tensor, cache: Read | Window | None = None, keep: int = 0
    ) -> tuple[Tensor, Read | Window]:
        if isinstance(cache, Window):
            read = self._read(ids, present, cache.positions, cache, keep)
            return read.logits, cache
        if (longest := longest_text(present, self.context)) > self.context:
            raise too_long(self.context, longest)
        positions = (present.cumsum(1) - 1).clamp(min=0)[:, -ids.shape[1] :]
        before = None if cache is None else cache.cache
        read = self._read(ids, present.long(), positions, before, keep)
        return read.logits, Read(read.past_key_values)

    def _read(self, ids: Tensor, mask: Tensor, positions: Tensor, cache: Any, keep: int) -> Any:
        learns = torch.is_grad_enabled()
        if self.model.training != learns:  # activations are left out in training mode alone
            self.model.train(learns)
        return self.model(
            input_ids=ids,
            attention_mask=mask,
            position_ids=positions,
            past_key_values=cache,
            use_cache=not learns,
            logits_to_keep=keep,
        )

    def writer(self, settings: Pretrained) -> Writer | VllmWriter | None:
        """Return what writes free replies; None where a layer sees a part of the text only."""
        if settings.engine == "vllm":
            return VllmWriter(self.model, settings)
        shape = self.model.config.get_text_config()
        layers = getattr(shape, "layer_types", None)
        part = getattr(shape, "sliding_window", None) if layers is None else None
        if part or set(layers or ()) - {"full_attention"}:
            return None
        slots = Slots(settings.places, self.context)
        return Writer(slots, Steps(self, slots, Graphs()) if settings.graphs else None)


def loaded(config: Config, settings: Pretrained) -> tuple[Causal, Words]:
    """Load a model and its tokenizer; print first how much memory the run will take.

    Raises:
        ConfigError: there is none in the folder, a package is missing, or the GPU is too small.
    """
    folder = _checked(settings)
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

    shape = _from(folder, AutoConfig)
    for name, value in shape.to_dict().items():
        if name.endswith(("dropout", "pdrop")) and isinstance(value, float):
            setattr(shape, name, 0.0)  # what samples and what learns must be the same policy
    dtype = torch.float32 if settings.sharded else getattr(torch, settings.dtype)
    with torch.device("meta"):
        outline = _adapted(AutoModelForCausalLM.from_config(shape, dtype=dtype), settings)
    _check_memory(memory.need(outline, shape.get_text_config(), config, settings), settings)
    tokenizer = _from(folder, AutoTokenizer)
    if tokenizer.eos_token_id is None:
        raise ConfigError(f"pretrained.folder: the tokenizer in {folder} has no token for the end")
    model = _from(folder, AutoModelForCausalLM, config=shape, dtype=dtype)
    if settings.checkpointing:
        compute_again(model)
    layers = set(model._no_split_modules)
    if settings.sharded:  # from this machine's memory, a share to each GPU
        model = _adapted(model, settings)
        sharded.shard(model, layers, getattr(torch, settings.dtype))
    else:
        model = _adapted(model.to(torch.get_default_device()), settings)
    words = Words(tokenizer, shape.get_text_config().vocab_size, settings.thinking)
    return Causal(model, settings.context), words


def compute_again(model: Any) -> None:
    """Let a model of transformers compute activations again in the backward pass."""
    kinds = ("activation", "gradient")  # newer releases of transformers, and older ones
    enable = next(filter(None, (getattr(model, f"{k}_checkpointing_enable", 0) for k in kinds)))
    enable({"use_reentrant": False})


def _checked(settings: Pretrained) -> Path:
    """The folder, if there is a model in it and the packages for it are there."""
    folder = Path(settings.folder)
    if not folder.is_dir():
        raise ConfigError(
            f"pretrained.folder: there is no folder {folder}; nothing is fetched, so a model must "
            "be there before"
        )
    if not (folder / "config.json").exists():
        raise ConfigError(f"pretrained.folder: {folder} holds no model: no config.json is there")
    if not any(any(folder.glob(f"*.{ending}")) for ending in ("safetensors", "bin")):
        raise ConfigError(
            f"pretrained.folder: {folder} holds a model without weights: expected *.safetensors "
            "or *.bin beside its config.json"
        )
    if settings.sharded and parallel.size() < 2:
        raise ConfigError("pretrained.sharded: needs several processes: start it with torchrun")
    for package in ("transformers", *(("peft",) if settings.lora else ())):
        if find_spec(package) is None:
            raise ConfigError(
                f"pretrained: needs the package {package}: pip install 'textgames[selfplay]'"
            )
    return folder


def _from(folder: Path, kind: Any, **settings: Any) -> Any:
    """What transformers makes of a folder, or one sentence of what it says."""
    try:
        return kind.from_pretrained(folder, local_files_only=True, **settings)
    except (OSError, torch.cuda.OutOfMemoryError):
        raise
    except Exception as error:  # transformers, tokenizers and safetensors have many kinds
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ConfigError(f"pretrained.folder: {folder} cannot be loaded: {said}") from error


def _adapted(model: Any, settings: Pretrained) -> Any:
    """The model with adapters that learn in its place, if they are asked for."""
    if settings.lora is None:
        return model
    from peft import LoraConfig, get_peft_model

    adapters = LoraConfig(
        r=settings.lora,
        lora_alpha=2 * settings.lora,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    return get_peft_model(model, adapters)


def _check_memory(need: memory.Need, settings: Pretrained) -> None:
    """Say what is needed; refuse a GPU that is too small."""
    print(f"{settings.folder}: {need}", flush=True)
    free = memory.free()
    if free is not None and free < sum(need):
        raise ConfigError(
            f"pretrained: {need} on a GPU with {free / memory.GIB:.2f} GiB free; make batch, rows, "
            "pretrained.context, pretrained.places or sampling.max_tokens smaller, or learn with "
            "pretrained.lora"
        )
