"""Games of other packages under this library's interface, where those packages are installed.

    textgames.make("open_spiel/chess")
    textgames.make("open_spiel/kuhn_poker", players=3)
    textgames.make("textarena/TicTacToe-v0")
    textgames.make("reasoning_gym/chain_sum", max_terms=4)
    textgames.make("pettingzoo/classic/tictactoe_v3")

What stands before the first "/" is the package, and nothing of it is imported before a game of it
is asked for. Each package has a module here with two functions: `names()`, the games it has, and
`game_class(name)`, one of them as a `Game`.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import Any

from textgames.errors import MissingDependency

PACKAGES = ("open_spiel", "pettingzoo", "reasoning_gym", "textarena")


def needed(module: str, extra: str) -> Any:
    """Return a module of an optional package.

    Raises:
        MissingDependency: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise missing(extra, error) from error


def missing(extra: str, error: ImportError) -> MissingDependency:
    """Return the error that says how to install what is missing."""
    return MissingDependency(
        f"the games of {extra} need its package: pip install 'textgames[{extra}]' ({error})"
    )


@cache
def ids(package: str) -> Sequence[str]:
    """Return the ids of all games of a package, one of `PACKAGES`, that can be played here.

    Raises:
        MissingDependency: it is not installed.
    """
    names: Sequence[str] = import_module(f"{__name__}.{package}").names()
    return tuple(f"{package}/{name}" for name in sorted(names))


def place_of(id: str) -> str | None:
    """Return the entry point of the game `id`; None if there is no such game.

    Raises:
        MissingDependency: its package is not installed.
    """
    package, _, name = id.partition("/")
    if package not in PACKAGES or id not in ids(package):
        return None
    return f"{__name__}.{package}:{name}"


def nearest(id: str) -> Sequence[str]:
    """Return the ids that a misspelt one with a "/" may have meant: all of the package it names.

    Raises:
        MissingDependency: its package is not installed.
    """
    package, slash, _ = id.partition("/")
    near = get_close_matches(package.casefold(), PACKAGES, 1, cutoff=0.8) if slash else ()
    return ids(near[0]) if near else ()
