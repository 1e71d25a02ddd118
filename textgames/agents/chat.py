"""A language model behind an endpoint that speaks OpenAI's protocol, as an agent.

agent = agents.make("openai:qwen3@http://127.0.0.1:8000/v1:temperature=0.6,max_tokens=2000")
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from random import Random
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

from textgames.agents import guides, keys
from textgames.agents.base import Answer
from textgames.agents.completions import Completion, Failure
from textgames.agents.endpoint import NEEDED, endpoint
from textgames.agents.talks import Memory, Message, Talker
from textgames.chance import checked_seed
from textgames.core import Range
from textgames.errors import AgentError, EndpointDown, EndpointError, MissingDependency

OPENAI = "https://api.openai.com/v1"
KEY = "OPENAI_API_KEY"
LONGEST_WAIT = 300.0  # seconds that an endpoint may ask to wait; beyond, it is taken for closed

Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh"]

# The model may hold colons and signs itself: "qwen3:8b", "@cf/meta/llama".
_NAME = re.compile(r"(.+?)(?:@(https?://.*?))?(?::([A-Za-z_]\w*=.*))?", re.DOTALL)
_NO_SCHEME = re.compile(r".*@(localhost|[\w.-]*:\d+)(/.*)?")


class ChatModel(Talker):
    """A language model at an endpoint that speaks OpenAI's protocol.

    It is asynchronous, for `agents.answer` and `agents.async_answer`.

    Args:
        model: as the endpoint names it.
        seed: sent with each request, for endpoints that sample from a seed; None for none.
        url: the endpoint's address, up to and with "/v1"; "" for OPENAI_BASE_URL, from the
            environment or .env, or OpenAI's own.
        key: the environment variable, or line of the file .env, that holds the key; "" for none.
            By default OPENAI_API_KEY, but no key at all for a `url`: a key for one endpoint is
            no other's business.
        temperature: of sampling; None for the endpoint's default.
        max_tokens: at most, written for one reply, reasoning included; None for the default.
        effort: how much a reasoning model thinks; None for the default.
        system: begins each conversation, before the rules; "@file" for what a file says.
        memory: "delta" for a conversation that grows from turn to turn; "prompt" for all there
            is to know in one message, each turn anew.
        guide: what holds the model to legal actions, where the endpoint can: "schema" for
            OpenAI's structured outputs, "choice" for vLLM's; else "none".
        send_seed: whether the seed is sent: some endpoints refuse it.
        stream: whether the reply comes piece by piece: some endpoints cut long silences.
        prompt_price: US dollars for a million tokens read.
        completion_price: US dollars for a million tokens written. Where both are 0, the cost is
            what the endpoint states.
        timeout: seconds to wait for a whole reply.
        tries: how often a request is sent before it has failed.
        at_once: requests of all agents under way at this endpoint, at most, for another to begin.

    Attributes:
        sleep: what is awaited between tries.
    """

    usage: ClassVar[str] = "MODEL[@URL]"

    def __init__(
        self,
        model: str,
        seed: int | None = None,
        url: str = "",
        key: str | None = None,
        temperature: float | None = None,
        max_tokens: Annotated[int, Range(1, 10_000_000)] | None = None,
        effort: Effort | None = None,
        system: str = "",
        memory: Memory = "delta",
        guide: guides.Guide = "none",
        send_seed: bool = True,
        stream: bool = False,
        prompt_price: float = 0.0,
        completion_price: float = 0.0,
        timeout: float = 600.0,
        tries: Annotated[int, Range(1, 100)] = 6,
        at_once: Annotated[int, Range(1, 100_000)] = 16,
    ) -> None:
        self.model, self.url = model, ""  # its name in errors that follow
        if find_spec("openai") is None:
            raise MissingDependency(NEEDED)
        super().__init__(_said(system), memory)
        self.url = _checked_url(url or keys.setting("OPENAI_BASE_URL") or OPENAI)
        if key is None:
            key = "" if url else KEY
        self.key = keys.checked_name(key)
        if key:
            keys.key_in(key)  # complains now if there is none, and is not kept
        self.guide, self.timeout, self.tries, self.at_once = guide, timeout, tries, at_once
        self.prompt_price, self.completion_price = prompt_price, completion_price
        _checked_number("temperature", temperature)
        _checked_number("prompt_price", prompt_price)
        _checked_number("completion_price", completion_price)
        if not timeout > 0:
            raise AgentError(f"openai takes timeout = number above 0, got {timeout}")
        self._body: dict[str, Any] = {
            "temperature": temperature,
            # OpenAI's reasoning models refuse the old name, which others know alone
            "max_completion_tokens" if self.url == OPENAI else "max_tokens": max_tokens,
            "reasoning_effort": effort,
            "seed": checked_seed(seed) % 2**31 if send_seed and seed is not None else None,
            "stream": stream or None,
            "stream_options": {"include_usage": True} if stream else None,
        }
        self.sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
        self._rng = Random(checked_seed(seed))  # of the waits

    @classmethod
    def named(cls, name: str, seed: int | None) -> Self:
        """Return the agent "openai:" + `name`: MODEL, MODEL@URL, with options after a colon.

        Raises:
            AgentError: it cannot be made.
        """
        from textgames.agents import instance, options_in

        match = _NAME.fullmatch(name)
        if match is None or _NO_SCHEME.fullmatch(match[1]):
            raise AgentError(
                "the agent 'openai': expected a model, such as 'openai:gpt-4o-mini', or a model "
                "and where it is, such as 'openai:qwen3@http://127.0.0.1:8000/v1', "
                f"got 'openai:{name}'"
            )
        model, url, rest = match.groups()
        options = options_in("openai", rest or "")
        said = {"model": model, "url": url} if url else {"model": model}
        if twice := said.keys() & options.keys():
            raise AgentError(f"the agent 'openai': got its {min(twice)} twice in 'openai:{name}'")
        options |= said
        told = bool(options.keys() & {"url", "key"} or keys.setting(KEY))  # no key in a traceback
        if "@" in model[1:] and not told:
            raise AgentError(  # rather than ask for the key of an endpoint that was not meant
                "the agent 'openai': expected an address after the @, such as "
                f"http://127.0.0.1:8000/v1; or, if the model's name is so, a key in {KEY}"
            )
        return instance("openai", cls, seed, options)  # type: ignore[return-value]

    def __repr__(self) -> str:
        return f"openai:{self.model}@{self.url}"

    async def complete(self, messages: list[Message], observation: Any) -> Answer:
        """Return what the model says next.

        Raises:
            EndpointError: nothing, after all tries.
        """
        legal = getattr(observation, "legal_actions", ())
        sampling = {name: value for name, value in self._body.items() if value is not None}
        guided = guides.request(self.guide, legal)
        found = await self._asked({"model": self.model, "messages": messages, **sampling, **guided})
        if isinstance(found, Failure):
            hint = "" if self.key else "; no key was sent: name its variable with key=NAME"
            hint = hint if "status 401" in found.what else ""
            kind = EndpointDown if found.down else EndpointError
            raise kind(f"expected a reply from {self}, got {found.what}{hint}")
        stated = found.cost or 0.0
        priced = (
            found.prompt_tokens * self.prompt_price
            + found.completion_tokens * self.completion_price
        ) / 1e6
        cost = priced if self.prompt_price or self.completion_price else stated
        text = guides.reply_in(found.text, legal) if "response_format" in guided else found.text
        return Answer(text, found.reasoning, found.prompt_tokens, found.completion_tokens, cost)

    async def _asked(self, body: dict[str, Any]) -> Completion | Failure:
        """Ask until there is a reply or no hope of one."""
        there = await endpoint(self.url, self.key)
        async with there.place(self.at_once):  # also while it waits: the endpoint is busy
            for tries in count(1):
                found = await there.ask(body, self.timeout)
                if isinstance(found, Completion) or not found.again:
                    break
                wait = found.wait
                if wait is None:
                    wait = min(60.0, 2.0 ** (tries - 1)) * (0.5 + self._rng.random() / 2)
                if wait > LONGEST_WAIT:
                    what = f"{found.what}; it asks to wait {wait:.0f} seconds"
                    return found._replace(what=what)
                if tries == self.tries:
                    after = f", after {tries} tries" if tries > 1 else ""
                    return found._replace(what=found.what + after)
                await self.sleep(wait)
        return found


def _said(system: str) -> str:
    """The system prompt, from the file that it names."""
    if not system.startswith("@"):
        return system
    try:
        return Path(system[1:]).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise AgentError(f"openai takes system = text or @file, got {system!r}: {why}") from None


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises
    except ValueError:
        parts = urlsplit("")
    if "@" in url:  # and perhaps a password before it
        raise AgentError("openai takes url = an address without a user or password in it")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AgentError(
            f"openai takes url = an address such as http://127.0.0.1:8000/v1, got {url!r}"
        )
    return url.rstrip("/")


def _checked_number(name: str, value: float | None) -> None:
    if value is not None and not 0 <= value < float("inf"):
        raise AgentError(f"openai takes {name} = number of at least 0, got {value}")
