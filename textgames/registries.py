"""Puts every game into the registries of Gymnasium and PettingZoo, as "textgames/<id>".

    import textgames.registries
    gymnasium.make("textgames/Mastermind-v0")
    gymnasium.make("textgames/KuhnPoker-v0", seat=0, opponents="random")
    pettingzoo.make("aec", "textgames/KuhnPoker-v0", rounds=3)

Importing it is that one line; Gymnasium's own form needs none:
`gymnasium.make("textgames.registries:textgames/Mastermind-v0")`. No game is loaded before it is
made. PettingZoo has a registry from version 1.27; Gymnasium loads no plugins by itself since 1.0.
"""

from __future__ import annotations

import gymnasium
import pettingzoo

from textgames.registration import registry

NAMESPACE = "textgames"


def register_all() -> None:
    """Register all games; call it again to add those registered in `textgames` since."""
    aec = getattr(pettingzoo, "aec_registry", None)
    for id in registry:
        name = f"{NAMESPACE}/{id}"
        if name not in gymnasium.registry:
            gymnasium.register(name, "textgames.seat:SeatEnv", kwargs={"game": id})
        if aec is not None and name not in aec:
            pettingzoo.register("aec", name, "textgames:make", kwargs={"id": id})


register_all()
