"""Matrix games, played once or again and again: what else could have been done in each round.

All players move at the same time, and what they then do decides what the round pays; the returns
of the rounds add up. So the best that could have been done against what the others really did is
found round by round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from textgames.core import Action, Game
from textgames.errors import UnknownGame
from textgames.evaluation.yardsticks import Measured, unlisted
from textgames.forms import Form, Listed
from textgames.solvers.listing import start_of

FAMILY = "matrix"
BROKEN_OFF = "its players move at the same time, and not all of them have moved"
MOST_COMBINATIONS = 100_000  # of all players' actions in a round


def is_matrix_game(game: Game) -> bool:
    """Whether a game is registered in the family of matrix games."""
    from textgames.registration import spec

    try:
        return spec(game.id).family == FAMILY and game.num_players > 1
    except UnknownGame:
        return False


def in_hindsight(played: Game) -> Iterator[tuple[int, int, Action, Measured | str]]:
    """Yield each action with its number, its player, and what each other would have brought.

    Instead of the latter, why nothing can tell: where the actions cannot be listed, as in talk, or
    not all have moved.
    """
    low, high = played.return_range()
    for start, number, actions in _rounds(played):
        for place, (player, action) in enumerate(zip(start.to_act, actions, strict=False)):
            options = _options(start, player)
            measured: Measured | str = BROKEN_OFF if options else unlisted(start, player)
            if options and len(actions) == len(start.to_act):
                values = {
                    option: _after(start, [*actions[:place], option, *actions[place + 1 :]])[player]
                    for option in options
                }
                measured = Measured("hindsight", values, high - low)
            yield number + place, player, action, measured


def highest_welfare(played: Game) -> float | None:
    """Return the highest sum of returns that the rounds played could have had together.

    None if there are too many combinations of actions to try.
    """
    total = 0.0
    for start, _, actions in _rounds(played):
        choices = [_options(start, player) for player in start.to_act]
        if len(actions) < len(choices):
            break
        if not all(choices):
            continue  # talk, which pays nothing
        combinations = 1
        for options in choices:
            combinations *= len(options)
        if combinations > MOST_COMBINATIONS:
            return None
        total += max(sum(_after(start, each)) for each in product(*choices)) - sum(start.returns)
    return total


def _rounds(played: Game) -> Iterator[tuple[Game, int, Sequence[Action]]]:
    """Yield the position before each simultaneous move, the number of its first action, and all."""
    game = start_of(played)
    done = 0
    while done < len(played.history):
        actions = played.history[done : done + len(game.to_act)]
        yield game.clone(), done + 1, actions
        for action in actions:
            game.apply(action)
        done += len(actions)


def _after(start: Game, actions: Sequence[Action]) -> tuple[float, ...]:
    game = start.clone()
    for action in actions:
        game.apply(action)
    return game.returns


def _options(game: Game, player: int) -> Sequence[Action]:
    """The actions of a player, also where a form describes them; () if they cannot be listed."""
    legal = game.legal_actions(player)
    if not isinstance(legal, Form):
        return legal
    if isinstance(legal, Listed):
        return legal.actions
    return [action for action in game.all_actions() if action in legal]
