"""Text games for reinforcement learning and language models.

env = textgames.make("KuhnPoker-v0", rounds=3)        # a PettingZoo AEC environment
batch = textgames.make_batch("KuhnPoker-v0", 64)      # many games at once
game = textgames.new_game("KuhnPoker-v0")             # rules and one position
agent = textgames.agents.make("mcts:simulations=500") # observation -> reply
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from textgames import errors
from textgames.core import CHANCE, EVERYONE, Game, play_chance
from textgames.illegal import IllegalReplies
from textgames.registration import make, make_batch, new_game, register, registry, spec
from textgames.script import Script

if TYPE_CHECKING:
    from textgames import advantages, agents, evaluation, replay, serve, solvers, wrappers

__version__ = "0.1.0"

__all__ = [
    "CHANCE",
    "EVERYONE",
    "Game",
    "IllegalReplies",
    "Script",
    "advantages",
    "agents",
    "errors",
    "evaluation",
    "make",
    "make_batch",
    "new_game",
    "play_chance",
    "register",
    "registry",
    "replay",
    "serve",
    "solvers",
    "spec",
    "wrappers",
]

# imported when first used
_LATER = ("advantages", "agents", "evaluation", "replay", "serve", "solvers", "wrappers")


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return import_module(f"textgames.{name}")
    raise AttributeError(f"module 'textgames' has no attribute {name!r}")
