"""Rush Hour in the fewest moves, by breadth-first search."""

from __future__ import annotations

from itertools import pairwise

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.rush_hour import NAMES, WAYS, RushHour
from textgames.envs.puzzles.rush_hour_jams import Jam, Vehicles, moved, way_out
from textgames.solvers.listing import listed

MOST = 200_000  # positions that are looked at: about a second

Position = tuple[Vehicles, int]


class Bot(ByRule):
    """Follows a shortest way out; where the search finds none in time, it slides at random."""

    plays = RushHour

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(seed)
        self._plan: dict[Position, Action] = {}

    def choose(self, game: RushHour, player: int) -> Action:
        here = game.vehicles, game.code
        if here not in self._plan:
            self._plan = planned(game)
        return self._plan.get(here) or self.drawn(listed(game, player))


def planned(game: RushHour) -> dict[Position, Action]:
    """Return the move in each position on a shortest way out."""
    way, _ = way_out(game.size, Jam(game.vehicles, game.code), MOST)
    steps = pairwise([game.code, *way])
    return {(game.vehicles, code): slide(game.vehicles, code, after) for code, after in steps}


def slide(vehicles: Vehicles, code: int, after: int) -> Action:
    """Return the move that leads from one code to another."""
    number, place, to = moved(code, after)
    way = WAYS[vehicles[number].across][to > place]
    return f"{NAMES[number]} {way} {abs(to - place)}"
