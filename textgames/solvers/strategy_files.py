"""Strategies saved in files: JSON that says of which game, with which options, and how computed.

strategy_files.save("kuhn.json", game, strategy, "1000 iterations of CFR+")
strategy = strategy_files.load("kuhn.json", game)

The file holds one object, `{format, version, id, num_players, options, how, strategy}`. `options`
are all of the game's, defaults too. `strategy` maps each information state, a JSON list of the
player, whether it is asked, and what it was told and did, to the probabilities of actions. A file
need not hold every information state: play is uniform where it holds none.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping
from typing import Any

from textgames.chance import Stream
from textgames.core import Action, Game, draw_outcome, play_chance
from textgames.errors import SavedGameError, UnsupportedGame
from textgames.files import write_whole
from textgames.options import NO_DEFAULT, options_of_game
from textgames.solvers.listing import listed, name_of, start_of
from textgames.solvers.tree import InformationState, Policy, build_tree
from textgames.texts import quote

FORMAT = 1
SMALL_TREE = 20_000  # positions; a strategy of a larger game is checked by playing with it
GAMES = 100  # played to check it


def save(path: str | os.PathLike[str], game: Game, strategy: Policy, how: str) -> None:
    """Write a strategy to a file, whole or not at all.

    Args:
        path: of the file.
        game: any position of the game that the strategy is of.
        strategy: what it does in each information state.
        how: one line for people: "1000 iterations of CFR+; NashConv 0.0002".

    Raises:
        SavedGameError: the game has no id, a state is more than numbers and texts, or the file
            cannot be written.
    """
    from textgames import __version__

    if not game.id:
        raise SavedGameError(
            f"expected a game made by textgames.new_game, got a {type(game).__name__} without an id"
        )
    head = {
        "format": FORMAT,
        "version": __version__,
        **_identity(game),
        "how": how,
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    sets = [
        f"    {json.dumps(_key(state))}: {json.dumps(dict(probabilities))}"
        for state, probabilities in strategy.items()
    ]
    lines.append('  "strategy": {\n' + ",\n".join(sets) + "\n  }")
    write_whole(path, "{\n" + ",\n".join(lines) + "\n}\n", "strategy")


def load(path: str | os.PathLike[str], game: Game) -> Policy:
    """Return the strategy in a file, checked against the game that it is to be used in.

    Its information states are checked against the whole tree where that is small, else by playing
    with it.

    Args:
        path: of the file.
        game: any position of that game, with those options.

    Raises:
        SavedGameError: the file cannot be read, or is of another game, of other options, or of
            rules that have changed since; the message says what was expected and what came.
    """
    policy = read(path, game)
    try:
        tree = build_tree(start_of(game), SMALL_TREE)
    except UnsupportedGame:
        _check_by_playing(f"{path}", game, policy)
        return policy
    known = dict(tree.information_sets())
    for state in policy:
        if state not in known:
            raise _misfit(f"{path}", game, state, "which never comes about in it")
        _check_actions(f"{path}", game, policy, state, known[state])
    return policy


def read(path: str | os.PathLike[str], game: Game) -> Policy:
    """Return the strategy in a file, checked for its shape, its game and its options only.

    Raises:
        SavedGameError: as for `load`, but for information states that do not fit the game.
    """
    where = f"{path}"
    data = _object(path)
    if data.get("format") != FORMAT:
        raise SavedGameError(
            f"{where}: expected a strategy of format {FORMAT}, got {_short(data.get('format'))}, "
            "which this version of textgames cannot read"
        )
    for key, expected in _identity(game).items():
        got = data.get(key)
        # a game made from its class has no id to compare
        if got != expected and not (key == "id" and not expected):
            raise SavedGameError(
                f"{where}: expected a strategy of {name_of(game)} with {key} = {_short(expected)}, "
                f"got {_short(got)}"
            )
    sets = data.get("strategy")
    if not isinstance(sets, dict):
        raise SavedGameError(
            f"{where}: expected strategy = an object of information states, got {_short(sets)}"
        )
    return Policy(_set(where, game, key, value) for key, value in sets.items())


def is_for(path: str | os.PathLike[str], game: Game) -> bool:
    """Whether a file holds a strategy of this game with these options.

    Raises:
        SavedGameError: it cannot be read, or is no JSON object.
    """
    data = _object(path)
    return all(data.get(key) == value for key, value in _identity(game).items())


def _all_options(game: Game) -> dict[str, Any]:
    """Return the options of a game, those left at their defaults too."""
    known = options_of_game(type(game)).items()
    defaults = {name: option.default for name, option in known if option.default is not NO_DEFAULT}
    return {**defaults, **game.options}


def _identity(game: Game) -> dict[str, Any]:
    return {"id": game.id, "num_players": game.num_players, "options": _all_options(game)}


def _key(state: InformationState) -> str:
    key = _spelled(state)
    if key is None:
        raise SavedGameError(
            f"expected an information state of numbers, texts and tuples, got {_short(state)}"
        )
    return key


def _spelled(state: InformationState) -> str | None:
    """Spell a state as JSON; None if that does not give it again."""
    try:
        key = json.dumps(state, separators=(",", ":"))
    except (TypeError, ValueError):
        return None
    return key if _tuples(json.loads(key)) == state else None


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _object(path: str | os.PathLike[str]) -> dict[str, Any]:
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SavedGameError(f"{path}: expected a file with a strategy: {reason}") from error
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SavedGameError(f"{path}: expected a strategy in JSON: {error}") from error
    if not isinstance(data, dict):
        raise SavedGameError(f"{path}: expected a strategy, a JSON object, got {_short(data)}")
    return data


def _set(
    where: str, game: Game, key: str, value: Any
) -> tuple[InformationState, Mapping[Action, float]]:
    """Return one information state of a file with its probabilities, checked for their shape."""
    try:
        state = _tuples(json.loads(key))
    except (ValueError, RecursionError):
        state = None
    player = state[0] if isinstance(state, tuple) and state else None
    if type(player) is not int or not 0 <= player < game.num_players:
        raise SavedGameError(
            f"{where}: expected information states that begin with a player from 0 to "
            f"{game.num_players - 1}, got {_short(key)}"
        )
    numbers = value.values() if isinstance(value, dict) else ()
    if (
        not all(type(number) in (int, float) and 0 <= number <= 1 for number in numbers)
        or not math.isclose(sum(numbers), 1, abs_tol=1e-6)
    ):  # fmt: skip
        raise SavedGameError(
            f"{where}: expected probabilities of actions, which add up to 1, in information state "
            f"{_short(state)}, got {_short(value)}"
        )
    return state, value


def _check_by_playing(where: str, game: Game, policy: Policy) -> None:
    met = False
    for position, state in _met(game, policy):
        met = met or state in policy
        if state in policy:
            actions = tuple(listed(position, position.to_act[0]))
            _check_actions(where, game, policy, state, actions)
    if policy and not met:
        raise _misfit(where, game, next(iter(policy)), f"and none that {GAMES} games came to")


def _met(game: Game, policy: Policy) -> Iterator[tuple[Game, InformationState]]:
    """Play with a strategy, always alike, and yield what the players come to."""
    rng = Stream(0)
    for _ in range(GAMES):
        position = start_of(game)
        play_chance(position, rng)
        while position.to_act:
            player = position.to_act[0]
            state = position.information_state(player)
            yield position, state
            actions = listed(position, player)
            position.apply(draw_outcome(actions, policy(state, actions), rng))
            play_chance(position, rng)


def _check_actions(
    where: str, game: Game, policy: Policy, state: InformationState, actions: tuple[Action, ...]
) -> None:
    wrong = [action for action in policy[state] if action not in actions]
    if wrong:
        legal = ", ".join(map(_short, actions[:20]))
        raise _misfit(where, game, state, f"where it takes {_short(wrong[0])}, not one of {legal}")


def _misfit(where: str, game: Game, state: InformationState, why: str) -> SavedGameError:
    return SavedGameError(
        f"{where}: expected a strategy that fits the rules of {name_of(game)}, got information "
        f"state {_short(state)}, {why}"
    )


def _short(value: Any) -> str:
    return quote(value if isinstance(value, str) else repr(value)[:400])[1:-1]
