"""Makes a reply that comes too late illegal."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from pettingzoo.utils.env import AECEnv

from textgames.errors import IllegalAction, OptionError
from textgames.wrappers.base import Wrapper


class TimeLimit(Wrapper[Any, Any]):
    """A reply that takes longer than the limit is illegal, whatever it says.

    What that leads to is up to the policy of `make`, as with every illegal reply: by default the
    agent is told, the clock starts again, and the third late reply in a row loses the game. Use
    `illegal=IllegalReplies(retries=0)` to lose by the first.

    The clock runs from the first `last()` of a turn, or from the end of the step before it if
    there is none, to `step()`. An agent that never answers is for its driver to give up on: an
    environment cannot interrupt who calls it.

    Args:
        env: the environment.
        seconds: for one reply, more than 0.
        clock: returns the time in seconds.
    """

    def __init__(
        self,
        env: AECEnv[str, Any, Any],
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(env)
        number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        if not (number and seconds > 0):
            raise OptionError(f"TimeLimit takes seconds = number above 0, got {seconds!r}")
        self.seconds = seconds
        self.clock = clock
        self._since = clock()
        self._handed_out = False

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Begin a new game; the clock of its first agent runs."""
        self.env.reset(seed=seed, options=options)
        self._start()

    def last(self, observe: bool = True) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Return observation, reward since its last step, terminated, truncated and info."""
        result = super().last(observe)
        if not self._handed_out:
            self._start()
            self._handed_out = True
        return result

    def step(self, action: Any) -> None:
        """Take a reply, if it is in time."""
        took = self.clock() - self._since
        if took > self.seconds and action is not None:
            self.env.refuse_next(
                f"expected a reply within {self.seconds:g} s; it took {took:.1f} s"
            )
        try:
            self.env.step(action)
        except IllegalAction:
            self._start()
            raise
        self._start()

    def _start(self) -> None:
        self._since = self.clock()
        self._handed_out = False
