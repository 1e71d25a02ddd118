"""What every solver needs of a game: its actions as a list, its first position, its name."""

from __future__ import annotations

from collections.abc import Sequence

from textgames.core import Action, Form, Game, Listed
from textgames.errors import GameError, UnsupportedGame, UsageError


def listed(game: Game, player: int) -> Sequence[Action]:
    """Return the legal actions of `player` as a sequence.

    Raises:
        UnsupportedGame: they cannot be listed.
    """
    legal = game.legal_actions(player)
    if isinstance(legal, Form) and not isinstance(legal, Listed):
        raise UnsupportedGame(
            f"{name_of(game)} cannot be searched: expected actions that can be listed, "
            f"player {player} may write {legal.describe()}"
        )
    return legal.actions if isinstance(legal, Listed) else legal


def outcomes(game: Game) -> list[tuple[Action, float]]:
    """Return the outcomes of chance that are possible, with their probabilities.

    Raises:
        UnsupportedGame: there are too many.
    """
    try:
        return [(outcome, chance) for outcome, chance in game.chance_outcomes() if chance > 0]
    except GameError as error:
        raise UnsupportedGame(f"{name_of(game)} cannot be solved: {error}") from error


def name_of(game: Game) -> str:
    """Return the id of a game, or the name of its class, for messages."""
    return game.id or type(game).__name__


def checked_game(game: object) -> Game:
    """Return a game.

    Raises:
        UsageError: it is something else, such as an id.
    """
    if not isinstance(game, Game):
        raise UsageError(f"expected a game, as textgames.new_game makes them, got {game!r}")
    return game


def start_of(game: Game) -> Game:
    """Return the first position of the game with the same options."""
    start = type(game)(game.num_players, **game.options)
    start.id = game.id
    return start
