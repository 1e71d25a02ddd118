"""Wrappers of the AEC environment, one file each; a module is imported when its name is first used.

    DiscreteActions  numbers in and out, with an action mask, for classical learners
    PromptString     an observation is one string
    ChatMessages     an observation is a list of chat messages that only grows
    ImageView        an observation is a picture of the view
    MoveLimit        the game is cut off after so many replies
    TimeLimit        a reply that comes too late is illegal
    RecordJSONL      every finished game becomes one line of a file
    RateAgents       every finished game counts for the ratings of its agents

Each goes around an environment of `textgames.make`, wrapped or not; the first four, which change
observations, go around text observations. A `fork` is of the environment inside, without wrappers.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textgames.wrappers.chat import ChatMessages
    from textgames.wrappers.discrete import DiscreteActions
    from textgames.wrappers.image import ImageView
    from textgames.wrappers.move_limit import MoveLimit
    from textgames.wrappers.prompt import PromptString
    from textgames.wrappers.rating import RateAgents
    from textgames.wrappers.record import RecordJSONL
    from textgames.wrappers.time_limit import TimeLimit

__all__ = [
    "ChatMessages",
    "DiscreteActions",
    "ImageView",
    "MoveLimit",
    "PromptString",
    "RateAgents",
    "RecordJSONL",
    "TimeLimit",
]

_MODULES = {
    "ChatMessages": "chat",
    "DiscreteActions": "discrete",
    "ImageView": "image",
    "MoveLimit": "move_limit",
    "PromptString": "prompt",
    "RateAgents": "rating",
    "RecordJSONL": "record",
    "TimeLimit": "time_limit",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"textgames.wrappers.{_MODULES[name]}"), name)
    raise AttributeError(f"module 'textgames.wrappers' has no attribute {name!r}")
