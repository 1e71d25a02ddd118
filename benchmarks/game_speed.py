"""What random play costs in every game: `python benchmarks/game_speed.py [ID ...] [--json FILE]`.

Whole games of random legal actions on the bare rules, chance's moves and the start of each game
included; the best of several rounds, in microseconds per action of a player, and per move when
those of chance (cards, dice) are counted too. Where actions are written by a form, drawing an
example is included. Machines differ and are shared: compare with TicTacToe in the same run.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import textgames
from textgames.chance import Stream
from textgames.core import Form, play_chance

ROUNDS = 7
SECONDS = 0.1  # of each game in each round


class Played(NamedTuple):
    """What one round of random play took."""

    seconds: float
    games: int
    actions: int
    moves: int  # actions, and those of chance


def random_play(id: str) -> Played:
    first, draw = textgames.new_game(id), Stream(0)
    games, actions, moves, start = 0, 0, 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        game = first.clone()
        play_chance(game, draw)
        while not game.is_terminal:
            legal = game.legal_actions(game.to_act[0])
            if isinstance(legal, Form):
                game.apply(legal.example(draw))
            else:
                game.apply(legal[int(draw.random() * len(legal))])
            play_chance(game, draw)
            actions += 1
        games += 1
        moves += len(game.history)
    return Played(time.perf_counter() - start, games, actions, moves)


def measured(ids: list[str]) -> dict[str, dict[str, float]]:
    # round by round over all games, so that a busy minute of the machine does not fall on one
    every = [[random_play(id) for id in ids] for _ in range(ROUNDS)]
    table = {}
    for id, *rounds in zip(ids, *every, strict=True):
        table[id] = {
            "us per action": round(1e6 * min(r.seconds / r.actions for r in rounds), 2),
            "us per move": round(1e6 * min(r.seconds / r.moves for r in rounds), 2),
            "actions per game": round(mean(r.actions / r.games for r in rounds), 1),
        }
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("ids", nargs="*", help="games; all if none is named")
    parser.add_argument("--json", type=Path, help="where to write the results")
    options = parser.parse_args()
    table = measured(options.ids or list(textgames.registry))
    for id, row in table.items():
        print(f"{id:28}", *(f"{value:10.2f} {name}" for name, value in row.items()))
    if options.json:
        machine = {"python": platform.python_version(), "machine": platform.machine()}
        options.json.write_text(json.dumps({**machine, "games": table}, indent=1) + "\n")


if __name__ == "__main__":
    main()
