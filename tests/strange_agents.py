"""Agents that go wrong in every way, and those that are slow: for tests of runs."""

import asyncio
import contextlib
import sys
import threading
import time
from random import Random

from textgames.agents.base import Answer
from textgames.chance import Stream
from textgames.episode import random_action
from textgames.forms import written

WAIT = threading.Event()  # never set


class Slow:
    """Plays at random, after a random number of rounds of the event loop."""

    def __init__(self, seed=None):
        self.rng = Stream(seed or 0)

    async def __call__(self, observation):
        reply = written(
            random_action(observation.legal_actions, self.rng), observation.legal_actions
        )
        for _ in range(int(self.rng.random() * 5)):
            await asyncio.sleep(0)
        if self.rng.random() < 0.05:
            return "nonsense"
        return reply


async def steady(observation):
    """Play the first legal action, never late on however busy a machine."""
    return written(observation.legal_actions[0], observation.legal_actions)


class Counting:
    """Plays the action that stands at the place of its turn; says what that cost."""

    def __init__(self, seed=None):
        self.turn = seed % 7

    def __call__(self, observation):
        self.turn += 1
        legal = observation.legal_actions
        text = written(random_action(legal, Random(self.turn)), legal)
        return Answer(text, f"thought {self.turn}", 100, 10, 0.25)


def raises(observation):
    raise ValueError("bad day")


async def raises_later(observation):
    await asyncio.sleep(0)
    raise ValueError("bad day")


def leaves(observation):
    sys.exit(3)


async def leaves_later(observation):
    await asyncio.sleep(0)
    sys.exit(3)


async def cancelled(observation):
    raise asyncio.CancelledError


def cancelled_at_once(observation):
    raise asyncio.CancelledError


def hangs(observation):
    WAIT.wait()


async def hangs_later(observation):
    await asyncio.sleep(3600)


async def never_lets_go(observation):
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(0.1)


def number(observation):
    return 17


async def nothing(observation):
    return None


class Unprintable:
    def __repr__(self):
        raise RuntimeError("no")


def unprintable(observation):
    return Unprintable()


def megabyte(observation):
    return "x" * 1_000_000


def half_a_character(observation):
    return "\ud800 [nonsense]"


class CannotBeMade:
    def __init__(self, seed=None):
        raise RuntimeError("no model")

    def __call__(self, observation):
        return ""


STRANGE = {
    "raises": (raises, "ValueError: bad day"),
    "raises_later": (raises_later, "ValueError: bad day"),
    "leaves": (leaves, "SystemExit: 3"),
    "leaves_later": (leaves_later, "SystemExit: 3"),
    "cancelled": (cancelled, "RuntimeError: it was cancelled"),
    "cancelled_at_once": (cancelled_at_once, "RuntimeError: it was cancelled"),
    "hangs": (hangs, "late"),
    "hangs_later": (hangs_later, "late"),
    "never_lets_go": (never_lets_go, "late"),
    "number": (number, "not text: '17'"),
    "nothing": (nothing, "not text: 'None'"),
    "unprintable": (unprintable, "not text: '<"),
    "megabyte": (megabyte, ""),
    "half_a_character": (half_a_character, ""),
    "cannot_be_made": (CannotBeMade, "RuntimeError: no model"),
}
