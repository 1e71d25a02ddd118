"""A causal language model of Hugging Face on this machine, as an agent; questions go in batches.

agent = agents.make("hf:Qwen/Qwen3-0.6B:temperature=0.6,max_tokens=1000", seed=1)
"""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NamedTuple, Self
from weakref import WeakKeyDictionary

from textgames.agents.base import Answer
from textgames.agents.completions import parted
from textgames.agents.talks import Memory, Message, Talker
from textgames.chance import checked_seed, mixed
from textgames.core import Range
from textgames.errors import AgentError, EndpointError, MissingDependency
from textgames.texts import quote

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future


class LocalModel(Talker):
    """A model of Hugging Face on this machine.

    It is asynchronous, for `agents.answer` and `agents.async_answer`. All agents of one model share
    its weights, and what they are asked side by side is generated in one batch. Each reply draws
    from a stream of its own, made of the agent's seed, the question and how often it was asked: but
    for rounding it does not matter who else is in the batch.

    Args:
        model: its name on the hub, or a folder.
        seed: of its draws; None for a new one each time.
        temperature: of sampling; 0 for the likeliest token each time.
        max_tokens: at most, written for one reply, reasoning included.
        system: begins each conversation, before the rules.
        memory: "delta" for a conversation that grows from turn to turn; "prompt" for all there
            is to know in one message, each turn anew.
        device: such as "cuda:0"; "" for a GPU if there is one.
        batch: questions in one batch, at most.
    """

    usage: ClassVar[str] = "MODEL"

    def __init__(
        self,
        model: str,
        seed: int | None = None,
        temperature: float = 1.0,
        max_tokens: Annotated[int, Range(1, 1_000_000)] = 1000,
        system: str = "",
        memory: Memory = "delta",
        device: str = "",
        batch: Annotated[int, Range(1, 10_000)] = 16,
    ) -> None:
        super().__init__(system, memory)
        self.model, self.device, self.batch = model, device, batch
        for package in ("torch", "transformers"):
            if find_spec(package) is None:
                raise MissingDependency(
                    f"agents of a local model need the package {package}: "
                    "pip install 'textgames[hf]'"
                )
        if not 0 <= temperature < float("inf"):
            raise AgentError(f"hf takes temperature = number of at least 0, got {temperature}")
        self.temperature, self.max_tokens = temperature, max_tokens
        self._seed = checked_seed(seed)
        self._asked: Counter[int] = Counter()

    @classmethod
    def named(cls, name: str, seed: int | None) -> Self:
        """Return the agent "hf:" + `name`: a model, with options after a colon.

        Raises:
            AgentError: it cannot be made.
        """
        from textgames.agents import instance, options_in

        model, _, rest = name.partition(":")
        if not model:
            raise AgentError(f"the agent 'hf': expected a model after 'hf:', got 'hf:{name}'")
        options = {"model": model, **options_in("hf", rest)}
        return instance("hf", cls, seed, options)  # type: ignore[return-value]

    def __repr__(self) -> str:
        return f"hf:{self.model}"

    async def complete(self, messages: list[Message], observation: Any) -> Answer:
        """Return what the model says next.

        Raises:
            EndpointError: the model cannot be loaded or run.
        """
        number = int.from_bytes(blake2b(repr(messages).encode(), digest_size=8).digest(), "big")
        seed = mixed(mixed(self._seed, number), self._asked[number])
        self._asked[number] += 1
        desk = _desk(asyncio.get_running_loop(), self.model, self.device)
        settings = (self.temperature, self.max_tokens, self.batch)
        made = await desk.ask(Question(messages, seed, settings))
        reasoning, text = parted(made.text)
        return Answer(text, reasoning, made.prompt_tokens, made.completion_tokens)


class Question(NamedTuple):
    """What is asked of a model."""

    messages: list[Message]
    seed: int
    settings: tuple[float, int, int]  # temperature, most tokens, most questions: of all of a batch


class Generated(NamedTuple):
    """What a model wrote."""

    text: str
    prompt_tokens: int
    completion_tokens: int


