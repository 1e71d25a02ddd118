"""The classic games of PettingZoo (PyPI pettingzoo[classic]): "pettingzoo/classic/chess_v6".

Every action is played by PettingZoo's environment. Its actions are numbers and so are its
observations: what players read and write instead stands in `pettingzoo_texts`. For copies and
chance see `replayed`.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

from textgames.core import Range
from textgames.elsewhere import needed
from textgames.elsewhere.made import made
from textgames.elsewhere.pettingzoo_game import PettingZooGame, environment_module
from textgames.elsewhere.pettingzoo_texts import TEXTS, Texts

FAMILY = "classic/"  # the others are games of pictures and speed
NOT_OPTIONS = ("render_mode", "screen_height", "screen_scaling")


def names() -> Sequence[str]:
    """Return the names of the classic games that can be played here."""
    needed("pettingzoo.classic.rlcard_envs.rlcard_base", "pettingzoo")  # it needs most
    return [FAMILY + name for name in TEXTS]


@cache
def game_class(name: str) -> type[PettingZooGame]:
    """Return the class of a game; `name` begins with the family."""
    texts = TEXTS[name.removeprefix(FAMILY)]
    parameters = inspect.signature(environment_module(name).raw_env.__init__).parameters.values()
    defaults = {
        each.name: each.default
        for each in parameters
        if each.default is not each.empty and each.name not in NOT_OPTIONS
    }
    options: dict[str, Any] = {key: (type(value), value) for key, value in defaults.items()}
    options |= {
        key: (Annotated[int, limits], defaults[key]) for key, limits in texts.limits.items()
    }
    if texts.counted:
        options[texts.counted] = (Annotated[int, Range(2, texts.most)], 2)
    return made(
        PettingZooGame,
        __name__,
        name,
        f"{texts.about[0].upper()}{texts.about[1:]}.",
        options,
        counted=texts.counted,
        texts=texts,
        defaults=defaults,
        max_players=texts.most,
        utility=texts.utility,
        tags=(_tag(texts),),
    )


def _tag(texts: Texts) -> str:
    if texts.hidden:
        return "hidden information"
    return "simultaneous moves" if texts.together else "perfect information"


def __getattr__(name: str) -> Any:
    if name.startswith("__") or name not in names():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return game_class(name)
