"""Positions of backgammon by hand, for the tests of several files."""

from lockstep import played

from textgames.envs.board.backgammon import Backgammon


def board(off=0, bar=0, **points):
    """Return the checkers of a player: p6=2 is two of them on its point 6."""
    return (off, *(points.get(f"p{point}", 0) for point in range(1, 25)), bar)


def at(mine, other, roll=None, player=0, **options):
    """Return a position in which a player is about to roll, or has rolled."""
    game = Backgammon(**options)
    game.checkers = (mine, other) if player == 0 else (other, mine)
    game.turn = player
    return game if roll is None else played(game, roll)


def legal(game):
    (player,) = game.to_act
    return list(game.legal_actions(player))