class Desk:
    """Where the agents of one event loop hand in their questions to a model."""

    def __init__(self, model: str, device: str) -> None:
        self._model, self._device = model, device
        self._waiting: list[tuple[Question, Future[Generated]]] = []
        self._clerk: asyncio.Task[None] | None = None

    async def ask(self, question: Question) -> Generated:
        """Return what the model writes."""
        reply: Future[Generated] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, reply))
        if self._clerk is None:
            self._clerk = asyncio.create_task(self._work())
        return await reply

    async def _work(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(0)  # others may be about to ask
                self._waiting = [one for one in self._waiting if not one[1].done()]
                if self._waiting:
                    await self._answer(self._next())
        finally:
            self._clerk = None

    def _next(self) -> list[tuple[Question, Future[Generated]]]:
        settings = self._waiting[0][0].settings
        alike = [one for one in self._waiting if one[0].settings == settings][: settings[2]]
        chosen = set(map(id, alike))
        self._waiting = [one for one in self._waiting if id(one) not in chosen]
        return alike

    async def _answer(self, taken: list[tuple[Question, Future[Generated]]]) -> None:
        error: EndpointError | None = None
        made: list[Generated] = []
        try:
            made = await asyncio.to_thread(self._generate, [question for question, _ in taken])
        except Exception as cause:  # of libraries that say anything: memory, files, devices
            error = EndpointError(
                f"expected a reply from hf:{self._model}, got {type(cause).__name__}: "
                f"{quote(str(cause))}"
            )
        for number, (_, reply) in enumerate(taken):
            if reply.done():
                continue  # nobody waits for it any more
            if error:
                reply.set_exception(error)
            else:
                reply.set_result(made[number])

    def _generate(self, questions: list[Question]) -> list[Generated]:
        with _LOADING:
            weights = _weights(self._model, self._device)
        return weights.generate(questions)


_LOADING = Lock()
_DESKS: WeakKeyDictionary[AbstractEventLoop, dict[tuple[str, str], Desk]] = WeakKeyDictionary()


def _desk(loop: AbstractEventLoop, model: str, device: str) -> Desk:
    desks = _DESKS.setdefault(loop, {})
    return desks.setdefault((model, device), Desk(model, device))


@cache
def _weights(model: str, device: str) -> Weights:
    return Weights(model, device)


class Weights:
    """A model and its tokenizer, loaded."""

    def __init__(self, model: str, device: str) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._tokenizer: Any = AutoTokenizer.from_pretrained(model, padding_side="left")
        if self._tokenizer.pad_token_id is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token
        loaded: Any = AutoModelForCausalLM.from_pretrained(model, dtype="auto")
        self._model = loaded.to(device).eval()
        self._busy = Lock()  # several event loops may ask

    def generate(self, questions: list[Question]) -> list[Generated]:
        """Return what the model writes to each question; all have the same settings."""
        import torch

        temperature, most, _ = questions[0].settings
        tokenizer = self._tokenizer
        prompts = [self._prompt(question.messages) for question in questions]
        own = tokenizer.chat_template is None  # a template writes the special tokens itself
        inputs = tokenizer(prompts, return_tensors="pt", padding=True, add_special_tokens=own)
        inputs = inputs.to(self._model.device)
        draw = Draw([question.seed for question in questions], temperature)
        with self._busy, torch.inference_mode():
            written = self._model.generate(
                input_ids=inputs["input_ids"],
                attention_mask=inputs["attention_mask"],
                generation_config=self._settings(most),
                logits_processor=[draw] if temperature else [],
            )
        new = written[:, inputs["input_ids"].shape[1] :].tolist()
        read = inputs["attention_mask"].sum(dim=1).tolist()
        return [
            Generated(tokenizer.decode(tokens, skip_special_tokens=True), int(size), len(tokens))
            for size, tokens in zip(read, map(self._ended, new), strict=True)
        ]

    def _prompt(self, messages: list[Message]) -> str:
        if self._tokenizer.chat_template is None:
            return "\n\n".join(message["content"] for message in messages) + "\n\n"
        return self._tokenizer.apply_chat_template(  # type: ignore[no-any-return]
            messages, tokenize=False, add_generation_prompt=True
        )

    def _ends(self) -> list[int]:
        """The tokens that end a reply."""
        ends = self._model.generation_config.eos_token_id
        if ends is None:
            ends = self._tokenizer.eos_token_id
        return list(ends) if isinstance(ends, list | tuple) else [ends]

    def _ended(self, tokens: list[int]) -> list[int]:
        """The tokens up to the end of the reply; the rest fills the row up."""
        ends = self._ends()
        size = next((i + 1 for i, token in enumerate(tokens) if token in ends), len(tokens))
        return tokens[:size]

    def _settings(self, most: int) -> Any:
        from transformers import GenerationConfig

        return GenerationConfig(
            max_new_tokens=most,
            do_sample=False,  # `Draw` makes the likeliest token a drawn one
            eos_token_id=self._ends(),
            pad_token_id=self._tokenizer.pad_token_id,
        )


class Draw:
    """Noise that makes the likeliest token a drawn one, from a stream of its own for each row.

    The greatest of logits with Gumbel noise is drawn with the probabilities of the logits (Gumbel,
    1954); a sampler of the library would draw all rows from one stream, and a reply would depend
    on who else asked.
    """

    def __init__(self, seeds: list[int], temperature: float) -> None:
        import torch

        self._streams = [torch.Generator().manual_seed(seed) for seed in seeds]
        self._temperature = temperature

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """Return the scores with noise."""
        import torch

        rows = [
            torch.rand(scores.shape[-1], generator=stream, dtype=torch.float64)
            for stream in self._streams
        ]
        uniform = torch.stack(rows).clamp_min(1e-300)
        noise = -torch.log(-torch.log(uniform))
        return scores.double() / self._temperature + noise.to(scores.device)
