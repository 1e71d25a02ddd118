"""Agents: anything that takes an observation and returns a reply, plain or `async`.

agent = agents.make("mcts:simulations=500", seed=1)
reply = agents.answer(agent, observation)
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from textgames.agents.base import Agent, Answer, answer, async_answer
from textgames.errors import AgentError, OptionError

__all__ = [
    "AGENTS",
    "Agent",
    "Answer",
    "answer",
    "async_answer",
    "instance",
    "make",
    "maker",
    "options_in",
]

Maker = Callable[[int | None], Agent]

# Each name, and the class that is imported when an agent of that name is made.
AGENTS = {
    "cfr": "textgames.agents.equilibrium:Cfr",
    "hf": "textgames.agents.local:LocalModel",
    "human": "textgames.agents.human:Human",
    "mcts": "textgames.agents.search:Mcts",
    "minimax": "textgames.agents.search:Minimax",
    "openai": "textgames.agents.chat:ChatModel",
    "random": "textgames.agents.simple:Random",
    "rethink": "textgames.agents.helpers:Rethink",
    "rule": "textgames.agents.simple:Rule",
    "scripted": "textgames.agents.simple:Scripted",
    "strongest": "textgames.agents.simple:Strongest",
    "vote": "textgames.agents.helpers:Vote",
}


def make(name: str, *, seed: int | None = None) -> Agent:
    """Return a new agent.

    Args:
        name: a built-in agent, with options after a colon: "random", "mcts:simulations=500",
            "scripted:4,0,8", "openai:gpt-4o-mini"; or anybody's own, "package.module:Class" or
            with options "package.module:Class:depth=3".
        seed: of its draws, for agents that take one; None for a new one each time.

    Raises:
        AgentError: there is none of that name, or an option is not allowed.
    """
    return maker(name)(seed)


def maker(name: str) -> Maker:
    """Return what makes agents of that name, each with its seed; the name is read once.

    Raises:
        AgentError: as for `make`.
    """
    if not isinstance(name, str):
        raise AgentError(f"expected the name of an agent, got {name!r:.200}")
    head, _, rest = name.partition(":")
    if head in AGENTS:
        agent = _found(name, *AGENTS[head].split(":"))
        if hasattr(agent, "named"):  # it reads the rest of its name itself
            return lambda seed: agent.named(rest, seed)
        return made_by(head, agent, options_in(head, rest))
    own, _, rest = rest.partition(":")
    if own.isidentifier() and all(part.isidentifier() for part in head.split(".")):
        return made_by(name, _found(name, head, own), options_in(name, rest))
    near = get_close_matches(head.casefold(), AGENTS, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise AgentError(
        f"there is no agent {name!r}: expected one of {', '.join(AGENTS)}, or "
        f"'package.module:Class'{hint}"
    )


def instance(name: str, made: Any, seed: int | None, options: dict[str, Any]) -> Agent:
    """Return an agent of a class with options of the right types; a function as it is.

    Raises:
        AgentError: an option is not allowed, or `made` is nothing that could be an agent.
    """
    return made_by(name, made, options)(seed)


def made_by(name: str, made: Any, options: dict[str, Any]) -> Maker:
    """Return what makes agents of a class, or gives back a function; see `instance`."""
    if not isinstance(made, type):
        if not callable(made) or options:
            raise AgentError(f"the agent {name!r}: expected a class, or a function without options")
        return lambda seed: made
    from textgames.options import checked_options, options_of

    try:
        kinds = [p.kind for p in inspect.signature(made).parameters.values()]
    except ValueError as error:  # Python's own types need not say
        raise AgentError(f"the agent {name!r}: expected a class of agents, got {made}") from error
    known = options_of(made)
    takes_seed = known.pop("seed", None) is not None
    if options and inspect.Parameter.VAR_KEYWORD not in kinds:
        try:
            options = checked_options(name, known, options)
        except (OptionError, TypeError) as error:
            raise AgentError(str(error)) from error

    def make(seed: int | None) -> Agent:
        try:
            return made(**({"seed": seed} if takes_seed else {}), **options)  # type: ignore[no-any-return]
        except (OptionError, TypeError) as error:
            raise AgentError(str(error)) from error

    return make


def options_in(name: str, text: str) -> dict[str, Any]:
    """Return the options that stand in the name of an agent, as text: "depth=3,width=2".

    Raises:
        AgentError: one is not name=value, or is there twice.
    """
    options: dict[str, Any] = {}
    for part in text.split(",") if text else ():
        option, equals, value = part.partition("=")
        if not equals or not option.strip():
            raise AgentError(
                f"the agent {name!r}: expected options as name=value, got {part!r:.200}"
            )
        if option.strip() in options:
            raise AgentError(
                f"the agent {name!r}: expected {option.strip()} once, got {text!r:.200}"
            )
        options[option.strip()] = value.strip()
    return options


def _found(name: str, module: str, attribute: str) -> Any:
    try:
        found = import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise  # the module is there, what it imports is not
        raise AgentError(f"the agent {name!r}: there is no module {error.name!r}") from None
    try:
        return getattr(found, attribute)
    except AttributeError:
        near = get_close_matches(attribute, dir(found), 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise AgentError(f"the agent {name!r}: {module} has no {attribute!r}{hint}") from None
