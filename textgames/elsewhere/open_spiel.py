"""The games of OpenSpiel (PyPI open_spiel): "open_spiel/kuhn_poker".

Every action is played by OpenSpiel; a position is one of its states. Its chance nodes are chance
here, its simultaneous nodes simultaneous turns. Where it says that nothing is hidden, all are told
all actions; else players are told their information state when they are asked, so that information
sets are OpenSpiel's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

from textgames.core import Range
from textgames.elsewhere import needed
from textgames.elsewhere.made import made
from textgames.elsewhere.open_spiel_state import UTILITIES, OpenSpielGame
from textgames.errors import UnsupportedGame

PLAYERS = ("players", "num_players", "numPlayers")  # what parameters for their number are called
FILE = "_file"  # at the end of the names of parameters that say which file OpenSpiel is to open


def names() -> Sequence[str]:
    """Return the names of all games that OpenSpiel has registered."""
    registered: list[str] = _package().registered_names()
    return registered


@cache
def game_class(name: str) -> type[OpenSpielGame]:
    """Return the class of a game.

    Raises:
        UnsupportedGame: it cannot be played here.
    """
    kind = next(kind for kind in _package().registered_games() if kind.short_name == name)
    if reason := _unsupported(kind):
        raise UnsupportedGame(f"{name} of OpenSpiel cannot be played here: {reason}")
    # no files: a saved game is whole without any, and who plays on a server must not choose them
    parameters = {
        key: value for key, value in kind.parameter_specification.items() if not key.endswith(FILE)
    }
    options: dict[str, Any] = {key: (type(value), value) for key, value in parameters.items()}
    number = next((key for key in PLAYERS if key in parameters), "")
    if number:
        few, most = kind.min_num_players, kind.max_num_players
        options[number] = (Annotated[int, Range(few, most)], few)
    else:
        few = most = _package().load_game(name).num_players()
    return made(
        OpenSpielGame,
        __name__,
        name,
        f"{kind.long_name}, as OpenSpiel plays it.",
        options,
        long_name=kind.long_name,
        counted=number,
        min_players=few,
        max_players=most,
        utility=UTILITIES[kind.utility.name],
        tags=_tags(kind),
        opponent="mcts" if most > 1 and _tags(kind)[0] != "hidden information" else "random",
    )


def _unsupported(kind: Any) -> str:
    """Why a game has no place here; "" if it has one."""
    if not kind.default_loadable:
        return "it is made of another game or of a file"
    if kind.chance_mode.name == "SAMPLED_STOCHASTIC":
        return "it draws its chance by itself, so that no seed gives a game again"
    if kind.dynamics.name == "MEAN_FIELD":
        return "a crowd moves in it"
    return "its actions are no list" if getattr(kind, "action_structs_only", False) else ""


def _tags(kind: Any) -> tuple[str, ...]:
    hidden = kind.information.name == "IMPERFECT_INFORMATION"
    together = kind.dynamics.name == "SIMULTANEOUS"
    chance = kind.chance_mode.name == "EXPLICIT_STOCHASTIC"
    tags = {"hidden information": hidden, "simultaneous moves": together, "chance": chance}
    return tuple(tag for tag, holds in tags.items() if holds) or ("perfect information",)


def _package() -> Any:
    return needed("pyspiel", "open-spiel")


def __getattr__(name: str) -> Any:
    if name.startswith("__") or name not in names():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return game_class(name)
