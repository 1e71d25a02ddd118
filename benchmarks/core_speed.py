"""What a step costs: `python benchmarks/core_speed.py [--json FILE]`.

Every figure is the best of several interleaved rounds, in microseconds, beside a baseline that is
measured in the same rounds: OpenSpiel's C++ game through its Python binding, with random legal
actions and no text. Machines differ and are noisy; the ratio to the baseline travels better than
the microseconds. Replies are drawn before the clock runs where the text says "recorded".
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import textgames

ROUNDS = 5
SECONDS = 0.4  # of each measurement in each round
IDS = ("TicTacToe-v0", "KuhnPoker-v0")
SPIEL = {"TicTacToe-v0": "tic_tac_toe", "KuhnPoker-v0": "kuhn_poker"}


def open_spiel(id: str) -> float:
    """Random legal actions through pyspiel, rules only."""
    import pyspiel

    game, draw = pyspiel.load_game(SPIEL[id]), random.Random(0)
    actions, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        state = game.new_initial_state()
        while not state.is_terminal():
            legal = state.legal_actions()
            actions += not state.is_chance_node()
            state.apply_action(legal[int(draw.random() * len(legal))])
    return (time.perf_counter() - start) / actions


def rules_only(id: str) -> float:
    """Random legal actions on the bare game."""
    first, draw = textgames.new_game(id), random.Random(0)
    actions, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        game = first.clone()
        while not game.is_terminal:
            legal = game.legal_actions(game.to_act[0])
            actions += game.to_act[0] >= 0
            game.apply(legal[int(draw.random() * len(legal))])
    return (time.perf_counter() - start) / actions


def aec_all(id: str) -> float:
    """The AEC face, everything counted: reset, dead steps, the choice of a reply."""
    env, draw = textgames.make(id), random.Random(0)
    actions, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        env.reset()
        for _ in env.agent_iter():
            _, _, terminated, truncated, info = env.last()
            if terminated or truncated:
                env.step(None)
            else:
                legal = info["legal_actions"]
                env.step(f"[{legal[int(draw.random() * len(legal))]}]")
                actions += 1
    return (time.perf_counter() - start) / actions


def aec_step(id: str) -> float:
    """One turn of the AEC face: `last` with observation and info, and `step` with parsing."""
    env, draw, clock = textgames.make(id), random.Random(0), time.perf_counter
    actions, spent, overhead = 0, 0.0, _clock_overhead()
    while spent < SECONDS / 2:
        env.reset()
        while True:
            begin = clock()
            _, _, terminated, _, info = env.last()
            end = clock()
            if terminated:
                break
            legal = info["legal_actions"]
            reply = f"[{legal[int(draw.random() * len(legal))]}]"
            again = clock()
            env.step(reply)
            spent += (clock() - again) + (end - begin) - 2 * overhead
            actions += 1
    return spent / actions


def batch(id: str, size: int = 64) -> float:
    """The batch face from its first step on, everything counted but the choice of replies."""
    return played(textgames.make_batch(id, size, seed=0), SECONDS)


def played(many: textgames.Batch, seconds: float) -> float:
    """A batch that may have been played with before."""
    draw, clock = random.Random(0), time.perf_counter
    actions, spent = 0, 0.0
    while spent < seconds:
        begin = clock()
        positions = many.waiting()
        seen = [(p.observation, p.legal_actions) for p in positions]
        end = clock()
        replies = [f"[{legal[int(draw.random() * len(legal))]}]" for _, legal in seen]
        again = clock()
        many.step(zip(positions, replies, strict=True))
        spent += (clock() - again) + (end - begin)
        actions += len(positions)
    return spent / actions


def clone(id: str) -> float:
    """Copying a position in mid-game."""
    game = textgames.new_game(id)
    textgames.play_chance(game, random.Random(0))
    game.apply(game.legal_actions(0)[0])
    count, start = 20_000, time.perf_counter()
    for _ in range(count):
        game.clone()
    return (time.perf_counter() - start) / count


def _clock_overhead() -> float:
    gaps = []
    for _ in range(10_000):
        begin = time.perf_counter()
        gaps.append(time.perf_counter() - begin)
    return sorted(gaps)[len(gaps) // 2]


def growth() -> dict[str, float]:
    """One turn of the AEC face early and late in a long match of Kuhn poker, in microseconds."""
    env, draw, clock = (
        textgames.make("KuhnPoker-v0", rounds=100),
        random.Random(0),
        time.perf_counter,
    )
    early, late = [], []
    for _ in range(40):
        env.reset()
        for turn, _ in enumerate(env.agent_iter()):
            begin = clock()
            _, _, terminated, _, info = env.last()
            if terminated:
                break
            legal = info["legal_actions"]
            env.step(f"[{legal[int(draw.random() * len(legal))]}]")
            (early if turn < 40 else late if turn > 200 else []).append(clock() - begin)
    middle = {"first 40 turns": sorted(early), "after turn 200": sorted(late)}
    return {name: 1e6 * values[len(values) // 2] for name, values in middle.items()}


def slowest_hostile_text() -> dict[str, float]:
    """The longest that one reply of up to 1 MB took to be answered, per game, in milliseconds."""
    texts = [
        piece * (1_000_000 // len(piece))
        for piece in ("a", " ", "[", "]", "[a", "\\boxed{", "<answer>", "<think>", "</think>",
                      "\n", "\u202e", "\U0001f600", "[0]", "offer: 1 ore -> ", "0 ")
    ]  # fmt: skip
    slowest = {}
    for id in textgames.registry:
        env, worst = textgames.make(id), 0.0
        for text in texts:
            env.reset(seed=0)
            begin = time.perf_counter()
            env.step(text)
            worst = max(worst, time.perf_counter() - begin)
        slowest[id] = 1e3 * worst
    return slowest


def import_seconds() -> float:
    """What `import textgames` takes in a new interpreter, less an empty interpreter's start."""

    def run(code: str) -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - begin

    return min(run("import textgames") for _ in range(5)) - min(run("pass") for _ in range(5))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    measures: list[Callable[[str], float]] = [
        open_spiel, rules_only, aec_step, aec_all, batch, clone,
    ]  # fmt: skip
    best = {(m.__name__, id): float("inf") for m in measures for id in IDS}
    for _ in range(ROUNDS):
        for measure in measures:
            for id in IDS:
                key = measure.__name__, id
                best[key] = min(best[key], 1e6 * measure(id))
    print(f"{'microseconds':14}" + "".join(f"{id:>26}" for id in IDS))
    for measure in measures:
        name = measure.__name__
        cells = (
            f"{best[name, id]:12.2f} ({best[name, id] / best['open_spiel', id]:5.1f}x spiel)"
            for id in IDS
        )
        print(f"{name:14}" + "".join(f"{cell:>26}" for cell in cells))
    figures = {
        "microseconds": {f"{name} {id}": round(value, 3) for (name, id), value in best.items()},
        "growth_microseconds": growth(),
        "slowest_hostile_text_milliseconds": slowest_hostile_text(),
        "import_seconds": import_seconds(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "textgames": textgames.__version__,
    }
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    print("growth", figures["growth_microseconds"])
    print("slowest text of 1 MB (ms)", figures["slowest_hostile_text_milliseconds"])
    print(f"import {figures['import_seconds']:.3f} s")


if __name__ == "__main__":
    main()
