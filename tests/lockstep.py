"""Our games beside OpenSpiel's, action by action: what the comparisons of several games share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pyspiel
import pytest

from textgames.core import CHANCE, Action, Game

# OpenSpiel's number of one of our actions in one of its states.
NumberOf = Callable[[Any, Action], int]


def played(game: Game, *actions: Action) -> Game:
    """Play legal actions; return the game."""
    for action in actions:
        assert action in game.legal_actions(game.to_act[0])
        game.apply(action)
    return game


def pairs(game: Game, state: Any, number_of: NumberOf) -> dict[Action, int]:
    """Return OpenSpiel's number of each legal action, after checking that the positions agree.

    They agree on whether the game is over, the returns then, who is to move, what is legal, and
    how likely chance's outcomes are.
    """
    assert game.is_terminal == state.is_terminal()
    if game.is_terminal:
        assert list(game.returns) == state.returns()
        return {}
    (player,) = game.to_act
    assert state.current_player() == (pyspiel.PlayerId.CHANCE if player == CHANCE else player)
    numbers = {action: number_of(state, action) for action in game.legal_actions(player)}
    assert sorted(numbers.values()) == sorted(state.legal_actions())
    if player == CHANCE:
        ours = {numbers[action]: chance for action, chance in game.chance_outcomes()}
        assert ours == pytest.approx(dict(state.chance_outcomes()))
    return numbers


def compare_tree(game: Game, state: Any, number_of: NumberOf) -> Counter[str]:
    """Check every position from here on; return how many there are of each kind."""
    numbers = pairs(game, state, number_of)
    if game.is_terminal:
        return Counter(end=1)
    nodes = Counter(["chance" if game.to_act == (CHANCE,) else "decision"])
    for action, number in numbers.items():
        after = game.clone()
        after.apply(action)
        nodes += compare_tree(after, state.child(number), number_of)
    return nodes


def compare_random_game(
    game: Game, state: Any, number_of: NumberOf, rng: Any, power: float = 1
) -> None:
    """Check every position of one random game, played to its end.

    Args:
        game: the first position; it is played on, and so is `state`.
        state: the same position in OpenSpiel.
        number_of: OpenSpiel's number of one of our actions.
        rng: where `random()` comes from.
        power: above 1, the actions that are listed first are likelier.
    """
    while numbers := pairs(game, state, number_of):
        action = list(numbers)[int(rng.random() ** power * len(numbers))]
        game.apply(action)
        state.apply_action(numbers[action])


def compare_rounds(
    game: Game, rounds: int, new_state: Callable[[], Any], number_of: NumberOf, rng: Any
) -> None:
    """Check that a random game of several rounds is as many games for two of OpenSpiel.

    Who sits first changes from round to round, and the returns add up.
    """
    total = [0.0, 0.0]
    for round in range(rounds):
        state = new_state()
        while not state.is_terminal():
            player = game.to_act[0]
            if player != CHANCE:
                assert player == state.current_player() ^ (round % 2)
            legal = game.legal_actions(player)
            action = legal[int(rng.random() * len(legal))]
            numbers = [number_of(state, legal_action) for legal_action in legal]
            assert sorted(numbers) == sorted(state.legal_actions())
            state.apply_action(number_of(state, action))
            game.apply(action)
        first, second = state.returns()
        total[round % 2] += first
        total[1 - round % 2] += second
        assert list(game.returns) == total
    assert game.is_terminal


def perft(state: Any, depth: int) -> int:
    """Return how many histories of `depth` actions OpenSpiel counts."""
    if depth == 0 or state.is_terminal():
        return int(depth == 0)
    return sum(perft(state.child(number), depth - 1) for number in state.legal_actions())
