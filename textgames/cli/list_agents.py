"""What `textgames list --agents` tells: who can play, and the options of each.

All of it is read from the agents' own signatures and docstrings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from textgames.compiled import docstring

if TYPE_CHECKING:
    from textgames.options import Option

INTRODUCTION = (
    "Who can play, in 'textgames play', 'tournament' and others. Options stand after a colon, as "
    "in mcts:simulations=500,exploration=1. An agent of your own is package.module:Class."
)


def agents() -> list[dict[str, Any]]:
    """Return what is known of each built-in agent, ready for JSON."""
    from importlib import import_module

    from textgames.agents import AGENTS

    found = []
    for name, place in AGENTS.items():
        module, _, attribute = place.partition(":")
        kind = getattr(import_module(module), attribute)
        usage = getattr(kind, "usage", "")
        found.append(
            {
                "name": name,
                "usage": f"{name}:{usage}" if usage else name,
                "summary": docstring(kind).partition("\n\n")[0].replace("\n", " "),
                "options": options(kind),
            }
        )
    return found


def options(kind: type) -> list[dict[str, Any]]:
    """Return the options of an agent's class, ready for JSON."""
    from textgames.options import NO_DEFAULT, options_of

    meanings = arguments(docstring(kind))
    known = options_of(kind)
    found: list[dict[str, Any]] = [
        {
            "name": option.name,
            "type": in_words(option),
            "default": option.default,
            "meaning": meanings.get(option.name, ""),
        }
        for option in known.values()
        if option.name != "seed"
        and option.default is not NO_DEFAULT
        # but for what no text can stand for, as a screen
        and "<class" not in option.describe()
    ]
    return found


def in_words(option: Option) -> str:
    """Return what an option may be, with all that it names."""
    named = ", ".join(map(str, option.examples))
    return f"{option.describe()} such as {named}" if named else option.describe()


def arguments(text: str) -> dict[str, str]:
    """Return what the "Args:" of a docstring say of each argument, on one line."""
    _, _, told = text.partition("Args:\n")
    told = re.split(r"\n(?=\S)", told)[0]
    parts = re.findall(r"^ {4}(\w+): (.*(?:\n {5,}.*)*)", told, re.MULTILINE)
    return {name: " ".join(meaning.split()) for name, meaning in parts}


def described(found: list[dict[str, Any]], width: int) -> list[str]:
    """Return lines of how an agent is named, what it is, and each of its options."""
    from textgames.agents.human import INDENT, folded

    lines = [folded(INTRODUCTION, width)]
    for agent in found:
        lines += ["", agent["usage"], folded(f"  {agent['summary']}", width, "  ")]
        lines += described_options(agent["options"], width, INDENT)
    return lines


def described_options(found: list[dict[str, Any]], width: int, indent: str) -> list[str]:
    """Return lines of each option: what it may be, and what it means."""
    from textgames.agents.human import INDENT, folded

    lines = []
    for option in found:
        default = "" if option["default"] in ("", None) else f"; default {option['default']}"
        told = f"{indent}{option['name']} ({option['type']}{default}): {option['meaning']}"
        lines.append(folded(told, width, indent + INDENT))
    return lines
