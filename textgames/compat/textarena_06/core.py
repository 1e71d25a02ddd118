"""The classes that scripts written for TextArena 0.6 derive from."""

from textgames.compat.textarena.core import *  # noqa: F403 - all that its `__all__` names
