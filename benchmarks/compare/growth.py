"""What one turn costs early and late in a talk of 2,000 turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from report import spread

TALKS = 5  # of each kind in a round: a window is over in half a millisecond
TURNS = 2000
WINDOWS = {20: range(11, 31), 200: range(181, 201), 2000: range(1981, 2001)}  # turns on the clock
OURS = ("AEC", "AEC, one string")
THEIRS = ("TextArena", "TextArena raw")
WORDS = "I have plenty of wheat; what would you give me for three of it, or for five?"


def talks() -> dict[str, Callable[[], Callable[[], None]]]:
    """By name: begins a talk and returns what takes its next turn, of whoever is to speak.

    The negotiation of both libraries, with words and without offers. `make` allows ours 200 turns;
    the class itself has no limit.
    """
    import textarena
    from textarena.envs.SimpleNegotiation.env import SimpleNegotiationEnv

    from textgames.core import Game
    from textgames.env import GameEnv
    from textgames.envs.bargaining.simple_negotiation import SimpleNegotiation
    from textgames.wrappers import PromptString

    def textarenas(env: Any) -> Callable[[], None]:
        env.reset(num_players=2, seed=0)

        def turn() -> None:
            env.get_observation()
            env.step(WORDS)

        return turn

    def ours(env: Any) -> Callable[[], None]:
        env.reset(seed=0)

        def turn() -> None:
            env.last()
            env.step(WORDS)

        return turn

    def negotiation() -> Game:
        return SimpleNegotiation(turns=TURNS + 2)

    wrappers = textarena.wrappers
    return {
        "AEC": lambda: ours(GameEnv(negotiation())),
        "AEC, one string": lambda: ours(PromptString(GameEnv(negotiation()))),
        "TextArena": lambda: textarenas(
            wrappers.LLMObservationWrapper(SimpleNegotiationEnv(max_turns=TURNS + 2))
        ),
        "TextArena raw": lambda: textarenas(SimpleNegotiationEnv(max_turns=TURNS + 2)),
    }


def one_round(names: Iterable[str] = (*OURS, *THEIRS)) -> dict[str, dict[int, float]]:
    """Return for each of these talks what a turn costs in each window, in microseconds."""
    found = {name: dict.fromkeys(WINDOWS, 0.0) for name in names}
    for _ in range(TALKS):  # in turns
        for name in found:
            for number, spent in one_talk(talks()[name]()).items():
                found[name][number] += spent / TALKS
    return found


def one_talk(turn: Callable[[], None]) -> dict[int, float]:
    """Return what a turn costs in each window, in microseconds."""
    clock, spent, done = time.process_time, {}, 0
    for number, window in WINDOWS.items():
        for _ in range(done, window.start):
            turn()
        at = clock()
        for _ in window:
            turn()
        spent[number] = 1e6 * (clock() - at) / len(window)
        done = window.stop
    return spent


def summary(rounds: list[dict[str, dict[int, float]]]) -> dict[str, Any]:
    """Return the spread of microseconds, and of ratios to TextArena's, by turn."""
    names = list(rounds[0])
    return {
        "microseconds": {
            name: {str(turn): spread(one[name][turn] for one in rounds) for turn in WINDOWS}
            for name in names
        },
        "ratios": {
            str(turn): {
                name: spread(one["TextArena"][turn] / one[name][turn] for one in rounds)
                for name in names
                if name not in THEIRS
            }
            for turn in WINDOWS
        },
    }
