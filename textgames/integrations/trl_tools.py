"""The tools with which a model plays one seat in TRL, with what TRL makes their schemas from."""

from __future__ import annotations

import keyword
from collections.abc import Callable
from textwrap import shorten
from typing import Any

from textgames.core import Game
from textgames.episode import Episode
from textgames.forms import as_form
from textgames.illegal import illegal_policy

MOST_TOOLS = 12
TAKEN = ("reset", "get_reward", "play")

Tool = Callable[..., Any]  # a method; what it hands to `_act` of its class is the action


def tools(game: Game, seat: int) -> dict[str, Tool]:
    """Return one for each action where these are a few plain words, else one that takes text.

    Args:
        game: a new one.
        seat: for which they are.
    """
    names = _names(game)
    return {name: _tool(name, names[name]) for name in names} or {"play": _play(game, seat)}


def _names(game: Game) -> dict[str, str]:
    """The actions by the names of their tools, if these say what they do; else nothing."""
    actions = game.all_actions()
    names = {action.replace(" ", "_").replace("-", "_"): action for action in actions}
    plain = all(n.isidentifier() and not keyword.iskeyword(n) and n not in TAKEN for n in names)
    return names if plain and len(names) == len(actions) <= MOST_TOOLS else {}


def _tool(name: str, action: str) -> Tool:
    async def tool(self: Any) -> str:
        told: str = await self._act(f"[{action}]")
        return told

    return _named(tool, name, f"Choose the action {action!r}.\n\n")


def _play(game: Game, seat: int) -> Tool:
    async def play(self: Any, action: str) -> str:
        told: str = await self._act(action)
        return told

    told = f"The action, as the rules of the game say.{_first(game, seat)}"
    return _named(play, "play", f"Take your action in {game.id}.\n\nArgs:\n    action: {told}\n\n")


def _first(game: Game, seat: int) -> str:
    """A sentence of what the seat, or who is asked first, may choose at the beginning."""
    for seed in range(20):  # a deal may be over at once
        episode = Episode(game, seed, illegal_policy("forfeit"))
        if episode.waiting:
            asked = seat if seat in episode.waiting else episode.waiting[0]
            words = as_form(episode.legal_actions(asked)).describe()
            return f" A game may begin with {shorten(words, 300, placeholder=' ...')}."
    return ""


def _named(tool: Tool, name: str, told: str) -> Tool:
    """Give a tool the name and the description from which TRL makes its schema."""
    tool.__name__ = tool.__qualname__ = name
    tool.__doc__ = f"{told}Returns:\n    What has happened since.\n"
    # as types: schemas are made from what annotations are, not from how they are written
    tool.__annotations__ = dict.fromkeys(set(tool.__annotations__) - {"self"}, str)
    return tool
