"""OpenSpiel's games: in C++ through their Python binding, and those written in Python."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable, Iterator
from typing import Any

from games import Row
from work import Work, game_numbers, repeated


def works(row: Row) -> Iterator[tuple[str, Callable[[], Work]]]:
    """What OpenSpiel does, by name."""
    for library, name in (("OpenSpiel", row.spiel), ("OpenSpiel Python", row.spiel_python)):
        if name:
            game = loaded(name)
            yield library, lambda game=game: played(game, text=False)
            yield f"{library}, text", lambda game=game: played(game, text=True)
            yield f"{library} copy", lambda game=game: repeated(half_played(game).clone, 100)
            yield f"{library} reset", lambda game=game: repeated(game.new_initial_state, 100)


def loaded(name: str) -> Any:
    """The game; importing `games` registers those written in Python."""
    import pyspiel

    if name.startswith("python_"):
        importlib.import_module("open_spiel.python.games")
    return pyspiel.load_game(name)


def recorded(game: Any) -> tuple[list[list[int]], int]:
    """Random games, chance's actions included, and how many actions of players are in them."""
    draw, actions = random.Random(0), 0
    games: list[tuple[int, list[int]]] = []
    for number in game_numbers(games):
        state = game.new_initial_state()
        while not state.is_terminal():
            if state.is_chance_node():
                outcomes, weights = zip(*state.chance_outcomes(), strict=True)
                state.apply_action(draw.choices(outcomes, weights)[0])
            else:
                state.apply_action(draw.choice(state.legal_actions()))
                actions += 1
        games.append((number, state.history()))
    return [history for _, history in games], actions


def played(game: Any, *, text: bool) -> Work:
    """For every action ask what is legal, or what chance draws and how likely, and play it."""
    games, actions = recorded(game)
    kind = game.get_type()
    name = (
        "information_state_string"
        if kind.provides_information_state_string
        else "observation_string"
    )

    def run() -> None:
        for history in games:
            state = game.new_initial_state()
            for action in history:
                if state.current_player() < 0:
                    state.chance_outcomes()
                else:
                    state.legal_actions()
                state.apply_action(action)

    def run_reading() -> None:
        for history in games:
            state = game.new_initial_state()
            read = getattr(state, name)
            for action in history:
                player = state.current_player()
                if player < 0:
                    state.chance_outcomes()
                else:
                    read(player)
                    state.legal_actions()
                state.apply_action(action)

    return Work(run_reading if text else run, actions, len(games))


def half_played(game: Any) -> Any:
    state, history = game.new_initial_state(), recorded(game)[0][0]
    for action in history[: len(history) // 2]:
        state.apply_action(action)
    return state
