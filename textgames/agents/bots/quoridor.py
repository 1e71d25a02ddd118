"""Quoridor by a look ahead at how many steps are left."""

from __future__ import annotations

from textgames.agents.bots.lookahead import Lookahead
from textgames.envs.board.quoridor import Quoridor
from textgames.envs.board.quoridor_walls import beside

WALL = 0.3  # what a wall that is still to be built is worth, in steps


class Bot(Lookahead):
    """Wants a short way for its pawn and long ones for the others, and keeps walls for later."""

    plays = Quoridor
    depth = 2

    def worth(self, game: Quoridor, player: int) -> float:
        """Return by how many steps the nearest of the others is farther from its goal."""
        others = [seat for seat in range(game.num_players) if seat != player]
        ahead = min([way(game, seat) - (seat in game.to_act) / 2 for seat in others])
        walls = game.left[player] - max([game.left[seat] for seat in others])
        return ahead - way(game, player) + (player in game.to_act) / 2 + WALL * walls


def way(game: Quoridor, seat: int) -> int:
    """The steps of a pawn to its goal, as if it were alone."""
    goal, north, east, stride = game.goals[seat], game.north, game.east, game.size + 1
    steps, seen, fresh = 0, 0, game.pawns[seat]
    while not fresh & goal:
        seen |= fresh
        fresh = beside(fresh, north, east, stride) & ~seen
        steps += 1
    return steps
