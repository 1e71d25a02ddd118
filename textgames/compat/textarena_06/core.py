"""The classes that scripts written for TextArena 0.6 derive from."""

from textgames.compat.textarena.core import (
    GAME_ID,
    ActionWrapper,
    Agent,
    Env,
    Message,
    ObservationType,
    ObservationWrapper,
    Wrapper,
)

__all__ = [
    "GAME_ID",
    "ActionWrapper",
    "Agent",
    "Env",
    "Message",
    "ObservationType",
    "ObservationWrapper",
    "Wrapper",
]
