"""Battleship by counting: shoot where most of the ways that ships may still lie cross."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.board.battleship import Battleship, placements, sea
from textgames.solvers.listing import listed

HIT = 30  # how many times likelier a way becomes with each hit on it that sank nothing yet


class Bot(ByRule):
    """Hunts where a ship may lie in most ways; after a hit, targets what lies around it.

    Its own ships lie anywhere. Of the game it reads what all know: shots, hits and what was sunk.
    """

    plays = Battleship

    def choose(self, game: Battleship, player: int) -> Action:
        legal = listed(game, player)
        if legal[0] in sea(game.size).squares:
            worth = shots(game, player)
            best = max(worth[square] for square in legal)
            legal = [square for square in legal if worth[square] == best]
        return self.drawn(legal)


def shots(game: Battleship, player: int) -> dict[Action, int]:
    """Return what each square is worth to shoot at: the ways ships may lie there, with weights."""
    known = sunk_squares(game, player)
    misses = game.fired[player] & ~game.hits[player]
    hits = game.hits[player] & ~known
    ways: dict[int, int] = {}
    for length in game.afloat(player):
        for ship in placements(game.size, length).values():
            if not ship & (misses | known):
                ways[ship] = ways.get(ship, 0) + HIT ** (ship & hits).bit_count()
    squares = sea(game.size).squares
    worth = dict.fromkeys(squares, 0)
    for square, bit in squares.items():
        worth[square] = sum([weight for ship, weight in ways.items() if ship & bit])
    return worth


def sunk_squares(game: Battleship, player: int) -> int:
    """Return the squares of the ships that the player has sunk, as far as can be concluded.

    Where a ship may have lain in several ways, one of them is taken.
    """
    squares = 0
    for last, length in game.sunk[player]:
        for ship in placements(game.size, length).values():
            if ship & last and not ship & ~(game.hits[player] & ~squares):
                squares |= ship
                break
    return squares
