"""An observation as a picture, for agents that look."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray
from pettingzoo.utils.env import AECEnv

from textgames.drawing import draw_text
from textgames.wrappers.base import ObservationWrapper

MESSAGES = 8  # the last ones, above the view


class ImageView(ObservationWrapper[NDArray[np.uint8], str]):
    """An observation is the last messages and the view as an image: uint8, (height, width, 3).

    All images have the size of `textgames.drawing.draw_text("")`. Replies stay text.

    Args:
        env: a text environment.

    Raises:
        MissingDependency: Pillow is not installed.
    """

    def __init__(self, env: AECEnv[str, Any, str]) -> None:
        super().__init__(env)
        shape = draw_text("").shape
        self.observation_spaces = {
            agent: spaces.Box(0, 255, shape, np.uint8) for agent in env.possible_agents
        }

    def observe(self, agent: str) -> NDArray[np.uint8]:
        """Return what `agent` sees now."""
        seen = self.env.observe(agent)
        return draw_text("\n".join((*seen["messages"][-MESSAGES:], seen["view"])))
