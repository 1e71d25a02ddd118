"""Perft: how many histories of a length a game has. It finds mistakes in legal actions."""

from textgames.core import CHANCE, Action, Game
from textgames.errors import UnsupportedGame
from textgames.forms import Form, Listed


def perft(game: Game, depth: int) -> int:
    """Return the number of histories of `depth` more actions; chance's actions count as well.

    Games that end earlier count nothing. Where several players move at the same time, each of
    their actions is one. The time grows with the number of histories one action shorter.

    Raises:
        UnsupportedGame: an action on the way cannot be listed.
        GameError: chance has more than 100,000 outcomes on the way.
    """
    if depth == 0:
        return 1
    if game.is_terminal:
        return 0
    actions = _actions(game)
    if depth == 1:
        return len(actions)
    histories = 0
    for action in actions:
        after = game.clone()
        after.apply(action)
        histories += perft(after, depth - 1)
    return histories


def _actions(game: Game) -> list[Action]:
    player = game.to_act[0]
    if player == CHANCE:
        return [outcome for outcome, chance in game.chance_outcomes() if chance > 0]
    legal = game.legal_actions(player)
    if isinstance(legal, Form) and not isinstance(legal, Listed):
        raise UnsupportedGame(
            f"perft counts listed actions; {type(game).__name__} expects {legal.describe()}"
        )
    return list(legal)
