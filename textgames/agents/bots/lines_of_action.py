"""Lines of Action by a look ahead at how far the pieces are scattered."""

from __future__ import annotations

from functools import cache

from textgames.agents.bots.lookahead import Lookahead
from textgames.envs.board.bits import apart
from textgames.envs.board.lines_of_action import LinesOfAction


class Bot(Lookahead):
    """Brings its pieces close together, and drives the other's apart."""

    plays = LinesOfAction
    depth = 3

    def worth(self, game: LinesOfAction, player: int) -> float:
        """Return how far the other's pieces are scattered less how far the player's are."""
        mine, other = game.pieces[player], game.pieces[1 - player]
        return scatter(other, game.size) - scatter(mine, game.size)


def scatter(pieces: int, size: int) -> float:
    """The steps from the pieces to the square in their middle, for each piece on average.

    A step goes to any of the eight squares around. (Winands, van den Herik and Uiterwijk, "An
    Evaluation Function for Lines of Action", 2004, call what is left of it concentration.)
    """
    squares, places = apart(pieces), rows_and_columns(size)
    count = len(squares)
    where = [places[square] for square in squares]
    row = round(sum([up for up, _ in where]) / count)
    column = round(sum([aside for _, aside in where]) / count)
    return sum([max(abs(up - row), abs(aside - column)) for up, aside in where]) / count


@cache
def rows_and_columns(size: int) -> dict[int, tuple[int, int]]:
    """The row and the column of each square."""
    return {1 << place: divmod(place, size) for place in range(size * size)}
