"""What an endpoint that speaks OpenAI's protocol sent back, read with no trust in it.

A body is one JSON object or a stream of events, whichever was asked for: both are read here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from textgames.errors import IllegalAction
from textgames.parsing import split_reasoning
from textgames.texts import quote

Hide = Callable[[str], str]

_STREAM = ("data:", "event:", "id:", "retry:", ":")  # what the lines of a stream begin with


class Completion(NamedTuple):
    """What a model said."""

    text: str  # without its reasoning
    reasoning: str
    prompt_tokens: int
    completion_tokens: int
    cost: float | None  # in US dollars, where the endpoint states it


class Failure(NamedTuple):
    """Why there is no completion."""

    what: str  # what came instead
    again: bool  # whether asking again may help
    wait: float | None = None  # seconds that the endpoint asks to wait
    down: bool = False  # whether any other question would have come to the same


def completion_of(body: str, hide: Hide = str) -> Completion | Failure:
    """Return what the body of an answer says; `hide` takes out what nobody may read."""
    try:
        whole = _joined(body) if body.lstrip().startswith(_STREAM) else json.loads(body)
        if whole.get("error"):
            return failure_of(whole["error"], hide)
        if not whole["choices"]:
            return Failure("an answer without choices", again=True)
        choice = whole["choices"][0]
        if choice.get("error"):  # so OpenRouter, of a model that failed on its way
            return failure_of(choice["error"], hide)
        found = _read(choice["message"], whole.get("usage") or {})
        return found._replace(text=hide(found.text), reasoning=hide(found.reasoning))
    except _CutOff:
        return Failure("a stream that was cut off", again=True)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return Failure(f"no chat completion but {quote(hide(body))}", again=True)


def refusal_of(body: str, status: int, hide: Hide = str) -> Failure:
    """Return what the body of an answer with an error's status says."""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        whole = body
    error = whole.get("error", whole) if isinstance(whole, dict) else whole
    return failure_of(error, hide, status)


def failure_of(error: Any, hide: Hide = str, status: int = 0) -> Failure:
    """Return an error that an endpoint tells of."""
    parts = error if isinstance(error, dict) else {}
    code = parts.get("code")
    if not status:
        status = code if isinstance(code, int) else 500
    said = parts.get("message") or error
    what = f"status {status}" + (f": {quote(hide(str(said)))}" if said else "")
    # an account without money is full for good
    again = (status in (408, 409, 425, 429) or status >= 500) and code != "insufficient_quota"
    return Failure(what, again, down=again or status in (401, 402, 403, 404, 429))


def _read(message: Any, usage: Any) -> Completion:
    thoughts = [message.get("reasoning_content") or message.get("reasoning")]
    said, steps = [], []
    content = message.get("content")
    for part in content if isinstance(content, list) else [content]:
        if isinstance(part, dict) and part.get("type") == "thinking":
            steps += [step.get("text") for step in part["thinking"]]
        else:
            said.append(part.get("text") if isinstance(part, dict) else part)
    if not any(said):
        said = [message.get("refusal")]
    text = _clean("".join(part for part in said if isinstance(part, str)))
    tagged, text = parted(text)
    # the steps of a stream are pieces of a sentence
    thoughts += ["".join(step for step in steps if isinstance(step, str)), tagged]
    return Completion(
        text,
        "\n\n".join(_clean(part).strip() for part in thoughts if isinstance(part, str) and part),
        _count(usage.get("prompt_tokens")),
        _count(usage.get("completion_tokens")),
        _cost(usage.get("cost")),
    )


class _CutOff(Exception):
    """A stream of events ended before its end."""


def parted(text: str) -> tuple[str, str]:
    """Return what stands in <think> tags, and the rest, which is the reply."""
    try:
        reasoning, reply = split_reasoning(text)
    except IllegalAction:  # so many tags that it is for the parser to refuse them
        return "", text.strip()
    return reasoning.strip(), reply.strip()


def _joined(body: str) -> dict[str, Any]:
    """A stream of events as the one object that it stands for."""
    whole: dict[str, str] = {}
    content: list[Any] = []  # of which a piece may be a list itself
    usage: Any = None
    begun = ended = False
    for event in _events(body):
        if event is None:
            ended = True
            continue
        if event.get("error"):
            return {"error": event["error"]}
        usage = event.get("usage") or usage
        for choice in event.get("choices") or ():
            if choice.get("error"):
                return {"error": choice["error"]}
            begun = True
            ended = ended or bool(choice.get("finish_reason"))
            for name, part in (choice.get("delta") or {}).items():
                if name == "content":
                    content += part if isinstance(part, list) else [part]
                elif isinstance(part, str):
                    whole[name] = whole.get(name, "") + part
    if not ended:
        raise _CutOff
    message = {**whole, "content": content}
    return {"choices": [{"message": message}] if begun else [], "usage": usage}


def _events(body: str) -> Iterator[Any]:
    """Each event of a stream; None for the mark of its end."""
    for line in body.split("\n"):
        if line.startswith("data:"):
            data = line[5:].strip()
            yield None if data == "[DONE]" else json.loads(data)


def _clean(text: str) -> str:
    """Text that can be sent and written: half a surrogate pair can be neither."""
    return text.encode("utf-8", "replace").decode()


def _count(value: Any) -> int:
    return value if type(value) is int and 0 <= value < 2**53 else 0


def _cost(value: Any) -> float | None:
    return float(value) if type(value) in (int, float) and 0 <= value < 1e9 else None
